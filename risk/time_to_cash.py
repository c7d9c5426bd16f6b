"""How long it takes until part of the rETH is cash, over the paths, as records."""

from dataclasses import dataclass

from risk.arrays import FloatArray
from risk.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeToCash:
    """Days until a fraction of the rETH has left, when all of it is on its way out.

    Attributes
    ----------
    fraction : float
        Of the rETH held.
    low, median, high : Estimate
        Days that 5 %, half and 95 % of the paths do not exceed; infinity where that is not
        within the days that paths were followed.
    not_within : Estimate
        Chance that it takes longer than those days.
    by_day : ndarray of shape (n_days + 1,)
        Chance that it has left by the end of each day, from day 0 on.
    """

    fraction: float
    low: Estimate
    median: Estimate
    high: Estimate
    not_within: Estimate
    by_day: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesToCash:
    """Times to cash of the plan that redeems and sells within the cost of a day.

    Attributes
    ----------
    daily_cost : float
        That no day's sale exceeds.
    within_days : int
        Days that paths were followed, the delay of what must come to mainnet first included.
    n_paths : int
    rows : tuple of TimeToCash
        By fraction.
    """

    daily_cost: float
    within_days: int
    n_paths: int
    rows: tuple[TimeToCash, ...]

    def row(self, fraction: float) -> TimeToCash:
        """Return the row of a fraction."""
        return next(row for row in self.rows if row.fraction == fraction)
