import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dashboard import sentences
from dashboard.cli import BREACHED, FAILED, INSIDE, main
from dashboard.export import to_json
from data.recorded import example_treasury, load_market
from data.recorded.parameter_spreads import recorded_spreads
from risk.analysis.departure import with_departure
from risk.analysis.parameter_intervals import with_parameter_intervals
from risk.assessment import assess, with_shortfall_chances
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from tests.dashboard.report.reading import flat, pages

ROOT = Path(__file__).parents[2]
FEW = ["--paths", "500"]
Captured = pytest.CaptureFixture[str]

ALL_RPL = "asset,amount\nRPL,1000000\n"
STABLE = "asset,amount\nUSDC,1000000\n"


@pytest.fixture
def in_file(tmp_path: Path) -> Callable[[str], str]:
    """Return a function that writes a treasury file and returns its path."""

    def write(text: str, name: str = "treasury.csv") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def failing(words: list[str], capsys: Captured) -> str:
    """Run a command that must fail, and return its one sentence."""
    try:
        code = main(words)
    except SystemExit as stop:
        code = int(str(stop.code))
    captured = capsys.readouterr()
    assert code == FAILED
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    return captured.err.strip()


def test_assess_prints_the_sentences_and_the_limits_of_the_screen(capsys: Captured) -> None:
    code = main(["assess", "example", *FEW])
    printed = flat(capsys.readouterr().out)
    made = assess(
        example_treasury(),
        load_market(),
        ModelParameters.base(),
        Scenario.base(),
        Settings(n_paths=500),
    )
    assert code == INSIDE
    for sentence in sentences.answer(made, 30, 0.99):
        assert flat(sentence) in printed
    for row in made.limits:
        assert flat(f"{sentences.light(row)} {sentences.limit_line(row)}") in printed


def test_the_exit_code_tells_whether_a_limit_is_breached(
    in_file: Callable[[str], str], capsys: Captured
) -> None:
    assert main(["assess", in_file(STABLE), *FEW]) == INSIDE
    assert "breached" not in capsys.readouterr().out.replace("No limit is breached", "")
    assert main(["assess", in_file(ALL_RPL), *FEW]) == BREACHED
    assert "■ breached" in capsys.readouterr().out


def test_json_on_standard_output_is_nothing_but_json(capsys: Captured) -> None:
    main(["assess", "example", "--json", "-", *FEW])
    document = json.loads(capsys.readouterr().out)
    schema = json.loads((ROOT / "tests/reference/assessment.schema.json").read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    assert document["inputs"]["n_paths"] == 500


def test_json_in_a_file_is_that_of_the_assessment(tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "figures.json"
    words = ["--seed", "3", "--horizons", "1,30", "--confidences", "0.9,0.99", "--exit-days", "3"]
    main(["assess", "example", "--json", str(out), *FEW, *words])
    settings = Settings(seed=3, n_paths=500, horizons=(1, 30), confidences=(0.9, 0.99), exit_days=3)
    base = ModelParameters.base()
    made = assess(example_treasury(), load_market(), base, Scenario.base(), settings)
    whole = with_departure(with_shortfall_chances(made))
    expected = with_parameter_intervals(whole, recorded_spreads())
    assert len(expected.parameter_intervals) == 4 * len(settings.horizons) * 2
    assert out.read_bytes() == to_json(expected)
    assert "Example DAO" in capsys.readouterr().out


def test_a_scenario_is_named_in_any_case_and_changed_by_value(capsys: Captured) -> None:
    preset = PRESETS[0]
    words = ["assess", "example", "--json", "-", *FEW, "--scenario"]
    main([*words, preset.name.upper()])
    named = json.loads(capsys.readouterr().out)["inputs"]
    assert named["scenario"] == preset.name
    assert named["scenario_changes"] == preset.scenario.changes
    main([*words, preset.name, "--set", "bond_eth=4", "--set", "eth_price_change=-0.1"])
    changed = json.loads(capsys.readouterr().out)["inputs"]
    assert changed["scenario"] == "Custom"
    assert changed["scenario_changes"] == {
        **preset.scenario.changes,
        "bond_eth": 4.0,
        "eth_price_change": -0.1,
    }


def test_a_market_figure_can_be_typed_in(capsys: Captured) -> None:
    figure = ["--figure", "eth_usd=1000@2026-11-01"]
    main(["assess", "example", "--json", "-", *FEW, *figure])
    market = json.loads(capsys.readouterr().out)["inputs"]["market"]
    assert market["source"] == "entered"
    assert market["as_of"] == "2026-11-01"


def test_a_horizon_without_thirty_days_is_answered_at_the_longest(capsys: Captured) -> None:
    main(["assess", "example", *FEW, "--horizons", "1,7"])
    assert "in 7 days" in flat(capsys.readouterr().out)


def test_the_report_is_written_whole_and_says_what_assess_says(
    tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "report.pdf"
    assert main(["report", "example", "--out", str(out), *FEW]) == INSIDE
    assert capsys.readouterr().out == f"{out} is written.\n"
    main(["assess", "example", *FEW])
    lost = capsys.readouterr().out.splitlines()[2]
    assert flat(lost) in pages(out.read_bytes())[0]
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_the_report_of_a_scenario_holds_base_beside_it(tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "report.pdf"
    out.write_bytes(b"an older report")
    main(["report", "example", "--out", str(out), *FEW, "--scenario", PRESETS[0].name])
    assert capsys.readouterr().err == ""
    made = pages(out.read_bytes())
    assert any("Base beside the scenario" in page for page in made)
    assert PRESETS[0].name in made[2]


def test_characters_that_the_report_cannot_show_are_named(
    tmp_path: Path, in_file: Callable[..., str], capsys: Captured
) -> None:
    treasury = in_file("schema_version: 1\nname: 日本 DAO\npositions: []\n", name="t.yaml")
    main(["report", treasury, "--out", str(tmp_path / "r.pdf"), *FEW])
    assert f"{sentences.MISSING_CHARACTERS} 日 本" in capsys.readouterr().out


def test_what_is_wrong_is_said_in_one_sentence(
    tmp_path: Path, in_file: Callable[..., str], capsys: Captured
) -> None:
    pooled = (
        "schema_version: 1\nname: Stakers\n"
        "positions:\n- {kind: pool_share, pool: rETH/WETH, share: 0.1}\n"
    )
    cases = {
        "cannot be read": ["assess", str(tmp_path / "missing.yaml")],
        "amount": ["assess", in_file("asset,amount\nETH,-1\n", name="negative.csv")],
        "not valued yet": ["assess", in_file(pooled, name="stake.yaml")],
        PRESETS[-1].name: ["assess", "example", "--scenario", "no such thing"],
        "`no_such`": ["assess", "example", "--set", "no_such=1"],
        "eth_price_change": ["assess", "example", "--set", "eth_price_change=-2"],
        "no figure of a market": ["assess", "example", "--figure", "no_such=1@2026-01-01"],
        "name_value_and_date": ["assess", "example", "--figure", "eth_usd=1@yesterday"],
        "n_paths": ["assess", "example", "--paths", "1"],
        "--paths": ["assess", "example", "--paths", "many"],
        "whole_numbers": ["assess", "example", "--horizons", "1;7"],
        "horizons": ["assess", "example", "--horizons", "7,1"],
        "--out": ["report", "example"],
        "cannot be written": ["report", "example", "--out", str(tmp_path / "no" / "r.pdf"), *FEW],
        f"{tmp_path} cannot": ["assess", "example", "--json", str(tmp_path), *FEW],
        "30 days": ["report", "example", "--out", "r.pdf", "--horizons", "7", *FEW],
        "required": [],
    }
    for said, words in cases.items():
        assert said.lower() in failing(words, capsys).lower()


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, capsys: Captured) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    failing(["assess", "example", "--json", str(taken), *FEW], capsys)
    assert list(tmp_path.iterdir()) == [taken]
    assert list(taken.iterdir()) == []


def test_nothing_printed_can_drive_a_terminal(capsys: Captured) -> None:
    failing(["assess", "\x1b[31mred\x07.yaml"], capsys)
    said = failing(["assess", "example", "--scenario", "\x1b]0;title\x07"], capsys)
    assert all(character.isprintable() for character in said)


def test_warm_runs_the_engine_and_prints_one_line(capsys: Captured) -> None:
    assert main(["warm"]) == INSIDE
    assert capsys.readouterr().out.count("\n") == 1


def test_the_commands_load_no_pages(tmp_path: Path) -> None:
    code = (
        "import sys; from dashboard.cli import main;"
        f"main(['assess', 'example', '--paths', '500']);"
        f"heavy = {{'matplotlib', 'typst', 'pandas', 'web3'}} & set(sys.modules);"
        f"main(['report', 'example', '--paths', '500', '--out', {str(tmp_path / 'r.pdf')!r}]);"
        "pages = {'streamlit', 'plotly', 'dashboard.pages', 'dashboard.state'} & set(sys.modules);"
        "print('loaded', sorted(heavy), sorted(pages))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "loaded [] []"


def test_the_program_ends_with_the_exit_code(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "dashboard", "assess"]
    quiet = {"cwd": ROOT, "capture_output": True, "text": True, "env": {**os.environ}}
    good = subprocess.run([*words, "example", *FEW], check=False, **quiet)  # type: ignore[call-overload]
    bad = subprocess.run([*words, str(tmp_path / "none")], check=False, **quiet)  # type: ignore[call-overload]
    assert (good.returncode, good.stderr) == (INSIDE, "")
    assert bad.returncode == FAILED
    assert bad.stderr.count("\n") == 1
