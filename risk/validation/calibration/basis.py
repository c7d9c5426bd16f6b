"""The basis by regime: when it was dislocated, how far, and how it reverts in each.

The regime of a day is read off the median of the seven days around it, by the engine's own rule:
half-way to a level counts as being there. A day of noise is then no episode. An episode is severe
if any of its medians is.
"""

from dataclasses import dataclass

import numpy as np

from risk.arrays import DAYS_PER_YEAR, BoolArray, FloatArray, IntArray
from risk.errors import ParameterError
from risk.parameters import BasisParameters
from risk.validation.calibration.reversion import FEWEST_STEPS, ReversionFit, fit_steps

WINDOW_DAYS = 7
FEWEST_DAYS = 180
LARGEST_GAP_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisEpisode:
    """A stretch of days in dislocation.

    Attributes
    ----------
    first_day, last_day : int
        Numbers of the days.
    lowest : float
        Lowest basis in it.
    is_severe : bool
    has_begun, has_ended : bool
        Whether its beginning, and its end, lie in the sample.
    """

    first_day: int
    last_day: int
    lowest: float
    is_severe: bool
    has_begun: bool
    has_ended: bool

    @property
    def days(self) -> int:
        """Its length."""
        return self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisFit:
    """What a history of the basis says of the laws.

    Attributes
    ----------
    episodes : tuple of BasisEpisode
        In order of time.
    calm_days : int
        Days outside episodes, those without a value too.
    levels : tuple of (str, ReversionFit)
        "calm", "mild" and "severe", those with thirty steps at least.
    n : int
        Number of days seen.
    """

    episodes: tuple[BasisEpisode, ...]
    calm_days: int
    levels: tuple[tuple[str, ReversionFit], ...]
    n: int

    @property
    def entries(self) -> int:
        """How many episodes began within the sample."""
        return sum(episode.has_begun for episode in self.episodes)

    @property
    def ends(self) -> int:
        """How many episodes ended within the sample."""
        return sum(episode.has_ended for episode in self.episodes)

    @property
    def entries_per_year(self) -> float:
        """Episodes per year of calm."""
        return DAYS_PER_YEAR * self.entries / self.calm_days

    @property
    def entries_error(self) -> float:
        """Standard error of the rate, as of a Poisson count."""
        return self.entries_per_year / float(np.sqrt(max(self.entries, 1)))

    @property
    def mean_length_days(self) -> float:
        """Days in dislocation over the episodes that ended: right for geometric lengths."""
        return sum(episode.days for episode in self.episodes) / max(self.ends, 1)

    @property
    def mean_length_error(self) -> float:
        """Standard error of the length, as of a geometric law."""
        return self.mean_length_days / float(np.sqrt(max(self.ends, 1)))


def fit_basis(days: IntArray, basis: FloatArray, law: BasisParameters) -> BasisFit:
    """Tell calm from dislocation, and fit the reversion in each.

    Parameters
    ----------
    days : ndarray of shape (n,)
        Numbers of the days, rising.
    basis : ndarray of shape (n,)
        Market price over redemption rate, less one.
    law : BasisParameters
        Whose means tell the regimes apart.

    Raises
    ------
    ParameterError
        If there are fewer than 180 days, or none is calm.
    """
    if days.size < FEWEST_DAYS:
        raise ParameterError(f"The basis needs {FEWEST_DAYS} days at least, got {days.size}.")
    middles = _running_median(days, basis)
    away = middles <= law.mild.mean / 2.0
    deep = middles <= (law.mild.mean + law.severe.mean) / 2.0
    starts = np.flatnonzero(away & ~np.concatenate(([False], away[:-1])))
    ends = np.flatnonzero(away & ~np.concatenate((away[1:], [False])))
    regime = np.zeros(days.size, dtype=np.int64)
    episodes = []
    for start, end in zip(starts, ends, strict=True):
        inside = slice(start, end + 1)
        severe = bool(deep[inside].any())
        regime[inside] = 2 if severe else 1
        episodes.append(
            BasisEpisode(
                first_day=int(days[start]),
                last_day=int(days[end]),
                lowest=float(basis[inside].min()),
                is_severe=severe,
                has_begun=bool(start > 0),
                has_ended=bool(end < days.size - 1),
            )
        )
    calm = _days_of(days, regime == 0)
    if calm == 0:
        raise ParameterError("No day of the basis is calm, so no rate of entry can be counted.")
    return BasisFit(
        episodes=tuple(episodes), calm_days=calm, levels=_levels(days, basis, regime), n=days.size
    )


def _days_of(days: IntArray, inside: BoolArray) -> int:
    """Return how many days some of the days stand for, those without a value up to the next too."""
    spans = np.append(np.minimum(np.diff(days), LARGEST_GAP_DAYS), 1)
    return int(spans[inside].sum())


def _levels(
    days: IntArray, basis: FloatArray, regime: IntArray
) -> tuple[tuple[str, ReversionFit], ...]:
    gaps = np.diff(days)
    found = []
    for number, name in enumerate(("calm", "mild", "severe")):
        inside = (regime[:-1] == number) & (regime[1:] == number) & (gaps <= LARGEST_GAP_DAYS)
        if inside.sum() >= FEWEST_STEPS and np.ptp(basis[:-1][inside]) > 0.0:
            fit = fit_steps(gaps[inside], basis[:-1][inside], basis[1:][inside])
            found.append((name, fit))
    return tuple(found)


def _running_median(days: IntArray, values: FloatArray) -> FloatArray:
    half = WINDOW_DAYS // 2
    first = np.searchsorted(days, days - half, side="left")
    last = np.searchsorted(days, days + half, side="right")
    return np.array([np.median(values[a:b]) for a, b in zip(first, last, strict=True)])
