"""What is struck: an event that hits a part of the network and a part of Rocket Pool."""

from dataclasses import dataclass

from risk.arrays import require_between
from risk.market import Market
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH
from risk.slashing.named_events import NAMED_EVENTS, NamedEvent, Strikes


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """One event.

    Attributes
    ----------
    name : str
        In a few words.
    network_share : float
        Of the stake that is hit together.
    rocket_pool_share : float
        Of Rocket Pool's validators that are hit; 0 where they are counted.
    validators : int
        Of Rocket Pool that are hit; 0 where it is a share of them.
    of_largest : bool
        Whether they are those of the largest node.
    days_offline : float
        Of an outage; 0 for a slashing.
    of_scenario : bool
        Whether it is the scenario's own mass slashing.
    """

    name: str
    network_share: float
    rocket_pool_share: float = 0.0
    validators: int = 0
    of_largest: bool = False
    days_offline: float = 0.0
    of_scenario: bool = False

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1.0, "network_share", "rocket_pool_share")

    def share_of(self, validators: float) -> float:
        """Return the share of so many validators of Rocket Pool that is slashed."""
        if self.validators == 0:
            return self.rocket_pool_share
        return min(self.validators / validators, 1.0)


MINORITY = next(event.name for event in NAMED_EVENTS if event.key == "minority")


def events(
    market: Market, concentration: float, share_now: float, largest: int = 0
) -> tuple[Struck, ...]:
    """Return the named events whose size is known, and the slashing of the scenario last.

    Parameters
    ----------
    market : Market
        Gives the stake and Rocket Pool's validators.
    concentration : float
        Share of Rocket Pool hit over the share of the network.
    share_now : float
        Share of the network that the scenario slashes today, or zero.
    largest : int, default=0
        Validators of the largest node; without them its event is left out.
    """
    named = [
        _named(event, market, concentration, largest)
        for event in NAMED_EVENTS
        if event.strikes is not Strikes.LARGEST or largest > 0
    ]
    if share_now > 0.0:
        named.append(
            Struck(
                name="The scenario's slashing",
                network_share=share_now,
                rocket_pool_share=min(share_now * concentration, 1.0),
                of_scenario=True,
            )
        )
    return tuple(named)


def _named(event: NamedEvent, market: Market, concentration: float, largest: int) -> Struck:
    if event.strikes is Strikes.NETWORK:
        return Struck(
            name=event.name,
            network_share=event.network_share,
            rocket_pool_share=min(event.network_share * concentration, 1.0),
            days_offline=event.days_offline,
        )
    size = largest if event.strikes is Strikes.LARGEST else event.validators
    return Struck(
        name=event.name,
        network_share=min(size * VALIDATOR_BALANCE_ETH / market.total_stake_eth, 1.0),
        validators=size,
        of_largest=event.strikes is Strikes.LARGEST,
    )
