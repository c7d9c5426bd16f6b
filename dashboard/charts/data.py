"""What each chart says and shows, without saying how it is drawn: the browser and the PDF share it.

Money is in US dollars, fractions are decimals, losses are positive.
"""

import numpy as np

from dashboard import format as fmt
from dashboard import sentences, treasury_sentences
from dashboard.charts.records import (
    Bar,
    ContributionData,
    ExitData,
    FanBand,
    FanData,
    LimitBar,
    LimitData,
    LossData,
    Words,
)
from risk.answer import (
    Assessment,
    Contribution,
    ExitCurve,
    ExitRow,
    Factor,
    LimitRow,
    Numeraire,
    PositionContribution,
)
from risk.arrays import FloatArray
from risk.measures import Estimate

__all__ = [
    "MOST_HOLDINGS",
    "ContributionData",
    "ExitData",
    "FanData",
    "LimitData",
    "LossData",
    "Words",
    "beside",
    "contributions",
    "drivers",
    "exit_cost",
    "limits",
    "loss_distribution",
    "position_contributions",
    "thinned",
    "up_to",
    "value_fan",
]

MOST_POINTS = 61
# Utilisation is drawn up to here; what lies beyond is said in words at the end of its bar.
MOST_UTILISATION = 2.0
# Sizes are drawn up to so many times what is held.
MOST_HOLDINGS = 4.0


def value_fan(assessment: Assessment, base: Assessment | None, horizon_days: int) -> FanData:
    """Return bands of value by day up to the horizon, with the limit on the loss."""
    fan = assessment.fan
    shown = thinned(np.flatnonzero(fan.days <= horizon_days))
    days, usd = fan.days[shown], fan.usd[:, shown]
    loss = next(
        (row for row in assessment.limits if row.name == "liquidity_adjusted_value_at_risk"), None
    )
    limit = None if loss is None else assessment.value.usd * (1.0 - loss.limit)
    lowest, median = usd[0], usd[fan.probabilities.index(0.5)]
    kept = None if base is None else thinned(np.flatnonzero(base.fan.days <= horizon_days))
    horizon = fmt.days(horizon_days)
    return FanData(
        words=Words(
            title=(
                f"After {horizon}, one path in {_one_in(fan.probabilities[0])} leaves less than "
                f"{fmt.money(float(lowest[-1]))}"
            ),
            subtitle=f"Value at market in US dollars over {horizon}: half, 90 % and 98 % of paths"
            + beside(base),
            alternative=(
                f"Value of the treasury by day. It starts at {fmt.money(assessment.value.usd)}; "
                f"after {horizon} the middle path has {fmt.money(float(median[-1]))}, and 98 % of "
                f"paths lie between {fmt.money(float(lowest[-1]))} and "
                f"{fmt.money(float(usd[-1, -1]))}."
            ),
        ),
        days=days,
        bands=tuple(_bands(fan.probabilities, usd)),
        median=median,
        base_days=None if base is None or kept is None else base.fan.days[kept],
        base_median=None if base is None or kept is None else _median(base)[kept],
        limit_usd=limit,
        limit_label="" if loss is None else f"limit: {fmt.percent(loss.limit)} lost",
    )


def loss_distribution(
    assessment: Assessment, base: Assessment | None, horizon_days: int, confidence: float
) -> LossData:
    """Return the distribution of the loss at one horizon with its two measures."""
    row = assessment.risk_row(horizon_days, confidence)
    histogram = _histogram(assessment, horizon_days)
    other = None if base is None else _histogram(base, horizon_days)
    horizon, beyond = fmt.days(horizon_days), fmt.tail(confidence)
    mean = fmt.money_estimate(row.expected_shortfall)
    return LossData(
        words=Words(
            title=_worst(row.expected_shortfall, beyond, mean),
            subtitle=(
                f"Loss over {horizon} in US dollars, share of paths; the tail beyond value at "
                f"risk is dark, the last bar holds all beyond it{beside(base)}"
            ),
            alternative=(
                f"Distribution of the loss over {horizon}. Value at risk at "
                f"{fmt.confidence(confidence)} is {fmt.money_estimate(row.value_at_risk)}; beyond "
                f"it, paths lose {mean} on average."
            ),
        ),
        horizon_days=horizon_days,
        confidence=confidence,
        edges=histogram[0],
        probability=histogram[1],
        value_at_risk=row.value_at_risk,
        expected_shortfall=row.expected_shortfall,
        base_edges=None if other is None else other[0],
        base_probability=None if other is None else other[1],
    )


def contributions(assessment: Assessment, base: Assessment | None) -> ContributionData | None:
    """Return what each factor adds to the expected shortfall in dollars; None without any."""
    rows = _shares(assessment)
    if not rows:
        return None
    found = {row.factor: row.expected_shortfall for row in rows}
    before = {} if base is None else {row.factor: row.expected_shortfall for row in _shares(base)}
    horizon, confidence = rows[0].horizon_days, rows[0].confidence
    total = assessment.risk_row(horizon, confidence).expected_shortfall
    bars = [
        _bar(sentences.FACTORS[factor], found[factor], before.get(factor))
        for factor in drivers(assessment, base)
    ]
    return ContributionData(
        words=Words(
            title=_driver(bars, total),
            subtitle=(
                f"Part of the expected shortfall over {fmt.days(horizon)} at "
                f"{fmt.confidence(confidence)}, in US dollars; the bars sum to "
                f"{fmt.money_estimate(total)}, a bar to the left offsets"
                f"{beside(base)}"
            ),
            alternative=f"Parts of the expected shortfall: {_bars_in_words(bars)}.",
        ),
        bars=tuple(bars),
        total=total,
    )


def drivers(assessment: Assessment, base: Assessment | None) -> tuple[Factor, ...]:
    """Return the factors that have a bar, the largest first."""
    sizes = {row.factor: abs(row.expected_shortfall.value) for row in _shares(assessment)}
    before = () if base is None else _shares(base)
    in_base = {row.factor for row in before if row.expected_shortfall.value}
    ranked = sorted(sizes, key=lambda factor: -sizes[factor])
    return tuple(factor for factor in ranked if sizes[factor] or factor in in_base)


def position_contributions(
    assessment: Assessment, base: Assessment | None
) -> ContributionData | None:
    """Return what each group of holdings loses in the tail, in dollars; None without any."""
    rows = _groups(assessment)
    if not rows:
        return None
    found = {row.source: row.expected_shortfall for row in rows}
    before = {} if base is None else {row.source: row.expected_shortfall for row in _groups(base)}
    horizon, confidence = rows[0].horizon_days, rows[0].confidence
    total = assessment.risk_row(horizon, confidence).expected_shortfall
    bars = [
        _bar(treasury_sentences.group(source), estimate, before.get(source))
        for source, estimate in sorted(found.items(), key=lambda each: -abs(each[1].value))
        if max(abs(estimate.value), abs(_value(before.get(source)))) >= fmt.HALF_A_CENT
    ]
    return ContributionData(
        words=Words(
            title=_holder(bars, total),
            subtitle=(
                f"Mean loss of each group on the worst {fmt.tail(confidence)} of paths over "
                f"{fmt.days(horizon)}, in US dollars; the bars sum to {fmt.money_estimate(total)}, "
                f"a bar to the left gains{beside(base)}"
            ),
            alternative=f"Parts of the expected shortfall by holding: {_bars_in_words(bars)}.",
        ),
        bars=tuple(bars),
        total=total,
    )


def exit_cost(assessment: Assessment, base: Assessment | None) -> ExitData | None:
    """Return the cost of selling rETH now against size; None without rETH."""
    curve = assessment.exit_curve
    if curve is None or not assessment.exit:
        return None
    whole = assessment.exit_row(1.0)
    held = fmt.asset_amount(whole.reth, "rETH")
    before = None if base is None else base.exit_curve
    return ExitData(
        words=Words(
            title=_exit_title(whole, held),
            subtitle=(
                "Cost of selling rETH at once, in per cent of its value at market, against the "
                f"amount sold; the band is what is not known of the pools{beside(base)}"
            ),
            alternative=(
                f"Cost of selling rETH at once against size. A quarter of the holding costs "
                f"{fmt.cost_band(assessment.exit_row(0.25).cost_fraction)}, half "
                f"{fmt.cost_band(assessment.exit_row(0.5).cost_fraction)}, all {held} "
                f"{fmt.cost_band(whole.cost_fraction)}."
            ),
        ),
        curve=up_to(curve, whole.reth * MOST_HOLDINGS),
        base=None if before is None else up_to(before, whole.reth * MOST_HOLDINGS),
        held=whole.reth,
        cost=whole.cost_fraction.base,
    )


def limits(assessment: Assessment) -> LimitData | None:
    """Return how much of each limit is used; None if there is none."""
    if not assessment.limits:
        return None
    rows = assessment.limits
    lines = [f"{sentences.light(row)[2:]}: {sentences.limit_line(row)}" for row in rows]
    return LimitData(
        words=Words(
            title=_limit_title(rows),
            subtitle=(
                "Share of each limit that is used; beyond 100 % it is breached. The line at a "
                f"bar's end is its interval{_example_policy(assessment)}"
            ),
            alternative=f"{'. '.join(lines)}.",
        ),
        bars=tuple(
            LimitBar(
                label=sentences.LIMITS[row.name],
                used=min(row.utilisation.value, MOST_UTILISATION),
                low=min(row.utilisation.low95, MOST_UTILISATION),
                high=min(row.utilisation.high95, MOST_UTILISATION),
                row=row,
            )
            for row in rows
        ),
    )


def _example_policy(assessment: Assessment) -> str:
    return "" if assessment.treasury.policy.confirmed else ". An example policy until confirmed"


def beside(base: Assessment | None) -> str:
    """Return what a subtitle adds when base is drawn too."""
    return "" if base is None else "; base in grey"


def thinned(positions: np.ndarray) -> np.ndarray:
    """Return at most so many of the positions as a line should have, ends included."""
    if len(positions) <= MOST_POINTS:
        return positions
    steps = np.round(np.linspace(0, len(positions) - 1, MOST_POINTS)).astype(int)
    return np.asarray(positions[steps])


def _bands(probabilities: tuple[float, ...], usd: FloatArray) -> list[FanBand]:
    pairs = len(probabilities) // 2
    return [
        FanBand(
            label=fmt.percent(round(probabilities[-1 - low] - probabilities[low], 6)),
            low=usd[low],
            high=usd[-1 - low],
        )
        for low in range(pairs)
    ]


def _median(assessment: Assessment) -> FloatArray:
    fan = assessment.fan
    return np.asarray(fan.usd[fan.probabilities.index(0.5)])


def _one_in(probability: float) -> str:
    words = {100: "a hundred", 20: "twenty", 10: "ten"}
    times = round(1.0 / probability)
    return words.get(times, fmt.count(times))


def _histogram(assessment: Assessment, horizon_days: int) -> tuple[FloatArray, FloatArray]:
    for histogram in assessment.histograms:
        if histogram.horizon_days == horizon_days:
            return histogram.edges, histogram.probability
    raise LookupError(f"no histogram for {horizon_days} days")


def up_to(curve: ExitCurve, largest: float) -> ExitCurve:
    """Return a curve without the sizes beyond the largest."""
    shown = np.flatnonzero(curve.reth <= largest)
    return ExitCurve(
        reth=curve.reth[shown],
        low=curve.low[shown],
        base=curve.base[shown],
        high=curve.high[shown],
    )


def _worst(estimate: Estimate, beyond: str, mean: str) -> str:
    if estimate.value < fmt.HALF_A_CENT:
        return f"Not even the worst {beyond} of paths lose anything on average"
    return f"The worst {beyond} of paths lose {mean} on average"


def _shares(assessment: Assessment) -> list[Contribution]:
    return [row for row in assessment.contributions if row.numeraire is Numeraire.USD]


def _groups(assessment: Assessment) -> list[PositionContribution]:
    return [row for row in assessment.position_contributions if row.numeraire is Numeraire.USD]


def _value(estimate: Estimate | None) -> float:
    return 0.0 if estimate is None else estimate.value


def _bar(label: str, estimate: Estimate, before: Estimate | None) -> Bar:
    return Bar(label=label, estimate=estimate, base=None if before is None else before.value)


def _bars_in_words(bars: list[Bar]) -> str:
    return fmt.listed([f"{bar.label} {fmt.money_estimate(bar.estimate)}" for bar in bars])


def _holder(bars: list[Bar], total: Estimate) -> str:
    if not bars or total.value <= 0.0:
        return "No holding stands out: the tail loses nothing"
    first = bars[0]
    share = first.estimate.value / total.value
    if share < 0.995:
        return f"{first.label} bears {fmt.percent(share, 0.01)} of the tail"
    return f"{first.label} bears nearly all of the tail"


def _driver(bars: list[Bar], total: Estimate) -> str:
    if not bars or total.value <= 0.0:
        return "No factor stands out: the tail loses nothing"
    first = bars[0]
    share = first.estimate.value / total.value
    if share < 0.995:
        return f"{first.label} drives the tail: {fmt.percent(share, 0.01)} of it"
    return f"{first.label} drives nearly all of the tail"


def _exit_title(row: ExitRow, held: str) -> str:
    if row.cost_fraction.high == 0.0:
        return f"Selling all {held} now costs nothing"
    return f"Selling all {held} now costs {fmt.cost_band(row.cost_fraction)}"


def _limit_title(rows: tuple[LimitRow, ...]) -> str:
    first = rows[0]
    name = sentences.LIMITS[first.name]
    if first.utilisation.value > 1.0:
        return f"{name} is beyond its limit"
    if first.utilisation.value < 1e-9:
        return "No limit is in use"
    return f"{name} comes closest: {sentences.utilisation(first)}"
