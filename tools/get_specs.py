"""Install the executable consensus specification into an environment of its own.

It pins packages that the app needs in other versions, so it gets a folder inside the virtual
environment and a lock of its own, and only make validate asks for it. Prints the path of that
environment's Python. `$SPECS`, where set, is used instead.
"""

import os
import shutil
import sys
from pathlib import Path

from tools import set_up

LOCK = "requirements-specs.txt"


def main() -> None:
    """Print the path of a Python that can import the specification."""
    chosen = os.environ.get("SPECS")
    if chosen:
        if shutil.which(chosen) is None:
            sys.exit(f"SPECS names {chosen}, which is no program.")
        print(chosen)
        return
    set_up.install(python_path(), LOCK)
    print(python_path())


def python_path() -> Path:
    """Return where the environment's Python is, or will be."""
    return Path(sys.prefix) / "specs" / "bin" / "python"


if __name__ == "__main__":
    main()
