"""Rocket Pool's nodes by what stands behind their validators, and what an event takes from them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.market import Market
from risk.parameters import WaterfallParameters
from risk.slashing.groups import BondClass
from risk.slashing.megapools import REDUCED_BOND_ETH
from risk.slashing.minipools import minipool_waterfall

SMALL_BOND_ETH, LARGE_BOND_ETH = 8.0, 16.0


class FleetKind(StrEnum):
    """Where a picture of the nodes comes from."""

    AVERAGE = "one average bond"
    MIXED = "mixed bonds"
    CENSUS = "census"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Nodes row by row; a row stands for so many equal ones.

    Attributes
    ----------
    kind : FleetKind
    standing : str
        Where it comes from, in a few words.
    nodes : ndarray of shape (n_rows,)
        How many nodes a row stands for.
    bonds_eth : ndarray of shape (n_rows, n_kinds)
        Bond of a minipool of each kind.
    minipools : ndarray of shape (n_rows, n_kinds)
        Of each node.
    legacy_rpl : ndarray of shape (n_rows,)
        Of each node, in RPL.
    megapool_validators, megapool_bond_eth : ndarray of shape (n_rows,)
        Of each node; its whole bond.
    """

    kind: FleetKind
    standing: str
    nodes: FloatArray
    bonds_eth: FloatArray
    minipools: FloatArray
    legacy_rpl: FloatArray
    megapool_validators: FloatArray
    megapool_bond_eth: FloatArray

    def __post_init__(self) -> None:
        rows = (self.nodes, self.legacy_rpl, self.megapool_validators, self.megapool_bond_eth)
        if self.minipools.shape != self.bonds_eth.shape or any(
            len(each) != len(self.minipools) for each in rows
        ):
            raise ParameterError("The arrays of a fleet must have one entry per row.")

    @property
    def validators(self) -> float:
        """Validators of all nodes."""
        return float(np.sum(self.nodes * (self.minipools.sum(axis=1) + self.megapool_validators)))

    @property
    def megapool_share(self) -> float:
        """Share of the validators that are in megapools."""
        return float(np.sum(self.nodes * self.megapool_validators)) / self.validators

    @property
    def bond_eth(self) -> float:
        """Average bond of a validator, in ETH."""
        bonds = (self.minipools * self.bonds_eth).sum(axis=1) + self.megapool_bond_eth
        return float(np.sum(self.nodes * bonds)) / self.validators

    @property
    def total_legacy_rpl(self) -> float:
        """Legacy RPL of all nodes, in RPL."""
        return float(np.sum(self.nodes * self.legacy_rpl))


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetLoss:
    """What an event takes, by bearer, in ETH; expected, since who is hit is drawn by share.

    Attributes
    ----------
    validators : float
        That are slashed.
    minipool_loss_eth, megapool_loss_eth : float
        Lost by validators of each kind.
    minipool_bond_eth, megapool_bond_eth : float
        Borne by bonds.
    rpl_proceeds_eth : float
        Brought by auctions of legacy RPL.
    uninsured_eth : float
        Borne by rETH for good: what minipools leave.
    debt_eth : float
        Borne by rETH and mirrored by debts of megapools.
    rpl_sold : float
        Legacy RPL taken, in RPL.
    bidders_gain_eth : float
        What that RPL is worth beyond its proceeds; outside the identity.
    """

    validators: float
    minipool_loss_eth: float
    megapool_loss_eth: float
    minipool_bond_eth: float
    megapool_bond_eth: float
    rpl_proceeds_eth: float
    uninsured_eth: float
    debt_eth: float
    rpl_sold: float
    bidders_gain_eth: float

    @property
    def validators_loss_eth(self) -> float:
        """Lost by all validators."""
        return self.minipool_loss_eth + self.megapool_loss_eth

    @property
    def bond_loss_eth(self) -> float:
        """Borne by bonds of either kind."""
        return self.minipool_bond_eth + self.megapool_bond_eth

    @property
    def reth_loss_eth(self) -> float:
        """Borne by rETH: what is uninsured and what becomes debt."""
        return self.uninsured_eth + self.debt_eth


def fleet_loss(
    fleet: Fleet, each_eth: float, share: float, rpl_eth: float, *, discount: float
) -> FleetLoss:
    """Return what is lost if a share of the nodes is hit with all of their validators.

    A megapool's bond is spread evenly over its validators.

    Parameters
    ----------
    fleet : Fleet
    each_eth : float
        Lost by each validator hit, from 0 to 32 ETH.
    share : float
        Of the nodes, in [0, 1].
    rpl_eth : float
        ETH per RPL.
    discount : float
        Fraction of it that auctions do not bring.
    """
    if share == 0.0:
        each_eth = 0.0
    weights = fleet.nodes * share
    own = minipool_waterfall(
        np.full(fleet.minipools.shape, each_eth),
        fleet.bonds_eth,
        fleet.minipools,
        fleet.legacy_rpl,
        rpl_eth,
        discount=discount,
    )
    number = fleet.megapool_validators
    lost = number * each_eth
    borne = np.minimum(lost, fleet.megapool_bond_eth)

    def total(rows: FloatArray) -> float:
        return float(np.sum(weights * rows))

    return FleetLoss(
        validators=share * fleet.validators,
        minipool_loss_eth=total(own.validators_loss_eth),
        megapool_loss_eth=total(lost),
        minipool_bond_eth=total(own.bond_loss_eth),
        megapool_bond_eth=total(borne),
        rpl_proceeds_eth=total(own.rpl_proceeds_eth),
        uninsured_eth=total(own.uninsured_eth),
        debt_eth=total(lost - borne),
        rpl_sold=total(own.rpl_sold),
        bidders_gain_eth=total(own.bidders_gain_eth),
    )


def average_fleet(market: Market) -> Fleet:
    """Return nodes that are all alike: minipools of the market's average bond, without RPL."""
    return Fleet(
        kind=FleetKind.AVERAGE,
        standing="every validator with the market's average bond, no legacy RPL",
        nodes=np.array([market.operators]),
        bonds_eth=np.array([[market.bond_eth]]),
        minipools=np.array([[market.validators / market.operators]]),
        legacy_rpl=np.zeros(1),
        megapool_validators=np.zeros(1),
        megapool_bond_eth=np.zeros(1),
    )


def mixed_fleet(market: Market, rules: WaterfallParameters) -> Fleet:
    """Return a prior mix: minipools of 8 and 16 ETH and megapools, with the market's average bond.

    The set share of the validators is in megapools where that average allows it; with a smaller
    one more are, with a larger one fewer. Beyond 4 and 16 ETH all bonds are alike.
    """
    megapools, small, large = _mix(market.bond_eth, rules.megapool_share)
    per_node = market.validators / market.operators
    low = min(market.bond_eth, REDUCED_BOND_ETH)
    high = max(market.bond_eth, LARGE_BOND_ETH)
    old = small + large
    rows = [(0.0, 0.0, per_node, megapools), (1.0, 1.0, 0.0, old)]
    kinds = np.array([small, large]) / old if old > 0.0 else np.zeros(2)
    nodes = np.array([market.operators * share for *_, share in rows])
    behind = rules.legacy_rpl / (market.operators * old) if old > 0.0 else 0.0
    return Fleet(
        kind=FleetKind.MIXED,
        standing="a prior",
        nodes=nodes,
        bonds_eth=np.array([[SMALL_BOND_ETH, high]] * len(rows)),
        minipools=np.array([is_old * kinds * per_node for is_old, *_ in rows]),
        legacy_rpl=np.array([0.0, behind]),
        megapool_validators=np.array([number for _, _, number, _ in rows]),
        megapool_bond_eth=np.array([low * number for _, _, number, _ in rows]),
    )


def largest_node(fleet: Fleet, validators: float, bonds: tuple[BondClass, ...] = ()) -> Fleet:
    """Return a fleet of one node: its largest, at a size.

    A census knows the node itself. Of other pictures the largest is like all, or has minipools of
    the given bonds with their part of the legacy RPL.

    Parameters
    ----------
    fleet : Fleet
    validators : float
        Of the node.
    bonds : tuple of BondClass, optional
        Of the node's validators, by weight.
    """
    sizes = fleet.minipools.sum(axis=1) + fleet.megapool_validators
    row = int(np.argmax(np.where(fleet.nodes > 0.0, sizes, 0.0)))
    scale = validators / sizes[row]
    kinds, minipools = fleet.bonds_eth[row : row + 1], fleet.minipools[row : row + 1] * scale
    legacy = fleet.legacy_rpl[row] * scale
    megapool = fleet.megapool_validators[row] * scale
    if bonds:
        weights = np.array([each.weight for each in bonds])
        kinds = np.array([[each.bond_eth for each in bonds]])
        minipools = (weights / weights.sum() * validators)[None, :]
        old = float(np.sum(fleet.nodes * fleet.minipools.sum(axis=1)))
        legacy = fleet.total_legacy_rpl * min(validators / old, 1.0) if old > 0.0 else 0.0
        megapool = 0.0
    return Fleet(
        kind=fleet.kind,
        standing=fleet.standing,
        nodes=np.ones(1),
        bonds_eth=kinds,
        minipools=minipools,
        legacy_rpl=np.array([legacy]),
        megapool_validators=np.array([megapool]),
        megapool_bond_eth=fleet.megapool_bond_eth[row : row + 1] * scale * (not bonds),
    )


def _mix(bond_eth: float, megapool_share: float) -> tuple[float, float, float]:
    """Return the shares of validators in megapools and in minipools of 8 and 16 ETH."""
    if bond_eth <= REDUCED_BOND_ETH:
        return 1.0, 0.0, 0.0
    if bond_eth >= LARGE_BOND_ETH:
        return 0.0, 0.0, 1.0
    span = SMALL_BOND_ETH - REDUCED_BOND_ETH
    large = (bond_eth - SMALL_BOND_ETH + span * megapool_share) / (LARGE_BOND_ETH - SMALL_BOND_ETH)
    if large < 0.0:
        megapools = (SMALL_BOND_ETH - bond_eth) / span
        return megapools, 1.0 - megapools, 0.0
    if large > 1.0 - megapool_share:
        megapools = (LARGE_BOND_ETH - bond_eth) / (LARGE_BOND_ETH - REDUCED_BOND_ETH)
        return megapools, 0.0, 1.0 - megapools
    return megapool_share, 1.0 - megapool_share - large, large
