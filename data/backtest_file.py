"""Results of the backtests as JSON, written by the command and read as the recorded ones."""

import json
import math
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from typing import Any

from data.errors import DataError
from risk.validation.evidence import Case, Evidence, Hit, Rival, Source, TestRow
from risk.validation.models import Model

VERSION = 1
_DIGITS = 5


class BacktestFileError(DataError, ValueError):
    """A file that holds no results of the backtests."""


def write_backtest_file(evidence: Evidence) -> bytes:
    """Return the results as JSON; equal results give equal bytes."""
    document = {"perigee_backtest": VERSION, **_rounded(asdict(evidence))}
    return f"{json.dumps(document, indent=1, allow_nan=False)}\n".encode("ascii")


def read_backtest_file(content: bytes) -> Evidence:
    """Read results.

    Raises
    ------
    BacktestFileError
    """
    try:
        document = json.loads(content)
        if document["perigee_backtest"] != VERSION:
            raise BacktestFileError("The results of the backtests are of another version.")
        return Evidence(
            created=document["created"],
            sources=tuple(Source(**row) for row in document["sources"]),
            cases=tuple(_case(row) for row in document["cases"]),
            rivals=tuple(
                Rival(**{**row, "model": Model(row["model"])}) for row in document["rivals"]
            ),
            notices=tuple(document["notices"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BacktestFileError):
            raise
        raise BacktestFileError("The file holds no results of the backtests.") from error


@lru_cache(maxsize=1)
def recorded_backtest() -> Evidence:
    """Return the results recorded with the program."""
    return read_backtest_file(files("data.recorded").joinpath("backtest.json").read_bytes())


def _case(row: dict[str, Any]) -> Case:
    return Case(
        **{
            **row,
            "model": Model(row["model"]),
            "hits": tuple(Hit(**hit) for hit in row["hits"]),
            "tests": tuple(TestRow(**test) for test in row["tests"]),
        }
    )


def _rounded(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.{_DIGITS}g}")
    return value
