"""What the page RPL says, in sentences: pure functions of the one answer."""

from dashboard import format as fmt
from risk.answer import Assessment
from risk.market_answer import (
    Realisable,
    Rpl,
    RplHolding,
    RplHorizon,
    Subject,
    TailMove,
    VolumeSale,
)
from risk.measures import Estimate
from risk.rpl_evidence import (
    SEEN_BETA,
    SEEN_BETA_ERROR,
    SEEN_JOINT_DAYS,
    SEEN_VOLATILITIES,
    SEEN_WORST_DAYS,
)

QUESTION = "What is our RPL really worth? What the market says, and what it would pay."
NONE_HELD = (
    "This treasury holds no RPL, so there is nothing to sell. Add a row for RPL on the "
    "page Treasury to see what could be had for it; where its price may go stands below."
)
VOLUME_NOTE = (
    "A share of the daily volume is sold at today's price and before any cost: what order books "
    "would take from a seller who is not to be seen (1 %), who is careful (5 %) or who is not "
    "(20 %). The volume is a prior: the median of a perpetual future on one exchange, 1 Jan to "
    "19 Mar 2026, n = 78 days, in which RPL itself cannot be delivered; its spot volume has no "
    "record since March 2024. The pools stand beside it after their cost."
)
SUBJECTS = {
    Subject.TREASURY: "This treasury, in US dollars",
    Subject.ETH: "ETH, in US dollars",
    Subject.RETH: "rETH, in ETH",
}
SALE_NOTE = (
    "A sale over some days goes out in equal daily parts into a constant-product pool through the "
    "quoted size; the pool recovers half of each part in two days, a prior. The range is that of "
    "four days and of one. The price of RPL is held at today's meanwhile."
)
WRONG_WAY_NOTE = (
    "The model links RPL to ETH, and to rETH through mass slashings alone: at one that unsettles "
    "the rETH market RPL falls at once, by how much is a prior on a slider. Between RPL and the "
    "rETH discount it assumes a correlation of 0, a prior too: there a change near zero means not "
    "known, not no risk."
)


def worth(assessment: Assessment, held: RplHolding) -> str:
    """Say what the RPL is worth at market and what it brings."""
    amount = fmt.asset_amount(held.amount, "RPL")
    at_once = held.within(1)
    slower = held.within(assessment.settings.exit_days)
    return (
        f"{amount} are worth {fmt.money(held.usd)} at market. Sold at once they bring "
        f"{fmt.money(at_once.usd)}, {fmt.cost(at_once.cost)} less; in equal parts over "
        f"{fmt.days(slower.days)}, {received(slower)}."
    )


def patience(held: RplHolding) -> str:
    """Say what more time brings."""
    month, quarter = held.within(30), held.within(90)
    return (
        f"Over {fmt.days(month.days)} the sale brings {received(month)}, over "
        f"{fmt.days(quarter.days)} {received(quarter)}, if the price stays where it is."
    )


def volume(held: RplHolding) -> str:
    """Say how long it takes at a share of the daily volume."""
    usual, unseen = held.at_share(7, 0.05), held.at_share(7, 0.01)
    day = held.at_share(1, 0.05)
    return (
        f"If {fmt.ether(held.daily_volume_eth)} of RPL trade a day, a prior, a sale that makes up "
        f"5{fmt.SPACE}% of it moves {_part(day)} in a day and {_part(usual)} in a week; at "
        f"1{fmt.SPACE}%, {_part(unseen)} in a week."
    )


def volume_columns(held: RplHolding) -> tuple[str, ...]:
    """Return the header of the table of what can be realised."""
    shares = sorted({row.participation for row in held.by_volume})
    return (
        "Within",
        *(f"{fmt.percent(share)} of the daily volume" for share in shares),
        "Through the pools, after cost",
    )


def volume_rows(held: RplHolding) -> list[tuple[str, ...]]:
    """Return what can be realised by days: at shares of the volume, and through the pools."""
    shares = sorted({row.participation for row in held.by_volume})
    return [
        (
            fmt.days(day),
            *(_realised(held.at_share(day, share)) for share in shares),
            received(held.within(day)),
        )
        for day in sorted({row.days for row in held.by_volume})
    ]


def _realised(row: VolumeSale) -> str:
    return fmt.money(row.usd) if row.fraction < 1.0 else f"{fmt.money(row.usd)}, all of it"


def _part(row: VolumeSale) -> str:
    return "all of it" if row.fraction >= 1.0 else fmt.percent(row.fraction)


def depth(assessment: Assessment, rpl: Rpl) -> str:
    """Say how little it takes to move the price, and where that is known from."""
    market, origin = assessment.market, assessment.market.origin_of("rpl_depth_eth")
    known = f"{origin.origin.value}, {fmt.joined(fmt.date(origin.date))}"
    if assessment.scenario.depth_change is not None:
        known = f"under the scenario; {fmt.ether(market.rpl_depth_eth)} {known}"
    return (
        f"A sale of {fmt.ether(rpl.depth_eth)} costs 1{fmt.SPACE}% ({known}): RPL's price is one "
        "at which little can be sold."
    )


def outlook(row: RplHorizon, confidence: float) -> str:
    """Say where RPL/ETH may go."""
    worst = row.quantile(round(1.0 - confidence, 12))
    low, high = row.quantile(0.25), row.quantile(0.75)
    return (
        f"On {fmt.tail(confidence)} of simulated paths RPL loses more than "
        f"{fmt.percent_estimate(fall(worst))} against ETH in {fmt.days(row.horizon_days)}; half "
        f"of all paths lie between {change(low)} and {change(high)}. No drift is assumed."
    )


def wrong_way(rpl: Rpl, row: RplHorizon, confidence: float) -> str:
    """Say how RPL moves when the treasury is at its worst."""
    move = row.tail(Subject.TREASURY, confidence)
    if move is None:
        return "Nothing moves the value of this treasury, so it has no worst paths."
    share = fmt.tail(confidence)
    if move.rpl_eth.high95 < 0.0:
        adds = "would add" if rpl.holding is None else "adds"
        verdict = f"so it {adds} to the loss just then: that is wrong-way risk"
    elif move.rpl_eth.low95 > 0.0:
        verdict = "against the loss"
    else:
        verdict = "which sampling alone could explain"
    return (
        f"On the treasury's worst {share} of paths RPL changes by {change(move.rpl_eth)} against "
        f"ETH on average, {verdict}; in dollars by {change(move.rpl_usd)}."
    )


def cone(rpl: Rpl) -> str:
    """Say how wildly RPL/ETH moves over a month, beside what was seen."""
    month = next(each for each in rpl.cone if each.days == _A_MONTH)
    seen = next(each for each in SEEN_VOLATILITIES if each.days == _A_MONTH)
    return (
        f"Over {fmt.days(month.days)} the volatility of RPL/ETH lies between "
        f"{fmt.percent_estimate(month.low)} and {fmt.percent_estimate(month.high)} a year on "
        f"90{fmt.SPACE}% of paths; in the sample of 2023 to 2026, {seen.apart} months, it lay "
        f"between {fmt.percent(seen.low)} and {fmt.percent(seen.high)}."
    )


_A_MONTH = 30


def link(row: RplHorizon) -> str:
    """Say how RPL in dollars follows ETH, beside what was seen."""
    beta, spread = row.link.beta, fmt.half_width(row.link.beta)
    return (
        f"Over {fmt.days(row.horizon_days)} RPL in dollars moves "
        f"{fmt.number(beta.value, spread)}{fmt.SPACE}±{fmt.SPACE}{fmt.number(spread, spread)} "
        "times as far as ETH on average (by day in the sample: "
        f"{SEEN_BETA:g}{fmt.SPACE}±{fmt.SPACE}{_NORMAL_95 * SEEN_BETA_ERROR:.2f}). "
        f"Of ETH's worst 5{fmt.SPACE}% of paths "
        f"{fmt.chance(row.link.joint_worst)} are among RPL's worst 5{fmt.SPACE}% too, where chance "
        f"alone would have 5{fmt.SPACE}%; in the sample {SEEN_JOINT_DAYS} of "
        f"{SEEN_WORST_DAYS} days."
    )


_NORMAL_95 = 1.96


def dependence(assessment: Assessment) -> str:
    """Say how RPL and ETH hang together, and where that is known from."""
    laws = assessment.parameters.dependence
    return (
        f"Correlation of RPL/ETH with ETH {laws.eth_rpl:g}, with common extremes (t copula, "
        f"ν{fmt.SPACE}={fmt.SPACE}{laws.degrees_of_freedom:g}): measured, 2 Mar 2023 to 19 Mar "
        "2026, n = 1,114 days. On ETH's worst 56 days of that sample RPL lost another "
        f"1.4{fmt.SPACE}% against ETH on average."
    )


def conclusion(assessment: Assessment, rpl: Rpl) -> str:
    """Say what follows."""
    held = rpl.holding
    if held is None:
        return "Whoever buys RPL now buys what can be sold again only slowly."
    exit_days = assessment.settings.exit_days
    within = held.within(exit_days)
    return (
        f"Count the RPL at {fmt.money(within.usd, _spread(within))} in any plan that needs the "
        f"money within {fmt.days(exit_days)}, and expect less: it is sold most likely when its "
        "price has fallen too."
    )


def received(row: Realisable) -> str:
    """Return what a sale brings with the band of the prior."""
    return money_band(row.usd, row.usd_low, row.usd_high)


def money_band(usd: float, low: float, high: float) -> str:
    """Return dollars with their low and high, where they differ."""
    spread = 0.5 * (high - low)
    if spread < fmt.HALF_A_CENT:
        return fmt.money(usd)
    return f"{fmt.money(usd, spread)} ({fmt.money(low, spread)} to {fmt.money(high, spread)})"


def change(estimate: Estimate) -> str:
    """Return a change with its sign and its error: "−4.0 % (± 2.1 %)"."""
    return fmt.signed(fmt.percent_estimate(estimate), estimate.value)


def tail_rows(row: RplHorizon, confidence: float) -> list[tuple[str, str, str]]:
    """Return the table of how RPL moves on others' worst paths."""
    moves = [row.tail(subject, confidence) for subject in Subject]
    return [_tail_row(move) for move in moves if move is not None]


def _tail_row(move: TailMove) -> tuple[str, str, str]:
    return SUBJECTS[move.subject], change(move.rpl_eth), change(move.rpl_usd)


def fall(estimate: Estimate) -> Estimate:
    """Return a change as a loss: positive where it is negative."""
    return Estimate(
        value=-estimate.value,
        standard_error=estimate.standard_error,
        low95=-estimate.high95,
        high95=-estimate.low95,
    )


def _spread(row: Realisable) -> float:
    return 0.5 * (row.usd_high - row.usd_low)
