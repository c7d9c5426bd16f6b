"""Seven named events, from a lone slashing to the fault of a majority client, as frozen records.

What has happened is named with its date and fork; shares of clients and what of them is slashed
are priors, and say so.
"""

from dataclasses import dataclass
from enum import StrEnum

from risk.slashing.penalties import Fork


class Strikes(StrEnum):
    """What an event strikes."""

    OPERATOR = "one operator of Rocket Pool"
    LARGEST = "the largest operator of Rocket Pool"
    NETWORK = "the network, and Rocket Pool by its share"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEvent:
    """One event.

    Attributes
    ----------
    key : str
        For files and addresses.
    name : str
    story : str
        What happens, when it has happened, and what of it is a prior.
    strikes : Strikes
    validators : int
        Of one operator; 0 for the whole of the largest, or for a share.
    network_share : float
        Of the network that is struck; 0 for one operator.
    days_offline : float
        Of an outage without finality; 0 for a slashing.
    happened : str
        ISO date, or empty.
    fork_then : Fork or None
        Whose rules held.
    """

    key: str
    name: str
    story: str
    strikes: Strikes
    validators: int = 0
    network_share: float = 0.0
    days_offline: float = 0.0
    happened: str = ""
    fork_then: Fork | None = None

    @property
    def is_slashing(self) -> bool:
        """Whether validators are slashed, and not only offline."""
        return self.days_offline == 0.0

    @property
    def slider(self) -> dict[str, float]:
        """What it is on the sliders of a scenario; nothing where none of them says it."""
        if self.is_slashing and self.network_share > 0.0:
            return {"slashed_share_now": self.network_share}
        return {}


# Shares of the consensus clients, MigaLabs after the incident of 2025-12-04: Lighthouse 52.6 %,
# Prysm 18 %. Half of a client's validators slashed is a prior.
MAJORITY_CLIENT, MINORITY_CLIENT = 0.526, 0.18
SLASHED_OF_CLIENT = 0.5

NAMED_EVENTS = (
    NamedEvent(
        key="lone",
        name="Lone slashing",
        story=(
            "One validator signs twice, as after a key was moved by hand: 260 times from 2020-12 "
            "to 2025-09."
        ),
        strikes=Strikes.OPERATOR,
        validators=1,
    ),
    NamedEvent(
        key="host",
        name="Host failure, 20 validators",
        story=(
            "All validators of one machine sign twice. So it was at Launchnodes (Lido) on "
            "2023-10-11, by the configuration of a remote signer."
        ),
        strikes=Strikes.OPERATOR,
        validators=20,
        happened="2023-10-11",
        fork_then=Fork.CAPELLA,
    ),
    NamedEvent(
        key="cluster",
        name="SSV-like cluster, 39 validators",
        story=(
            "One operator's cluster signs in two places, as on SSV on 2025-09-10 during "
            "maintenance (some reports say 40)."
        ),
        strikes=Strikes.OPERATOR,
        validators=39,
        happened="2025-09-10",
        fork_then=Fork.ELECTRA,
    ),
    NamedEvent(
        key="outage",
        name="Medalla-like outage with leak",
        story=(
            "The largest client stands still and the chain does not finalise: 52.6 % of the "
            "network (Lighthouse, 2025-12) for five days, a prior. On the test network Medalla, "
            "from 2020-08-14, nobody was slashed who only stayed offline."
        ),
        strikes=Strikes.NETWORK,
        network_share=MAJORITY_CLIENT,
        days_offline=5.0,
        happened="2020-08-14",
        fork_then=Fork.PHASE0,
    ),
    NamedEvent(
        key="minority",
        name="Minority client bug",
        story=(
            "A client of 18 % of the network (Prysm, 2025-12) makes its validators sign twice, "
            "and half of them are slashed, a prior. It has not happened."
        ),
        strikes=Strikes.NETWORK,
        network_share=MINORITY_CLIENT * SLASHED_OF_CLIENT,
    ),
    NamedEvent(
        key="majority",
        name="Majority client bug",
        story=(
            "A client of 52.6 % of the network (Lighthouse, 2025-12) makes its validators sign "
            "twice, and half of them are slashed, a prior. It has not happened."
        ),
        strikes=Strikes.NETWORK,
        network_share=MAJORITY_CLIENT * SLASHED_OF_CLIENT,
    ),
    NamedEvent(
        key="largest",
        name="Largest operator entirely",
        story="Every validator of the largest node is slashed at once. It has not happened.",
        strikes=Strikes.LARGEST,
    ),
)
