"""Errors of reading the world.

::

    DataError
    ├── TreasuryFileError (also ValueError)   a treasury file that cannot be read as one
    └── MarketFigureError (also ValueError)   a figure that no market can have
"""

from typing import Literal

Unit = Literal["line", "row"]

_LONGEST_QUOTE = 40


class DataError(Exception):
    """Something from outside could not be read; one sentence says what, where and why."""


class TreasuryFileError(DataError, ValueError):
    """A treasury file, or a table on screen, that cannot be read as one.

    Attributes
    ----------
    line : int or None
        Line of the file or row of the table, from 1, where known.
    column : str or None
        Column of the table or field of the record, where known.
    """

    def __init__(
        self,
        rule: str,
        *,
        line: int | None = None,
        column: str | None = None,
        unit: Unit = "line",
    ) -> None:
        parts = (
            f"{unit.capitalize()} {line}" if line is not None else "",
            quoted(column) if column is not None else "",
        )
        place = ", ".join(part for part in parts if part)
        super().__init__(f"{place}: {rule}" if place else rule)
        self.line = line
        self.column = column


class MarketFigureError(DataError, ValueError):
    """A market figure outside what any market can have."""


def quoted(value: object) -> str:
    """Return what someone else wrote so that it can stand in a sentence: one line, short, inert.

    What cannot be shown as it is, a back-quote included, becomes a question mark.
    """
    text = str(value)
    clipped = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
    return f"`{''.join(c if c.isprintable() and c != '`' else '?' for c in clipped)}`"
