"""Daily series for the backtests: from CSV files, or from the history that the store holds."""

import csv
import datetime
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from data.errors import DataError, quoted
from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.validation.book import History
from risk.validation.evidence import Source

if TYPE_CHECKING:
    from data.store.engine import Store

ETH_USD, RPL_ETH, RATE = "eth_usd", "rpl_eth", "redemption_rate"
NAMES = (ETH_USD, RPL_ETH, RATE)
LABELS = {ETH_USD: "ETH/USD", RPL_ETH: "RPL/ETH", RATE: "redemption rate of rETH"}
STORED = {ETH_USD: "ETH / USD", RPL_ETH: "RPL / ETH", RATE: "redemption rate"}
# Between which every value must lie, in the unit of the name.
DOMAINS = {ETH_USD: (1.0, 1e6), RPL_ETH: (1e-6, 0.3), RATE: (0.9, 4.0)}
MOST_BYTES = 20 * 2**20
MOST_ROWS = 100_000
LARGEST_MOVE = 1.2  # of a log price from one value to the next
_TIMES = ("date", "day", "datetime", "time")
_EPOCH = datetime.date(1970, 1, 1)


class PriceSeriesError(DataError, ValueError):
    """A series that no backtest can use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSeries:
    """One value a day.

    Attributes
    ----------
    name : str
        One of `NAMES`.
    values : mapping of int to float
        By the days since 1970-01-01.
    words : str
        Where it is from.
    """

    name: str
    values: Mapping[int, float]
    words: str

    @property
    def source(self) -> Source:
        """The series in short."""
        days = sorted(self.values)
        return Source(
            name=LABELS[self.name],
            first=_iso(days[0]),
            last=_iso(days[-1]),
            n=len(days),
            words=self.words,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a run of the backtests takes.

    Attributes
    ----------
    eth : History
    both : History or None
        From RPL's first day on.
    sources : tuple of Source
    notices : tuple of str
    """

    eth: History
    both: History | None
    sources: tuple[Source, ...]
    notices: tuple[str, ...]


def read_csv(
    content: bytes, name: str, column: str, since: str | None = None, words: str = ""
) -> PriceSeries:
    """Read a series from a CSV file with a column of dates.

    Parameters
    ----------
    content : bytes
    name : str
        One of `NAMES`.
    column : str
        That holds the values; empty cells are left out, of several values of a day the last counts.
    since : str, optional
        ISO date of the first day to use.
    words : str
        Where it is from.

    Raises
    ------
    PriceSeriesError
    """
    rows = _rows(content)
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    time = next((header.index(each) for each in _TIMES if each in header), None)
    if time is None:
        raise PriceSeriesError("The CSV file needs a first line with a column named `date`.")
    if column.casefold() not in header:
        raise PriceSeriesError(f"The CSV file has no column {quoted(column)}.")
    at, first = header.index(column.casefold()), _day(since) if since else 0
    values: dict[int, float] = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) <= max(time, at) or not row[at].strip():
            continue
        day = _day(row[time].strip()[:10], number)
        if day >= first:
            values[day] = _value(row[at], number)
    return _checked(name, values, words)


def names_in(content: bytes) -> tuple[str, ...]:
    """Return which of `NAMES` a CSV file has a column of.

    Raises
    ------
    PriceSeriesError
    """
    rows = _rows(content)
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    found = tuple(name for name in NAMES if name in header)
    if ETH_USD not in found:
        raise PriceSeriesError(
            "The CSV file needs a column `date` and a column `eth_usd`; `rpl_eth` and "
            "`redemption_rate` may stand beside them."
        )
    return found


def content_of(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    PriceSeriesError
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise PriceSeriesError(f"The file {path.name} cannot be read: {reason}.") from error
    return content


def from_store(store: "Store") -> tuple[PriceSeries, ...]:
    """Return the series that the store holds, as far as it does.

    Raises
    ------
    DataError
    """
    from data.store.series import load_series

    found = []
    for name, label in STORED.items():
        observed = load_series(store, label)
        if observed:
            values = {(each.day - _EPOCH).days: each.number for each in observed}
            found.append(_checked(name, values, "read from the chain, kept in the store"))
    return tuple(found)


def inputs(series: Iterable[PriceSeries]) -> Inputs:
    """Put series together on the days that all of them have.

    Raises
    ------
    PriceSeriesError
        If ETH/USD is missing, or days are.
    """
    by_name = {each.name: each for each in series}
    if ETH_USD not in by_name:
        raise PriceSeriesError("A backtest needs the series `eth_usd`.")
    eth = by_name[ETH_USD].values
    days = sorted(eth)
    notices = []
    try:
        alone = _history(days, eth, None, None)
        both = None
        if RPL_ETH in by_name:
            rpl = by_name[RPL_ETH].values
            common = [day for day in days if day in rpl]
            rate = by_name[RATE].values if RATE in by_name else None
            both = _history(common, eth, rpl, rate)
            notices += _rate_notices(rate, common)
        else:
            notices.append("RPL/USD and the treasury are not tested: no series `rpl_eth` is there.")
    except ParameterError as error:
        raise PriceSeriesError(str(error)) from error
    return Inputs(
        eth=alone,
        both=both,
        sources=tuple(by_name[name].source for name in NAMES if name in by_name),
        notices=tuple(notices),
    )


def _history(
    days: Sequence[int],
    eth: Mapping[int, float],
    rpl: Mapping[int, float] | None,
    rate: Mapping[int, float] | None,
) -> History:
    n = len(days)
    return History(
        days=np.array(days, dtype=np.int64),
        eth_usd=np.array([eth[day] for day in days]),
        rpl_eth=np.full(n, np.nan) if rpl is None else np.array([rpl[day] for day in days]),
        rate=np.ones(n) if rate is None else _accrued(days, rate),
    )


def _accrued(days: Sequence[int], rate: Mapping[int, float]) -> FloatArray:
    """Return the rate of each day; after its last it grows as in the year before that."""
    known = np.array(sorted(rate))
    values = np.array([rate[day] for day in known.tolist()])
    at = np.array(days)
    year_ago = float(np.interp(known[-1] - 365, known, values))
    span = max(min(365, int(known[-1] - known[0])), 1)
    pace = math.log(float(values[-1]) / year_ago) / span
    later = np.maximum(at - known[-1], 0)
    return np.asarray(np.interp(at, known, values) * np.exp(pace * later))


def _rate_notices(rate: Mapping[int, float] | None, days: Sequence[int]) -> list[str]:
    if rate is None:
        return ["rETH moves with ETH alone: no series `redemption_rate` is there."]
    last = max(rate)
    if last >= days[-1]:
        return []
    known = f"The redemption rate is known until {_iso(last)}"
    return [f"{known}; from there it grows as in the year before."]


def _checked(name: str, values: dict[int, float], words: str) -> PriceSeries:
    label = LABELS[name]
    if not values:
        raise PriceSeriesError(f"The series {label} has no value.")
    low, high = DOMAINS[name]
    for day, value in values.items():
        if not low <= value <= high:
            raise PriceSeriesError(
                f"{label} is {value:.6g} on {_iso(day)}; it must lie between {low:g} and {high:g}, "
                "so the unit may be wrong."
            )
    days = sorted(values)
    moves = np.abs(np.diff(np.log([values[day] for day in days])))
    if moves.size and float(moves.max()) > LARGEST_MOVE:
        day = days[int(np.argmax(moves)) + 1]
        raise PriceSeriesError(
            f"{label} moves by more than a factor of three on {_iso(day)}, so its unit changes or "
            "a value is wrong."
        )
    return PriceSeries(name=name, values=values, words=words)


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise PriceSeriesError("The CSV file is larger than 20 MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PriceSeriesError("The CSV file is not UTF-8 text.") from None
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise PriceSeriesError(f"The CSV file cannot be read: {error}.") from None
    if len(rows) > MOST_ROWS:
        raise PriceSeriesError(f"The CSV file has more than {MOST_ROWS:,} lines.")
    return rows


def _day(text: str, line: int | None = None) -> int:
    try:
        return (datetime.date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        where = "" if line is None else f" in line {line:,}"
        raise PriceSeriesError(f"{quoted(text)}{where} is no date such as 2026-11-23.") from None


def _value(text: str, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PriceSeriesError(f"{quoted(text)} in line {line:,} is no number.")
    return value


def _iso(day: int) -> str:
    return (_EPOCH + datetime.timedelta(days=day)).isoformat()
