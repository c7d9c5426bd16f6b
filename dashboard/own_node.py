"""What the treasury's own validators earn and may lose, in sentences."""

from collections.abc import Iterator

from dashboard import format as fmt
from risk.answer import Assessment, OwnNode


def own_node(assessment: Assessment) -> Iterator[str]:
    """Say what the own validators are, earn and may lose; nothing without any."""
    node = assessment.own_node
    if node is None:
        return
    yield (
        f"Own validators: {node.validators:,}, with {fmt.ether(node.bond_eth)} of their own and "
        f"{fmt.ether(node.borrowed_eth)} borrowed, {node.leverage:,.1f} times the own; they earn "
        f"{fmt.ether(node.income_eth)} a year, {fmt.ether(node.commission_income_eth)} of it as "
        "commission."
    )
    yield (
        f"Their bonds are cash after {fmt.days(node.bond_days)}, staked RPL is at hand after "
        f"{fmt.days(node.unstaking_days)}, by today's queues."
    )
    yield (
        f"Slashed alone, a validator loses {fmt.ether(node.lone_loss_eth)}; at "
        f"{fmt.percent(node.chance_of_lone_slashing)} within a year that costs "
        f"{fmt.ether(node.expected_lone_loss_eth)} a year on average, which the losses of the "
        "treasury leave out."
    )
    yield (
        f"A mass slashing hits them with a chance of {fmt.chance(node.chance_of_hit)} within "
        f"{fmt.days(assessment.settings.n_days)}, a prior, and then takes "
        f"{fmt.ether(node.loss_if_hit_eth.value)} on average"
        f"{_beyond(node.beyond_if_hit_eth.value)}."
    )
    yield from _today(node)


def _today(node: OwnNode) -> Iterator[str]:
    if node.chance_of_hit_today == 0.0:
        return
    yield (
        f"The slashing of the scenario hits them with a chance of "
        f"{fmt.percent(node.chance_of_hit_today)}, which the paths draw; it then takes "
        f"{fmt.ether(node.loss_today_eth)}{_beyond(node.beyond_today_eth)}."
    )


def _beyond(eth: float) -> str:
    if eth == 0.0:
        return ""
    return f", and {fmt.ether(eth)} more from rETH, which a megapool owes"
