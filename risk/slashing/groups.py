"""Which validators fail together: nodes by size, and the bonds behind their validators.

All validators of a node run one client on one host, so that they are hit together or not at all.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from risk.arrays import IntArray
from risk.errors import ParameterError
from risk.market import Origin

# Bonds of a further validator: since v1.4 and of the oldest minipools.
LEAST_BOND_ETH, MOST_BOND_ETH = 4.0, 16.0
DRAFTED_BOND_ETH = 6.0  # RPIP-83, drafted in July 2026 for Saturn 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeBand:
    """Nodes of about one size: how many, and their validators together."""

    nodes: int
    validators: int

    def __post_init__(self) -> None:
        if self.nodes < 1 or self.validators < self.nodes:
            raise ParameterError("A band of nodes needs a node, and each node a validator.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BondClass:
    """Validators with one bond, in ETH: how many, or which share."""

    bond_eth: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSpread:
    """How validators are spread over nodes, and which bonds stand behind them.

    Attributes
    ----------
    bands : tuple of NodeBand
        Largest nodes first.
    bonds : tuple of BondClass
        Of all validators, weighted by their number.
    largest_bonds : tuple of BondClass
        Of those of the largest node.
    origin : Origin
        Live from a census of a node, or recorded.
    date : str
        ISO.
    source : str
    """

    bands: tuple[NodeBand, ...]
    bonds: tuple[BondClass, ...]
    largest_bonds: tuple[BondClass, ...]
    origin: Origin
    date: str
    source: str

    @property
    def nodes(self) -> int:
        """Nodes with validators."""
        return sum(band.nodes for band in self.bands)

    @property
    def validators(self) -> int:
        """Validators of all nodes."""
        return sum(band.validators for band in self.bands)

    @property
    def average_bond_eth(self) -> float:
        """ETH a validator."""
        return average_bond(self.bonds)


def average_bond(bonds: tuple[BondClass, ...]) -> float:
    """Return the average bond of a validator, in ETH."""
    weight = sum(each.weight for each in bonds)
    return sum(each.bond_eth * each.weight for each in bonds) / weight


def node_sizes(spread: NodeSpread, validators: float) -> IntArray:
    """Return the validators of each node once all nodes together have so many.

    Nodes keep their sizes; there are more or fewer of them in each band, the largest node among
    them. What rounding leaves is made up by nodes of one validator, or taken from the smallest.

    Parameters
    ----------
    spread : NodeSpread
    validators : float
        In all, at least one; rounded.

    Returns
    -------
    sizes : ndarray of int, shape (n_nodes,)
        Smallest first.
    """
    wanted = max(round(validators), 1)
    factor = wanted / spread.validators
    sizes: list[int] = []
    before = 0
    ends = itertools.accumulate(band.nodes for band in spread.bands)
    for band, end in zip(spread.bands, ends, strict=True):
        # The largest node stays however few there are.
        upto = max(round(factor * end), 1)
        least, more = divmod(band.validators, band.nodes)
        each = [least + 1] * more + [least] * (band.nodes - more)
        # Evenly from the largest to the smallest of the band.
        count = upto - before
        sizes += [each[int((i + 0.5) * band.nodes / count)] for i in range(count)]
        before = upto
    return _made_up(sizes, wanted)


def _made_up(sizes: list[int], wanted: int) -> IntArray:
    missing = wanted - sum(sizes)
    sizes += [1] * max(missing, 0)
    while missing < 0:
        # From the smallest up, so that the largest is cut last.
        cut = min(sizes[-1], -missing)
        missing += cut
        sizes[-1] -= cut
        if sizes[-1] == 0:
            del sizes[-1]
    return np.sort(np.asarray(sizes, dtype=np.int64))


def bond_mix(spread: NodeSpread, average_eth: float) -> tuple[BondClass, ...]:
    """Return shares of validators by bond whose average is as asked for.

    The spread's own bonds are mixed with thinner ones of 4 ETH, or thicker ones of 16, as far as
    the average asks; beyond these every validator has the average.

    Parameters
    ----------
    spread : NodeSpread
    average_eth : float
        Bond of a validator, ETH.

    Returns
    -------
    mix : tuple of BondClass
        Thinnest first; weights are shares that sum to one.
    """
    own = spread.average_bond_eth
    end = LEAST_BOND_ETH if average_eth < own else MOST_BOND_ETH
    if not min(own, end) <= average_eth <= max(own, end):
        return (BondClass(bond_eth=average_eth, weight=1.0),)
    kept = 1.0 if own == end else (average_eth - end) / (own - end)
    total = sum(each.weight for each in spread.bonds)
    shares: dict[float, float] = {end: 1.0 - kept}
    for each in spread.bonds:
        shares[each.bond_eth] = shares.get(each.bond_eth, 0.0) + kept * each.weight / total
    return tuple(
        BondClass(bond_eth=bond, weight=share)
        for bond, share in sorted(shares.items())
        if share > 0.0
    )
