"""The open store: its transactions, each of them whole or not at all."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, NoReturn, Self

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.engine import URL

from data.store.failures import StoreError, translated
from data.store.location import address_of, prepare_file
from data.store.revisions import NEWEST, known_revisions, raise_to, require_known, revision_of

# How long a program waits for another one that writes.
WAIT_SECONDS = 30.0
CONNECT_SECONDS = 10
# The number by which the programs of one database know that a store is being written.
_LOCK = 0x5045_5249_4745_4531
_WRITES = "perigee_writes"


class Store:
    """A store that is open.

    Attributes
    ----------
    kind : str
        SQLite or PostgreSQL.
    """

    __slots__ = ("_engine", "kind")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.kind = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"

    def __repr__(self) -> str:
        return f"Store({self.kind})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A store holds a secret and is not to be written down.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Return a connection that sees the store as it is now, whatever others write meanwhile.

        Raises
        ------
        StoreError
        """
        with translated(), self._engine.connect() as connection:
            if self.kind == "PostgreSQL":
                connection = connection.execution_options(  # noqa: PLW2901 - the same, set
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Return the connection of the one writer; an error, or an end by force, undoes all of it.

        Raises
        ------
        StoreError
            If another program keeps writing for longer than half a minute, among others.
        """
        with translated(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})  # noqa: PLW2901 - the same
            with connection.begin():
                if self.kind == "PostgreSQL":
                    wait = f"{WAIT_SECONDS * 1000:.0f}"
                    connection.execute(text(f"SET LOCAL lock_timeout = {wait}"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield connection


def open_store(url: str | None = None, *, revision: str = NEWEST) -> Store:
    """Open the store, making or raising its tables where needed.

    Parameters
    ----------
    url : str, optional
        See `address_of`.
    revision : str, optional
        Version of the tables, for a store that is being restored; the newest by default.

    Raises
    ------
    StoreError
        If it cannot be opened, or a newer version of the program made it.
    """
    address = address_of(url)
    is_file = address.drivername == "sqlite"
    if is_file:
        prepare_file(address)
    with translated():
        engine = _sqlite(address) if is_file else _postgresql(address)
    store = Store(engine)
    try:
        _raise(store, known_revisions()[0] if revision == NEWEST else revision)
    except BaseException:
        store.close()
        raise
    return store


def raise_store(store: Store) -> None:
    """Bring a store to the newest version of the tables."""
    _raise(store, known_revisions()[0])


def _raise(store: Store, revision: str) -> None:
    with store.reading() as connection:
        current = revision_of(connection)
        require_known(current)
        require_known(revision)
    if current == revision:
        return
    with store.writing() as connection:
        # Another program may have done it while this one waited.
        if revision_of(connection) != revision:
            raise_to(connection, revision)


def _sqlite(address: URL) -> Engine:
    engine = create_engine(
        address,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": WAIT_SECONDS},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address,
        pool_size=2,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "perigee"},
    )


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401
    # Transactions begin where we say, not where the driver thinks they should.
    connection.isolation_level = None
    _use_wal(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log, which SQLite does not wait for by itself."""
    deadline = time.monotonic() + WAIT_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
                raise StoreError("The folder of the store does not allow a write-ahead log.")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    # A reader that begins to write later would meet a writer it can no longer wait for.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
