"""Anvil: a real Ethereum client on this machine, with a chain of the test's own."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tools.get_anvil import anvil_path

FIRST_BLOCK = 25_000_000


class Anvil:
    """A running chain, spoken to by plain JSON-RPC."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._session = requests.Session()
        self.account: str = self.rpc("eth_accounts")[0]

    def rpc(self, method: str, *parameters: object) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        document = self.answer(body)
        assert "error" not in document, document
        return document["result"]

    def answer(self, body: object) -> Any:
        """Return the whole answer to a request, an error included."""
        headers = {"Content-Type": "application/json"}
        return self._session.post(self.url, json.dumps(body), headers=headers, timeout=20).json()

    def send(self, to: str, data: bytes) -> None:
        """Change the state from one of anvil's own unlocked accounts."""
        transaction = {"from": self.account, "to": to, "data": "0x" + data.hex()}
        receipt = None
        sent = self.rpc("eth_sendTransaction", transaction)
        deadline = time.monotonic() + 10.0
        while receipt is None and time.monotonic() < deadline:
            receipt = self.rpc("eth_getTransactionReceipt", sent)
        assert receipt is not None, f"a setter of {to} was not mined"
        assert receipt["status"] == "0x1", f"a setter of {to} failed"

    def close(self) -> None:
        self._session.close()


@contextmanager
def running(folder: Path, timestamp: int, chain_id: int = 1) -> Iterator[Anvil]:
    """Start anvil on a free port of this machine and stop it again."""
    log = folder / f"anvil-{os.getpid()}-{time.monotonic_ns()}.log"
    words = [binary(), "--port", "0", "--chain-id", str(chain_id), "--slots-in-an-epoch", "1"]
    words += ["--timestamp", str(timestamp), "--number", str(FIRST_BLOCK), "--accounts", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT)
        try:
            anvil = Anvil(_port(log, process))
            try:
                yield anvil
            finally:
                anvil.close()
        finally:
            process.terminate()
            process.wait(10)


def binary() -> str:
    """Return anvil's path; continuous integration must have one."""
    path = os.environ.get("ANVIL") or shutil.which(anvil_path())
    if path is None:
        sentence = "No anvil: tools/get_anvil.py installs it."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


def _port(log: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 30.0
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("Listening on "):
                return int(line.rsplit(":", 1)[1])
        time.sleep(0.01)
    pytest.fail(f"anvil did not start: {log.read_text()[-300:]}")
