"""Make the virtual environment match its lock, and the compiled code match the engine.

Runs on the bare interpreter, before anything is installed. Each step leaves a stamp of what it
depended on, so a repetition costs one comparison.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Bring an environment up to date."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, help="of the virtual environment")
    parser.add_argument("lock", help="requirements.txt or requirements-dev.txt")
    parser.add_argument("--port", type=int, help="that must be free")
    parser.add_argument("--warm", action="store_true", help="compile the engine too")
    parser.add_argument("--browser", action="store_true", help="find Chromium and print its path")
    parser.add_argument("--postgres", action="store_true", help="find or install PostgreSQL")
    arguments = parser.parse_args()
    python = arguments.folder / "bin" / "python"
    if arguments.port is not None:
        check_port(arguments.port)
    install(python, arguments.lock)
    if arguments.warm:
        warm(python)
    if arguments.browser:
        print(browser(python))
    if arguments.postgres:
        postgres()


def check_port(port: int) -> None:
    """End in one sentence if something else listens there."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except (OSError, OverflowError):
        sys.exit(f"Port {port} is not free here; choose another, as in: make run PORT={port + 1}")


def install(python: Path, lock: str) -> None:
    """Install the lock's packages unless a stamp says that they are there."""
    folder = python.parent.parent
    version = version_of(python)
    if version is None:
        make_environment(folder)
        version = version_of(python)
    if is_stamped(folder / f"{lock}.stamp", f"{hash_of(ROOT / lock)} {version}"):
        return
    say(f"Installing the packages of {lock}; this takes a minute or two.")
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
    ]
    # Wheels only: a package without one must fail in a sentence, not in a compiler's error.
    flags = ["--require-hashes", "--only-binary", ":all:", "--requirement", lock]
    run([*pip, *flags], "The packages could not be installed; the lines above say why.")
    for other in ROOT.glob("requirements*.txt"):
        stamp = folder / f"{other.name}.stamp"
        text = f"{hash_of(other)} {version}"
        if other.name == lock:
            stamp.write_text(text)
        elif not is_stamped(stamp, text):
            stamp.unlink(missing_ok=True)  # this installation may have undone that one


def warm(python: Path) -> None:
    """Compile the engine, so that no page waits for it."""
    stamp = python.parent.parent / "warm.stamp"
    sources = sorted((ROOT / "risk").rglob("*.py"))
    text = f"{hash_of(*sources, ROOT / 'requirements.txt')} {version_of(python)}"
    if is_stamped(stamp, text):
        return
    say("Compiling the engine; this takes about half a minute.")
    if subprocess.run([python, "-m", "dashboard", "warm"], cwd=ROOT, check=False).returncode:
        say("The engine was not compiled beforehand; the first page will take longer or say why.")
    elif os.access(stamp.parent, os.W_OK):
        stamp.write_text(text)


def browser(python: Path) -> str:
    """Return the path of Chromium, installing it if there is none."""
    chosen = os.environ.get("CHROMIUM")
    if chosen and shutil.which(chosen) is None:
        sys.exit(f"CHROMIUM names {chosen}, which is no program.")
    # Playwright's driver is linked to a library that a bare Debian lacks.
    driver: list[str | Path] = [python, "-m", "playwright", "--version"]
    if subprocess.run(driver, capture_output=True, check=False).returncode:
        if shutil.which("apt-get"):
            apt_install("libatomic1")
        run(driver, "Playwright's driver does not start; the lines above say why.")
    names = filter(None, [chosen, "chromium", "google-chrome"])
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and shutil.which("apt-get"):
        apt_install("chromium")
        found = shutil.which("chromium")
    if found is None:
        failure = "No browser: please set CHROMIUM to the path of Chromium or Chrome."
        run([python, "-m", "playwright", "install", "chromium"], failure)
        code = (
            "from playwright.sync_api import sync_playwright\n"
            "with sync_playwright() as p: print(p.chromium.executable_path)"
        )
        found = subprocess.check_output([python, "-c", code], text=True).strip()
    return found


def postgres() -> None:
    """Make sure that the tests find a PostgreSQL, which they start and stop by themselves."""
    if postgres_folder() is None and shutil.which("apt-get"):
        apt_install("postgresql")
    if postgres_folder() is None:
        say("No PostgreSQL: its tests are skipped; set POSTGRES to the folder that holds initdb.")


def postgres_folder() -> Path | None:
    """Return the folder of PostgreSQL's programs; Debian keeps it out of the path."""
    chosen = os.environ.get("POSTGRES")
    found = shutil.which("initdb")
    folders = [
        *([Path(chosen)] if chosen else []),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True),
        *([Path(found).resolve().parent] if found else []),
        *sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True),
    ]
    programs = ("initdb", "pg_ctl", "postgres")
    return next((f for f in folders if all(os.access(f / p, os.X_OK) for p in programs)), None)


def _major(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def make_environment(folder: Path) -> None:
    """Make a virtual environment of the running interpreter."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").is_file():
        sys.exit(f"{folder} holds something else than a Python environment; please move it away.")
    if importlib.util.find_spec("ensurepip") is None:
        # Debian leaves it out of Python.
        if shutil.which("apt-get") is None:
            sys.exit(f"{sys.executable} lacks its module ensurepip; please install it first.")
        apt_install(f"python3.{sys.version_info.minor}-venv")
    say(f"Making a Python environment in {folder}.")
    run([sys.executable, "-m", "venv", "--clear", folder], "That failed; the lines above say why.")


def version_of(python: Path) -> str | None:
    """Return an environment's Python version; None unless it runs, is supported and has pip."""
    code = (
        "import sys, sysconfig, importlib.util\n"
        "assert (3, 11) <= sys.version_info[:2] <= (3, 14) and importlib.util.find_spec('pip')\n"
        "print(sys.version.split()[0], sysconfig.get_platform())"
    )
    try:
        return subprocess.check_output(
            [python, "-c", code], stderr=subprocess.DEVNULL, text=True
        ).strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def apt_install(package: str) -> None:
    """Install a Debian package as root, or say what to type."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    command = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    if sudo and (
        shutil.which("sudo") is None
        or subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode
    ):
        sys.exit(f"Please type this once, then try again: sudo apt-get install {package}")
    say(f"Installing Debian's {package}.")
    # A fresh machine has no package lists yet.
    if subprocess.run(command, capture_output=True, check=False).returncode:
        failure = f"apt-get could not install {package}; the lines above say why."
        run([*sudo, "apt-get", "update", "-qq"], failure)
        run(command, failure)


def is_stamped(stamp: Path, text: str) -> bool:
    """Return whether a stamp holds the text."""
    return stamp.is_file() and stamp.read_text() == text


def hash_of(*files: Path) -> str:
    """Return one hash of the names and contents of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def run(command: Sequence[str | Path], failure: str) -> None:
    """Run a command with its output on standard error; end in one sentence if it fails."""
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode:
        sys.exit(failure)


def say(sentence: str) -> None:
    """Tell the person at the terminal; standard output is kept for results."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
