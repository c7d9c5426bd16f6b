"""Selling in tranches: the schedule that trades the cost of haste against the risk of waiting.

A sale moves the price against itself. What it moves at once is temporary if it comes back before
the next sale, permanent if it never does, and in between it recovers. With impact in a straight
line the cost of a schedule is quadratic, and so is its variance; the best schedule for an aversion
to variance minimises one plus the aversion times the other [1]_. Recovery replaces the two kinds of
impact by one kernel [2]_.

References
----------
.. [1] R. Almgren, N. Chriss (2000). "Optimal execution of portfolio transactions". *Journal of
   Risk* 3(2).
.. [2] A. Obizhaeva, J. Wang (2013). "Optimal trading strategy and supply/demand dynamics".
   *Journal of Financial Markets* 16(1).
"""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, require_between
from risk.errors import ParameterError

_STEPS = 200
_ENOUGH = 1e-12  # of the size


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearImpact:
    """Almgren and Chriss's market: a random walk, and impact in proportion to what is sold.

    Attributes
    ----------
    volatility : float
        Of the price, in money per √day.
    half_spread : float
        Money per unit sold.
    permanent : float
        Money per unit, for each unit sold before.
    temporary : float
        Money per unit, for each unit a day sold at the time.
    """

    volatility: float
    half_spread: float
    permanent: float
    temporary: float

    def __post_init__(self) -> None:
        require_between(self, 0.0, math.inf, "volatility", "half_spread", "permanent", "temporary")

    def urgency(self, aversion: float, day: float = 1.0) -> float:
        """Return κ a day: 1/κ days is the half-life of the best schedule.

        Parameters
        ----------
        aversion : float
            To variance, per unit of money.
        day : float, optional
            Days between two sales.
        """
        squared = aversion * self.volatility**2 / self._effective(day)
        return math.acosh(1.0 + squared * day * day / 2.0) / day

    def schedule(self, size: float, n_sales: int, aversion: float, day: float = 1.0) -> FloatArray:
        """Return the best sales, of shape (n_sales,), in closed form.

        Parameters
        ----------
        size : float
            Units to sell in all.
        n_sales : int
        aversion, day
            As for `urgency`.
        """
        rate = self.urgency(aversion, day)
        days = day * n_sales
        if rate * days < 1e-6:
            return np.full(n_sales, size / n_sales)
        middles = days - day * (np.arange(1, n_sales + 1) - 0.5)
        # 2 sinh(κτ/2)/sinh(κT) · cosh(κ(T − t)), in exponentials that do not overflow.
        shape = np.exp(-rate * (days - middles)) + np.exp(-rate * (days + middles))
        return np.asarray(size * shape / shape.sum())

    def expected_cost(self, sales: FloatArray, day: float = 1.0) -> float:
        """Return the expected shortfall of a schedule against the price at its beginning."""
        size = float(sales.sum())
        return (
            self.permanent * size * size / 2.0
            + self.half_spread * float(np.abs(sales).sum())
            + self._effective(day) / day * float(sales @ sales)
        )

    def variance(self, sales: FloatArray, day: float = 1.0) -> float:
        """Return the variance of what a schedule brings, in money squared."""
        left = sales.sum() - np.cumsum(sales)
        return self.volatility**2 * day * float(left @ left)

    def _effective(self, day: float) -> float:
        effective = self.temporary - self.permanent * day / 2.0
        if effective <= 0.0:
            raise ParameterError(
                "`temporary` must exceed half the permanent impact of a period, got "
                f"{self.temporary:g} and {self.permanent:g}."
            )
        return effective


def recovering_impact(
    n_sales: int, slope: float, kept: float, permanent: float = 0.0
) -> FloatArray:
    """Return the kernel of a market that recovers between daily sales.

    Parameters
    ----------
    n_sales : int
    slope : float
        By how much one unit sold lowers the price of the next.
    kept : float
        Share of the displacement that is left a day later, in [0, 1].
    permanent : float, optional
        Share of the displacement that never comes back.

    Returns
    -------
    kernel : ndarray of shape (n_sales, n_sales)
        Symmetric; ``sales @ kernel @ sales / 2`` is the cost of impact.
    """
    apart = np.abs(np.subtract.outer(np.arange(n_sales), np.arange(n_sales)))
    return np.asarray(slope * (permanent + (1.0 - permanent) * float(kept) ** apart))


def best_sales(
    size: float,
    impact: FloatArray,
    covariance: FloatArray,
    drift: FloatArray,
    aversion: float,
) -> FloatArray:
    """Return the sales, none negative, that cost least with their risk.

    They minimise ``n'·impact·n/2 − drift'·n + aversion·n'·covariance·n`` over n ≥ 0 that sum to
    the size.

    Parameters
    ----------
    size : float
        To be sold in all.
    impact : ndarray of shape (n_sales, n_sales)
        See `recovering_impact`; positive definite.
    covariance : ndarray of shape (n_sales, n_sales)
        Of the price at the times of sale.
    drift : ndarray of shape (n_sales,)
        Expected price at them, less today's.
    aversion : float
        To variance.

    Returns
    -------
    sales : ndarray of shape (n_sales,)

    Raises
    ------
    ParameterError
        If the size or the aversion is negative, or the kernel is not positive definite.
    """
    from scipy.optimize import nnls

    if size < 0.0 or aversion < 0.0:
        raise ParameterError(
            f"`size` and `aversion` must not be negative, got {size:g} and {aversion:g}."
        )
    if size == 0.0:
        return np.zeros(len(drift))
    quadratic = impact + 2.0 * aversion * covariance
    try:
        lower = np.linalg.cholesky(quadratic)
    except np.linalg.LinAlgError:
        raise ParameterError("`impact` must be positive definite.") from None

    def sales_at(bonus: float) -> FloatArray:
        # The sales that a bonus per unit calls forth; they grow with it, in straight pieces.
        return np.asarray(nnls(lower.T, np.linalg.solve(lower, drift + bonus))[0])

    low = -float(drift.max())
    high = low + float(np.ptp(drift)) + size * float(np.abs(quadratic).sum(axis=1).max())
    bonus = high
    for _ in range(_STEPS):
        sales = sales_at(bonus)
        excess = float(sales.sum()) - size
        if abs(excess) <= _ENOUGH * size:
            break
        low, high = (low, bonus) if excess > 0.0 else (bonus, high)
        used = np.flatnonzero(sales > 0.0)
        bonus = (low + high) / 2.0
        if used.size:
            # Where the piece that we stand on would meet the size, if that is inside.
            slope = float(np.linalg.solve(quadratic[np.ix_(used, used)], np.ones(used.size)).sum())
            met = (low if excess < 0.0 else high) - excess / slope
            bonus = met if low < met < high else bonus
    return np.asarray(sales * (size / sales.sum()))
