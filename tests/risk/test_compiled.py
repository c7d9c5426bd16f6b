"""Compiled code: an edit in a called file is seen, and a read-only installation starts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "risk"


def _copy(folder: Path) -> Path:
    shutil.copytree(
        PACKAGE, folder / "risk", ignore=shutil.ignore_patterns("__pycache__", "compiled")
    )
    return folder


def _run(folder: Path, code: str, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(folder), **environment},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.mark.timeout(120)
def test_an_edit_in_a_called_file_changes_what_its_callers_compute(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    code = (
        "from risk.processes.price import eth_log_return\n"
        "import numpy as np\n"
        "print(eth_log_return(0.0, 0.5, np.full(65, 2.0)))"
    )
    assert float(_run(folder, code)) == -0.5
    # Once more, from the cache on disk.
    assert float(_run(folder, code)) == -0.5
    caches = list((folder / "risk" / "__pycache__" / "compiled").iterdir())
    assert len(caches) == 1
    assert any(caches[0].rglob("*.nbi"))
    callee = folder / "risk" / "processes" / "shocks.py"
    text = callee.read_text()
    old = "return float(ratio * deviation * deviation)"
    assert text.count(old) == 1
    callee.write_text(text.replace(old, "return float(3.0 * ratio * deviation * deviation)"))
    assert float(_run(folder, code)) == -1.5


MARK = "from risk.liquidity.redemption import marked_price; print(marked_price(-0.01, 0.0))"


@pytest.mark.timeout(120)
def test_where_the_package_cannot_be_written_to_the_user_s_folder_serves(tmp_path: Path) -> None:
    folder, home = _copy(tmp_path / "app"), tmp_path / "home"
    home.mkdir()
    # A file in the folder's place stops root too.
    (folder / "risk" / "__pycache__").touch()
    assert _run(folder, MARK, HOME=str(home)) == "0.99"
    assert any((home / ".cache" / "perigee" / "compiled").rglob("*.nbi"))


@pytest.mark.timeout(120)
def test_where_nothing_is_writable_a_private_temporary_folder_serves(tmp_path: Path) -> None:
    folder, home, scratch = _copy(tmp_path / "app"), tmp_path / "home", tmp_path / "scratch"
    home.touch()
    scratch.mkdir()
    (folder / "risk" / "__pycache__").touch()
    assert _run(folder, MARK, HOME=str(home), TMPDIR=str(scratch)) == "0.99"
    (private,) = scratch.glob("perigee-*")
    assert private.stat().st_mode & 0o077 == 0


def test_an_import_reads_no_page_library_and_starts_no_thread() -> None:
    code = (
        "import sys, threading\n"
        "import risk.assessment\n"
        "slow = {'pandas', 'streamlit', 'plotly', 'web3', 'matplotlib', 'scipy.stats'}\n"
        "print(sorted(slow & set(sys.modules)), threading.active_count())"
    )
    assert _run(PACKAGE.parent, code) == "[] 1"
