"""Daily series: one observation a day, a whole number with its decimals, and where it is from."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from sqlalchemy import func, select

from data.errors import quoted
from data.store.columns import require_uint256
from data.store.engine import Store
from data.store.failures import StoreError
from data.store.records import insert_or_replace, require_name
from data.store.tables import series

MOST_DECIMALS = 36
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A figure of one day.

    Attributes
    ----------
    day : datetime.date
    value : int
        In units of the last decimal.
    decimals : int
    block_number : int
        The block that it was known at.
    timestamp : int
        When, in seconds since 1970.
    source : str
        One line: which contract said it, and how.
    """

    day: datetime.date
    value: int
    decimals: int
    block_number: int
    timestamp: int
    source: str

    def __post_init__(self) -> None:
        require_uint256(self.value)
        require_name("The source of an observation", self.source)
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise StoreError(f"Decimals must lie between 0 and {MOST_DECIMALS}.")
        if not (0 <= self.block_number < 2**63 and 0 <= self.timestamp < 2**63):
            raise StoreError("The block and the time of an observation must be whole numbers.")

    @property
    def number(self) -> float:
        """The figure as a float."""
        return float(Decimal(self.value).scaleb(-self.decimals))


def save_series(store: Store, name: str, observations: Iterable[Observation]) -> None:
    """Save observations of a series, all of them or none; a day that is there is replaced.

    Parameters
    ----------
    store : Store
    name : str
    observations : iterable of Observation
        Consumed while the store is held for writing, so have them ready.

    Raises
    ------
    StoreError
    """
    require_name("A series", name)
    with store.writing() as connection:
        for rows in _in_parts(_row(name, observation) for observation in observations):
            insert_or_replace(connection, series, rows)


def load_series(
    store: Store, name: str, first: datetime.date | None = None, last: datetime.date | None = None
) -> tuple[Observation, ...]:
    """Return the observations of a series, by day; none if the series is not there.

    Parameters
    ----------
    store : Store
    name : str
    first, last : datetime.date, optional
        Days between which they must lie, both included.

    Raises
    ------
    StoreError
        If it cannot be read, or an observation in it cannot be.
    """
    columns = series.columns
    chosen = select(series).where(columns.name == name)
    if first is not None:
        chosen = chosen.where(columns.day >= first.isoformat())
    if last is not None:
        chosen = chosen.where(columns.day <= last.isoformat())
    with store.reading() as connection:
        rows = connection.execute(chosen).all()
    # Each database has its own order of text; days in this form are ordered as text by Python.
    return tuple(
        Observation(
            day=_day(row.day),
            value=row.value,
            decimals=row.decimals,
            block_number=row.block_number,
            timestamp=row.timestamp,
            source=row.source,
        )
        for row in sorted(rows, key=lambda row: str(row.day))
    )


def list_series(store: Store) -> tuple[str, ...]:
    """Return the names of the series, in order.

    Raises
    ------
    StoreError
    """
    with store.reading() as connection:
        names = connection.execute(select(series.columns.name).distinct()).scalars().all()
    return tuple(sorted(names))


def list_spans(store: Store) -> tuple[tuple[str, datetime.date, datetime.date, int], ...]:
    """Return each series by name: first day, last day, and how many days it has.

    Raises
    ------
    StoreError
    """
    columns = series.columns
    chosen = select(
        columns.name, func.min(columns.day), func.max(columns.day), func.count()
    ).group_by(columns.name)
    with store.reading() as connection:
        rows = connection.execute(chosen).all()
    found = ((str(name), _day(first), _day(last), int(days)) for name, first, last, days in rows)
    return tuple(sorted(found))


def _row(name: str, observation: Observation) -> dict[str, object]:
    return {
        "name": name,
        "day": observation.day.isoformat(),
        "value": observation.value,
        "decimals": observation.decimals,
        "block_number": observation.block_number,
        "timestamp": observation.timestamp,
        "source": observation.source,
    }


def _in_parts(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise StoreError(f"The store has an observation of no day: {quoted(text)}.") from None
