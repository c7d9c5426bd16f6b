"""What the charts on RPL say and show, without saying how they are drawn."""

from dashboard import format as fmt
from dashboard import rpl_sentences as say
from dashboard.charts.market_records import (
    ChangeData,
    ConeData,
    ConeRange,
    RealisableBar,
    RealisableData,
    SaleData,
    SaleLine,
)
from dashboard.charts.records import Words
from risk.answer import Assessment
from risk.market_answer import RplHolding, RplHorizon
from risk.rpl_evidence import SEEN_VOLATILITIES

__all__ = [
    "ChangeData",
    "ConeData",
    "RealisableData",
    "SaleData",
    "price_change",
    "realisable",
    "sale_cost",
    "volatility_cone",
]


def realisable(assessment: Assessment, base: Assessment | None) -> RealisableData | None:
    """Return value at market against what can be had by days; None without RPL."""
    held, before = _held(assessment), _held(base)
    if held is None:
        return None
    days = assessment.settings.exit_days
    within = held.within(days)
    rows = held.realisable[::-1]
    return RealisableData(
        words=Words(
            title=(
                f"Of {fmt.money(held.usd)} at market, {say.received(within)} can be had within "
                f"{fmt.days(days)}"
            ),
            subtitle=(
                "US dollars received for all RPL, sold in equal daily parts at today's price; the "
                "line at a bar's end is the range of a prior, how fast the pool recovers"
                f"{_beside(before)}"
            ),
            alternative=(
                f"What {fmt.asset_amount(held.amount, 'RPL')} bring: at market "
                f"{fmt.money(held.usd)}; "
                + fmt.listed([f"{_when(row.days)} {say.received(row)}" for row in rows])
                + "."
            ),
        ),
        bars=(
            RealisableBar(
                label="at market",
                usd=held.usd,
                low=held.usd,
                high=held.usd,
                base=None if before is None else before.usd,
            ),
            *(
                RealisableBar(
                    label=_when(row.days),
                    usd=row.usd,
                    low=row.usd_low,
                    high=row.usd_high,
                    base=None if before is None else before.within(row.days).usd,
                )
                for row in rows
            ),
        ),
    )


def sale_cost(assessment: Assessment, base: Assessment | None) -> SaleData | None:
    """Return the cost of selling RPL against the amount; None without RPL."""
    held, before = _held(assessment), _held(base)
    if held is None:
        return None
    at_once, month = held.within(1), held.within(30)
    amount = fmt.asset_amount(held.amount, "RPL")
    return SaleData(
        words=Words(
            title=(
                f"Selling all {amount} at once costs {fmt.cost(at_once.cost)}, over "
                f"{fmt.days(month.days)} {fmt.cost(month.cost)}"
            ),
            subtitle=(
                "Cost of selling RPL in per cent of its value at market, against the amount sold; "
                f"one line per time taken{_beside(before, 'base, at once, in grey')}"
            ),
            alternative=(
                f"Cost of selling RPL against size. All {amount} cost "
                + fmt.listed([f"{fmt.cost(row.cost)} {_when(row.days)}" for row in held.realisable])
                + "."
            ),
        ),
        rpl=held.curve.rpl,
        lines=tuple(
            SaleLine(label=_when(days), cost=cost)
            for days, cost in zip(held.curve.days, held.curve.cost, strict=True)
        ),
        base=None if before is None else before.curve.cost[0],
        held=held.amount,
    )


def price_change(
    assessment: Assessment, base: Assessment | None, horizon_days: int, confidence: float
) -> ChangeData | None:
    """Return the distribution of the change of RPL/ETH; None where it was not asked for."""
    row, other = _row(assessment, horizon_days), _row(base, horizon_days)
    if row is None:
        return None
    worst = row.quantile(round(1.0 - confidence, 12))
    middle = row.quantile(0.5)
    horizon, beyond = fmt.days(horizon_days), fmt.tail(confidence)
    return ChangeData(
        words=Words(
            title=(
                f"On {beyond} of paths RPL loses more than "
                f"{fmt.percent_estimate(say.fall(worst))} against ETH in {horizon}"
            ),
            subtitle=(
                f"Change of RPL/ETH over {horizon} in per cent, share of paths; the worst "
                f"{beyond} are dark, the last bars hold all beyond them{_beside(other)}"
            ),
            alternative=(
                f"Distribution of the change of RPL against ETH over {horizon}. The middle path "
                f"has {say.change(middle)}; on {beyond} of paths it is {say.change(worst)} or less."
            ),
        ),
        horizon_days=horizon_days,
        confidence=confidence,
        edges=row.edges,
        probability=row.probability,
        worst=worst,
        middle=middle,
        base_edges=None if other is None else other.edges,
        base_probability=None if other is None else other.probability,
    )


def volatility_cone(assessment: Assessment) -> ConeData | None:
    """Return realised volatility by window, beside the sample's; None where not asked for."""
    if assessment.rpl is None:
        return None
    cone = assessment.rpl.cone
    month = next(each for each in cone if each.days == _A_MONTH)
    simulated = tuple(
        ConeRange(
            label=fmt.days(each.days),
            low=each.low.value,
            middle=each.middle.value,
            high=each.high.value,
        )
        for each in cone
    )
    return ConeData(
        words=Words(
            title=(
                f"Over {fmt.days(month.days)} RPL/ETH moves as by {fmt.percent(month.low.value)} "
                f"to {fmt.percent(month.high.value)} a year on 90{fmt.SPACE}% of paths"
            ),
            subtitle=(
                "Realised volatility of RPL against ETH, in per cent a year, by window: 5, 50 and "
                "95 % of simulated paths; the sample of 2023 to 2026 in grey"
            ),
            alternative="Volatility of RPL/ETH by window, 5 % to 95 % of paths and middle: "
            + fmt.listed(
                [
                    f"{each.label} {fmt.percent(each.low)} to {fmt.percent(each.high)}, middle "
                    f"{fmt.percent(each.middle)}"
                    for each in simulated
                ]
            )
            + ".",
        ),
        simulated=simulated,
        seen=tuple(
            ConeRange(label=fmt.days(each.days), low=each.low, middle=each.middle, high=each.high)
            for each in SEEN_VOLATILITIES
        ),
    )


_A_MONTH = 30


def _held(assessment: Assessment | None) -> RplHolding | None:
    return None if assessment is None or assessment.rpl is None else assessment.rpl.holding


def _row(assessment: Assessment | None, horizon_days: int) -> RplHorizon | None:
    if assessment is None or assessment.rpl is None:
        return None
    return assessment.rpl.horizon(horizon_days)


def _when(days: int) -> str:
    return "at once" if days == 1 else f"over {fmt.days(days)}"


def _beside(base: object, words: str = "base in grey") -> str:
    return "" if base is None else f"; {words}"
