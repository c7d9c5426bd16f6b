"""Rocket Pool's nodes of a census, as the engine reckons with them: row by row."""

from collections.abc import Sequence

import numpy as np

from data.contracts.nodes import RegisteredNode
from risk.slashing.fleet import Fleet, FleetKind

WEI = 10**18
_KINDS_ETH = (8.0, 16.0)


def fleet_of(nodes: Sequence[RegisteredNode], block: int) -> Fleet | None:
    """Return the nodes that have validators, one a row; None if there are none.

    Minipools of a bond that is neither 8 nor 16 ETH have the average of what their node has bonded
    beside those.

    Parameters
    ----------
    nodes : sequence of RegisteredNode
    block : int
        Of the census, for its standing.
    """
    running = [node for node in nodes if node.validators]
    if not running:
        return None
    return Fleet(
        kind=FleetKind.CENSUS,
        standing=f"block {block:,}, {len(running):,} nodes one by one",
        nodes=np.ones(len(running)),
        bonds_eth=np.array([[*_KINDS_ETH, _other_bond(node)] for node in running]),
        minipools=np.array(
            [[node.minipools_8, node.minipools_16, _others(node)] for node in running], dtype=float
        ),
        legacy_rpl=np.array([node.legacy_rpl_wei / WEI for node in running]),
        megapool_validators=np.array([float(node.megapool_validators) for node in running]),
        megapool_bond_eth=np.array([node.megapool_bond_wei / WEI for node in running]),
    )


def _others(node: RegisteredNode) -> int:
    return node.minipools - node.minipools_8 - node.minipools_16


def _other_bond(node: RegisteredNode) -> float:
    others = _others(node)
    if others == 0:
        return 0.0
    known = 8 * node.minipools_8 + 16 * node.minipools_16
    rest = (node.minipool_bond_wei / WEI - known) / others
    return min(max(rest, 0.0), 32.0)
