"""Backups: every record of a store in one file, the same file whichever database it came from.

A backup is compressed text, a JSON document a line: what it is and the version of the tables, then
the rows in the order of their keys, then their number and a checksum. A backup of an older version
is raised to the newest in a store of its own before it replaces anything.
"""

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, MetaData, Table, func, insert, select

from data.store.columns import Uint256, padded
from data.store.engine import Store, open_store, raise_store
from data.store.failures import StoreError
from data.store.revisions import known_revisions, require_known, revision_of
from data.store.tables import VERSIONS, metadata

FORMAT = 1
LONGEST_LINE = 64 * 2**20
_AT_ONCE = 500
_DAMAGED = "The file is no backup of a store, or is damaged."


def back_up(store: Store, path: Path) -> int:
    """Write every record of a store to a file and return their number.

    The file is there whole or not at all, and only its owner may read it.

    Raises
    ------
    StoreError
        If the store cannot be read or the file cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            count = _write(store, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        reason = (error.strerror or "unusable").lower()
        raise StoreError(f"The backup cannot be written: {reason}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def restore(store: Store, path: Path, *, replace: bool = False) -> int:
    """Put the records of a backup into a store, all of them or none, and return their number.

    Parameters
    ----------
    store : Store
    path : Path
    replace : bool, default=False
        Whether the store may hold records already, which the backup's then replace.

    Raises
    ------
    StoreError
        If the file is no backup or is damaged, or the store holds records.
    """
    try:
        revision = _checked(path)
        require_known(revision)
        with tempfile.TemporaryDirectory(prefix="perigee-") as folder:
            address = f"sqlite:///{Path(folder) / 'store.sqlite'}"
            with open_store(address, revision=revision) as own:
                _load(own, path)
                raise_store(own)
                return _copy(own, store, replace=replace)
    except (OSError, EOFError, zlib.error) as error:
        reason = (getattr(error, "strerror", None) or "it is damaged").lower()
        raise StoreError(f"The backup cannot be read: {reason}.") from error


def count_of(store: Store) -> dict[str, int]:
    """Return how many records a store holds, by the name of what they are.

    Raises
    ------
    StoreError
    """
    with store.reading() as connection:
        return {
            table.name.removeprefix("perigee_"): _count(connection, table)
            for table in metadata.sorted_tables
        }


def _write(store: Store, file: BinaryIO) -> int:
    """Write a backup; neither a name nor a time in it, so that equal stores give equal files."""
    digest, count = hashlib.sha256(), 0
    with (
        store.reading() as connection,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
    ):
        head = {"perigee_store": FORMAT, "revision": revision_of(connection)}
        for document in [head, *_documents(connection)]:
            line = _line(document)
            digest.update(line)
            packed.write(line)
            count += 1
        packed.write(_line({"records": count - 1, "sha256": digest.hexdigest()}))
    return count - 1


def _documents(connection: Connection) -> Iterator[list[object]]:
    for table in metadata.sorted_tables:
        exact = [isinstance(column.type, Uint256) for column in table.columns]
        rows = connection.execute(select(table).order_by(*_by_key(connection, table)))
        for row in rows:
            plain = [padded(v) if e else v for v, e in zip(row, exact, strict=True)]
            yield [table.name, dict(zip(table.columns.keys(), plain, strict=True))]


def _by_key(connection: Connection, table: Table) -> list[Any]:
    """Return the order of a table's key, by bytes in every database."""
    if connection.dialect.name != "postgresql":
        return list(table.primary_key)
    return [c.collate("C") if c.type.python_type is str else c for c in table.primary_key]


def _line(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode() + b"\n"


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as packed:
        while line := packed.readline(LONGEST_LINE):
            if not line.endswith(b"\n"):
                raise StoreError(_DAMAGED)
            yield line


def _parsed(line: bytes) -> Any:  # noqa: ANN401 - JSON has no narrower type
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise StoreError(_DAMAGED) from None


def _checked(path: Path) -> str:
    """Return a backup's version, after reading all of it."""
    digest, count, last = hashlib.sha256(), -1, b""
    revision = None
    for line in _lines(path):
        if count == -1:
            head = _parsed(line)
            if not isinstance(head, dict) or head.get("perigee_store") != FORMAT:
                raise StoreError(_DAMAGED)
            revision = head.get("revision")
        digest.update(last)
        last = line
        count += 1
    foot = {"records": count - 1, "sha256": digest.hexdigest()}
    if not isinstance(revision, str) or last != _line(foot):
        raise StoreError(_DAMAGED)
    return revision


def _load(own: Store, path: Path) -> None:
    """Fill the tables of a backup's version with its rows."""
    with own.writing() as connection:
        there = MetaData()
        there.reflect(connection)
        for name, rows in _grouped(path):
            table = there.tables.get(name)
            if table is None or name == VERSIONS:
                raise StoreError(_DAMAGED)
            if any(set(row) != set(table.columns.keys()) for row in rows):
                raise StoreError(_DAMAGED)
            connection.execute(insert(table), rows)


def _grouped(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Return the rows of a backup in groups of one table."""
    group: list[dict[str, Any]] = []
    name = ""
    for line in _lines(path):
        match _parsed(line):
            case {"perigee_store": _} | {"sha256": _}:
                continue  # the first line and the last
            case [str(table), dict(row)]:
                if table != name or len(group) == _AT_ONCE:
                    if group:
                        yield name, group
                    name, group = table, []
                group.append(row)
            case _:
                raise StoreError(_DAMAGED)
    if group:
        yield name, group


def _copy(own: Store, store: Store, *, replace: bool) -> int:
    count = 0
    with own.reading() as source, store.writing() as connection:
        if revision_of(connection) != known_revisions()[0]:
            raise StoreError("The store changed its version meanwhile; try again.")
        if any(_count(connection, table) for table in metadata.sorted_tables):
            if not replace:
                raise StoreError("The store holds records already; they were left as they are.")
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        for table in metadata.sorted_tables:
            for rows in source.execute(select(table)).mappings().partitions(_AT_ONCE):
                connection.execute(insert(table), _plain(rows))
                count += len(rows)
    return count


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
