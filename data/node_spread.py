"""How validators are spread over nodes by a census, for who asks which of them fail together."""

import datetime
from collections import Counter
from collections.abc import Sequence

from data.contracts.nodes import ETHER, RegisteredNode
from risk.market import Block, Origin
from risk.slashing.groups import BondClass, NodeBand, NodeSpread


def spread_of(nodes: Sequence[RegisteredNode], block: Block) -> NodeSpread | None:
    """Return how the validators of a census are spread over its nodes; None without any."""
    active = [node for node in nodes if node.validators]
    if not active:
        return None
    sizes = Counter(node.validators for node in active)
    largest = max(active, key=lambda node: node.validators)
    day = datetime.datetime.fromtimestamp(block.timestamp, datetime.UTC).date()
    return NodeSpread(
        bands=tuple(
            NodeBand(nodes=count, validators=size * count)
            for size, count in sorted(sizes.items(), reverse=True)
        ),
        bonds=_bonds(active),
        largest_bonds=_bonds([largest]),
        origin=Origin.LIVE,
        date=day.isoformat(),
        source=f"Census of the nodes at block {block.number:,}.",
    )


def _bonds(nodes: Sequence[RegisteredNode]) -> tuple[BondClass, ...]:
    """Return validators by bond; those of megapools have the average of their megapools' bonds."""
    eights = sum(node.minipools_8 for node in nodes)
    sixteens = sum(node.minipools_16 for node in nodes)
    others = sum(node.minipools for node in nodes) - eights - sixteens
    bonded = sum(node.minipool_bond_wei for node in nodes) / ETHER
    mega = sum(node.megapool_validators for node in nodes)
    behind = sum(node.megapool_bond_wei for node in nodes) / ETHER
    found = (
        (8.0, eights),
        (16.0, sixteens),
        (min(max((bonded - 8.0 * eights - 16.0 * sixteens) / max(others, 1), 0.0), 31.0), others),
        (min(behind / max(mega, 1), 31.0), mega),
    )
    return tuple(BondClass(bond_eth=bond, weight=float(n)) for bond, n in found if n)
