"""PostgreSQL: a real server on this machine, with databases of the tests' own."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tools.set_up import postgres_folder

PASSWORD = "correct-horse-battery"  # noqa: S105 - of a server that lives for one test run
# The server refuses to be root.
OWNER = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


class Postgres:
    """A running server, with databases made on demand."""

    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self.port = port
        self._programs = programs
        self._folder = folder
        self._made = 0

    def database(self) -> str:
        """Make an empty database and return its address."""
        self._made += 1
        name = f"perigee_{self._made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        return self.url(name)

    def url(self, name: str, password: str = PASSWORD) -> str:
        return f"postgresql://keeper:{password}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "start", "-w", "-t", "200", "-l", self._folder / "log", "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is a crash."""
        self._run("pg_ctl", "stop", "-w", "-t", "60", "-m", mode)

    def make(self) -> None:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(PASSWORD)
            file.flush()
            os.chmod(file.name, 0o644)  # noqa: PTH101 - an open file
            words = ["--auth", "scram-sha-256", "--pwfile", file.name, "--username", "keeper"]
            self._run("initdb", *words, "--encoding", "UTF8", "--locale", "C.UTF-8")

    def _run(self, program: str, *words: str | Path) -> None:
        log = self._folder / f"{program}-{secrets.token_hex(4)}"
        with log.open("wb") as out:
            done = subprocess.run(
                [self._programs / program, "-D", self._folder / "data", *words],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
                **OWNER,
            )
        assert done.returncode == 0, log.read_text()[-500:]


@contextmanager
def running() -> Iterator[Postgres]:
    """Start a server on a free port and stop it again; in CI there must be one."""
    programs = postgres_folder()
    if programs is None:
        pytest.skip("No PostgreSQL: tools/set_up.py --postgres installs it.")
    # Not among pytest's folders, which the server's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="perigee-postgres-"))
    try:
        if OWNER:
            shutil.chown(folder, **OWNER)
        server = Postgres(programs, folder, _free_port())
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        _remove(folder)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _remove(folder: Path) -> None:
    """Remove a folder that the last of the server's processes may still be leaving."""
    deadline = time.monotonic() + 10.0
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
