"""Daily series that a calibration takes, and why one is refused.

Whether a series is in the right unit is told by its middle: the ranges are wide enough for any
year so far and several more, and too narrow for an inverted rate, dollars or per cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError

FRESH_DAYS = 30
LARGEST_MOVE = 1.2  # of a log price in a day; the largest seen is 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A series that a calibration knows.

    Attributes
    ----------
    name : str
        By which a file names it.
    label, unit : str
        In words.
    low, high : float
        Between which the median must lie.
    least, most : float
        Between which every value must lie.
    otherwise : str
        What a series outside may be, for the sentence that refuses it.
    fewest_days : int
    longest_gap_days : int
        Days without a value, one after another.
    least_share : float
        Of the days from the first to the last.
    is_price : bool
        Whether its log changes by day are what counts.
    takes_many : bool
        Whether of several values of a day the median counts; refused otherwise.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    least: float
    most: float
    otherwise: str
    fewest_days: int
    longest_gap_days: int
    least_share: float
    is_price: bool = False
    takes_many: bool = False


_KINDS = (
    Kind(
        name="eth_usd",
        label="ETH/USD",
        unit="USD per ETH",
        low=50.0,
        high=200_000.0,
        least=1.0,
        most=1e6,
        otherwise="an inverted rate, or returns",
        fewest_days=365,
        longest_gap_days=3,
        least_share=0.98,
        is_price=True,
    ),
    Kind(
        name="rpl_eth",
        label="RPL/ETH",
        unit="ETH per RPL",
        low=1e-5,
        high=0.1,
        least=1e-6,
        most=0.3,
        otherwise="dollars per RPL, or an inverted rate",
        fewest_days=365,
        longest_gap_days=3,
        least_share=0.98,
        is_price=True,
    ),
    Kind(
        name="reth_eth",
        label="rETH/ETH in the market",
        unit="ETH per rETH",
        low=0.97,
        high=3.0,
        least=0.5,
        most=4.0,
        otherwise="an inverted rate, or dollars per rETH",
        fewest_days=180,
        longest_gap_days=14,
        least_share=0.8,
    ),
    Kind(
        name="redemption_rate",
        label="redemption rate",
        unit="ETH per rETH",
        low=1.0,
        high=3.0,
        least=0.9,
        most=4.0,
        otherwise="an inverted rate, or dollars per rETH",
        fewest_days=180,
        longest_gap_days=14,
        least_share=0.7,
    ),
    Kind(
        name="basis",
        label="basis of rETH",
        unit="fraction",
        low=-0.05,
        high=0.05,
        least=-0.5,
        most=0.3,
        otherwise="per cent, or a ratio from which one must be taken",
        fewest_days=180,
        longest_gap_days=14,
        least_share=0.8,
    ),
    Kind(
        name="depth",
        label="1 % size of rETH",
        unit="ETH",
        low=5.0,
        high=200_000.0,
        least=0.1,
        most=1e6,
        otherwise="dollars, or thousands of ETH",
        fewest_days=90,
        longest_gap_days=30,
        least_share=0.4,
        takes_many=True,
    ),
    Kind(
        name="exit_wait",
        label="wait in the exit queue",
        unit="days",
        low=0.0,
        high=60.0,
        least=0.0,
        most=200.0,
        otherwise="hours, or seconds",
        fewest_days=180,
        longest_gap_days=14,
        least_share=0.8,
    ),
    Kind(
        name="apr",
        label="yield of validators",
        unit="fraction a year",
        low=0.005,
        high=0.3,
        least=1e-4,
        most=0.5,
        otherwise="per cent",
        fewest_days=180,
        longest_gap_days=14,
        least_share=0.8,
    ),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySeries:
    """One value a day.

    Attributes
    ----------
    kind : Kind
    days : ndarray of shape (n,)
        Days since 1970-01-01, rising.
    values : ndarray of shape (n,)
        In the unit of the kind.
    source : str
        Where it is from, in a few words.
    """

    kind: Kind
    days: IntArray
    values: FloatArray
    source: str

    @property
    def first(self) -> str:
        """ISO date of the first day."""
        return iso(int(self.days[0]))

    @property
    def last(self) -> str:
        """ISO date of the last day."""
        return iso(int(self.days[-1]))

    def since(self, day: int) -> "DailySeries":
        """Return the part from a day on."""
        return self._part(self.days >= day)

    def until(self, day: int) -> "DailySeries":
        """Return the part up to a day, that day included."""
        return self._part(self.days <= day)

    def _part(self, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "DailySeries":
        return DailySeries(
            kind=self.kind, days=self.days[kept], values=self.values[kept], source=self.source
        )

    def log_changes(self) -> tuple[IntArray, FloatArray]:
        """Return the days that follow a day with a value, and their log changes."""
        follows = np.diff(self.days) == 1
        return self.days[1:][follows], np.diff(np.log(self.values))[follows]


def iso(day: int) -> str:
    """Return the ISO date of a day since 1970-01-01."""
    return str(np.datetime64(day, "D"))


def day_number(date: str) -> int:
    """Return the day since 1970-01-01 of an ISO date."""
    return int(np.datetime64(date, "D").astype(np.int64))


def daily(kind: Kind, days: IntArray, values: FloatArray, source: str) -> DailySeries:
    """Return a series in order of time, one value a day.

    Raises
    ------
    ParameterError
        If a value is not finite, or a day has several and the kind takes one.
    """
    if not np.isfinite(values).all():
        raise ParameterError(f"{_named(kind)} holds a value that is no number.")
    order = np.argsort(days, kind="stable")
    days, values = days[order], values[order]
    unique, begins = np.unique(days, return_index=True)
    if unique.size < days.size:
        if not kind.takes_many:
            twice = int(days[1:][np.diff(days) == 0][0])
            raise ParameterError(f"{_named(kind)} has two values for {iso(twice)}.")
        values = np.array([np.median(part) for part in np.split(values, begins[1:])])
    return DailySeries(kind=kind, days=unique, values=values, source=source)


def require_usable(series: DailySeries, as_of: int) -> None:
    """Raise unless a series is long, whole, fresh and in its unit.

    Parameters
    ----------
    series : DailySeries
    as_of : int
        The day, since 1970-01-01, on which the parameters are to hold.

    Raises
    ------
    ParameterError
        With the reason.
    """
    kind, days = series.kind, series.days
    if days.size == 0:
        raise ParameterError(f"{_named(kind)} has no day.")
    _require_unit(series)
    if days.size < kind.fewest_days:
        raise ParameterError(
            f"{_named(kind)} is too short: {days.size:,} days from {series.first} to "
            f"{series.last}, and {kind.fewest_days} are needed."
        )
    _require_whole(series)
    if as_of < days[-1]:
        raise ParameterError(f"{_named(kind)} goes on to {series.last}, after {iso(as_of)}.")
    if as_of - days[-1] > FRESH_DAYS:
        raise ParameterError(
            f"{_named(kind)} is stale: it ends on {series.last}, {as_of - days[-1]:,} days before "
            f"{iso(as_of)}, and {FRESH_DAYS} are allowed."
        )


def _require_unit(series: DailySeries) -> None:
    kind, values = series.kind, series.values
    middle = float(np.median(values))
    if not kind.low <= middle <= kind.high:
        raise ParameterError(
            f"{_named(kind)} is in the wrong unit: its median is {middle:.6g}, and in "
            f"{kind.unit} it lies between {kind.low:g} and {kind.high:g}; it may be "
            f"{kind.otherwise}."
        )
    strange = np.flatnonzero((values < kind.least) | (values > kind.most))
    if strange.size:
        at = int(strange[0])
        raise ParameterError(
            f"{_named(kind)} is {values[at]:.6g} on {iso(int(series.days[at]))}, which cannot be "
            f"in {kind.unit}."
        )
    if not kind.is_price:
        return
    moves = np.diff(np.log(values))
    largest = int(np.argmax(np.abs(moves))) if moves.size else 0
    if moves.size and abs(moves[largest]) > LARGEST_MOVE:
        raise ParameterError(
            f"{_named(kind)} goes from {values[largest]:.6g} to {values[largest + 1]:.6g} on "
            f"{iso(int(series.days[largest + 1]))}, so its unit changes or a value is wrong."
        )


def _require_whole(series: DailySeries) -> None:
    kind, days = series.kind, series.days
    gaps = np.diff(days) - 1
    widest = int(np.argmax(gaps))
    if gaps[widest] > kind.longest_gap_days:
        raise ParameterError(
            f"{_named(kind)} has a gap of {gaps[widest]:,} days after {iso(int(days[widest]))}, "
            f"and {kind.longest_gap_days} are allowed."
        )
    span = int(days[-1] - days[0]) + 1
    if days.size < kind.least_share * span:
        raise ParameterError(
            f"{_named(kind)} has gaps: {days.size:,} of {span:,} days have a value, and "
            f"{kind.least_share:.0%} are needed."
        )


def _named(kind: Kind) -> str:
    return f"The series `{kind.name}`"
