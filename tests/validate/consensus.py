"""The penalties against the executable consensus specification, run beside the program."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from risk.slashing.penalties import Fork
from tests.reference import consensus_cases

SCRIPT = Path(__file__).parents[1] / "reference" / "make_consensus_cases.py"
SEED = 2  # the recorded cases are of seed 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What became of one comparison.

    Attributes
    ----------
    fork : Fork
    cases, differences : int
        Compared, and not equal in every figure.
    seconds : float
        Taken by the specification.
    version, python : str
        Of the specification, and of the Python that ran it.
    """

    fork: Fork
    cases: int
    differences: int
    seconds: float
    version: str
    python: str


def compared(count: int) -> list[Compared]:
    """Return so many random cases of every fork, compared."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda fork: _cases(fork, count), Fork))


def compared_events(names: Sequence[tuple[str, Fork]]) -> list[Compared]:
    """Return events of that name and fork, compared validator by validator."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda pair: _event(*pair), names))


def _cases(fork: Fork, count: int) -> Compared:
    answer, seconds = _specification(fork, "--cases", str(count), "--seed", str(SEED))
    wrong = consensus_cases.differences(fork, answer["columns"], answer["cases"])
    return _compared(fork, len(answer["cases"]), len(wrong), answer, seconds)


def _event(name: str, fork: Fork) -> Compared:
    answer, seconds = _specification(fork, "--event", name)
    theirs = consensus_cases.one_by_one(answer["event"])
    ours = consensus_cases.one_by_one(consensus_cases.fates(consensus_cases.event(fork, name)))
    wrong = sum(mine != other for mine, other in zip(ours, theirs, strict=True))
    return _compared(fork, len(theirs), wrong, answer, seconds)


def _compared(fork: Fork, cases: int, wrong: int, answer: Any, seconds: float) -> Compared:
    return Compared(
        fork=fork,
        cases=cases,
        differences=wrong,
        seconds=seconds,
        version=answer["version"],
        python=answer["python"],
    )


def _specification(fork: Fork, *arguments: str) -> tuple[Any, float]:
    started = time.monotonic()
    python = os.environ.get("SPECS")
    if python is None:
        sys.exit(
            "SPECS must name the Python that tools/get_specs.py prints, as make validate does."
        )
    command = [python, str(SCRIPT), "--fork", fork.name.lower(), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return json.loads(done.stdout), time.monotonic() - started
