"""What one subject of a calibration gives, and how its parts are put together."""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.validation.calibration import dependence
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.series import DailySeries, iso

RESAMPLED = 200
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Estimates that may replace base values, figures beside the laws, and what could not be told.

    Attributes
    ----------
    estimates, figures : tuple of ParameterEstimate
    notices : tuple of str
        A sentence each.
    """

    estimates: tuple[ParameterEstimate, ...] = ()
    figures: tuple[ParameterEstimate, ...] = ()
    notices: tuple[str, ...] = ()

    def __add__(self, other: "Part") -> "Part":
        return Part(
            estimates=self.estimates + other.estimates,
            figures=self.figures + other.figures,
            notices=self.notices + other.notices,
        )


def notice(sentence: str) -> Part:
    """Return a part that says only what could not be told."""
    return Part(notices=(sentence,))


def sample_of(label: str, days: IntArray, unit: str) -> Sample:
    """Return the sample of some days."""
    return Sample(
        series=label, first=iso(int(days[0])), last=iso(int(days[-1])), n=int(days.size), unit=unit
    )


def rounded(value: float) -> float:
    """Return a figure with the digits that a file needs."""
    return float(f"{value:.{_DIGITS}g}")


def error_of(value: float) -> float | None:
    """Return a standard error, or None where it is not finite."""
    return rounded(value) if math.isfinite(value) else None


def spread(draws: FloatArray) -> float:
    """Return the standard deviation of draws."""
    return rounded(float(np.std(draws, ddof=1)))


def together(
    one: tuple[IntArray, FloatArray], other: tuple[IntArray, FloatArray]
) -> tuple[FloatArray, IntArray]:
    """Return the pairs of two series on their common days, shape (n, 2), and those days."""
    days, first, second = np.intersect1d(one[0], other[0], return_indices=True)
    return np.column_stack((one[1][first], other[1][second])), days


def correlation_with_eth(
    name: str,
    label: str,
    eth: DailySeries | None,
    changes: tuple[IntArray, FloatArray],
    rng: np.random.Generator,
) -> Part:
    """Return the correlation of ETH/USD's daily log changes with those of another series.

    Parameters
    ----------
    name : str
        Of the parameter.
    label : str
        Of the two series together.
    eth : DailySeries or None
    changes : ndarray of shape (n,), ndarray of shape (n,)
        Days and changes of the other series.
    rng : numpy.random.Generator
    """
    if eth is None:
        return Part()
    pairs, common = together(eth.log_changes(), changes)
    if common.size < dependence.FEWEST_PAIRS:
        return notice(f"{label}: {common.size:,} days in common are too few.")
    estimate = ParameterEstimate(
        name=name,
        value=rounded(dependence.kendall_correlation(pairs)),
        standard_error=spread(dependence.kendall_draws(pairs, rng, RESAMPLED)),
        sample=sample_of(f"{label}, by day", common, "one"),
        method="Kendall's tau turned into a correlation; error by the stationary bootstrap",
    )
    return Part(estimates=(estimate,))
