"""`python -m dashboard backtest`: results over a CSV file, or one sentence why there are none."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.cli import main
from data.backtest_file import read_backtest_file
from risk.validation.models import Model


def prices(path: Path, days: int) -> Path:
    rng = np.random.default_rng(1)
    closes = 2000.0 * np.exp(np.cumsum(0.03 * rng.standard_normal(days)))
    first = np.datetime64("2023-01-01")
    lines = [f"{first + k},{close:.4f}" for k, close in enumerate(closes)]
    path.write_text("\n".join(["Date,Close", *lines]) + "\n")
    return path


@pytest.mark.slow
def test_a_file_of_closes_gives_results_as_json_and_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = prices(tmp_path / "eth.csv", 640), tmp_path / "results.json"
    words = ["backtest", "--series", f"eth_usd={file}:close", "--json", str(out)]
    assert main(words) == 0
    found = read_backtest_file(out.read_bytes())
    assert found.books == ("ETH/USD",)
    assert {case.model for case in found.cases} == set(Model)
    assert found.sources[0].n == 640
    said = capsys.readouterr().out
    assert "# The price models against history" in said
    assert "RPL/USD and the treasury are not tested" in said
    assert "139 forecasts over 1" in said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--series", "btc_usd=prices.csv"], "`--series` takes eth_usd"),
        (["--series", "eth_usd=no such file.csv"], "cannot be read"),
        (["--series", "eth_usd="], "`--series` takes"),
    ],
)
def test_what_cannot_be_tested_is_said_in_one_sentence(
    words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backtest", *words]) == 1
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1


def test_a_short_history_is_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = prices(tmp_path / "eth.csv", 300)
    assert main(["backtest", "--series", f"eth_usd={file}:close"]) == 1
    assert "300 days are too few" in capsys.readouterr().err
