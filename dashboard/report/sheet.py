"""Tables as report.typ reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Sheet = dict[str, Any]
Cell = str | tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    cells : sequence of Cell
        One per column; a pair is a line and a second, quieter line below it.
    ruled : bool
        Whether a rule stands below it.
    strong : bool
    """

    cells: Sequence[Cell] = ()
    ruled: bool = True
    strong: bool = False


def sheet(
    columns: Iterable[tuple[str, str]],
    rows: Iterable[Row | Sequence[Cell]],
    groups: Iterable[tuple[str, int]] = (),
) -> Sheet:
    """Return a table.

    Parameters
    ----------
    columns : iterable of (title, alignment)
        Alignment is "left", "right" or "decimal".
    rows : iterable of Row or of cells
    groups : iterable of (title, number of columns)
        A line of titles above those of the columns.
    """
    return {
        "columns": [{"title": title, "align": align} for title, align in columns],
        "groups": [{"title": title, "columns": count} for title, count in groups],
        "rows": [_plain(row if isinstance(row, Row) else Row(cells=row)) for row in rows],
    }


def split(figure: str) -> tuple[str, str]:
    """Return a figure and what stands after it in brackets."""
    main, _, note = figure.partition(" (")
    return main, note.removesuffix(")")


def _plain(row: Row) -> dict[str, Any]:
    pairs = [cell if isinstance(cell, tuple) else (cell, "") for cell in row.cells]
    return {
        "cells": [{"main": main, "note": note} for main, note in pairs],
        "ruled": row.ruled,
        "strong": row.strong,
    }
