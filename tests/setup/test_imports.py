"""Importing a module does nothing but define names."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

# Runs in a fresh interpreter: imports every module of a package and prints what that did.
IMPORT_ALL = """
import importlib, json, logging, os, pkgutil, sys, tempfile, warnings
package, effects = sys.argv[1], []

def note(event, arguments):
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if writes and not isinstance(arguments[0], int) or event in FORBIDDEN:
        effects.append(f"{event} {arguments[0]!r}")

FORBIDDEN = {"os.mkdir", "os.rename", "os.remove", "socket.connect", "socket.bind",
             "socket.getaddrinfo", "subprocess.Popen", "os.posix_spawn", "os.system"}
warnings.simplefilter("error")
sys.addaudithook(note)
top = importlib.import_module(package)
for module in pkgutil.walk_packages(top.__path__, f"{package}."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
handlers = {
    name: [type(handler).__name__ for handler in logging.getLogger(name).handlers]
    for name in [None, *logging.root.manager.loggerDict]
    if (name or package).split(".")[0] in ("risk", "data", "dashboard")
}
print(json.dumps({
    "effects": effects,
    "handlers": [name for name, found in handlers.items() if found],
    "modules": sorted({name.split(".")[0] for name in sys.modules}),
}))
"""


def import_all(package: str, home: Path) -> dict[str, Any]:
    environment = {"HOME": str(home), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, package],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("package", ["risk", "data", "dashboard"])
def test_importing_a_package_does_nothing(package: str, tmp_path: Path) -> None:
    found = import_all(package, tmp_path)
    # The one exception: the folder for compiled code.
    effects = [effect for effect in found["effects"] if "/risk/__pycache__" not in effect]
    assert not effects
    assert not found["handlers"]
    assert not list(tmp_path.iterdir())


def test_the_engine_brings_in_neither_pages_nor_chain(tmp_path: Path) -> None:
    modules = set(import_all("risk", tmp_path)["modules"])
    assert not modules & {"streamlit", "plotly", "web3", "pandas", "matplotlib", "typst"}
