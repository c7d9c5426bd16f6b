"""Censuses in the store: the nodes of Rocket Pool at a block, part by part until it is whole."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, func, insert, select

from data.contracts.nodes import RegisteredNode
from data.store.engine import Store
from data.store.failures import StoreError
from data.store.records import insert_new, require_name
from data.store.tables import censuses, nodes
from risk.market import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class CensusEntry:
    """A census and how far it is read.

    Attributes
    ----------
    block : Block
    version : str
        Of Rocket Pool.
    nodes : int
        How many are registered.
    read : int
        How many of them are in the store, the first ones.
    """

    block: Block
    version: str
    nodes: int
    read: int

    @property
    def is_whole(self) -> bool:
        """Whether every node is there."""
        return self.read == self.nodes


def begin_census(store: Store, block: Block, version: str, count: int) -> CensusEntry:
    """Add a census without nodes, or return the one that is there at that block.

    Raises
    ------
    StoreError
        If there is one of another block of the same number.
    """
    require_name("The version of a census", version)
    row = {
        "block_number": block.number,
        "block_hash": block.hash,
        "block_time": block.timestamp,
        "version": version,
        "nodes": count,
    }
    with store.writing() as connection:
        insert_new(connection, censuses, [row])
    entry = next(entry for entry in list_censuses(store) if entry.block.number == block.number)
    if (entry.block, entry.version, entry.nodes) != (block, version, count):
        raise StoreError(f"The store has another census of block {block.number}.")
    return entry


def append_nodes(
    store: Store, block_number: int, before: int, found: Sequence[RegisteredNode]
) -> bool:
    """Add the next nodes of a census, all of them or none.

    Parameters
    ----------
    store : Store
    block_number : int
    before : int
        How many nodes the census is known to have.
    found : sequence of RegisteredNode
        Those that follow.

    Returns
    -------
    bool
        False, with nothing changed, if another program has read further meanwhile.

    Raises
    ------
    StoreError
        If they are not those that follow, or there is no such census.
    """
    if [node.place for node in found] != list(range(before, before + len(found))):
        raise StoreError("The nodes of a census must follow each other.")
    with store.writing() as connection:
        if _count(connection, block_number) != before:
            return False
        rows = [{"block_number": block_number, **asdict(node)} for node in found]
        if rows:
            connection.execute(insert(nodes), rows)
    return True


def list_censuses(store: Store) -> tuple[CensusEntry, ...]:
    """Return the censuses, the youngest first.

    Raises
    ------
    StoreError
    """
    counted = select(func.count()).where(
        nodes.columns.block_number == censuses.columns.block_number
    )
    chosen = select(censuses, counted.scalar_subquery().label("read"))
    with store.reading() as connection:
        rows = connection.execute(chosen.order_by(censuses.columns.block_number.desc())).all()
    return tuple(
        CensusEntry(
            block=Block(number=row.block_number, hash=row.block_hash, timestamp=row.block_time),
            version=row.version,
            nodes=row.nodes,
            read=row.read,
        )
        for row in rows
    )


def load_nodes(store: Store, block_number: int) -> tuple[RegisteredNode, ...]:
    """Return the nodes of a census, in the order of registration.

    Raises
    ------
    StoreError
    """
    columns = nodes.columns
    chosen = select(*(column for column in columns if column is not columns.block_number))
    chosen = chosen.where(columns.block_number == block_number).order_by(columns.place)
    with store.reading() as connection:
        rows = connection.execute(chosen).mappings().all()
    return tuple(RegisteredNode(**row) for row in rows)


def drop_census(store: Store, block_number: int) -> None:
    """Remove a census with its nodes, if it is there.

    Raises
    ------
    StoreError
    """
    with store.writing() as connection:
        connection.execute(delete(nodes).where(nodes.columns.block_number == block_number))
        connection.execute(delete(censuses).where(censuses.columns.block_number == block_number))


def _count(connection: Connection, block_number: int) -> int:
    chosen = select(func.count()).where(nodes.columns.block_number == block_number)
    return connection.execute(chosen).scalar_one()
