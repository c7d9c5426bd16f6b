"""Income against risk of the treasury's own node, in sentences: pure functions of the answer."""

from collections.abc import Iterator

from dashboard import format as fmt
from dashboard.bearing_sentences import amount
from risk.node_risk import NodeLoss, NodeRisk, OneBond

TITLE = "Our own node: income against risk"
LOSS_COLUMNS = (
    "Network slashed",
    "Bonds lost",
    "Of all our bonds",
    "Legacy RPL taken",
    "Owed by the megapool",
    "Borne by rETH for good",
)
LOSS_LEAD = "What is taken if all of our validators are hit, by the share of the network slashed."
TIMING_COLUMNS = ("What takes how long", "Days")
TIMING_LEAD = "How long it takes to leave, by today's queue and the rules."
NOTE = (
    "The average loss by mass slashings is the prior's rate of events times what they take; missed "
    "duties that nobody notices, the luck of block proposals and RPL rewards are left out. A debt "
    "is the operator's: it takes the node's rewards and later exits until it is repaid."
)


def told(node: NodeRisk) -> Iterator[tuple[str, str]]:
    """Yield what to know, each after the few words that say what it is about."""
    yield "Income against risk.", _income(node)
    yield "What a small bond does.", _leverage(node)
    yield "What a slashing of one takes.", _lone(node)
    yield "What a day offline costs.", _downtime(node)
    if node.waiting_eth > 0.0:
        yield "What a megapool owes, and what waits.", _debt(node)
    if node.legacy_rpl_eth + node.megapool_rpl_eth > 0.0:
        yield "RPL at risk.", _rpl(node)


def _income(node: NodeRisk) -> str:
    commission = ""
    if node.commission_income_eth > 0.0:
        commission = f", {fmt.ether(node.commission_income_eth)} of it by commission"
    return (
        f"The node earns {fmt.ether(node.income_eth)} a year{commission}. Slashings take "
        f"{fmt.ether(node.expected_loss_eth)} of it a year on average, "
        f"{fmt.percent(node.expected_share)}: {fmt.ether(node.lone_loss_eth)} one at a time, by "
        f"the record, and {fmt.ether(node.mass_loss_eth)} with the network, a prior."
    )


def _leverage(node: NodeRisk) -> str:
    ours = node.bonds[0]
    return (
        f"Each ETH of our bonds, {_bond(ours)} a validator, earns "
        f"{fmt.number(ours.income_factor)} times and loses {fmt.number(ours.loss_factor)} times as "
        f"much as an ETH that is staked alone. With {fmt.percent(ours.gone_at)} of the network "
        "slashed all of our bonds are gone; of a stake alone the same ETH are lost, "
        f"{fmt.percent(ours.share_of_stake)} of it."
    )


def _lone(node: NodeRisk) -> str:
    lone = node.lone
    return (
        f"{fmt.ether(lone.penalties_eth)} of penalties ({fmt.ether(lone.initial_eth)} at once, "
        f"{fmt.ether(lone.attestation_eth)} for votes that no longer count, "
        f"{fmt.ether(lone.correlation_eth)} at the correlation penalty), and "
        f"{fmt.ether(lone.missed_eth)} of income in the {fmt.days(lone.days)} until it can be "
        "withdrawn."
    )


def _downtime(node: NodeRisk) -> str:
    down = node.downtime
    most = ""
    if node.commission_income_eth > 0.0:
        most = f", and {fmt.days(down.days_of_commission)} what the commission adds to it"
    return (
        f"All validators together miss {fmt.ether(down.missed_eth)} of income and pay "
        f"{fmt.ether(down.penalty_eth)} of penalties on the whole stake, for which the bonds "
        f"answer: {fmt.days(down.days_of_a_year)} of it use up a year's income{most}."
    )


def _debt(node: NodeRisk) -> str:
    owing = next((row for row in node.losses if row.debt_eth > 0.0), None)
    owed = (
        "No slashing up to a third of the network leaves it a debt."
        if owing is None
        else f"With {fmt.percent(owing.share)} of the network slashed, and all of ours with it, it "
        f"owes {amount(owing.debt_eth)}, which neither rewards nor exits are left to repay."
    )
    return (
        f"{owed} While one of its validators leaves nothing is distributed: "
        f"{fmt.ether(node.waiting_eth)} of our rewards then wait for {fmt.days(node.wait_days)}."
    )


def _rpl(node: NodeRisk) -> str:
    if node.legacy_rpl_eth <= 0.0:
        return (
            f"None by slashing: the staked RPL, {fmt.ether(node.megapool_rpl_eth)} at today's "
            "price, stands behind no minipool. Its price is another matter."
        )
    return (
        f"Legacy RPL worth {fmt.ether(node.legacy_rpl_eth)} can be taken for what minipools fall "
        f"short by; other staked RPL, {amount(node.megapool_rpl_eth)}, cannot."
    )


def loss_row(row: NodeLoss) -> tuple[str, ...]:
    """Return one size of slashing as a row of the table."""
    rpl = f"{fmt.count(row.rpl)}{fmt.SPACE}RPL" if row.rpl > 0.0 else "0"
    return (
        fmt.percent(row.share),
        amount(row.bond_eth),
        fmt.percent(row.bond_fraction),
        rpl,
        amount(row.debt_eth),
        amount(row.uninsured_eth),
    )


def timing_rows(node: NodeRisk) -> list[tuple[str, str]]:
    """Return how long leaving takes, step by step."""
    timing = node.timing
    steps = (
        ("Exit queue of today", timing.queue_days),
        ("Until withdrawable: 256 epochs, 27.3 hours", timing.withdrawable_days),
        ("The sweep", timing.sweep_days),
        ("A bond is cash after", timing.bond_days),
        ("Slashed, until it can be withdrawn", timing.slashed_days),
        ("Then others may settle a megapool, if its operator does not", timing.others_days),
        ("The same with a shortfall", timing.others_short_days),
        ("Others may settle a minipool", timing.minipool_days),
        ("Staked RPL is at hand after", timing.unstaking_days),
    )
    return [(name, _days(days)) for name, days in steps]


def _days(days: float) -> str:
    return fmt.exact(round(days, 1)) if days >= 0.05 or days == 0.0 else "below 0.1"


def conclusion(node: NodeRisk) -> str:
    """Say what the chart of leverage shows."""
    least = min(node.bonds, key=lambda each: each.bond_eth)
    return (
        f"A bond of {_bond(least)} is gone when {fmt.percent(least.gone_at)} of the network is "
        f"slashed; a stake alone has then lost {fmt.percent(least.share_of_stake)}"
    )


def bond_name(bond: OneBond) -> str:
    """Name one of the bonds beside a line."""
    return f"{bond.name}, {_bond(bond)}"


def _bond(bond: OneBond) -> str:
    return f"{fmt.exact(round(bond.bond_eth, 2))}{fmt.SPACE}ETH"
