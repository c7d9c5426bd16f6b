"""Compilation of the hot loops: the only module that imports numba.

A compiled function is cached on disk in a folder named after the content of the whole engine,
because numba notices an edit in a function's own file but not in a file that it calls.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

import numba

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _cache_folder() -> Path | None:
    """Return the first writable place for compiled code, or None."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for source in sorted(package.rglob("*.py")):
        digest.update(str(source.relative_to(package)).encode() + b"\0" + source.read_bytes())
    name = digest.hexdigest()
    places = [package / "__pycache__" / "compiled"]
    with suppress(RuntimeError):  # an account without a home
        places.append(Path.home() / ".cache" / "perigee" / "compiled")
    for place in places:
        if _writable(place / name):
            return place / name
    # Private by construction: created with access for this user only.
    try:
        return Path(tempfile.mkdtemp(prefix="perigee-"))
    except OSError:
        return None


_FOLDER = _cache_folder()
if _FOLDER is not None:
    numba.config.CACHE_DIR = os.fspath(_FOLDER)  # type: ignore[attr-defined]


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile a function of numbers and arrays; its plain form stays at ``.py_func``.

    The interpreter lock is released inside, so blocks of paths run on several threads. No
    relaxed arithmetic is allowed: the same inputs give the same bytes.
    """
    decorated: Callable[_P, _R] = numba.njit(nogil=True, cache=_FOLDER is not None)(function)
    return decorated
