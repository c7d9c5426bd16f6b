"""Nodes by the number of their validators, as last published: for who has no census of a node."""

from functools import lru_cache
from importlib.resources import files

import yaml

from risk.market import Origin
from risk.slashing.groups import BondClass, NodeBand, NodeSpread


@lru_cache(maxsize=1)
def recorded_nodes() -> NodeSpread:
    """Return the recorded spread of validators over nodes."""
    document = yaml.safe_load(files("data.recorded").joinpath("nodes.yaml").read_bytes())
    bands = document["bands"]
    sixteens = sum(sixteen for _, _, sixteen in bands)
    validators = sum(number for _, number, _ in bands)
    return NodeSpread(
        bands=tuple(NodeBand(nodes=nodes, validators=number) for nodes, number, _ in bands),
        bonds=_bonds(validators, sixteens),
        largest_bonds=_bonds(bands[0][1], document["largest_16"]),
        origin=Origin.RECORDED,
        date=str(document["date"]),
        source=document["source"],
    )


def _bonds(validators: int, sixteens: int) -> tuple[BondClass, ...]:
    return (
        BondClass(bond_eth=8.0, weight=float(validators - sixteens)),
        BondClass(bond_eth=16.0, weight=float(sixteens)),
    )
