"""What is said when the store fails: words of our own, since those of the libraries name hosts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.errors import DataError

_NO_ANSWER = "The database of the store does not answer."
_NO_ROOM = "There is no room left for the store."
_READ_ONLY = "The store cannot be written to."
_REFUSED = "The database of the store refuses the user or the password."
_DAMAGED = "The file of the store is damaged or is no store."
# By SQLite's name of an error, without what follows the second underscore, or PostgreSQL's code.
_SENTENCES = {
    "SQLITE_BUSY": "Another program holds the store; try again when it has finished.",
    "SQLITE_CANTOPEN": "The file of the store cannot be opened.",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_FULL": _NO_ROOM,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_READONLY": _READ_ONLY,
    "25006": _READ_ONLY,
    "28000": _REFUSED,
    "28P01": _REFUSED,
    "3D000": "The database that the store's address names does not exist.",
    "42501": "The database of the store allows this user too little.",
    "53100": _NO_ROOM,
    "57P01": _NO_ANSWER,
    "57P03": _NO_ANSWER,
}


class StoreError(DataError):
    """The store could not be used; the message never repeats its address."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn the errors of the database into sentences without its address.

    Raises
    ------
    StoreError
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreError(_sentence(error.orig)) from None
    except SQLAlchemyError as error:
        raise StoreError(f"The store cannot be used ({type(error).__name__}).") from None
    except UnicodeEncodeError:
        raise StoreError("The store keeps no text with half a character in it.") from None


def _sentence(cause: BaseException | None) -> str:
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        code = "_".join(name.split("_")[:2])
    else:
        code = getattr(cause, "sqlstate", None) or ""
        if not code and type(cause).__name__ == "OperationalError":
            return _refused_or_silent(str(cause))
    known = _SENTENCES.get(code)
    return known or f"The store cannot be used ({code or type(cause).__name__})."


def _refused_or_silent(words: str) -> str:
    """Tell a refusal from silence: the driver gives no code to a connection that was not made."""
    if "password" in words or "authentication" in words:
        return _REFUSED
    return _SENTENCES["3D000"] if "does not exist" in words else _NO_ANSWER
