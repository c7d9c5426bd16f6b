"""Who can lose the ETH behind rETH, in sentences: pure functions of the one answer."""

from dashboard import format as fmt
from risk.answer import Assessment
from risk.measures import Estimate
from risk.operators import Bearers, LossBand, Operators, Recognition

# One third: from there on a slashed validator loses its whole balance.
_ALL_LOST = 1.0 / 3.0
RPL_NOTE = (
    "RPL no longer insures rETH. RPL staked in a megapool is never slashed (Rocket Pool v1.4, "
    "RocketMegapoolDelegate); only legacy RPL of older minipools is auctioned for a shortfall, and "
    "the simulated paths count none of it."
)
SETTLEMENT_NOTE = (
    "Before a megapool is settled, its whole bond stands in for each of its validators, so the "
    "reported rate falls later than the curve says. After settlement each validator has only its "
    "own part of the bond: what passes it lowers the rate and becomes a debt of the operator, "
    "which the rate does not count as an asset and which nobody can yet be forced to pay. Older "
    "minipools never share their bonds. (Rocket Pool v1.4.)"
)
CURVE_NOTE = (
    "Penalties by the consensus rules in force, against one average bond; the average is a prior. "
    "With bonds of different sizes the thin ones are gone first, so that the loss near the first "
    "wei is understated. Rocket Pool's validators are taken to be hit as the network is, also a "
    "prior."
)
CHANCE_NOTE = (
    "How often a mass slashing happens and how large it is are priors: none has happened since "
    "the beacon chain began in December 2020. Lone slashings stay inside the bonds and cost rETH "
    "nothing."
)
REPORT_NOTE = (
    "The correlation penalty falls 18 days after a slashing; from then on each daily report lowers "
    "the rate by at most 0.02 ETH per rETH (the operators' software; the contract allows 2 %). "
    "Until then who redeems is paid too much, at the expense of who stays."
)
BEARER_COLUMNS = (
    "Network slashed",
    "Validators hit",
    "Each loses",
    "First, bonds",
    "Then legacy RPL",
    "Last, rETH",
    "Of rETH's value",
    "Of ours",
    "Rate true after",
)
REPORT_COLUMNS = ("rETH loses", "First report", "Daily reports", "Rate true after")
CENSUS_COLUMNS = ("Figure", "Value", "Standing", "Source")


def first_wei(assessment: Assessment, operators: Operators) -> str:
    """Say how much must be slashed before rETH loses anything."""
    share, bond = assessment.slashing.first_wei_share, operators.census.bond_eth
    thin = operators.thin_bond
    if share >= _ALL_LOST:
        return (
            f"No slashing takes more than the operators' bonds of {_bond(bond)} before the "
            "whole balance of a validator is gone."
        )
    return (
        f"Holders of rETH lose their first wei when {fmt.percent(share)} of the network is slashed "
        f"together: up to there the operators' bonds, {_bond(bond)} a validator on average, "
        f"bear everything. A validator with the least bond, {_bond(thin.bond_eth)}, is through "
        f"at {fmt.percent(thin.share)}."
    )


def chance(assessment: Assessment) -> str:
    """Say how likely a mass slashing is, and what it then costs."""
    slashing = assessment.slashing
    horizon = fmt.days(assessment.settings.n_days)
    event = f"A mass slashing has a chance of {_rare(slashing.probability)} in {horizon}, a prior"
    if slashing.chance_of_loss.value == 0.0:
        return f"{event}; in none of them is a bond exhausted, so rETH loses nothing."
    return (
        f"{event}; rETH loses anything with a chance of "
        f"{rare_estimate(slashing.chance_of_loss)}. "
        f"Once an event has happened, it takes "
        f"{fmt.percent_estimate(slashing.expected_loss_given_event)} of rETH's value on average."
    )


def today(assessment: Assessment, operators: Operators) -> str:
    """Say what the scenario's own slashing takes and when it is reported, or nothing."""
    own = next((row for row in operators.bearers if row.of_scenario), None)
    if own is None:
        return ""
    opening = f"The scenario slashes {fmt.percent(own.share)} of the network today"
    if own.loss == 0.0:
        return f"{opening}: the bonds bear all of it, and rETH loses nothing."
    return (
        f"{opening}: rETH loses {fmt.percent(own.loss)} of its value, "
        f"{fmt.money(assessment.slashing.loss_today_usd)} of ours. The reported rate falls from "
        f"day {own.recognition.first_day} and is true again on day {own.recognition.days}."
    )


def bearer_row(row: Bearers) -> tuple[str, ...]:
    """Return one size of slashing as a row of the table."""
    own = " (scenario)" if row.of_scenario else ""
    return (
        f"{fmt.percent(row.share)}{own}",
        fmt.count(row.validators),
        fmt.ether(row.each_eth),
        _ether(row.bond_eth),
        _ether(row.rpl_eth),
        _ether(row.reth_eth),
        fmt.percent(row.loss),
        fmt.money(row.treasury_usd),
        _true_after(row.recognition),
    )


def report_row(row: Recognition) -> tuple[str, ...]:
    """Return how long one loss takes to be reported as a row of the table."""
    return (
        fmt.percent(row.loss),
        f"day {row.first_day}",
        fmt.count(row.reports),
        _true_after(row),
    )


def band_label(band: LossBand) -> str:
    """Return the size of a loss in words."""
    if band.up_to == 0.0:
        return "Nothing: the bonds bear it"
    if band.above == 0.0:
        return f"Up to {fmt.percent(band.up_to)}"
    if band.up_to >= 1.0:
        return f"More than {fmt.percent(band.above)}"
    return f"{fmt.percent(band.above)} to {fmt.percent(band.up_to)}"


def band_chance(band: LossBand, certain: bool) -> str:
    """Return a chance with its error; zero with its reason."""
    if band.chance.value == 0.0:
        reason = "the bonds are never exhausted" if certain else "no event is of that size"
        return f"0{fmt.SPACE}%: {reason}"
    return fmt.percent_estimate(band.chance)


def census_rows(assessment: Assessment, operators: Operators) -> list[tuple[str, ...]]:
    """Return the figures of the operators, each with its standing and source."""
    census, market = operators.census, assessment.market
    figures = (
        ("validators", "Validators of Rocket Pool", fmt.count(census.validators)),
        ("operators", "Node operators", fmt.count(census.operators)),
        ("bond_eth", "Average bond of a validator", _bond(census.bond_eth)),
    )
    rows = []
    for name, label, value in figures:
        provenance = market.origin_of(name)
        day = fmt.joined(fmt.date(provenance.date))
        standing = f"{provenance.origin.value.capitalize()}, {day}"
        # A thinner bond spreads what holders have lent over fewer validators.
        changed = assessment.scenario.bond_eth is not None and name != "operators"
        rows.append((label, value, "Scenario" if changed else standing, provenance.source))
    product = "Validators times bond, and times the rest of 32 ETH, from the figures above."
    return [
        *rows,
        ("All bonds", _ether(census.bonds_eth), "Computed", product),
        ("Borrowed from rETH", _ether(census.borrowed_eth), "Computed", product),
    ]


def _rare(value: float) -> str:
    """Return a small chance to two digits, however small."""
    return f"{fmt.to_percent(value):.2g}{fmt.SPACE}%"


def rare_estimate(estimate: Estimate) -> str:
    """Return a small chance with half the width of its 95 % interval."""
    text = _rare(estimate.value)
    digits = len(text.split(fmt.SPACE)[0].partition(".")[2])
    last, error = 10.0**-digits, fmt.to_percent(fmt.half_width(estimate))
    spread = f"below {last:.{digits}f}" if error < last else f"{error:.{digits}f}"
    return f"{text} (±{fmt.SPACE}{spread}{fmt.SPACE}%)"


def _bond(eth: float) -> str:
    return f"{fmt.exact(round(eth, 2))}{fmt.SPACE}ETH"


def _ether(eth: float) -> str:
    return f"{fmt.count(eth)}{fmt.SPACE}ETH" if eth else "0"


def _true_after(row: Recognition) -> str:
    return fmt.days(row.days) if row.reports else "nothing to report"
