"""What the records of the store have in common: keys made of their content, upserts, and clocks."""

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from data.errors import quoted
from data.store.failures import StoreError

Clock = Callable[[], float]
LONGEST_NAME = 200

_KEY = re.compile(r"[0-9a-f]{64}")


def key_of(*parts: bytes) -> str:
    """Return the key of a record: a hash of its parts, each with its length."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def seconds(clock: Clock = time.time) -> int:
    """Return the time now, in whole seconds since 1970."""
    return int(clock())


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, leaving those whose key is there already as they are."""
    if rows:
        connection.execute(_insert(connection)(table).on_conflict_do_nothing(), rows)


def insert_or_replace(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, replacing those with the same key."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    made = _insert(connection)(table)
    others = {
        column.name: made.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    connection.execute(made.on_conflict_do_update(index_elements=keys, set_=others), rows)


def require_name(what: str, name: str) -> None:
    """Refuse a name that cannot be kept or shown.

    Raises
    ------
    StoreError
    """
    if not (name.strip() and len(name) <= LONGEST_NAME and name.isprintable()):
        raise StoreError(f"{what} must be one line of at most {LONGEST_NAME} characters.")


def require_key(what: str, key: str) -> None:
    """Refuse what is no key of a record.

    Raises
    ------
    StoreError
    """
    if not _KEY.fullmatch(key):
        raise absent(what, key)


def absent(what: str, key: str) -> StoreError:
    """Return the error for a record that is not there."""
    return StoreError(f"The store has no {what} {quoted(key)}.")


def _insert(connection: Connection) -> Callable[[Table], Any]:
    found: Mapping[str, Callable[[Table], Any]] = {
        "postgresql": postgresql_insert,
        "sqlite": sqlite_insert,
    }
    return found[connection.dialect.name]
