"""Where the store is: a file in the user's data folder, or what `PERIGEE_STORE` names.

The address of a database may carry a password: it appears in no message and no representation.
"""

import os
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from data.store.failures import StoreError
from data.store_place import FILE, VARIABLE, default_folder

_POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


def address_of(url: str | None = None) -> URL:
    """Return the address of the store.

    Parameters
    ----------
    url : str, optional
        sqlite:///FILE or postgresql://…; by default that of the environment, else a file in the
        user's data folder.

    Raises
    ------
    StoreError
        If it is no address of a store; the message does not repeat it.
    """
    text = url or os.environ.get(VARIABLE, "").strip()
    if not text:
        return _of_file(default_folder() / FILE)
    try:
        made = make_url(text)
        kind = made.drivername
    except (ArgumentError, ValueError):
        raise _refusal() from None
    if kind == "sqlite" and made.database not in (None, "", ":memory:") and not made.query:
        return _of_file(Path(made.database or ""))
    if kind in _POSTGRESQL and made.database:
        return made.set(drivername="postgresql+psycopg")
    raise _refusal()


def prepare_file(address: URL) -> None:
    """Make the folder and the file of a store, which nobody but their user may read.

    Raises
    ------
    StoreError
        If that is not possible.
    """
    path = Path(address.database or "")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives its other files the permissions of the first.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        reason = (error.strerror or "unusable").lower()
        raise StoreError(f"The file of the store cannot be opened: {reason}.") from None


def _of_file(path: Path) -> URL:
    return URL.create("sqlite", database=os.fspath(path.absolute()))


def _refusal() -> StoreError:
    return StoreError(
        "The address of the store must be like sqlite:///FILE or "
        "postgresql://USER:PASSWORD@HOST/DATABASE."
    )
