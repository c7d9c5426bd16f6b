import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
N_CONTRACTS = len(SETTINGS["tool"]["importlinter"]["contracts"])


def lint(folder: Path) -> tuple[int, str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    answer = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_the_import_contracts_hold() -> None:
    code, said = lint(ROOT)
    assert code == 0, said
    assert f"{N_CONTRACTS} kept, 0 broken" in said


def test_each_import_contract_sees_what_it_forbids(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("risk", "data", "dashboard"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data" / "planted.py").write_text("import numba, plotly\nimport dashboard.format\n")
    (tmp_path / "risk" / "planted.py").write_text("def f():\n    import pandas\n")
    with (tmp_path / "dashboard" / "cli.py").open("a") as file:
        file.write("\nfrom dashboard.pages import overview\n")
    code, said = lint(tmp_path)
    assert code != 0
    assert f"0 kept, {N_CONTRACTS} broken" in said


def test_ruff_keeps_the_entry_point_on_top(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "planted.py").write_text("import streamlit_app\n")
    answer = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--no-cache", "planted.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "TID251" in answer.stdout
