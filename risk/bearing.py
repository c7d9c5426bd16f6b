"""Who bears a loss, in what order and when, as records: waterfalls, the cliff, the race, our node.

ETH unless a name says otherwise; "share" is of the network's stake, or says of what.
"""

from dataclasses import dataclass

from risk.node_risk import NodeRisk
from risk.slashing.fleet import FleetKind, FleetLoss
from risk.slashing.reported_rate import PlaceInLine, RateRace


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetInShort:
    """A picture of the nodes on which the waterfalls stand.

    Attributes
    ----------
    kind : FleetKind
    standing : str
        Where it comes from.
    validators, bond_eth, megapool_share, legacy_rpl : float
        In all; the average bond; the share of validators in megapools; RPL in all.
    """

    kind: FleetKind
    standing: str
    validators: float
    bond_eth: float
    megapool_share: float
    legacy_rpl: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """What one event takes from one picture of the nodes, by bearer.

    Attributes
    ----------
    event : str
    is_slashing : bool
        False for an outage.
    of_scenario : bool
    fleet : FleetKind
    network_share, rocket_pool_share : float
        Hit.
    each_eth : float
        Lost by each validator that is.
    borne : FleetLoss
    loss : float
        Of rETH, a fraction of its value.
    treasury_eth : float
        The treasury's part, at the redemption rate.
    """

    event: str
    is_slashing: bool
    of_scenario: bool
    fleet: FleetKind
    network_share: float
    rocket_pool_share: float
    each_eth: float
    borne: FleetLoss
    loss: float
    treasury_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliff:
    """A megapool of least bonds before and after the final balances of those slashed.

    Attributes
    ----------
    validators, slashed : int
        All of them and those slashed.
    network_share : float
        Slashed together.
    each_eth : float
        Lost by each of those.
    bond_eth : float
        Of the whole megapool.
    before_eth : float
        Counted as lost by the reported rate until a final balance is known.
    after_eth : float
        When all of them are settled: every debt that was raised.
    repaid_by_exits_eth : float
        Of it, what the other validators' bonds repay if they leave too.
    years_of_rewards : float
        Until the others' rewards have repaid it if they stay; infinity if none are left.
    """

    validators: int
    slashed: int
    network_share: float
    each_eth: float
    bond_eth: float
    before_eth: float
    after_eth: float
    repaid_by_exits_eth: float
    years_of_rewards: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """The treasury at one place in the line.

    Attributes
    ----------
    ahead : float
        Share of all that is redeemed that goes to others first.
    result : PlaceInLine
    against_equal_eth : float
        What that is more than an equal share of the loss would leave; negative is less.
    loss : float
        Fraction of the value before.
    """

    ahead: float
    result: PlaceInLine
    against_equal_eth: float
    loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """The reported rate after one loss.

    Attributes
    ----------
    loss : float
        Fraction of rETH's value.
    of_scenario : bool
    first_report_day : int
    race : RateRace
    held_reth : float
        By the treasury.
    equal_eth : float
        What an equal share of the loss leaves the treasury.
    places : tuple of InLine
        First, in the middle, last; empty without rETH.
    """

    loss: float
    of_scenario: bool
    first_report_day: int
    race: RateRace
    held_reth: float
    equal_eth: float
    places: tuple[InLine, ...]

    @property
    def paid_eth(self) -> float:
        """Redeemed before the rate is true."""
        return float(self.race.paid_eth.sum())

    @property
    def taken_eth(self) -> float:
        """Of it, taken from those who stay."""
        return float(self.race.taken_eth.sum())

    @property
    def worth_of_first_eth(self) -> float:
        """What the treasury has more first in line than last; 0 without rETH."""
        if not self.places:
            return 0.0
        return self.places[0].result.total_eth - self.places[-1].result.total_eth


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """Who bears a loss, in what order and when.

    Attributes
    ----------
    fleets : tuple of FleetInShort
        The best known first.
    waterfalls : tuple of Waterfall
        Every event on every picture of the nodes.
    cliffs : tuple of Cliff
    races : tuple of Race
        By loss, the smallest first.
    auction_discount : float
        Fraction of the price of legacy RPL that its auction does not bring.
    node : NodeRisk or None
        None without node stakes.
    """

    fleets: tuple[FleetInShort, ...]
    waterfalls: tuple[Waterfall, ...]
    cliffs: tuple[Cliff, ...]
    races: tuple[Race, ...]
    auction_discount: float
    node: NodeRisk | None

    def waterfall(self, event: str, fleet: FleetKind) -> Waterfall:
        """Return the waterfall of an event on a picture of the nodes."""
        return next(row for row in self.waterfalls if (row.event, row.fleet) == (event, fleet))

    def events(self) -> tuple[str, ...]:
        """Return the names of the events, in their order."""
        return tuple(dict.fromkeys(row.event for row in self.waterfalls))
