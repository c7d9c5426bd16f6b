"""Compiled code: its cache sees every edit, and a folder without write access does not stop it."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# A compiled function of one file that calls a compiled function of another.
CALL = """
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import pool_proceeds
print(pool_proceeds(1.0, 0.0, 1.0, 0.0, cost_surface(0.5).cost))
print(sum(pool_proceeds.stats.cache_hits.values()))
"""
EDIT = """

@compiled
def look_up(size: float, row: float, surface: FloatArray, at_zero: float) -> float:
    return 0.25
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of the engine."""
    shutil.copytree(
        ROOT / "risk", tmp_path / "copy" / "risk", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path / "copy"


def call(copy: Path, *prefix: str, home: Path, before: str = "") -> tuple[float, int]:
    """Return what the caller returns, and how often it was found compiled."""
    answer = subprocess.run(
        [*prefix, sys.executable, "-c", before + CALL],
        cwd=copy,
        env={"HOME": os.fspath(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    value, hits = answer.stdout.split()
    return float(value), int(hits)


def test_an_edited_callee_changes_its_cached_caller(copy: Path, tmp_path: Path) -> None:
    first, hits = call(copy, home=tmp_path)
    assert hits == 0
    assert call(copy, home=tmp_path) == (first, 1)
    with (copy / "risk" / "liquidity" / "quoted_depth.py").open("a") as file:
        file.write(EDIT)
    assert call(copy, home=tmp_path) == (0.75, 0)
    assert first != 0.75


def bound_by_permissions() -> list[str]:
    """Return the prefix under which a read-only folder is read-only even for root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root writes everywhere, and setpriv is not there to take that away")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


def forbid_writing(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def test_a_read_only_engine_caches_in_the_users_folder(copy: Path, tmp_path: Path) -> None:
    prefix = bound_by_permissions()
    forbid_writing(copy)
    home = tmp_path / "home"
    home.mkdir()
    first, _ = call(copy, *prefix, home=home)
    assert list(home.rglob("*.nbc"))
    assert call(copy, *prefix, home=home) == (first, 1)
    assert not (copy / "risk" / "__pycache__").exists()


def test_an_engine_that_can_write_nowhere_still_computes(copy: Path) -> None:
    prefix = bound_by_permissions()
    forbid_writing(copy)
    no_temporary_folder = "import tempfile; tempfile.tempdir = '/nowhere'"
    first, _ = call(copy, *prefix, home=copy, before=no_temporary_folder)
    assert 0.0 < first < 1.0
    assert call(copy, *prefix, home=copy, before=no_temporary_folder) == (first, 0)
