import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(*words: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout, in a folder whose name holds a space, of which a lock is empty."""
    folder = tmp_path / "my checkout"
    (folder / "dashboard").mkdir(parents=True)
    (folder / "risk").mkdir()
    (folder / "risk" / "a.py").write_text("")
    (folder / "requirements.txt").write_text("# nothing\n")
    (folder / "streamlit.py").write_text(
        "import os, sys\nprint(*sys.argv)\nprint(os.environ['PERIGEE_TREASURY'])\n"
    )
    (folder / "dashboard" / "__main__.py").write_text("print('warmed')")
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / "tools", folder / "tools")
    return folder


@pytest.mark.parametrize(
    "target", ["run", "test", "check", "validate", "pictures", "lock", "clean"]
)
def test_each_command_is_listed_and_known(target: str) -> None:
    assert f"make {target} " in make("help").stdout
    dry = make("--dry-run", target)
    assert dry.returncode == 0
    assert dry.stdout


def test_a_treasury_that_is_not_there_is_said_before_anything_is_installed(tmp_path: Path) -> None:
    answer = make("run", "TREASURY=no such.yaml", f"VENV={tmp_path / 'venv'}")
    assert answer.returncode != 0
    assert answer.stderr.splitlines()[0] == "There is no readable file no such.yaml."
    assert not (tmp_path / "venv").exists()


def test_a_machine_without_a_suitable_python_is_told_so_in_one_sentence(tmp_path: Path) -> None:
    for name in ("python3", "python3.12"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    answer = subprocess.run(
        ["/bin/sh", ROOT / "tools" / "find_python.sh"],
        env={"PATH": os.fspath(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("Perigee needs Python 3.11, 3.12, 3.13 or 3.14")
    assert answer.stderr.count("\n") == 1


def test_a_port_in_use_is_said_before_anything_is_installed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        answer = make("run", f"PORT={port}", f"VENV={tmp_path / 'venv'}")
    assert answer.returncode != 0
    assert answer.stderr.startswith(f"Port {port} is not free here; choose another")
    assert not (tmp_path / "venv").exists()


@pytest.mark.slow
def test_run_sets_up_once_and_again_when_its_lock_or_the_engine_changes(checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])  # free once this closes

    def run() -> tuple[list[str], list[str]]:
        """Return what set-up said, by first words, and what was printed."""
        chosen = {"PYTHON": sys.executable, "PORT": port, "TREASURY": "my treasury.yaml"}
        answer = make("run", folder=checkout, **chosen)
        assert answer.returncode == 0, answer.stderr
        said = [line.partition(" ")[0] for line in answer.stderr.splitlines()]
        return said, answer.stdout.splitlines()

    (checkout / "my treasury.yaml").write_text("")
    said, printed = run()
    assert said == ["Making", "Installing", "Compiling"]
    warmed, address, options, treasury = printed
    assert warmed == "warmed"
    assert f"http://127.0.0.1:{port}" in address
    assert "--server.address 127.0.0.1" in options
    assert f"--server.port {port}" in options
    assert treasury == os.fspath(checkout / "my treasury.yaml")

    said, printed = run()
    assert said == []
    assert "warmed" not in printed

    (checkout / "risk" / "a.py").write_text("# changed\n")
    said, printed = run()
    assert said == ["Compiling"]
    assert "warmed" in printed

    (checkout / "requirements.txt").write_text("# changed\n")
    assert run()[0] == ["Installing", "Compiling"]

    (checkout / ".venv" / "bin" / "python").unlink()
    assert run()[0] == ["Making", "Installing", "Compiling"]
