"""What RPL's own history says of its volatility and of its link to ETH, to stand beside the model.

Daily closes, 2023-03-01 to 2026-03-19, n = 1,114 returns: RPL in US dollars as the last price of
perpetual futures, ETH in US dollars at midnight UTC.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVolatility:
    """Realised volatility of RPL/ETH over windows of some days, per year.

    Attributes
    ----------
    days : int
    low, middle, high : float
        5 %, 50 % and 95 % of the windows that end on each day.
    apart : int
        Windows that do not overlap: what the figures really rest on.
    """

    days: int
    low: float
    middle: float
    high: float
    apart: int


SEEN_VOLATILITIES = (
    SeenVolatility(days=7, low=0.239, middle=0.577, high=1.296, apart=159),
    SeenVolatility(days=30, low=0.403, middle=0.658, high=1.238, apart=37),
    SeenVolatility(days=90, low=0.487, middle=0.726, high=0.981, apart=12),
)

# Slope of RPL's daily simple return in dollars on ETH's, and its robust standard error.
SEEN_BETA, SEEN_BETA_ERROR = 1.11, 0.043
# Days on which both were among their worst twentieth, of those of ETH.
SEEN_JOINT_DAYS, SEEN_WORST_DAYS = 29, 56
