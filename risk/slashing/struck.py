"""What is struck: an event that slashes a part of the network and a part of Rocket Pool."""

from dataclasses import dataclass

from risk.arrays import require_between
from risk.market import Market
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH
from risk.slashing.named_events import NAMED_EVENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """One event.

    Attributes
    ----------
    name : str
        In a few words.
    network_share : float
        Of the stake that is slashed together.
    rocket_pool_share : float
        Of Rocket Pool's validators that are slashed; 0 where they are counted.
    validators : int
        Of Rocket Pool that are slashed; 0 where it is a share of them.
    of_scenario : bool
        Whether it is the scenario's own mass slashing.
    """

    name: str
    network_share: float
    rocket_pool_share: float = 0.0
    validators: int = 0
    of_scenario: bool = False

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1.0, "network_share", "rocket_pool_share")

    def share_of(self, validators: float) -> float:
        """Return the share of so many validators of Rocket Pool that is slashed."""
        if self.validators == 0:
            return self.rocket_pool_share
        return min(self.validators / validators, 1.0)


MINORITY = next(event.name for event in NAMED_EVENTS if event.key == "minority")


def events(market: Market, concentration: float, share_now: float) -> tuple[Struck, ...]:
    """Return the named slashings whose size is known, and that of the scenario last.

    That of the largest operator is as large as the census says, so it is not among them.

    Parameters
    ----------
    market : Market
        Gives the stake and Rocket Pool's validators.
    concentration : float
        Share of Rocket Pool hit over the share of the network.
    share_now : float
        Share of the network that the scenario slashes today, or zero.
    """
    counted = [
        Struck(
            name=event.name,
            network_share=event.validators * VALIDATOR_BALANCE_ETH / market.total_stake_eth,
            validators=event.validators,
        )
        for event in NAMED_EVENTS
        if event.is_slashing and event.validators > 0
    ]
    shared = [
        Struck(
            name=event.name,
            network_share=event.network_share,
            rocket_pool_share=min(event.network_share * concentration, 1.0),
        )
        for event in NAMED_EVENTS
        if event.is_slashing and event.network_share > 0.0
    ]
    if share_now > 0.0:
        shared.append(
            Struck(
                name="The scenario's slashing",
                network_share=share_now,
                rocket_pool_share=min(share_now * concentration, 1.0),
                of_scenario=True,
            )
        )
    return (*counted, *shared)
