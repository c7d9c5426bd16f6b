"""CSV rows of a treasury: holdings and liabilities, as a spreadsheet has them."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from data.errors import TreasuryFileError
from risk.treasury import Holding, Liability, Treasury

HEADER = ("kind", "asset", "amount", "location", "available_from", "recurrence", "due", "label")
_REQUIRED = ("asset", "amount")
MOST_ROWS = 1000
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?([eE][+-]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Records:
    """Rows as the schema's records.

    Attributes
    ----------
    document : dict
        `positions` and `liabilities`.
    line : callable
        From the path of a field to the line that holds it.
    """

    document: dict[str, Any]
    line: Callable[[tuple[str | int, ...]], int | None]


def records_of_csv(text: str) -> Records:
    """Return the records of a table.

    Raises
    ------
    TreasuryFileError
        If the header or a row breaks a rule.
    """
    rows = _rows(text)
    line, header = next(rows)
    columns = _columns(header, line)
    lists: dict[str, list[dict[str, Any]]] = {"positions": [], "liabilities": []}
    lines: dict[str, list[int]] = {"positions": [], "liabilities": []}
    for line, cells in rows:
        target, record = _record(columns, cells, line)
        lists[target].append(record)
        lines[target].append(line)
        if len(lines["positions"]) + len(lines["liabilities"]) > MOST_ROWS:
            raise TreasuryFileError(f"more than {MOST_ROWS:,} rows are refused.", line=line)

    def place(path: tuple[str | int, ...]) -> int | None:
        if len(path) > 1 and path[0] in lines and isinstance(path[1], int):
            return lines[str(path[0])][path[1]]
        return None

    return Records(lists, place)


def rows_of_treasury(treasury: Treasury) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a treasury in the order of `HEADER`."""
    if treasury.not_valued:
        raise TreasuryFileError(
            "CSV carries holdings and liabilities only; save node stakes, loans and pool shares as "
            "YAML or JSON."
        )
    for holding in treasury.holdings:
        yield _holding_row(holding)
    for liability in treasury.liabilities:
        yield _liability_row(liability)


def _holding_row(holding: Holding) -> tuple[str, ...]:
    opens = holding.available_from.isoformat() if holding.available_from else ""
    amount = repr(float(holding.amount))
    return ("holding", holding.asset, amount, holding.location, opens, "", "", holding.label)


def _liability_row(liability: Liability) -> tuple[str, ...]:
    due = liability.due.isoformat() if liability.due else ""
    amount, often = repr(float(liability.amount)), liability.recurrence
    return ("liability", liability.currency, amount, "", "", often, due, liability.label)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
    found = False
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise TreasuryFileError(f"this is no table: {error}.", line=reader.line_num) from error
        if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
            found = True
            yield reader.line_num, [cell.strip() for cell in cells]
    if not found:
        raise TreasuryFileError("The file has no rows.")


def _columns(header: list[str], line: int) -> list[str]:
    columns = [name.strip().lower().replace(" ", "_") for name in header]
    for name in columns:
        if name not in HEADER:
            shown = name[:40] or "(empty)"
            raise TreasuryFileError(
                f"the column is unknown; known are {', '.join(HEADER)}.", line=line, column=shown
            )
        if columns.count(name) > 1:
            raise TreasuryFileError("the column stands twice.", line=line, column=name)
    for name in _REQUIRED:
        if name not in columns:
            raise TreasuryFileError("the column is missing.", line=line, column=name)
    return columns


def _record(columns: list[str], cells: list[str], line: int) -> tuple[str, dict[str, Any]]:
    if len(cells) != len(columns):
        raise TreasuryFileError(
            f"the row has {len(cells)} cells, the header {len(columns)}.", line=line
        )
    record: dict[str, Any] = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
    for name in _REQUIRED:
        if name not in record:
            raise TreasuryFileError("the cell is empty.", line=line, column=name)
    record["amount"] = _amount(record["amount"], line)
    kind = record.pop("kind", "holding").lower()
    if kind == "holding":
        return "positions", {"kind": "holding", **record}
    if kind == "liability":
        record["currency"] = record.pop("asset")
        return "liabilities", record
    raise TreasuryFileError(
        f"'{kind[:40]}' is neither holding nor liability.", line=line, column="kind"
    )


def _amount(cell: str, line: int) -> float:
    if not _NUMBER.fullmatch(cell):
        hint = (
            "a decimal comma or a grouping that is not in threes is ambiguous"
            if "," in cell
            else "write it like 1234.5"
        )
        raise TreasuryFileError(f"'{cell[:40]}' is no number; {hint}.", line=line, column="amount")
    # "1,234" could be a thousand or a decimal comma: only a point, or two groups, settle it.
    if cell.count(",") == 1 and "." not in cell:
        raise TreasuryFileError(
            f"'{cell[:40]}' is ambiguous; write it without a comma.", line=line, column="amount"
        )
    return float(cell.replace(",", ""))
