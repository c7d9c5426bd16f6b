"""Whether there is a store, and where, without the libraries of a database."""

import os
import sys
from pathlib import Path

VARIABLE = "PERIGEE_STORE"
FILE = "store.sqlite"


def default_folder() -> Path:
    """Return the folder of the user's own data."""
    chosen = os.environ.get("XDG_DATA_HOME", "")
    if chosen and Path(chosen).is_absolute():
        return Path(chosen) / "perigee"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Perigee"
    return Path.home() / ".local" / "share" / "perigee"


def store_is_there() -> bool:
    """Return whether the environment names a store, or the user's own file is there.

    An account without a home, or one that may not look there, has none.
    """
    if os.environ.get(VARIABLE, "").strip():
        return True
    try:
        return os.path.isfile(default_folder() / FILE)  # noqa: PTH113 - pathlib's raises
    except RuntimeError:
        return False
