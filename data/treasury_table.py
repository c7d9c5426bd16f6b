"""Tables of a treasury as they are edited on screen: rows of plain cells, in and out.

What a cell may hold is the schema of `data.treasury_schema`; a refusal names the row, from 1 as it
is shown, the column and the rule.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any

from data.errors import TreasuryFileError
from data.refusals import Path, unplaced
from data.treasury_schema import plain_treasury, treasury_of
from risk.treasury import Holding, Liability, NodeStake, Treasury

Cell = str | int | float | bool | datetime.date | None
Row = dict[str, Cell]


class Part(StrEnum):
    """A table of the treasury."""

    HOLDINGS = "holdings"
    LIABILITIES = "liabilities"
    NODE_STAKES = "node_stakes"


_RECORDS: dict[Part, type] = {
    Part.HOLDINGS: Holding,
    Part.LIABILITIES: Liability,
    Part.NODE_STAKES: NodeStake,
}
_KINDS = {Part.HOLDINGS: "holding", Part.NODE_STAKES: "node_stake"}
_FIRST = {Part.HOLDINGS: ("asset",), Part.LIABILITIES: ("currency",), Part.NODE_STAKES: ()}


def columns_of(part: Part) -> dict[str, str]:
    """Return the columns of a table, in the order in which they are shown, and what each holds.

    What it holds is a "number", "count", "flag", "date" or "text".
    """
    kinds = {field.name: _kind(field.type) for field in fields(_RECORDS[part])}
    return {name: kinds[name] for name in (*_FIRST[part], *kinds)}


def rows_of(treasury: Treasury, part: Part) -> list[Row]:
    """Return the rows of a table; a cell without a value is None."""
    records: Sequence[object] = treasury.liabilities
    if part is not Part.LIABILITIES:
        records = [p for p in treasury.positions if isinstance(p, _RECORDS[part])]
    return [{name: _cell(getattr(record, name)) for name in columns_of(part)} for record in records]


def with_rows(treasury: Treasury, part: Part, rows: Sequence[Mapping[str, Any]]) -> Treasury:
    """Return the treasury with one of its tables replaced.

    Parameters
    ----------
    treasury : Treasury
    part : Part
    rows : sequence of mapping
        By column, as anyone may have typed them; an empty cell is None or empty text.

    Returns
    -------
    Treasury
        Equal to the given one if the rows are those that it has.

    Raises
    ------
    TreasuryFileError
        At the first rule that is broken; `line` is the row.
    """
    if list(rows) == rows_of(treasury, part):
        return treasury
    records = [_record(row) for row in rows]
    plain = plain_treasury(treasury)
    if part is Part.LIABILITIES:
        plain["liabilities"] = records
    else:
        kind = _KINDS[part]
        tagged = [{**record, "kind": kind} for record in records]
        others = [each for each in plain["positions"] if each["kind"] != kind]
        plain["positions"] = [*tagged, *others]

    def place(path: Path) -> tuple[int | None, str]:
        name, *inner = path
        if name != ("liabilities" if part is Part.LIABILITIES else "positions") or not inner:
            return unplaced(path)
        return int(inner[0]) + 1, shown_column(str(inner[1])) if len(inner) > 1 else "row"

    return treasury_of(plain, place, "row")


def with_field(treasury: Treasury, field: str, value: object) -> Treasury:
    """Return the treasury with its `name`, `payment_order` or one field of its policy replaced.

    Raises
    ------
    TreasuryFileError
        If the value breaks a rule; the message names the field.
    """
    plain = plain_treasury(treasury)
    outer, _, inner = field.partition(".")
    plain[outer] = {**plain[outer], inner: value} if inner else value
    return treasury_of(plain, unplaced)


def shown_column(name: str) -> str:
    """Return the name of a column as it stands above the table, in lower case."""
    return name.replace("_", " ").replace("rpl", "RPL").replace("eth", "ETH")


def _kind(annotation: object) -> str:
    kinds: dict[object, str] = {float: "number", int: "count", bool: "flag"}
    return "date" if "date" in str(annotation) else kinds.get(annotation, "text")


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise TreasuryFileError("A row of a table must be a record of cells.")
    return {str(name): cell for name, cell in row.items() if cell is not None and cell != ""}


def _cell(value: Any) -> Cell:  # noqa: ANN401 - any field of a record
    if isinstance(value, StrEnum):
        return value.value
    return None if value == "" else value
