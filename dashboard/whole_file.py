"""Files that are written whole or not at all."""

import os
from pathlib import Path

from data.errors import DataError


class NotWrittenError(DataError):
    """A file that was asked for could not be written."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a whole file or nothing: a reader never sees half of it.

    Raises
    ------
    NotWrittenError
        If it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise NotWrittenError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
