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


# Clusters seen: 20 on one host (2023-10-11) and 39 of one operator (2025-09-10).
_COUNTED = (
    ("Lone slashing", 1),
    ("Host failure, 20 validators", 20),
    ("SSV-like cluster, 39 validators", 39),
)
# Clients of 18 % and 52.6 % of the network (MigaLabs, 2025-12), half of whose validators are
# slashed, a prior.
MINORITY, MAJORITY = "Minority client bug", "Majority client bug"
_SHARED = ((MINORITY, 0.09), (MAJORITY, 0.263))


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
            validators=number,
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
