"""Errors of reading the world.

::

    DataError
    ├── TreasuryFileError (also ValueError)   a treasury file that cannot be read as one
    └── MarketFigureError (also ValueError)   a figure that no market can have
"""


class DataError(Exception):
    """Something from outside could not be read; one sentence says what, where and why."""


class TreasuryFileError(DataError, ValueError):
    """A treasury file that cannot be read as one.

    Attributes
    ----------
    line : int or None
        Line of the file, from 1, where known.
    column : str or None
        Column of the table or field of the record, where known.
    """

    def __init__(self, rule: str, *, line: int | None = None, column: str | None = None) -> None:
        place = ", ".join(
            part
            for part in (
                f"line {line}" if line is not None else "",
                f"`{column}`" if column is not None else "",
            )
            if part
        )
        super().__init__(f"{place}: {rule}" if place else rule)
        self.line = line
        self.column = column


class MarketFigureError(DataError, ValueError):
    """A market figure outside what any market can have."""
