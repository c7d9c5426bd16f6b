"""Snapshots: a market and a treasury at one block, with amounts exactly as contracts gave them.

Both are kept in the form of their files, so that what is read back is checked as a file is.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from data.errors import DataError
from data.market_file import read_market_file, write_market_file
from data.store.columns import require_uint256
from data.store.engine import Store
from data.store.failures import StoreError
from data.store.records import Clock, absent, insert_new, key_of, require_key, require_name, seconds
from data.store.tables import amounts, snapshots
from data.treasury_file import read_treasury_file, write_treasury_file
from risk.market import Block, Market
from risk.treasury import Treasury


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The world at one block.

    Attributes
    ----------
    market : Market
        Live: it has a block.
    treasury : Treasury or None
    amounts : tuple of (str, int)
        What contracts gave, in their own units, by field.
    """

    market: Market
    treasury: Treasury | None = None
    amounts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotEntry:
    """A line of the list of snapshots.

    Attributes
    ----------
    identifier : str
    block : Block
    treasury_name : str or None
    saved_at : int
        Seconds since 1970.
    """

    identifier: str
    block: Block
    treasury_name: str | None
    saved_at: int


def save_snapshot(store: Store, snapshot: Snapshot, clock: Clock = time.time) -> str:
    """Save a snapshot and return its identifier; the same content is kept once.

    Raises
    ------
    StoreError
        If its market has no block, or it cannot be saved.
    """
    block = snapshot.market.block
    if block is None:
        raise StoreError("Only a market that was read at a block can be saved as a snapshot.")
    for field, amount in snapshot.amounts:
        require_name("The field of an amount", field)
        require_uint256(amount)
    treasury = snapshot.treasury
    market_file = write_market_file(snapshot.market)
    treasury_file = None if treasury is None else write_treasury_file(treasury, "json")
    exact = json.dumps(sorted(snapshot.amounts)).encode()
    identifier = key_of(market_file, treasury_file or b"", exact)
    row = {
        "identifier": identifier,
        "block_number": block.number,
        "block_hash": block.hash,
        "block_time": block.timestamp,
        "saved_at": seconds(clock),
        "market": market_file.decode(),
        "treasury_name": None if treasury is None else treasury.name,
        "treasury": None if treasury_file is None else treasury_file.decode(),
    }
    rows = [{"snapshot": identifier, "field": f, "amount": a} for f, a in snapshot.amounts]
    if len({field for field, _ in snapshot.amounts}) < len(rows):
        raise StoreError("An amount may stand only once in a snapshot.")
    with store.writing() as connection:
        insert_new(connection, snapshots, [row])
        insert_new(connection, amounts, rows)
    return identifier


def list_snapshots(store: Store, most: int = 100) -> tuple[SnapshotEntry, ...]:
    """Return the snapshots of the youngest blocks, the youngest first.

    Raises
    ------
    StoreError
    """
    columns = snapshots.columns
    chosen = select(
        columns.identifier,
        columns.block_number,
        columns.block_hash,
        columns.block_time,
        columns.treasury_name,
        columns.saved_at,
    )
    order = (columns.block_number.desc(), columns.saved_at.desc(), columns.identifier)
    with store.reading() as connection:
        rows = connection.execute(chosen.order_by(*order).limit(most)).all()
    return tuple(
        SnapshotEntry(
            identifier=row.identifier,
            block=Block(number=row.block_number, hash=row.block_hash, timestamp=row.block_time),
            treasury_name=row.treasury_name,
            saved_at=row.saved_at,
        )
        for row in rows
    )


def load_snapshot(store: Store, identifier: str) -> Snapshot:
    """Return a snapshot.

    Raises
    ------
    StoreError
        If there is none of that identifier, or what is kept is no snapshot.
    """
    require_key("snapshot", identifier)
    exact = select(amounts).where(amounts.columns.snapshot == identifier)
    with store.reading() as connection:
        chosen = select(snapshots).where(snapshots.columns.identifier == identifier)
        row = connection.execute(chosen).one_or_none()
        kept = connection.execute(exact.order_by(amounts.columns.field)).all()
    if row is None:
        raise absent("snapshot", identifier)
    return _snapshot(row, tuple((amount.field, amount.amount) for amount in kept))


def _snapshot(row: Any, kept: tuple[tuple[str, int], ...]) -> Snapshot:  # noqa: ANN401 - a row
    try:
        treasury = None if row.treasury is None else read_treasury_file(row.treasury.encode())
        return Snapshot(
            market=read_market_file(row.market.encode()), treasury=treasury, amounts=kept
        )
    except DataError as error:
        raise StoreError(f"The snapshot in the store cannot be used: {error}") from error
