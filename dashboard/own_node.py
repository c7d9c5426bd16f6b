"""What the treasury's own validators earn and may lose, in sentences."""

from collections.abc import Iterator

from dashboard import format as fmt
from dashboard.operators_sentences import rare_estimate
from risk.answer import Assessment, OwnNode

TITLE = "Our own node"
NONE_HELD = (
    "This treasury runs no validators of its own. If it does, enter them under Node stakes on the "
    "page Treasury, or in its file: their bond, RPL and income then stand here, with what a "
    "slashing would take."
)


def own_node(assessment: Assessment) -> Iterator[str]:
    """Say what the own validators are, earn and may lose; nothing without any."""
    for _, sentence in told(assessment):
        yield sentence


def told(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Yield the same sentences, each after the few words that say what it is about."""
    node = assessment.own_node
    if node is None:
        return
    yield "What we run.", _standing(node)
    yield "When it is cash.", _waits(node)
    yield "What a mistake of ours takes.", _alone(node)
    yield "What a mass slashing takes.", _in_a_mass_slashing(node, assessment.settings.n_days)
    if node.chance_of_hit_today > 0.0:
        yield "What that of the scenario takes.", _today(node)


def _standing(node: OwnNode) -> str:
    commission = ""
    if node.commission_income_eth > 0.0:
        commission = f", {fmt.ether(node.commission_income_eth)} of it as commission"
    return (
        f"Own validators: {node.validators:,}, with {fmt.ether(node.bond_eth)} of their own and "
        f"{fmt.ether(node.borrowed_eth)} borrowed, {node.leverage:,.1f} times the own; they earn "
        f"{fmt.ether(node.income_eth)} a year{commission}."
    )


def _waits(node: OwnNode) -> str:
    bonds = f"Their bonds are cash after {fmt.days(node.bond_days)}"
    if node.staked_rpl == 0.0:
        return f"{bonds}, by today's queues; no RPL is staked with them."
    staked = fmt.asset_amount(node.staked_rpl, "RPL")
    return (
        f"{bonds}, and the {staked} staked with them at hand after "
        f"{fmt.days(node.unstaking_days)}, by today's queues."
    )


def _alone(node: OwnNode) -> str:
    return (
        f"Slashed alone, a validator loses {fmt.ether(node.lone_loss_eth)}; one of them is with a "
        f"chance of {fmt.percent(node.chance_of_lone_slashing)} within a year, by the record of "
        f"all validators. That costs {fmt.ether(node.expected_lone_loss_eth)} a year on average, "
        "which the losses of the treasury leave out."
    )


def _in_a_mass_slashing(node: OwnNode, horizon_days: int) -> str:
    horizon = fmt.days(horizon_days)
    if node.chance_of_hit.value == 0.0:
        return f"No mass slashing hits them within {horizon} on any simulated path."
    beyond = node.beyond_if_hit_eth
    more = f", and {fmt.ether_estimate(beyond)} more {_BEYOND}" if beyond.value > 0.0 else ""
    return (
        f"A mass slashing hits them with a chance of {rare_estimate(node.chance_of_hit)} within "
        f"{horizon}, a prior, and then takes {fmt.ether_estimate(node.loss_if_hit_eth)} on "
        f"average{more}."
    )


def _today(node: OwnNode) -> str:
    beyond = node.beyond_today_eth
    more = f", and {fmt.ether(beyond)} more {_BEYOND}" if beyond > 0.0 else ""
    return (
        f"The slashing of the scenario hits them with a chance of "
        f"{fmt.percent(node.chance_of_hit_today)}, which the paths draw; it then takes "
        f"{fmt.ether(node.loss_today_eth)}{more}."
    )


_BEYOND = "from the holders of rETH, to whom a megapool owes it"
