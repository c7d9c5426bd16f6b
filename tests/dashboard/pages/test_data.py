"""Data: every figure with its source, and a place to type another."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import calibration_sentences
from dashboard.report.assumptions import ASSUMPTIONS
from data.parameter_file import write_parameter_file
from data.parameters import VARIABLE
from data.recorded import figures
from data.recorded.calibration import recorded_calibration
from risk.market import FIGURES
from tests.dashboard.pages.pages import open_page, plain, text_of

APP = str(Path(__file__).parents[3] / "streamlit_app.py")


def market_table(app: AppTest) -> dict[str, list[str]]:
    assert not app.exception
    rows = app.table[0].value.map(plain)
    return {row["Figure"]: list(row)[1:] for _, row in rows.iterrows()}


def enter(app: AppTest, figure: str, typed: str) -> None:
    app.selectbox(key="entry.figure").set_value(figure).run()
    app.text_input(key="entry.value").set_value(typed).run()
    app.button(key="enter").click().run()


def test_every_figure_has_value_unit_date_and_source() -> None:
    rows = market_table(open_page("data"))
    assert len(rows) == len(FIGURES)
    for figure in figures():
        value, standing, source = rows[figure.label]
        assert value.endswith("%" if figure.unit == "fraction" else figure.unit)
        assert standing.startswith(figure.origin.value.capitalize())
        assert source == figure.source


def test_every_assumption_of_the_model_is_listed_once() -> None:
    app = open_page("data")
    listed = [
        plain(name)
        for table in app.table[1:]
        if "Assumption" in table.value
        for name in table.value["Assumption"]
    ]
    assert sorted(listed) == sorted(row.label for row in ASSUMPTIONS)


def test_a_typed_figure_is_labelled_as_entered_until_it_is_restored() -> None:
    app = open_page("data")
    enter(app, "eth_usd", "1,500")
    assert market_table(app)["ETH price"][0] == "1,500 USD per ETH"
    assert market_table(app)["ETH price"][1].startswith("Entered, ")
    assert "Entered, " in text_of(app)
    enter(app, "eth_usd", "1600")
    assert market_table(app)["ETH price"][0] == "1,600 USD per ETH"
    enter(app, "basis", "-2.5 %")
    assert market_table(app)["Premium or discount of rETH"][0] == "−2.5 %"
    assert market_table(app)["ETH price"][0] == "1,600 USD per ETH"
    app.button(key="restore_figures").click().run()
    assert market_table(app)["ETH price"][1].startswith("Recorded, ")
    assert "Entered" not in text_of(app)


def test_what_no_market_can_have_is_refused_in_one_sentence() -> None:
    app = open_page("data")
    for typed, words in (
        ("a lot", "ETH price must be a number, got “a lot”."),
        ("nan", "ETH price must be a number, got “nan”."),
        ("-3", "ETH price must lie between 1 and 1,000,000 USD per ETH, got -3."),
    ):
        enter(app, "eth_usd", typed)
        assert [plain(each.value) for each in app.error] == [words]
        assert market_table(app)["ETH price"][1].startswith("Recorded, ")


def test_what_is_typed_is_text_and_never_markup() -> None:
    app = open_page("data")
    enter(app, "eth_usd", "**x** :red[y]")
    assert "\\*\\*x" in app.error[0].value
    assert "\\:" in app.error[0].value


def test_the_parameters_in_force_are_named_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("data")
    assert "The base values are in force." in text_of(app)
    assert "stETH over ETH by day, Chainlink, in place of rETH" in text_of(app)
    recorded = recorded_calibration()
    assert comparison(app) == [calibration_sentences.label(row.name) for row in recorded.estimates]
    estimate = next(row for row in recorded.estimates if row.name.endswith("annual_volatility"))
    held = replace(recorded, estimates=(replace(estimate, value=1.25),), figures=())
    path = tmp_path / "ours.yaml"
    path.write_bytes(write_parameter_file(held))
    monkeypatch.setenv(VARIABLE, str(path))
    app = open_page("data")
    assert not app.exception
    said = text_of(app)
    assert "A parameter file is in force in place of one base value" in said
    assert held.content_hash[:12] in said
    assert str(path) not in said
    assert comparison(app) == [calibration_sentences.label(estimate.name)]
    rows = [row for table in app.table[1:] for row in table.value.map(plain).to_dict("records")]
    volatility = next(row for row in rows if row.get("Assumption", "").startswith("ETH/USD: vol"))
    assert volatility["Value"].startswith("125 % a year")
    assert volatility["Evidence"].startswith("from a parameter file, in place of 69 % a year")


def test_a_parameter_file_that_cannot_be_read_is_said_and_the_base_values_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone.yaml"))
    app = AppTest.from_file(APP, default_timeout=120).run()
    assert not app.exception
    assert "gone.yaml cannot be read" in plain(app.error[0].value)
    assert len(app.metric) == 4


def comparison(app: AppTest) -> list[str]:
    tables = [table.value.map(plain) for table in app.table]
    return [name for table in tables if "Calibrated" in table for name in table["Parameter"]]
