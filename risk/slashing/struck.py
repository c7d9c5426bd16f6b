"""What is struck: an event that slashes a part of the network and a part of Rocket Pool."""

from dataclasses import dataclass

from risk.arrays import require_between
from risk.market import Market
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH


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
        Of Rocket Pool's validators that are slashed.
    of_scenario : bool
        Whether it is the scenario's own mass slashing.
    """

    name: str
    network_share: float
    rocket_pool_share: float
    of_scenario: bool = False

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1.0, "network_share", "rocket_pool_share")


# Clusters seen: 20 on one host (2023-10) and 39 behind one operator's keys (2025-09).
_COUNTED = (
    ("One validator", 1),
    ("Host of 20", 20),
    ("Cluster of 39", 39),
)
_SHARED = (
    ("Bug in a minority client", 0.1),
    ("Bug in a large client", 0.2),
    ("Bug in a majority client", 1.0 / 3.0),
)


def events(market: Market, concentration: float, share_now: float) -> tuple[Struck, ...]:
    """Return named events, the smallest first, and that of the scenario last.

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
            name=name,
            network_share=number * VALIDATOR_BALANCE_ETH / market.total_stake_eth,
            rocket_pool_share=min(number / market.validators, 1.0),
        )
        for name, number in _COUNTED
    ]
    shared = [
        Struck(name=name, network_share=share, rocket_pool_share=min(share * concentration, 1.0))
        for name, share in _SHARED
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
