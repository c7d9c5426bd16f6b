"""How often validators have been slashed: recorded counts, and what they say of a rate exactly."""

from dataclasses import dataclass

from scipy.special import gammaincinv

from risk.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRate:
    """Events that were counted over an exposure.

    Attributes
    ----------
    events : int
    exposure : float
        Years, or validator-years.
    first, last : str
        ISO dates.
    """

    events: int
    exposure: float
    first: str
    last: str

    @property
    def rate(self) -> float:
        """Events per unit of exposure."""
        return self.events / self.exposure

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the exact interval of a Poisson rate, equal tails [1]_.

        References
        ----------
        .. [1] F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
        """
        if not 0.0 < confidence < 1.0:
            raise ParameterError(f"`confidence` must lie between 0 and 1, got {confidence:g}.")
        tail = 0.5 * (1.0 - confidence)
        low = float(gammaincinv(self.events, tail)) if self.events else 0.0
        high = float(gammaincinv(self.events + 1, 1.0 - tail))
        return low / self.exposure, high / self.exposure


# Validator-years: trapezoids through 21,063 validators (2020-12-01), 524,060 (2023-02) and the
# daily numbers of validatorqueue.com from 2023-05-21 on (n = 845), to 2025-09-11.
_VALIDATOR_YEARS = 2_975_000.0
_FIRST, _LAST = "2020-12-01", "2025-09-11"
_SLASHED = 525  # by 2025-09-11, MigaLabs

# Sizes of the six slashings of more than ten validators of one operator: RockLogic (2023-04-13),
# Launchnodes (2023-10-11) and one unnamed (2022-09-23), Ankr and others on SSV (2025-09-10),
# Staked (2021-02-04), and Bitcoin Suisse (2023-11), which could not be verified.
CLUSTER_SIZES = (11, 20, 20, 39, 75, 100)
UNVERIFIED_CLUSTER = 100

ALL_SLASHINGS = RecordedRate(events=_SLASHED, exposure=_VALIDATOR_YEARS, first=_FIRST, last=_LAST)
LONE_SLASHINGS = RecordedRate(
    events=_SLASHED - sum(CLUSTER_SIZES), exposure=_VALIDATOR_YEARS, first=_FIRST, last=_LAST
)
LONE_IF_UNVERIFIED = RecordedRate(
    events=LONE_SLASHINGS.events + UNVERIFIED_CLUSTER,
    exposure=_VALIDATOR_YEARS,
    first=_FIRST,
    last=_LAST,
)
CLUSTERS = RecordedRate(events=len(CLUSTER_SIZES), exposure=4.78, first=_FIRST, last=_LAST)
