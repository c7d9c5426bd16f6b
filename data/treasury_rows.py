"""CSV rows of a treasury: holdings and liabilities, as a spreadsheet has them.

One row is one holding or liability. The columns stand in any order and case; `asset` and `amount`
must be there, the others may be.

============== ================================================================================
kind           holding (the default) or liability
asset          what is held, or the currency of what is owed
amount         units of the asset
location       of a holding: mainnet (the default), a layer 2 or custodian
available_from of a holding: first day on which it can be moved, as 2026-01-31
recurrence     of a liability: monthly (the default), quarterly, yearly or once
due            of a liability: day of the first payment, as 2026-01-31
label          the treasury's own words
============== ================================================================================

Columns are separated by commas, semicolons or tabs. Lines above the header that begin with # are
notes. A table carries neither the treasury's name nor its policy.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.errors import TreasuryFileError, quoted
from risk.treasury import Holding, Liability, Treasury

HEADER = ("kind", "asset", "amount", "location", "available_from", "recurrence", "due", "label")
_REQUIRED = ("asset", "amount")
MOST_ROWS = 1000

_PLAIN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_GROUPED_BY_POINTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]*)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]*")
# One mark with three digits behind it and one to three before: a thousand, or a decimal.
_THOUSAND_OR_DECIMAL = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Records:
    """Rows as the schema's records.

    Attributes
    ----------
    document : dict
        `positions` and `liabilities`.
    lines : dict
        By the same names, the line of each record.
    """

    document: dict[str, list[dict[str, Any]]]
    lines: dict[str, list[int]]

    def place(self, path: tuple[str | int, ...]) -> tuple[int | None, str]:
        """Return the line and the column of a field."""
        name, *inner = path
        if name not in self.lines or not inner:
            return None, str(name)
        column = str(inner[1]) if len(inner) > 1 else "kind"
        return self.lines[str(name)][int(inner[0])], "asset" if column == "currency" else column


def records_of_csv(text: str) -> Records:
    """Return the records of a table.

    Raises
    ------
    TreasuryFileError
        If the header or a row breaks a rule.
    """
    skipped, table = _without_notes(text)
    delimiter = max(",;\t", key=table.split("\n", 1)[0].count)
    rows = _rows(table, delimiter, skipped)
    line, header = next(rows, (0, []))
    if not header:
        raise TreasuryFileError("The file has no rows.")
    columns = _columns(header, line)
    records = Records({"positions": [], "liabilities": []}, {"positions": [], "liabilities": []})
    for count, (line, cells) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise TreasuryFileError(f"more than {MOST_ROWS:,} rows are refused.", line=line)
        target, record = _record(columns, cells, line, delimiter)
        records.document[target].append(record)
        records.lines[target].append(line)
    return records


def rows_of_treasury(treasury: Treasury) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a treasury in the order of `HEADER`."""
    if len(treasury.holdings) != len(treasury.positions):
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
    amount = _digits(holding.amount)
    return ("holding", holding.asset, amount, holding.location, opens, "", "", holding.label)


def _liability_row(liability: Liability) -> tuple[str, ...]:
    due = liability.due.isoformat() if liability.due else ""
    amount, often = _digits(liability.amount), liability.recurrence
    return ("liability", liability.currency, amount, "", "", often, due, liability.label)


def _digits(amount: float) -> str:
    """Return an amount written out: a spreadsheet rounds what has an exponent."""
    return format(Decimal(repr(float(amount))), "f").removesuffix(".0")


def _without_notes(text: str) -> tuple[int, str]:
    """Return the number of lines above the header, and the table from the header on."""
    start = 0
    for skipped, row in enumerate(text.split("\n")):
        if row.strip() and not row.lstrip().startswith("#"):
            return skipped, text[start:]
        start += len(row) + 1
    raise TreasuryFileError("The file has no rows.")


def _rows(table: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(table, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TreasuryFileError(
                "this is no row of a table: its quotation marks do not pair or a cell is too long.",
                line=line,
            ) from error
        if any("\n" in cell for cell in cells):
            raise TreasuryFileError("a cell must not run over several lines.", line=line)
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _columns(header: list[str], line: int) -> list[str]:
    columns = ["_".join(name.lower().split()) for name in _trimmed(header)]
    for index, name in enumerate(columns):
        if name not in HEADER:
            raise TreasuryFileError(
                f"the column is unknown; known are {', '.join(HEADER)}.",
                line=line,
                column=name or "(no name)",
            )
        if name in columns[:index]:
            raise TreasuryFileError("the column stands twice.", line=line, column=name)
    for name in _REQUIRED:
        if name not in columns:
            raise TreasuryFileError("the column is missing.", line=line, column=name)
    return columns


def _trimmed(cells: list[str]) -> list[str]:
    """Return the cells without the empty ones at the end, which spreadsheets add."""
    length = len(cells)
    while length and not cells[length - 1]:
        length -= 1
    return cells[:length]


def _record(
    columns: list[str], cells: list[str], line: int, delimiter: str
) -> tuple[str, dict[str, Any]]:
    cells = _trimmed(cells)
    if len(cells) > len(columns):
        raise TreasuryFileError(
            f"the row has {len(cells)} cells, the header {len(columns)}.", line=line
        )
    # A row may stop early: the cells that it lacks are empty.
    record: dict[str, Any] = {n: cell for n, cell in zip(columns, cells, strict=False) if cell}
    for name in _REQUIRED:
        if name not in record:
            raise TreasuryFileError("the cell is empty.", line=line, column=name)
    record["amount"] = _amount(record["amount"], line, delimiter)
    kind = record.pop("kind", "holding").lower()
    if kind == "holding":
        return "positions", {"kind": "holding", **record}
    if kind == "liability":
        record["currency"] = record.pop("asset")
        return "liabilities", record
    raise TreasuryFileError(
        f"{quoted(kind)} is neither holding nor liability; other kinds need YAML or JSON.",
        line=line,
        column="kind",
    )


def _amount(cell: str, line: int, delimiter: str) -> float:
    digits = cell.removeprefix("-")
    plain = _plain_number(digits, delimiter)
    if plain is None:
        reason = (
            "is ambiguous; write it without marks between thousands, and 1.234 as 1.2340"
            if _THOUSAND_OR_DECIMAL.fullmatch(digits)
            else "is no number; write it like 1234.5"
        )
        raise TreasuryFileError(f"{quoted(cell)} {reason}.", line=line, column="amount")
    if digits != cell:
        raise TreasuryFileError(
            f"must not be negative, got {quoted(cell)}.", line=line, column="amount"
        )
    return float(plain)


def _plain_number(digits: str, delimiter: str) -> str | None:
    """Return a number with a decimal point and no grouping, or None where it is not certain.

    Columns separated by commas come from where 1.234 is a decimal; others may come from where it
    is a thousand, and 1234,5 a decimal.
    """
    by_commas = delimiter == ","
    if _THOUSAND_OR_DECIMAL.fullmatch(digits) and not (by_commas and "." in digits):
        return None
    if _GROUPED.fullmatch(digits):
        return digits.replace(",", "")
    if not by_commas and (_GROUPED_BY_POINTS.fullmatch(digits) or _DECIMAL_COMMA.fullmatch(digits)):
        return digits.replace(".", "").replace(",", ".")
    return digits if _PLAIN.fullmatch(digits) else None
