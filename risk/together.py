"""Who fails together, and what that costs, as records.

Fractions of a loss are of what is at stake: rETH's value, or the node stake. Chances are computed
and not sampled, so that they have no sampling error.
"""

from dataclasses import dataclass, field

from risk.arrays import FloatArray
from risk.concentration import Concentration
from risk.slashing.frequency import RecordedRate
from risk.slashing.groups import BondClass, NodeSpread
from risk.slashing.named_events import NamedEvent
from risk.slashing.penalties import Fork


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Nodes as groups of validators that are hit together.

    Attributes
    ----------
    spread : NodeSpread
        As counted.
    nodes, validators, largest : int
        Once there are as many validators as in the market: nodes, all validators, and those of
        the largest node.
    concentration : Concentration
    bonds : tuple of BondClass
        Shares of validators by bond, with the average of the market.
    """

    spread: NodeSpread
    nodes: int
    validators: int
    largest: int
    concentration: Concentration
    bonds: tuple[BondClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneCounts:
    """Slashings of one validator at a time, among a set of validators.

    Attributes
    ----------
    days : int
    validators : int
    expected : float
    chances : tuple of float
        Of 0, 1, 2, … of them.
    each_eth : float
        What each loses.
    reth_each_eth : float
        What of it passes the bond, on average.
    """

    days: int
    validators: int
    expected: float
    chances: tuple[float, ...]
    each_eth: float
    reth_each_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    """A cluster of one size that strikes Rocket Pool.

    Attributes
    ----------
    size : int
    chance : float
        Of one of that size or more within a year.
    each_eth : float
    reth_eth : float
        What passes the bonds.
    """

    size: int
    chance: float
    each_eth: float
    reth_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceedance:
    """How likely a loss is to pass a threshold.

    Attributes
    ----------
    threshold : float
        Fraction.
    given_event : float
        Chance, given a mass slashing.
    within : tuple of float
        Chance within each of the horizons, of all causes together.
    mean_beyond : float
        Mean loss where it is passed, given a mass slashing, as a fraction; 0 where it never is.
    """

    threshold: float
    given_event: float
    within: tuple[float, ...]
    mean_beyond: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LossTable:
    """The distribution of one loss.

    Attributes
    ----------
    subject : str
        "reth", "reth_average_bond" or "node".
    worth_eth : float
        What fractions are of.
    horizons : tuple of int
        Days.
    event_chance : tuple of float
        Of a mass slashing within each of them.
    rows : tuple of Exceedance
    expected_given_event : float
    shortfall_given_event : tuple of (float, float)
        Confidence, and the mean of the worst outcomes given a mass slashing.
    losses : ndarray of shape (n,)
        For the chart.
    chances : ndarray of shape (n_horizons, n)
    """

    subject: str
    worth_eth: float
    horizons: tuple[int, ...]
    event_chance: tuple[float, ...]
    rows: tuple[Exceedance, ...]
    expected_given_event: float
    shortfall_given_event: tuple[tuple[float, float], ...]
    losses: FloatArray = field(repr=False)
    chances: FloatArray = field(repr=False)

    @property
    def never(self) -> bool:
        """Whether no event takes anything."""
        return self.expected_given_event == 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWeiLine:
    """Share slashed at which holders lose their first wei, by the part of a megapool that is hit.

    Attributes
    ----------
    bond_eth : float
    parts : ndarray of shape (n,)
        k of n validators, as k / n.
    before, in_queue : ndarray of shape (n,)
        Before settlement, without and with the exit queue; infinity for never.
    after, after_in_queue : float
        After settlement, per validator: with the queue, of the one worst off.
    """

    bond_eth: float
    parts: FloatArray
    before: FloatArray
    in_queue: FloatArray
    after: float
    after_in_queue: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LossMap:
    """Loss of rETH against the share of the network and of Rocket Pool that is slashed.

    Attributes
    ----------
    network : ndarray of shape (n_network,)
    rocket : ndarray of shape (n_rocket,)
    loss : ndarray of shape (n_rocket, n_network)
        Without the exit queue.
    """

    network: FloatArray
    rocket: FloatArray
    loss: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One protocol version and bond, with the same ETH lent by holders.

    Attributes
    ----------
    name : str
    bonds : tuple of BondClass
    validators : float
    first_wei : float
        Of the thinnest bond, after settlement.
    shares : tuple of float
        Of the network.
    losses, in_queue : tuple of float
        Of rETH at these shares, without and with the exit queue.
    chance, chance_in_queue : float
        Of a loss of more than 1 % within a year.
    stale_eth : float
        What early redeemers can take at the rate reported before a loss is known.
    """

    name: str
    bonds: tuple[BondClass, ...]
    validators: float
    first_wei: float
    shares: tuple[float, ...]
    losses: tuple[float, ...]
    in_queue: tuple[float, ...]
    chance: float
    chance_in_queue: float
    stale_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOutcome:
    """What one named event takes, under the rules in force.

    Attributes
    ----------
    event : NamedEvent
    fork : Fork
        Whose penalties are charged.
    network_share : float
        Struck.
    validators : float
        Of Rocket Pool that are hit.
    rocket_share : float
        Of all of its validators.
    each_eth : float
        What each loses.
    each_then_eth : float or None
        What each lost under the fork of the time.
    bond_eth, rpl_eth, reth_eth : float
        By bearer.
    reth_in_queue_eth : float
        The last, with the exit queue.
    loss : float
        Fraction of rETH's value.
    treasury_eth : float
    """

    event: NamedEvent
    fork: Fork
    network_share: float
    validators: float
    rocket_share: float
    each_eth: float
    each_then_eth: float | None
    bond_eth: float
    rpl_eth: float
    reth_eth: float
    reth_in_queue_eth: float
    loss: float
    treasury_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Who fails together, and what that costs.

    Attributes
    ----------
    groups : Groups
    lone : tuple of LoneCounts
        Of Rocket Pool within each horizon, then of the own node, if there is one.
    lone_rate : RecordedRate
        The record that the rate comes from.
    cluster_rate : RecordedRate
    network_clusters_per_year, clusters_per_year : float
        On the network, and those that strike Rocket Pool.
    clusters : tuple of ClusterRow
    tables : tuple of LossTable
    first_wei : tuple of FirstWeiLine
    full_share : float
        Of the network, slashed: beyond it the exit queue carries some past the penalty.
    loss_map : LossMap
    versions : tuple of VersionRow
    events : tuple of EventOutcome
    """

    groups: Groups
    lone: tuple[LoneCounts, ...]
    lone_rate: RecordedRate
    cluster_rate: RecordedRate
    network_clusters_per_year: float
    clusters_per_year: float
    clusters: tuple[ClusterRow, ...]
    tables: tuple[LossTable, ...]
    first_wei: tuple[FirstWeiLine, ...]
    full_share: float
    loss_map: LossMap
    versions: tuple[VersionRow, ...]
    events: tuple[EventOutcome, ...]

    def table(self, subject: str) -> LossTable | None:
        """Return the distribution of one loss; None if there is none."""
        return next((each for each in self.tables if each.subject == subject), None)

    def outcome(self, key: str) -> EventOutcome:
        """Return what one named event takes.

        Raises
        ------
        LookupError
            If there is none of that key.
        """
        for outcome in self.events:
            if outcome.event.key == key:
                return outcome
        raise LookupError(f"no event named {key}")
