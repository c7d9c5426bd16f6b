"""Daily series from CSV: a column `date`, and beside it columns named after the series they hold.

A column `value` holds the series that a column `series` names by row, or that is named for the
whole file.
"""

import csv
import datetime
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from data.errors import DataError, TreasuryFileError, quoted
from data.treasury_text import MOST_BYTES, decoded
from risk.errors import ParameterError
from risk.validation.calibration.series import KINDS, DailySeries, daily, day_number

DATE, VALUE, SERIES = "date", "value", "series"
MOST_COLUMNS = 40
SOURCE = "from a file"

_Rows = dict[str, tuple[list[int], list[float]]]


class HistoryFileError(DataError, ValueError):
    """A file of daily series that cannot be read as one."""


def read_history(files: Sequence[Path], names: Sequence[str] = ()) -> Mapping[str, DailySeries]:
    """Read the daily series of some files.

    Parameters
    ----------
    files : sequence of Path
        CSV, the first row a heading.
    names : sequence of str
        Of the series of each file with a column `value` and none called `series`, in order.

    Returns
    -------
    mapping of str to DailySeries
        By name.

    Raises
    ------
    HistoryFileError
        If a file is not such a table; the message is one sentence.
    """
    unknown = next((name for name in names if name not in KINDS), None)
    if unknown is not None:
        raise HistoryFileError(f"There is no series {quoted(unknown)}; known are {_known()}.")
    left = list(names)
    found: dict[str, DailySeries] = {}
    for path in files:
        for name, (days, values) in _rows(path, left).items():
            if name in found:
                raise HistoryFileError(f"The series {quoted(name)} stands in two places.")
            if not days:
                raise HistoryFileError(f"The series {quoted(name)} has no value.")
            try:
                found[name] = daily(
                    KINDS[name], np.array(days, dtype=np.int64), np.array(values), SOURCE
                )
            except ParameterError as error:
                raise HistoryFileError(str(error)) from error
    if left:
        raise HistoryFileError(
            f"The name {quoted(left[0])} is left over: no file with a column `value` waits for it."
        )
    return found


def _known() -> str:
    return ", ".join(KINDS)


def _rows(path: Path, left: list[str]) -> _Rows:
    text = _text(path)
    try:
        table = list(islice(csv.reader(text.splitlines(), strict=True), 200_000))
    except csv.Error as error:
        raise HistoryFileError(f"{quoted(path.name)} is no CSV: {error}.") from error
    heading = [cell.strip().lower() for cell in table[0]] if table else []
    if len(set(heading)) < len(heading) or len(heading) > MOST_COLUMNS:
        raise HistoryFileError(f"The columns of {quoted(path.name)} must be few, each once.")
    if DATE not in heading:
        raise HistoryFileError(
            f"{quoted(path.name)} has no column `date`; its first row must be a heading."
        )
    columns = _columns(path, heading, left)
    rows: _Rows = {name: ([], []) for name in columns.values() if name}
    for number, row in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(heading):
            raise HistoryFileError(
                f"Line {number} of {quoted(path.name)} has {len(row)} cells, not {len(heading)}."
            )
        _take(path, number, row, heading, columns, rows)
    return rows


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise HistoryFileError(f"The file {quoted(path.name)} cannot be read: {reason}.") from error
    if len(content) > MOST_BYTES:
        raise HistoryFileError(f"The file {quoted(path.name)} is larger than 2 MB.")
    try:
        return decoded(content)
    except TreasuryFileError as error:
        raise HistoryFileError(f"The file {quoted(path.name)} cannot be read: {error}") from error


def _columns(path: Path, heading: list[str], left: list[str]) -> dict[int, str]:
    """Return the columns to read and the series that each holds; empty where a row names it."""
    known = {index: name for index, name in enumerate(heading) if name in KINDS}
    if VALUE in heading:
        if known:
            raise HistoryFileError(
                f"{quoted(path.name)} has a column `value` and one named after a series; which of "
                "them counts is not clear."
            )
        if SERIES in heading:
            return {heading.index(VALUE): ""}
        if not left:
            raise HistoryFileError(
                f"{quoted(path.name)} has a column `value`, so give `--series` with one of "
                f"{_known()}."
            )
        return {heading.index(VALUE): left.pop(0)}
    if not known:
        raise HistoryFileError(
            f"{quoted(path.name)} has no column that names a series; known are {_known()}."
        )
    return known


def _take(
    path: Path,
    number: int,
    row: list[str],
    heading: list[str],
    columns: dict[int, str],
    rows: _Rows,
) -> None:
    day = _day(path, number, row[heading.index(DATE)].strip())
    for index, column in columns.items():
        cell = row[index].strip()
        if not cell:
            continue
        name = column or row[heading.index(SERIES)].strip().lower()
        if name not in KINDS:
            raise HistoryFileError(
                f"Line {number} of {quoted(path.name)} names the series {quoted(name)}; known are "
                f"{_known()}."
            )
        days, values = rows.setdefault(name, ([], []))
        days.append(day)
        values.append(_number(path, number, cell))


def _day(path: Path, number: int, text: str) -> int:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise HistoryFileError(
            f"Line {number} of {quoted(path.name)} has no date such as 2026-01-31, but "
            f"{quoted(text)}."
        ) from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC)
    return day_number(moment.date().isoformat())


def _number(path: Path, number: int, text: str) -> float:
    try:
        value = float(text) if "_" not in text else float("nan")
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise HistoryFileError(
            f"Line {number} of {quoted(path.name)} has no number, but {quoted(text)}."
        )
    return value
