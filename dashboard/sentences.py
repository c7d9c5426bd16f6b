"""What the figures say, in sentences: pure functions of the one answer.

The figure after "±" is half the width of a 95 % interval of the sampling error. A range in
brackets is a low and a high that no sampling error explains: what a sale costs where the pools
themselves are unknown.
"""

import math
from collections.abc import Iterator

from dashboard import calibration_sentences
from dashboard import format as fmt
from data.endpoint import Limits
from risk.answer import Assessment, Band, ExitRow, Factor, Light, LimitRow, RiskRow, Runway
from risk.market import Market, Origin
from risk.scenario import Scenario

FACTORS = {
    Factor.ETH_PRICE: "ETH price",
    Factor.RPL_PRICE: "RPL against ETH",
    Factor.BASIS: "rETH discount",
    Factor.LIQUIDITY: "Cost of selling",
    Factor.SLASHING: "Slashing",
    Factor.CONTRACT: "Contract failure",
    Factor.CARRY: "Staking income",
}
LIMITS = {
    "days_to_leave_reth": "Days to leave 90 % of the rETH",
    "liquidity_adjusted_value_at_risk": "30-day loss at 99 %, sold at exit prices",
    "runway_months": "Runway",
    "rpl_fraction": "RPL in the treasury",
}
SHORT_LIMITS = {
    "days_to_leave_reth": "90 % of rETH out in",
    "liquidity_adjusted_value_at_risk": "30-day loss",
    "runway_months": "runway",
    "rpl_fraction": "RPL",
}
# A light is a word and a shape; colour only repeats it.
SYMBOLS = {Light.GREEN: "●", Light.AMBER: "▲", Light.RED: "■"}
ERROR_NOTE = (
    "± is half the width of a 95 % interval of the sampling error; a range in brackets is a low "
    "and a high that more paths would not narrow."
)
PAIRED_NOTE = (
    "Base and scenario share their random draws, so the error of a change is far smaller than that "
    "of either figure. A figure without ± is computed, not sampled."
)
MISSING_CHARACTERS = (
    "The fonts of the report lack these characters of the treasury's name and labels; the PDF "
    "shows a box for each:"
)
DOWNLOAD_NOTE = (
    "The PDF is set when you press its button, which turns meanwhile and takes about a second; it "
    "has five to twelve A4 pages and less than 1 MB. Both files come from the assessment on screen "
    "and name everything that is needed to compute it again."
)
RESET = "Reset the scenario, or restore the figures on the page Data."
MODEL_NOTE = (
    "The laws of the simulation rest on these values. A prior that has a slider can be moved in "
    "the sidebar; the others are set out in ASSUMPTIONS.md."
)
ENTRY_NOTE = (
    "A value that you type replaces the recorded or live one in every figure, and is labelled as "
    "entered. It stays in this browser session."
)
NO_NODE_NOTE = (
    "No Ethereum node is named, so the figures below are those recorded with Perigee, each of its "
    "own date. With the address of a node in the environment variable PERIGEE_RPC before the "
    "start, most of them are read live."
)
POOLS_NOTE = (
    "Each pool for itself, from its own contract and after its fee: the sale whose average lies "
    "1 % below the first unit's price. The depths of rETH and RPL above are the best split of one "
    "sale over the pools that pay in WETH."
)
BESIDE_NOTE = (
    "Read at the same block, and checked against the figures above; the simulation does not use "
    "them directly."
)
KEEP_NOTE = (
    "This file holds every figure above with its source and a checksum. With it, anybody computes "
    "the same numbers without a node:"
)
OUTSIDE_LEAD = "What is left out."
OUTSIDE_TITLE = "Every failure that the figures leave out, with its chance and loss"
EXAMPLE_POLICY = "The limits named here are an example policy until confirmed on the page Limits."
WORKING = "Being worked out …"
MISSING_PAYMENTS = "Working out the chance that a payment is missed, over a year of paths …"
WHAT_DRIVES_A_LIMIT = "What uses each limit up, and what could be done about it:"
FLOOR = "This is a floor under bad outcomes, not a ceiling."
NOTHING_HELD = (
    "This treasury holds nothing yet: add a holding on the page Treasury, upload a file in the "
    "sidebar, or restore the example there."
)


def answer(assessment: Assessment, horizon_days: int, confidence: float) -> tuple[str, str, str]:
    """Return what can be lost, how fast it can leave and what breaks first."""
    return (
        what_can_be_lost(assessment, horizon_days, confidence),
        how_fast_it_leaves(assessment),
        what_breaks_first(assessment),
    )


def what_can_be_lost(assessment: Assessment, horizon_days: int, confidence: float) -> str:
    """Say the loss at one horizon and confidence, after what the scenario takes at once."""
    row = assessment.risk_row(horizon_days, confidence)
    today = f"{_at_once(assessment)}{_slashed(assessment)}"
    return f"{today}{_loss(row, assessment.value.usd)} {FLOOR}"


def how_fast_it_leaves(assessment: Assessment) -> str:
    """Say what leaving rETH costs now and how long a patient exit takes."""
    if not assessment.exit:
        return "No rETH is held, so nothing waits for a buyer or for the protocol to redeem it."
    whole, most = assessment.exit_row(1.0), assessment.exit_row(0.9)
    return f"{_selling(whole)}. {_patience(most, assessment.settings.daily_cost)}"


def what_breaks_first(assessment: Assessment) -> str:
    """Say which limit is breached, or which is closest."""
    if not assessment.limits:
        return "No limit has been set."
    first = assessment.limits[0]
    if first.utilisation.value < _UNUSED:
        return "No limit is in use."
    breached = sum(row.light is Light.RED for row in assessment.limits)
    if breached == 0:
        opening = "No limit is breached; the closest is"
    elif breached == 1:
        opening = "One limit is breached:"
    else:
        opening = f"{_WORDS.get(breached, str(breached))} limits are breached, first of all"
    name = _lower_first(LIMITS[first.name])
    policy = "" if assessment.treasury.policy.confirmed else " (an example policy until confirmed)"
    return f"{opening} {name}, {measured(first)} against {bound(first)}{policy}."


def measured(row: LimitRow) -> str:
    """Return what a limit measures, in its unit, with its interval."""
    estimate = row.measured
    span = Band(low=estimate.low95, base=estimate.value, high=estimate.high95)
    if row.name == "days_to_leave_reth":
        return fmt.days_band(span) if span.high > 0.0 else "no rETH held"
    if row.name == "runway_months":
        return fmt.months_band(span)
    return fmt.percent_estimate(estimate)


def bound(row: LimitRow) -> str:
    """Return a limit in its unit: "at most 30 days"."""
    return f"{'at most' if row.at_most else 'at least'} {_limit(row)}"


def utilisation(row: LimitRow) -> str:
    """Return how much of a limit is used."""
    used = row.utilisation.value
    return "beyond any measure" if math.isinf(used) else f"{100.0 * used:,.0f}{fmt.SPACE}% used"


def light(row: LimitRow) -> str:
    """Return a limit's state as shape and word."""
    return f"{SYMBOLS[row.light]} {row.light.value}"


def limit_line(row: LimitRow) -> str:
    """Return one limit with its measure, bound and state."""
    return f"{LIMITS[row.name]}: {measured(row)}, limit {bound(row)}, {utilisation(row)}"


def drawdown(assessment: Assessment, horizon_days: int, confidence: float) -> str:
    """Say how far the value falls below its highest on the way; nothing where none is known."""
    for row in assessment.drawdowns:
        if (row.horizon_days, row.confidence) == (horizon_days, confidence):
            return (
                f"On the way through {fmt.days(horizon_days)} the value at market falls "
                f"{fmt.percent_estimate(row.mean)} below its highest so far on average, and on "
                f"{fmt.tail(confidence)} of paths by more than "
                f"{fmt.percent_estimate(row.quantile)}."
            )
    return ""


def missed_payments(row: Runway) -> str:
    """Say how likely it is that a payment is missed; nothing where that was not asked for."""
    if not row.chances:
        return ""
    never = [each for each in row.chances if each.chance.value == 0.0]
    said = [
        f"{fmt.chance(each.chance)} within {fmt.months(each.months)}"
        for each in row.chances
        if each.chance.value > 0.0
    ]
    if not said:
        return (
            f"On no simulated path is a payment missed within {fmt.months(never[-1].months)}: a "
            f"chance of at most {fmt.percent(never[-1].chance.high95)}, at 95{fmt.SPACE}% "
            "confidence."
        )
    if never:
        said = [f"none on any path within {fmt.months(never[-1].months)}", *said]
    return f"Chance that a payment is missed: {fmt.listed(said)}."


def runway(row: Runway) -> str:
    """Say how long the treasury can pay."""
    if row.monthly_spending_usd == 0.0 and row.months.base == 0.0:
        return "What is owed at once is more than the treasury can pay."
    if row.monthly_spending_usd == 0.0:
        return "No recurring spending is recorded, so the runway has no end."
    return (
        f"At {fmt.money(row.monthly_spending_usd)} a month the treasury can pay for "
        f"{fmt.months_band(row.months)}; its stablecoins alone last "
        f"{fmt.months(row.stablecoin_months)}."
    )


def source_label(market: Market, now: float | None = None) -> str:
    """Return where a market's figures come from: "Live, block 23,456,789, 2 min old".

    Parameters
    ----------
    market : Market
    now : float, optional
        Seconds since 1970, for the age of a live market; without it the label gives the time of
        its block and says the same at any time.
    """
    entered = [p.date for _, p in market.provenance if p.origin is Origin.ENTERED]
    if not entered:
        return _read_label(market, now)
    typed = f"Entered, {fmt.date(max(entered))} ({len(entered)} of {len(market.provenance)})"
    return typed if market.block is None else f"{typed} · {_read_label(market, now)}"


def simulation_label(assessment: Assessment) -> str:
    """Return how the figures were simulated."""
    settings = assessment.settings
    return f"Simulated, {settings.n_paths:,} paths, seed {settings.seed}"


def market_notice(market: Market, now: float | None = None) -> str:
    """Return one sentence if the market is not live, or no longer, else nothing."""
    if market.block is None:
        return (
            f"Market figures are not live: the youngest is of {fmt.date(market.as_of)}. Each can "
            "be typed in on the page Data."
        )
    age = 0.0 if now is None else now - market.block.timestamp
    if age > Limits().stale_seconds:
        return (
            f"The live figures are of a block that is {fmt.duration(age)} old. The page Data can "
            "read them again where a node is named."
        )
    return ""


def not_live(market: Market) -> str:
    """Say which part of a live market is not read from the chain; nothing of any other."""
    if market.block is None:
        return ""
    others = [p for _, p in market.provenance if p.origin in (Origin.RECORDED, Origin.PRIOR)]
    dates = [p.date for p in others]
    return (
        f"{len(others)} of the {len(market.provenance)} market figures are not read from the chain "
        f"and stay as recorded, the youngest of {fmt.date(max(dates))}."
        if dates
        else ""
    )


def scenario_in_force(scenario: Scenario) -> str:
    """Return the name of the scenario and how many values it changes."""
    changed = len(scenario.changes)
    if changed == 0:
        return "Scenario: Base"
    return f"Scenario: {scenario.name} ({changed} value{'s' if changed > 1 else ''} changed)"


def scenario_today(assessment: Assessment) -> str:
    """Say what the scenario costs today, and what may follow from there."""
    row = assessment.risk_row(30, 0.99)
    today = f"{_at_once(assessment)}{_slashed(assessment)}"
    both = ""
    if _at_once(assessment):
        both = f" Both together: {fmt.money(assessment.shock_and_shortfall_usd(row))} on average."
    return f"{today or 'The scenario takes nothing today. '}{_from_there(row)}{both}"


def outside_lead(assessment: Assessment) -> str:
    """Name the failure with the largest loss on average; nothing without any."""
    if not assessment.failures:
        return ""
    row = max(assessment.failures, key=lambda each: each.expected_loss_usd)
    return (
        f"Failures stand outside these figures, and all their numbers are priors. The heaviest: "
        f"{row.name}, a chance of {fmt.percent(row.chance)} within "
        f"{fmt.days(assessment.settings.n_days)} of losing {fmt.money(row.loss_usd.base)} "
        f"({fmt.money(row.loss_usd.low)} to {fmt.money(row.loss_usd.high)})."
    )


def outside(assessment: Assessment) -> list[str]:
    """Say what each failure that the figures leave out would cost, and how likely it is."""
    horizon = fmt.days(assessment.settings.n_days)
    return [
        f"{row.name}: a chance of {fmt.percent(row.chance)} within {horizon} of losing "
        f"{fmt.money(row.loss_usd.base)}, between {fmt.money(row.loss_usd.low)} and "
        f"{fmt.money(row.loss_usd.high)}."
        for row in assessment.failures
    ]


def notices(assessment: Assessment) -> Iterator[str]:
    """Yield what must be read beside the figures."""
    yield from assessment.notices
    replaced = calibration_sentences.replaced(assessment.parameters)
    if replaced:
        yield replaced


# Rounding in a sum of paths leaves so little of a limit that it is none.
_UNUSED = 1e-9
_LONG_WAIT_DAYS = 30.0
_WORDS = {2: "Two", 3: "Three", 4: "Four"}


def _read_label(market: Market, now: float | None) -> str:
    if market.block is None:
        return f"Recorded, {fmt.date(market.as_of)}"
    block = f"Live, block {market.block.number:,}"
    if now is None:
        return f"{block}, {fmt.moment(market.block.timestamp)}"
    return f"{block}, {fmt.duration(now - market.block.timestamp)} old"


def _at_once(assessment: Assessment) -> str:
    loss = assessment.scenario_loss_usd
    if assessment.scenario.is_base or abs(loss) < 0.5:
        return ""
    after = fmt.money(assessment.value.usd)
    if loss > 0.0:
        return f"The scenario takes {fmt.money(loss)} at once and leaves {after}. "
    return f"The scenario adds {fmt.money(-loss)} at once and makes it {after}. "


def _loss(row: RiskRow, value_usd: float) -> str:
    horizon = fmt.days(row.horizon_days)
    share = f"On {fmt.tail(row.confidence)} of simulated paths"
    mean = fmt.money_estimate(row.expected_shortfall)
    if row.expected_shortfall.value < fmt.HALF_A_CENT:
        return (
            f"On no more than {fmt.tail(row.confidence)} of simulated paths is anything lost in "
            f"{horizon}, and no cent on average; the failure of a stablecoin is not simulated."
        )
    if row.value_at_risk.value < fmt.HALF_A_CENT:
        return (
            f"On {fmt.confidence(row.confidence)} of simulated paths the treasury loses nothing "
            f"in {horizon}; on the others the outcome is a loss of {mean} on average."
        )
    return (
        f"{share} the treasury loses more than {fmt.money_estimate(row.value_at_risk)} of its "
        f"{fmt.money(value_usd)} in {horizon}; on those, {mean} on average."
    )


def _slashed(assessment: Assessment) -> str:
    """Say what a mass slashing today takes, and that the mark may not show it yet."""
    slashing, mark = assessment.slashing, assessment.value.mark_basis
    if slashing.loss_today == 0.0:
        return ""
    hidden = (
        ", which the value at market does not show while collateral still pays the rate reported "
        "before"
        if mark > -slashing.loss_today
        else ""
    )
    return (
        f"The slashing takes {fmt.percent(slashing.loss_today)} of what rETH is worth, "
        f"{fmt.money(slashing.loss_today_usd)} here{hidden}. "
    )


def _from_there(row: RiskRow) -> str:
    return (
        f"From there, {fmt.tail(row.confidence)} of simulated paths lose more than "
        f"{fmt.money_estimate(row.value_at_risk)} in {fmt.days(row.horizon_days)}, "
        f"{fmt.money_estimate(row.expected_shortfall)} on average."
    )


def _selling(row: ExitRow) -> str:
    held = fmt.asset_amount(row.reth, "rETH")
    if row.cost_fraction.high == 0.0:
        return f"Selling all {held} today costs nothing"
    return f"Selling all {held} today costs {fmt.cost_band(row.cost_fraction)} of its value"


def _patience(row: ExitRow, daily_cost: float) -> str:
    most = fmt.percent(daily_cost)
    pace = f"Selling each day only what lies at most {most} below the market, 90{fmt.SPACE}% of it"
    if math.isinf(row.days.base):
        return f"{pace} does not get out within ten years."
    waiting = " before any price of waiting" if row.days.base > _LONG_WAIT_DAYS else ""
    return (
        f"{pace} is out in {fmt.days_band(row.days)}, for "
        f"{fmt.cost_band(row.patient_cost_fraction)}{waiting}."
    )


def _limit(row: LimitRow) -> str:
    if row.name == "days_to_leave_reth":
        return fmt.days(row.limit)
    return fmt.months(row.limit) if row.name == "runway_months" else fmt.percent(row.limit)


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else text[0].lower() + text[1:]
