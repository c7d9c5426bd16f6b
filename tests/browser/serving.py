"""A Streamlit server on this machine and a browser that can reach nothing else."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class NotServedError(Exception):
    """The server or the browser did not start."""


@contextmanager
def server(
    script: Path,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
    *,
    root: Path = ROOT,
    prefix: Sequence[str] = (),
) -> Iterator[str]:
    """Serve an app as `make run` does, on a free port, and give its address.

    It runs in the folder `root`, started by the words of `prefix`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*prefix, sys.executable, "-m", "streamlit", "run", str(script)]
    flags = ["--server.address", "127.0.0.1", "--server.headless", "true"]
    flags += ["--server.fileWatcherType", "none"]  # others may edit while it runs
    with tempfile.TemporaryFile() if log is None else log.open("w+b") as output:
        process = subprocess.Popen(
            [*command, *flags, "--server.port", str(port)],
            cwd=root,
            stdout=output,
            stderr=output,
            env={**os.environ, **(environment or {})},
        )
        try:
            if not _answers(f"http://127.0.0.1:{port}/_stcore/health", process):
                output.seek(0)
                said = output.read().decode(errors="replace")[-2000:]
                raise NotServedError(f"The server did not start:\n{said}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5.0) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, cut off from every other machine."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "google-chrome"]
    path = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if path is None:
        raise NotServedError("No browser: set CHROMIUM to the path of Chromium or Chrome.")
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--disable-dev-shm-usage", "--disable-gpu", rules]
        )
        yield started
        started.close()
