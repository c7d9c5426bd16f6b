"""Which of two models forecasts value at risk and expected shortfall better, by joint scores."""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray
from risk.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDifference:
    """Mean score of one model less that of another.

    Attributes
    ----------
    value : float
        Negative if the first is better.
    standard_error : float
        Allows for scores of neighbouring days that move together.
    """

    value: float
    standard_error: float

    @property
    def statistic(self) -> float:
        """The difference in its standard errors; 0 if there is none."""
        return self.value / self.standard_error if self.standard_error > 0.0 else 0.0

    @property
    def p_value(self) -> float:
        """Two-sided, for many observations."""
        return math.erfc(abs(self.statistic) / math.sqrt(2.0))


def joint_score(
    losses: FloatArray, value_at_risk: FloatArray, shortfall: FloatArray, confidence: float
) -> FloatArray:
    """Return the score of each day's pair of forecasts: the smaller, the better on average.

    The one of degree zero: multiplying losses and forecasts by a factor adds a constant, so
    that a comparison does not hang on the scale of a day.

    Parameters
    ----------
    losses, value_at_risk, shortfall : ndarray of shape (n,)
        Positive is lost; forecasts must be positive.
    confidence : float
        Of both forecasts.

    Returns
    -------
    ndarray of shape (n,)

    Raises
    ------
    ParameterError
        If a forecast is not positive, or a shortfall lies below its value at risk.

    References
    ----------
    .. [1] T. Fissler, J. F. Ziegel (2016). "Higher order elicitability and Osband's principle".
       Annals of Statistics 44(4).
    .. [2] A. J. Patton, J. F. Ziegel, R. Chen (2019). "Dynamic semiparametric models for expected
       shortfall (and value-at-risk)". Journal of Econometrics 211(2).
    """
    if (value_at_risk <= 0.0).any() or (shortfall < value_at_risk).any():
        raise ParameterError(
            "`value_at_risk` must be positive and `shortfall` no smaller on every day."
        )
    excess = np.maximum(losses - value_at_risk, 0.0) / (1.0 - confidence)
    return np.asarray((excess + value_at_risk) / shortfall + np.log(shortfall) - 1.0)


def score_difference(first: FloatArray, second: FloatArray, horizon_days: int) -> ScoreDifference:
    """Compare the scores of two models on the same days.

    Parameters
    ----------
    first, second : ndarray of shape (n,)
        Scores by day.
    horizon_days : int
        Forecasts of neighbouring days share all but one of their days.

    References
    ----------
    .. [1] F. X. Diebold, R. S. Mariano (1995). "Comparing predictive accuracy". Journal of
       Business & Economic Statistics 13(3).
    .. [2] W. K. Newey, K. D. West (1987). "A simple, positive semi-definite, heteroskedasticity
       and autocorrelation consistent covariance matrix". Econometrica 55(3).
    """
    difference = first - second
    count, mean = difference.size, float(difference.mean())
    centred = difference - mean
    lags = max(horizon_days - 1, int(4.0 * (count / 100.0) ** (2.0 / 9.0)))
    lags = min(2 * lags if horizon_days > 1 else lags, count - 1)
    total = float(np.dot(centred, centred))
    for lag in range(1, lags + 1):
        weight = 1.0 - lag / (lags + 1.0)
        total += 2.0 * weight * float(np.dot(centred[lag:], centred[:-lag]))
    return ScoreDifference(value=mean, standard_error=math.sqrt(max(total, 0.0)) / count)
