"""Events of the chain in the store: they and how far they are read change in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from data.store.engine import Store
from data.store.failures import StoreError
from data.store.records import insert_or_replace
from data.store.tables import events, progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event with where it is from.

    Attributes
    ----------
    block_number, log_index : int
        Where it stands.
    block_hash, emitter : str
    timestamp : int
        Seconds since 1970.
    value, other : int
        See `data.contracts.events.Reading`.
    """

    block_number: int
    log_index: int
    block_hash: str
    emitter: str
    timestamp: int
    value: int
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The blocks that a source is read over, without a gap.

    Attributes
    ----------
    first_block, last_block : int
        Both included.
    last_hash : str
        Of the last block.
    """

    first_block: int
    last_block: int
    last_hash: str


def load_progress(store: Store, source: str) -> Progress | None:
    """Return how far a source is read; None if not at all.

    Raises
    ------
    StoreError
    """
    with store.reading() as connection:
        return _progress(connection, source)


def append_events(
    store: Store, source: str, before: Progress | None, after: Progress, found: Sequence[Event]
) -> bool:
    """Add the events of the blocks between two states of progress, all of it or nothing.

    Returns
    -------
    bool
        False, with nothing changed, if another program has read further meanwhile.

    Raises
    ------
    StoreError
        If an event lies outside the blocks, or stands there already.
    """
    first = after.first_block if before is None else before.last_block + 1
    if not all(first <= event.block_number <= after.last_block for event in found):
        raise StoreError("An event lies outside the blocks that were read.")
    with store.writing() as connection:
        if _progress(connection, source) != before:
            return False
        rows = [
            {
                "source": source,
                "block_number": event.block_number,
                "log_index": event.log_index,
                "block_hash": event.block_hash,
                "emitter": event.emitter,
                "timestamp": event.timestamp,
                "value": event.value,
                "other": event.other,
            }
            for event in found
        ]
        if rows:
            connection.execute(insert(events), rows)
        row = {
            "source": source,
            "first_block": after.first_block,
            "last_block": after.last_block,
            "last_hash": after.last_hash,
        }
        insert_or_replace(connection, progress, [row])
    return True


def load_events(store: Store, source: str) -> tuple[Event, ...]:
    """Return the events of a source, in their order on the chain.

    Raises
    ------
    StoreError
    """
    columns = events.columns
    chosen = select(*(column for column in columns if column is not columns.source))
    chosen = chosen.where(columns.source == source)
    with store.reading() as connection:
        rows = connection.execute(chosen.order_by(columns.block_number, columns.log_index)).all()
    return tuple(
        Event(
            block_number=row.block_number,
            log_index=row.log_index,
            block_hash=row.block_hash,
            emitter=row.emitter,
            timestamp=row.timestamp,
            value=row.value,
            other=row.other,
        )
        for row in rows
    )


def _progress(connection: Connection, source: str) -> Progress | None:
    row = connection.execute(
        select(progress).where(progress.columns.source == source)
    ).one_or_none()
    if row is None:
        return None
    return Progress(first_block=row.first_block, last_block=row.last_block, last_hash=row.last_hash)
