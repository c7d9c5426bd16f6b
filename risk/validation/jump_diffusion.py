"""Merton's jump diffusion: constant volatility and jumps, with its risk measures in closed form.

An alternative to the engine's law, for comparison: over some days a log return is normal given the
number of jumps, which is Poisson. Nothing clusters, and long horizons become normal.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from risk.arrays import DAYS_PER_YEAR, FloatArray, require_between
from risk.errors import ParameterError

_LEFT_OUT = 1e-14  # probability of more jumps than are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpDiffusion:
    """Parameters per year; the expected simple return is zero.

    Attributes
    ----------
    annual_volatility : float
        Between jumps.
    jumps_per_year : float
    jump_mean, jump_deviation : float
        Of the logarithm of one jump, which is normal.

    References
    ----------
    .. [1] R. C. Merton (1976). "Option pricing when underlying stock returns are discontinuous".
       Journal of Financial Economics, 3(1-2).
    """

    annual_volatility: float
    jumps_per_year: float
    jump_mean: float
    jump_deviation: float

    def __post_init__(self) -> None:
        require_between(self, 0.01, 3.0, "annual_volatility")
        require_between(self, 0.0, 1000.0, "jumps_per_year")
        require_between(self, -2.0, 2.0, "jump_mean")
        require_between(self, 0.0, 2.0, "jump_deviation")

    @classmethod
    def eth_usd(cls) -> "JumpDiffusion":
        """ETH/USD, 2022-01-02 to 2026-08-20, n = 1,693; s.e. .032, 49, .0018 and .0041."""
        return cls(
            annual_volatility=0.336, jumps_per_year=208.5, jump_mean=-0.0005, jump_deviation=0.041
        )

    @classmethod
    def rpl_usd(cls) -> "JumpDiffusion":
        """RPL/USD, 2023-03-02 to 2026-03-19, n = 1,114; s.e. .041, 28, .0081 and .0106."""
        return cls(
            annual_volatility=0.722, jumps_per_year=85.2, jump_mean=0.0162, jump_deviation=0.0803
        )

    def value_at_risk(self, confidence: float, days: int) -> float:
        """Return the fraction of the price that is lost with a chance of 1 − confidence."""
        return -math.expm1(self._quantile(1.0 - _inside(confidence), days))

    def expected_shortfall(self, confidence: float, days: int) -> float:
        """Return the mean of the fractions lost from there on."""
        level = 1.0 - _inside(confidence)
        cut = self._quantile(level, days)
        chance, mean, deviation = self._mixture(days)
        kept = chance * np.exp(mean + deviation**2 / 2.0)
        kept *= special.ndtr((cut - mean - deviation**2) / deviation)
        return 1.0 - float(kept.sum()) / level

    def cumulative(self, log_return: float, days: int) -> float:
        """Return the chance of a log return of at most so much over some days."""
        chance, mean, deviation = self._mixture(days)
        return float((chance * special.ndtr((log_return - mean) / deviation)).sum())

    def drawn(self, rng: np.random.Generator, days: int, n_paths: int) -> FloatArray:
        """Return log returns over some days, shape (n_paths,)."""
        years = days / DAYS_PER_YEAR
        jumps = rng.poisson(self.jumps_per_year * years, n_paths)
        width = np.sqrt(self.annual_volatility**2 * years + jumps * self.jump_deviation**2)
        mean = self._drift * years + jumps * self.jump_mean
        return np.asarray(mean + width * rng.standard_normal(n_paths))

    @property
    def _drift(self) -> float:
        expected = math.expm1(self.jump_mean + self.jump_deviation**2 / 2.0)
        return -(self.annual_volatility**2) / 2.0 - self.jumps_per_year * expected

    def _mixture(self, days: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return chance, mean and deviation of the log return by number of jumps."""
        years = days / DAYS_PER_YEAR
        rate = self.jumps_per_year * years
        jumps = np.arange(int(special.pdtrik(1.0 - _LEFT_OUT, rate)) + 2 if rate > 0.0 else 1)
        chance = np.exp(special.xlogy(jumps, rate) - rate - special.gammaln(jumps + 1.0))
        mean = self._drift * years + jumps * self.jump_mean
        variance = self.annual_volatility**2 * years + jumps * self.jump_deviation**2
        return np.asarray(chance), np.asarray(mean), np.asarray(np.sqrt(variance))

    def _quantile(self, level: float, days: int) -> float:
        from scipy import optimize  # slow to load; the first page needs none of it

        _, mean, deviation = self._mixture(days)
        low = float((mean - 12.0 * deviation).min())
        high = float((mean + 12.0 * deviation).max())
        return float(
            optimize.brentq(lambda x: self.cumulative(x, days) - level, low, high, xtol=1e-14)
        )


def _inside(confidence: float) -> float:
    if not 0.0 < confidence < 1.0:
        raise ParameterError(f"`confidence` must lie strictly between 0 and 1, got {confidence}.")
    return confidence
