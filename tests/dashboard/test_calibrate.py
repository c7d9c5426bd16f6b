"""The commands `calibrate` and `parameters`, and what an assessment does with their file."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from dashboard import calibration_sentences
from dashboard import format as fmt
from dashboard.cli import INSIDE, main
from dashboard.report.sections.provenance import command
from data.history_kept import NAMES
from data.parameter_file import Calibration, read_parameter_file, write_parameter_file
from data.parameters import VARIABLE, named_calibration, startup_calibration
from data.recorded import example_treasury, load_market
from data.recorded.calibration import recorded_calibration
from data.store.engine import open_store
from data.store.series import Observation, save_series
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.in_force import FIELDS
from tests.dashboard.test_cli import failing
from tests.risk.validation.calibration import samples

FEW = ["--paths", "500"]
LAST = date(2026, 6, 30)
Captured = pytest.CaptureFixture[str]

VOLATILE = ParameterEstimate(
    name="eth_price.annual_volatility",
    value=1.4,
    standard_error=0.1,
    sample=Sample(
        series="ETH/USD daily", first="2024-01-02", last="2024-12-31", n=365, unit="USD per ETH"
    ),
    method="by hand",
)
CALIBRATION = Calibration(created="2026-01-31", estimates=(VOLATILE,))


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Return the path of a parameter file."""
    path = tmp_path / "parameters.yaml"
    path.write_bytes(write_parameter_file(CALIBRATION))
    return str(path)


@pytest.fixture
def closes(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes prices of a known law as CSV and returns the path."""

    def write(column: str = "eth_usd", n: int = 500, level: float = 2000.0, step: int = 1) -> str:
        returns = samples.returns(samples.RPL, n, 1)
        prices = level * np.exp(np.cumsum(returns))
        lines = [
            f"{LAST - timedelta(days=n - 1 - day)},{price!r}"
            for day, price in enumerate(prices.tolist())
            if step == 1 or day % step
        ]
        path = tmp_path / f"{column}.csv"
        path.write_text("\n".join([f"date,{column}", *lines]), encoding="utf-8")
        return str(path)

    return write


def test_a_calibration_is_written_and_shown_beside_the_base_values(
    closes: Callable[..., str], tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "ours.yaml"
    code = main(["calibrate", closes(), "--as-of", str(LAST), "--out", str(out)])
    said = capsys.readouterr().out
    assert code == INSIDE
    assert f"{out} is written; use it with `--parameters` or PERIGEE_PARAMETERS." in said
    made = read_parameter_file(out)
    assert made.created == str(LAST)
    volatility = made.estimate_of("eth_price.annual_volatility")
    assert volatility is not None
    assert volatility.sample.n == 499
    assert volatility.sample.last == str(LAST)
    for name in ("alpha", "beta", "degrees_of_freedom", "initial_annual_volatility"):
        assert made.estimate_of(f"eth_price.{name}") is not None
    row = next(line for line in said.splitlines() if line.startswith("eth_price.beta"))
    assert row.split()[1] == "0.914"  # the base value
    assert list(tmp_path.glob(".*.draft")) == []


def test_the_same_files_and_seed_give_the_same_bytes(
    closes: Callable[..., str], tmp_path: Path
) -> None:
    words = ["calibrate", closes(), "--as-of", str(LAST), "--out"]
    found = []
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        assert main([*words, str(tmp_path / name), "--seed", seed]) == INSIDE
        found.append((tmp_path / name).read_bytes())
    assert found[0] == found[1] != found[2]


def test_the_store_is_calibrated_when_no_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite"
    monkeypatch.setenv("PERIGEE_STORE", url)
    words = ["calibrate", "--as-of", str(LAST), "--out", str(tmp_path / "ours.yaml")]
    with open_store(url):
        pass
    assert failing(words, capsys) == "The store holds no series yet; run `collect` first."
    prices = 0.003 * np.exp(np.cumsum(samples.returns(samples.RPL, 500, 1)))
    with open_store(url) as store:
        save_series(
            store,
            NAMES["rpl_eth"],
            [
                Observation(
                    day=LAST - timedelta(days=499 - day),
                    value=int(price * 10**18),
                    decimals=18,
                    block_number=20_000_000 + day,
                    timestamp=1_700_000_000 + 86_400 * day,
                    source="event 1",
                )
                for day, price in enumerate(prices.tolist())
            ],
        )
    assert main(words) == INSIDE
    made = read_parameter_file(tmp_path / "ours.yaml")
    beta = made.estimate_of("rpl_price.beta")
    assert beta is not None
    assert beta.sample.series == "RPL/ETH daily, from the chain"
    assert beta.sample.n == 499


@pytest.mark.parametrize(
    ("column", "arguments", "said"),
    [
        ("eth_usd", {"n": 300}, "`eth_usd` is too short: 300 days from 2025-09-04 to 2026-06-30"),
        ("eth_usd", {"step": 9}, "`eth_usd` has gaps: 444 of 499 days have a value"),
        ("eth_usd", {"level": 5e-4}, "`eth_usd` is in the wrong unit"),
        ("rpl_eth", {"level": 5.0}, "it may be dollars per RPL, or an inverted rate"),
        ("basis", {"level": 0.2}, "it may be per cent, or a ratio from which one must be taken"),
        ("price", {}, "has no column that names a series"),
    ],
)
def test_what_cannot_be_calibrated_is_refused_with_its_reason(
    closes: Callable[..., str],
    tmp_path: Path,
    capsys: Captured,
    column: str,
    arguments: dict[str, float],
    said: str,
) -> None:
    out = tmp_path / "out.yaml"
    words = ["calibrate", closes(column, **arguments), "--as-of", str(LAST), "--out", str(out)]
    assert said in failing(words, capsys)
    assert not out.exists()


def test_what_is_stale_is_refused(
    closes: Callable[..., str], tmp_path: Path, capsys: Captured
) -> None:
    words = ["calibrate", closes(), "--out", str(tmp_path / "out.yaml"), "--as-of"]
    late = str(LAST + timedelta(days=31))
    assert f"is stale: it ends on {LAST}, 31 days before {late}" in failing([*words, late], capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["calibrate", "--out", "x"], "There is no file and no store"),
        (["calibrate", "gone.csv", "--out", "x"], "`gone.csv` cannot be read"),
        (["calibrate", "--series", "basis", "--out", "x"], "no file is given"),
        (["calibrate", "a.csv"], "--out"),
        (["calibrate", "a.csv", "--as-of", "2999-01-01", "--out", "x"], "in the future"),
        (["calibrate", "a.csv", "--as-of", "soon", "--out", "x"], "Invalid date value"),
        (["calibrate", "a.csv", "--seed", "-1", "--out", "x"], "`--seed` must be"),
        (["calibrate", "https://a/b.csv", "--out", "x"], "An address is no file"),
        (["parameters", "gone.yaml"], "gone.yaml cannot be read"),
        (["assess", "example", "--parameters", "gone.yaml"], "gone.yaml cannot be read"),
    ],
)
def test_options_that_make_no_sense_are_refused_in_one_sentence(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], said: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # no store is there
    assert said.lower() in failing(words, capsys).lower()


def test_an_assessment_uses_the_file_and_says_so(
    file: str, tmp_path: Path, capsys: Captured
) -> None:
    asked = Settings(n_paths=500)
    held, market, base = example_treasury(), load_market(), Scenario.base()
    made = assess(held, market, CALIBRATION.parameters, base, asked)
    usual = assess(held, market, ModelParameters.base(), base, asked)
    assert "--parameters" in command(made)
    assert "--parameters" not in command(usual)
    out = tmp_path / "figures.json"
    main(["assess", "example", *FEW, "--json", str(out), "--parameters", file])
    said = capsys.readouterr().out
    written = json.loads(out.read_text("utf-8"))
    inputs = written["inputs"]
    assert inputs["input_hash"] == made.input_hash != usual.input_hash
    assert inputs["parameter_changes"] == {"eth_price.annual_volatility": 1.4}
    assert "a parameter file is in force" in said
    main(["assess", "example", *FEW, "--json", str(out), "--parameters", "base"])
    inputs = json.loads(out.read_text("utf-8"))["inputs"]
    assert inputs["input_hash"] == usual.input_hash
    assert inputs["parameter_changes"] == {}
    assert "parameter file" not in capsys.readouterr().out


def test_more_volatile_prices_cost_more(file: str, capsys: Captured) -> None:
    def at_risk(*words: str) -> float:
        main(["assess", "example", "--paths", "4000", "--json", "-", *words])
        rows = json.loads(capsys.readouterr().out)["risk"]
        return max(float(row["value_at_risk"]) for row in rows if row["numeraire"] == "USD")

    assert at_risk("--parameters", file) > 1.3 * at_risk("--parameters", "base")


def test_the_environment_names_a_file_and_base_restores(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert named_calibration() is None
    monkeypatch.setenv(VARIABLE, file)
    assert named_calibration() == CALIBRATION
    assert named_calibration("base") is None
    main(["parameters"])
    assert calibration_sentences.short_hash(CALIBRATION) in capsys.readouterr().out
    main(["parameters", "base"])
    assert capsys.readouterr().out.startswith("The base values are in force.")
    monkeypatch.setenv(VARIABLE, f"{file}.gone")
    none, sentence = startup_calibration()
    assert none is None
    assert sentence.startswith("The parameter file named at the start was not used: The file")


def test_the_table_has_base_value_error_and_difference() -> None:
    (row,) = calibration_sentences.rows(CALIBRATION)
    assert row == (
        "ETH/USD: volatility a year",
        "0.69",
        "1.40",
        "0.10",
        "+7.1",
        "n = 365, 2024-01-02 to 2024-12-31",
    )
    unknown = replace(VOLATILE, standard_error=None, name="eth_price.initial_annual_volatility")
    (row,) = calibration_sentences.rows(replace(CALIBRATION, estimates=(unknown,)))
    assert row[:5] == ("ETH/USD: volatility today", "none", "1.4", "none", "–")


def test_no_figure_has_more_digits_than_its_error_supports() -> None:
    assert fmt.estimated(0.063142, 0.02462) == "0.063"
    assert fmt.estimated(-0.027216, 0.009174) == "−0.0272"
    assert fmt.estimated(1234.6, 567.0) == "1,235"
    assert fmt.estimated(3.3, 3.3) == "3.3"
    assert fmt.estimated(0.5, 0.0) == fmt.estimated(0.5, None) == "0.5"


def test_every_parameter_and_figure_has_words() -> None:
    held = recorded_calibration()
    for row in (*held.estimates, *held.figures):
        owner = row.name.rpartition(".")[0]
        assert owner in calibration_sentences.LABELS
        assert "_" not in calibration_sentences.label(row.name)
    for name in FIELDS:
        assert name.rpartition(".")[2] in {*calibration_sentences.WORDS, "mean"}


def test_the_recorded_calibration_is_shown(capsys: Captured) -> None:
    assert main(["parameters", "recorded"]) == INSIDE
    said = capsys.readouterr().out
    for estimate in recorded_calibration().estimates:
        assert estimate.name in said


def test_a_file_that_holds_only_todays_volatility_is_not_called_the_stores() -> None:
    named = replace(
        CALIBRATION,
        estimates=(replace(CALIBRATION.estimates[0], name="eth_price.initial_annual_volatility"),),
    )
    assert "A parameter file is in force in place of one base value" in (
        calibration_sentences.in_force(named)
    )
    assert "prices in the store tell" in calibration_sentences.in_force(named, of_store=True)
