"""What the first page loads: nothing that only other pages need."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    *("pandas", "pyarrow", "scipy.stats", "web3", "matplotlib", "typst", "fontTools", "altair"),
    *("sqlalchemy", "alembic", "psycopg"),
)
CODE = f"""
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(ROOT / "streamlit_app.py")!r}, default_timeout=240)
app.run()
assert len(app.metric) == 4 and not app.exception, app.exception
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""
MODULES = """
import importlib, logging, os, pkgutil, socket, sys
def refuse(*_): raise AssertionError("importing opened a socket")
socket.socket.connect = refuse
import streamlit  # which itself names a backend to matplotlib
handlers, variables = list(logging.getLogger().handlers), dict(os.environ)
import dashboard
for found in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
assert list(logging.getLogger().handlers) == handlers
assert dict(os.environ) == variables
"""


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_overview_loads_no_slow_library() -> None:
    assert run(CODE).split() == []


def test_importing_the_dashboard_does_nothing() -> None:
    assert run(MODULES) == ""
