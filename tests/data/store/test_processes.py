"""Several processes at one store, and processes that are killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data.store.engine import Store, open_store
from data.store.series import list_series, load_series, save_series
from data.store.snapshots import list_snapshots, load_snapshot
from tests.data.store.factories import observations, snapshot_at

ROOT = Path(__file__).parents[3]
N_DAYS = 1_200  # of a series that is written in one transaction, in several statements

HEAD = """
import sys, time
from data.store.engine import open_store
from data.store.series import save_series
from data.store.snapshots import save_snapshot
from tests.data.store.factories import observations, snapshot_at
store = open_store(sys.stdin.readline().strip())
print("open", flush=True)
"""
# Writes until it is killed, and says what is written only when it is.
WRITER = (
    HEAD
    + """
for number in range(1_000_000):
    save_series(store, f"{sys.argv[1]} {number}", observations(int(sys.argv[2])))
    save_snapshot(store, snapshot_at(number))
    print(number, flush=True)
"""
)
HALF = (
    HEAD
    + """
def half():
    for number, observation in enumerate(observations(1_200)):
        if number == 1_000:
            print("half", flush=True)
            time.sleep(600)
        yield observation
save_series(store, "half", half())
"""
)
FEW = (
    HEAD
    + """
sys.stdin.readline()
for number in range(20):
    save_series(store, "shared", observations(50, value=number))
    save_series(store, f"{sys.argv[1]} {number}", observations(50))
"""
)


def start(code: str, url: str, *words: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(f"{url}\n")
    process.stdin.flush()
    return process


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def killed(process: subprocess.Popen[str]) -> list[str]:
    """Kill a process without warning and return the lines that it still had said."""
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    return said.splitlines()


def test_a_process_killed_in_the_middle_of_a_write_leaves_nothing_of_it(
    store: Store, url: str
) -> None:
    save_series(store, "whole", observations(10))
    process = start(HALF, url)
    assert [line_of(process), line_of(process)] == ["open", "half"]
    assert killed(process) == []
    assert list_series(store) == ("whole",)
    # Nor does it keep the store from the next writer.
    save_series(store, "half", observations(N_DAYS))
    assert len(load_series(store, "half")) == N_DAYS


@pytest.mark.slow
def test_nothing_is_lost_or_half_written_however_often_the_writer_is_killed(url: str) -> None:
    rng = np.random.default_rng(1)
    for run in range(8):
        process = start(WRITER, url, str(run), str(N_DAYS))
        assert [line_of(process), line_of(process)] == ["open", "0"]
        time.sleep(float(rng.uniform(0.0, 0.5)))
        numbers = [0, *(int(word) for word in killed(process))]
        with open_store(url) as again:
            there = [name for name in list_series(again) if name.startswith(f"{run} ")]
            # Those that were said are there; at most one more was done and not said.
            assert len(there) - len(numbers) in {0, 1}
            for name in there:
                assert load_series(again, name) == tuple(observations(N_DAYS))
            entries = list_snapshots(again, most=1_000_000)
            assert {e.block.number for e in entries} >= set(numbers)
            for entry in entries:
                kept = load_snapshot(again, entry.identifier)
                assert kept == snapshot_at(entry.block.number)


def test_processes_that_open_a_new_store_at_once_make_it_once(new_url: Callable[[], str]) -> None:
    for _ in range(3):
        url = new_url()
        processes = [start(FEW, url, str(number)) for number in range(4)]
        assert [line_of(process) for process in processes] == 4 * ["open"]
        for process in processes:
            killed(process)


def test_processes_write_at_once_and_all_of_it_is_there(new_url: Callable[[], str]) -> None:
    url = new_url()
    processes = [start(FEW, url, str(number)) for number in range(2)]
    assert [line_of(process) for process in processes] == ["open", "open"]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0]
    with open_store(url) as store:
        expected = {"shared"} | {f"{one} {number}" for one in range(2) for number in range(20)}
        assert set(list_series(store)) == expected
        # The last of either, never a mixture of two.
        assert load_series(store, "shared") == tuple(observations(50, value=19))


def test_a_writer_waits_for_another_and_a_reader_does_not(store: Store, url: str) -> None:
    process = start(HALF, url)
    assert [line_of(process), line_of(process)] == ["open", "half"]
    began = time.monotonic()
    assert load_series(store, "half") == ()
    assert time.monotonic() - began < 5.0
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -KILL {process.pid}"])
    save_series(store, "next", observations(1))
    assert process.wait(10) == -signal.SIGKILL
    assert killer.wait(10) == 0
    assert list_series(store) == ("next",)
    process.communicate()
