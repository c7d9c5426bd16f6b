"""Settings: how long, how sure, with how many paths. They change no law."""

from dataclasses import dataclass

from risk.arrays import require_between
from risk.errors import ParameterError

LONGEST_HORIZON_DAYS = 365
MOST_PATHS = 10_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What an assessment is asked for.

    Attributes
    ----------
    seed : int
        The only source of randomness, 0 to 2^63 − 1.
    n_paths : int
        Paths of the ordinary course of events; paths on which a rare event happens come on top.
    horizons : tuple of int
        Days, increasing, each at most 365.
    confidences : tuple of float
        Levels of value at risk and expected shortfall, increasing, inside (0, 1).
    exit_days : int
        Days within which exit value must be obtained, 1 to 90.
    daily_cost : float
        The most that selling may cost on one day of a patient exit, as a fraction.
    """

    seed: int = 7
    n_paths: int = 100_000
    horizons: tuple[int, ...] = (1, 7, 30, 90)
    confidences: tuple[float, ...] = (0.95, 0.975, 0.99)
    exit_days: int = 7
    daily_cost: float = 0.01

    def __post_init__(self) -> None:
        _require_integer("seed", self.seed, 0, 2**63 - 1)
        _require_integer("n_paths", self.n_paths, 100, MOST_PATHS)
        _require_integer("exit_days", self.exit_days, 1, 90)
        require_between(self, 0.0001, 0.5, "daily_cost")
        for horizon in self.horizons:
            _require_integer("horizons", horizon, 1, LONGEST_HORIZON_DAYS)
        for confidence in self.confidences:
            if not 0.0 < confidence < 1.0:
                raise ParameterError(
                    f"`confidences` must lie strictly between 0 and 1, got {confidence}."
                )
        for name in ("horizons", "confidences"):
            values = getattr(self, name)
            if not values or list(values) != sorted(set(values)):
                raise ParameterError(f"`{name}` must be increasing and not empty, got {values}.")

    @property
    def n_days(self) -> int:
        """Days to simulate: the longest horizon."""
        return self.horizons[-1]


def _require_integer(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ParameterError(
            f"`{name}` must be a whole number between {low} and {high}, got {value!r}."
        )
