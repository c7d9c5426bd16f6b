"""Measures of loss and their sampling error.

Losses are positive. Value at risk is a quantile without interpolation: the smallest loss x with
weighted P(L ≤ x) ≥ confidence. Weights need not sum to one; they are normalised. Paths may come in
strata whose probabilities are known: then only the spread within a stratum is sampling error [1]_.

References
----------
.. [1] W. G. Cochran (1977). "Sampling Techniques", chapter 5. Wiley.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError

_Z95 = 1.959963984540054  # the normal quantile of 0.975
_DIGITS_LEFT = 1e-12
_LEAST_TAIL = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number that carries its sampling error.

    Attributes
    ----------
    value : float
    standard_error : float
        One standard error.
    low95, high95 : float
        A 95 % confidence interval of the sampling error alone.
    """

    value: float
    standard_error: float
    low95: float
    high95: float

    @classmethod
    def exact(cls, value: float) -> "Estimate":
        """Return a number that has no sampling error."""
        return cls(value=value, standard_error=0.0, low95=value, high95=value)

    @classmethod
    def normal(cls, value: float, standard_error: float) -> "Estimate":
        """Return an estimate with the symmetric normal interval."""
        half = _Z95 * standard_error
        return cls(
            value=value, standard_error=standard_error, low95=value - half, high95=value + half
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSample:
    """A checked, sorted sample of losses, so that many measures share one sort.

    Attributes
    ----------
    losses : ndarray of shape (n,)
        Ascending.
    weights : ndarray of shape (n,)
        Of each loss, summing to one.
    cumulative : ndarray of shape (n,)
        Weighted P(L ≤ losses[i]) up to ties.
    strata : ndarray of int, shape (n,)
        Of each loss; zeros for one stratum.
    power_sums : ndarray of shape (4, n_strata)
        Sums by stratum of the weights to the powers 0 to 3, so that error terms need not go
        through the paths below the quantile.
    order : ndarray of shape (n,)
        Positions of the sorted losses in the sample as given; what has no weight has no place.
    weighted : bool
        Whether weights were given.
    size : int
        Losses in the sample as given, those without weight included.
    covered_from : float
        Probability from which on quantiles are known; 0 unless only a tail was asked for.
    """

    losses: FloatArray
    weights: FloatArray
    cumulative: FloatArray
    strata: IntArray
    power_sums: FloatArray
    order: IntArray
    weighted: bool
    size: int
    covered_from: float = 0.0

    @classmethod
    def of(
        cls,
        losses: FloatArray,
        weights: FloatArray | None = None,
        strata: IntArray | None = None,
    ) -> "LossSample":
        """Check and sort a sample; `strata` numbers each path's stratum from 0 on.

        Raises
        ------
        ParameterError
            If the sample is empty, not one-dimensional, not finite, or if weights are negative,
            do not match it or sum to zero.
        """
        sample = _checked(losses, "losses")
        count = len(sample)
        if weights is None:
            order = np.argsort(sample)
            share = np.full(count, 1.0 / count)
            # k / n, not a running sum, so that 7 of 100 is exactly 0.07.
            cumulative = np.arange(1, count + 1) / count
        else:
            given = _checked_weights(weights, count)
            # Paths that cannot happen are left out before any sum, so that they change no bit.
            possible = np.flatnonzero(given)
            order = possible[np.argsort(sample[possible])]
            share = given[order]
            cumulative = np.cumsum(share)
        labels = np.zeros(len(order), dtype=np.int64) if strata is None else strata[order]
        return cls(
            losses=sample[order],
            weights=share,
            cumulative=cumulative,
            strata=labels,
            power_sums=_power_sums(labels, share),
            order=order,
            weighted=weights is not None,
            size=count,
        )

    @classmethod
    def tail(
        cls, losses: FloatArray, weights: FloatArray, strata: IntArray, confidence: float
    ) -> "LossSample":
        """Return a sample of which only the losses from a quantile on are there and sorted.

        Enough for the expected shortfall at the confidence, and several times faster. Arguments
        and errors as for `of`.
        """
        sample, given = _checked(losses, "losses"), _checked_weights(weights, len(losses))
        possible = np.flatnonzero(given)
        values = sample[possible]
        kept = min(len(values), int(2.0 * (1.0 - confidence) * len(values)) + _LEAST_TAIL)
        chosen = np.argpartition(values, len(values) - kept)[len(values) - kept :]
        order = possible[chosen[np.argsort(values[chosen])]]
        share = given[order]
        below = 1.0 - float(share.sum())
        if below >= confidence:  # those kept weigh too little
            return cls.of(losses, weights, strata)
        return cls(
            losses=sample[order],
            weights=share,
            cumulative=below + np.cumsum(share),
            strata=strata[order],
            power_sums=_power_sums(strata[possible], given[possible]),
            order=order,
            weighted=True,
            size=len(sample),
            covered_from=below,
        )

    @property
    def losses_as_given(self) -> FloatArray:
        """Losses in the order of the sample as given, shape (size,); zero where no weight is."""
        return _as_given(self, self.losses)

    @property
    def weights_as_given(self) -> FloatArray:
        """Weights in the order of the sample as given, shape (size,); zero where there is none."""
        return _as_given(self, self.weights)

    def quantile(self, probability: float) -> float:
        """Return the smallest loss whose cumulative weight reaches the probability."""
        # A running sum of n weights is only known to n rounding errors; the allowance is far
        # below the weight of one path, so it never moves the quantile past a real one.
        allowance = 4.0 * np.finfo(float).eps * len(self.losses) if self.weighted else 0.0
        if probability < self.covered_from:
            raise ParameterError(
                f"`probability` {probability} lies below the tail, which begins at "
                f"{self.covered_from}."
            )
        index = int(np.searchsorted(self.cumulative, probability - allowance, side="left"))
        return float(self.losses[min(index, len(self.losses) - 1)])

    def expected_shortfall(self, confidence: float, threshold: float) -> float:
        """Return v + E[(L − v)⁺] / (1 − confidence) for the threshold v."""
        first = int(np.searchsorted(self.losses, threshold, side="right"))
        excess = float(np.sum(self.weights[first:] * (self.losses[first:] - threshold)))
        return threshold + excess / (1.0 - confidence)

    def moments(self, first: int, pulls: FloatArray, below: float) -> tuple[float, float]:
        """Return variance and third central moment of the sum of weight times pull.

        Parameters
        ----------
        first : int
            Losses from here on have their own pulls.
        pulls : ndarray of shape (n - first,)
        below : float
            Pull of all losses before.
        """
        labels, weights = self.strata[first:], self.weights[first:]
        n_strata = self.power_sums.shape[1]
        own = _power_sums(labels, weights * pulls, n_strata)
        others = self.power_sums - _power_sums(labels, weights, n_strata)
        powers = np.array([[1.0], [below], [below**2], [below**3]])
        return _central_moments(own + powers * others)

    def moments_of_two(self, first: int, below: float, beyond: float) -> tuple[float, float]:
        """Return the moments where all losses before and all from `first` on pull alike."""
        if 2 * first >= len(self.losses) or self.covered_from > 0.0:
            return self.moments(first, np.full(len(self.losses) - first, beyond), below)
        labels, weights = self.strata[:first], self.weights[:first]
        before = _power_sums(labels, weights, self.power_sums.shape[1])
        powers = np.arange(4.0)[:, None]
        sums = before * below**powers + (self.power_sums - before) * beyond**powers
        return _central_moments(sums)


def value_at_risk(
    losses: FloatArray, confidence: float, weights: FloatArray | None = None
) -> float:
    """Return the smallest loss x with weighted P(L ≤ x) ≥ confidence.

    Parameters
    ----------
    losses : ndarray of shape (n_paths,)
        Losses in any unit; positive is lost.
    confidence : float
        Strictly between 0 and 1.
    weights : ndarray of shape (n_paths,), optional
        Weight of each path; equal if absent.

    Returns
    -------
    value_at_risk : float
        In the unit of the losses.

    Raises
    ------
    ParameterError
        If the sample, the weights or the confidence are outside their domain.

    References
    ----------
    .. [1] P. Artzner, F. Delbaen, J.-M. Eber, D. Heath (1999). "Coherent measures of risk".
       Mathematical Finance, 9(3).
    """
    return LossSample.of(losses, weights).quantile(_checked_confidence(confidence))


def expected_shortfall(
    losses: FloatArray, confidence: float, weights: FloatArray | None = None
) -> float:
    """Return the mean loss in the worst 1 − confidence of the weight.

    Computed as v + E[(L − v)⁺] / (1 − confidence) with v the value at risk, which splits an atom
    at the quantile as it must be split. Parameters, result and errors as for `value_at_risk`.

    References
    ----------
    .. [1] C. Acerbi, D. Tasche (2002). "On the coherence of expected shortfall". Journal of
       Banking & Finance, 26(7).
    """
    sample = LossSample.of(losses, weights)
    return sample.expected_shortfall(confidence, sample.quantile(_checked_confidence(confidence)))


def value_at_risk_estimate(
    losses: FloatArray | LossSample, confidence: float, weights: FloatArray | None = None
) -> Estimate:
    """Return the value at risk with its sampling error.

    The interval inverts the distribution of the cumulative weight below the quantile: the exact
    binomial one for equal weights, and for others a binomial of the same variance. The standard
    error is half the interval over the normal quantile. Parameters and errors as for
    `value_at_risk`.

    References
    ----------
    .. [1] R. S. Woodruff (1952). "Confidence intervals for medians and other position
       measures". Journal of the American Statistical Association, 47(260).
    """
    sample = losses if isinstance(losses, LossSample) else LossSample.of(losses, weights)
    value = sample.quantile(_checked_confidence(confidence))
    low_p, high_p = _rank_probabilities(sample, value, confidence)
    low, high = sample.quantile(low_p), sample.quantile(high_p)
    return Estimate(value=value, standard_error=(high - low) / (2.0 * _Z95), low95=low, high95=high)


def expected_shortfall_estimate(
    losses: FloatArray | LossSample, confidence: float, weights: FloatArray | None = None
) -> Estimate:
    """Return the expected shortfall with its sampling error.

    The standard error is that of the mean of v + (L − v)⁺ / (1 − confidence): the first-order
    term, in which the error of v cancels. The interval is corrected for the skewness of that
    mean by a monotone cubic transformation, because a heavy tail makes the symmetric one miss
    above more often than below. Parameters and errors as for `value_at_risk`.

    References
    ----------
    .. [1] S. X. Chen (2008). "Nonparametric estimation of expected shortfall". Journal of
       Financial Econometrics, 6(1).
    .. [2] P. Hall (1992). "On the removal of skewness by transformation". Journal of the Royal
       Statistical Society B, 54(1).
    """
    sample = losses if isinstance(losses, LossSample) else LossSample.of(losses, weights)
    threshold = sample.quantile(_checked_confidence(confidence))
    value = sample.expected_shortfall(confidence, threshold)
    first = int(np.searchsorted(sample.losses, threshold, side="right"))
    # Every path below the threshold pulls alike, so only the tail is gone through.
    pulls = _shortfall_influence(sample.losses[first:], threshold, confidence, value)
    return _skewed_interval(value, *sample.moments(first, pulls, threshold - value))


def mean_estimate(
    value: float, contributions: FloatArray, strata: IntArray | None = None
) -> Estimate:
    """Return a weighted mean with error, from its centred contributions w·(x − mean)."""
    return _skewed_interval(value, *_sum_moments(contributions, strata))


def chance_estimate(sample: LossSample, threshold: float) -> Estimate:
    """Return the weighted P(L ≥ threshold) with its sampling error."""
    first = int(np.searchsorted(sample.losses, threshold, side="left"))
    # The smaller side is summed, so that a chance of all or of nothing is exact.
    below = 2 * first < len(sample.losses) and sample.covered_from == 0.0
    chance = float(sample.weights[first:].sum())
    if below:
        chance = 1.0 - float(sample.weights[:first].sum())
    return _skewed_interval(chance, *sample.moments_of_two(first, -chance, 1.0 - chance))


def _skewed_interval(value: float, variance: float, third: float) -> Estimate:
    error = math.sqrt(variance)
    if error == 0.0:
        return Estimate.exact(value)
    if variance * error == 0.0:
        # So small that its cube is no number any more.
        return Estimate.normal(value, error)
    skewness = third / (variance * error)
    return Estimate(
        value=value,
        standard_error=error,
        low95=value - error * _hall_inverse(_Z95, skewness),
        high95=value - error * _hall_inverse(-_Z95, skewness),
    )


def influence_of_value_at_risk(sample: LossSample, confidence: float) -> FloatArray:
    """Return each path's first-order pull on the value at risk, in the order as given.

    Returns
    -------
    influence : ndarray of shape (n,)
        (confidence − 1{L ≤ v}) / f(v), the density from the spacing of the 95 % interval.
    """
    estimate = value_at_risk_estimate(sample, confidence)
    spread = math.sqrt(_cumulative_variance(sample, estimate.value, confidence))
    slope = estimate.standard_error / spread if spread > 0.0 else 0.0
    pull = (confidence - (sample.losses <= estimate.value)) * slope
    return _as_given(sample, np.asarray(pull))


def influence_of_expected_shortfall(sample: LossSample, confidence: float) -> FloatArray:
    """Return each path's first-order pull on the expected shortfall, in the order as given."""
    threshold = sample.quantile(confidence)
    value = sample.expected_shortfall(confidence, threshold)
    return _as_given(sample, _shortfall_influence(sample.losses, threshold, confidence, value))


def paired_difference(value: float, pulls: FloatArray, strata: IntArray | None = None) -> Estimate:
    """Return a difference between two measures of the same paths with its paired error.

    Parameters
    ----------
    value : float
        The difference itself.
    pulls : ndarray of shape (n_paths,)
        Weight times influence in the one, less weight times influence in the other.
    strata : ndarray of int, shape (n_paths,), optional
        Number of each path's stratum.
    """
    return Estimate.normal(value, math.sqrt(_sum_moments(pulls, strata)[0]))


def _sum_moments(contributions: FloatArray, strata: IntArray | None) -> tuple[float, float]:
    """Return variance and third central moment of a sum of independent contributions."""
    if strata is None:
        squares = contributions * contributions
        return float(squares.sum()), float(np.sum(squares * contributions))
    return _central_moments(_power_sums(strata, contributions))


def _power_sums(labels: IntArray, values: FloatArray, n_strata: int = 0) -> FloatArray:
    """Return the sums by stratum of the powers 0 to 3, shape (4, n_strata)."""
    squares = values * values
    return np.stack(
        [
            np.bincount(labels, minlength=n_strata),
            np.bincount(labels, values, minlength=n_strata),
            np.bincount(labels, squares, minlength=n_strata),
            np.bincount(labels, squares * values, minlength=n_strata),
        ]
    )


def _central_moments(power_sums: FloatArray) -> tuple[float, float]:
    """Return the summed central moments of strata from their sums of powers.

    Of a single path nothing is known to compare it with: it is not centred.
    """
    n, first, second, third = power_sums[:, power_sums[0] > 0.0]
    several = n > 1.0
    mean = np.where(several, first / n, 0.0)
    centred = second - first * mean
    spread = centred > _DIGITS_LEFT * second  # else rounding is all there is
    variance = centred * np.where(several, n / np.maximum(n - 1.0, 1.0), 1.0)
    skewed = third - 3.0 * mean * second + 2.0 * first * mean * mean
    return float(variance[spread].sum()), float(skewed[spread].sum())


def _shortfall_influence(
    losses: FloatArray, threshold: float, confidence: float, value: float
) -> FloatArray:
    return np.asarray(threshold + np.maximum(losses - threshold, 0.0) / (1.0 - confidence) - value)


def _hall_inverse(deviate: float, skewness: float) -> float:
    # Hall's g(t) = t + γt²/3 + γ²t³/27 + γ/6 makes the studentised mean of skewness γ close to
    # normal; this is its inverse.
    if abs(skewness) < 1e-8:
        return deviate
    return (3.0 / skewness) * float(np.cbrt(1.0 + skewness * (deviate - skewness / 6.0)) - 1.0)


def _rank_probabilities(sample: LossSample, value: float, confidence: float) -> tuple[float, float]:
    variance = _cumulative_variance(sample, value, confidence)
    if variance <= 0.0:
        return confidence, confidence
    count = confidence * (1.0 - confidence) / variance
    low = float(special.bdtrik(0.025, count, confidence)) / count
    high = (float(special.bdtrik(0.975, count, confidence)) + 1.0) / count
    return max(low, 0.0), min(high, 1.0)


def _cumulative_variance(sample: LossSample, value: float, confidence: float) -> float:
    if not sample.weighted:
        return confidence * (1.0 - confidence) / len(sample.losses)
    first = int(np.searchsorted(sample.losses, value, side="right"))
    return sample.moments_of_two(first, 1.0 - confidence, -confidence)[0]


def _as_given(sample: LossSample, ordered: FloatArray) -> FloatArray:
    given = np.zeros(sample.size)
    given[sample.order] = ordered
    return given


def _checked(values: FloatArray, name: str) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0:
        raise ParameterError(f"`{name}` must be one-dimensional and not empty.")
    if not np.isfinite(array).all():
        raise ParameterError(f"`{name}` must be finite.")
    return array


def _checked_weights(weights: FloatArray, count: int) -> FloatArray:
    share = _checked(weights, "weights")
    if len(share) != count:
        raise ParameterError(f"`weights` must have one entry per loss, got {len(share)}.")
    total = float(np.sum(share[share > 0.0]))
    if (share < 0.0).any() or total <= 0.0:
        raise ParameterError("`weights` must not be negative and must not all be zero.")
    return np.asarray(share / total)


def _checked_confidence(confidence: float) -> float:
    if not 0.0 < confidence < 1.0:
        raise ParameterError(f"`confidence` must lie strictly between 0 and 1, got {confidence}.")
    return confidence
