"""Validation: the recorded verdict with its dates, tests with power, and what was not tested."""

from data.backtest_file import recorded_backtest
from risk.validation.models import Model
from tests.dashboard.pages.pages import open_page, plain, text_of

MODELS = len(Model)


def test_the_verdict_stands_first_with_its_counts_power_and_dates() -> None:
    app = open_page("validation")
    said = text_of(app).replace("**", "")
    assert app.title[0].value == "Validation"
    case = recorded_backtest().case("ETH/USD", 1)
    assert case is not None
    assert f"ETH/USD ({len(case.hits)} of {case.n:,} days beyond it" in said
    assert "power 57 %" in said
    assert "Recorded, " in said
    assert "ETH/USD 1 Mar 2018 to 20 Aug 2026" in said
    assert "The discount of rETH is not tested" in said
    assert len(app.get("plotly_chart")) == 3


def test_what_speaks_against_the_default_is_said() -> None:
    said = text_of(open_page("validation"))
    evidence = recorded_backtest()
    for row in evidence.rivals:
        if row.winner == "other":
            assert f"{row.book} over {row.horizon_days} days" in said
            assert "scores better than the default, beyond chance" in said
    rejected = [case for case in evidence.cases if case.model is Model.DEFAULT and case.rejected]
    assert rejected
    for case in rejected:
        assert f"{case.book} over {case.horizon_days} day" in said


def test_each_test_has_its_power_and_another_case_can_be_chosen() -> None:
    app = open_page("validation")
    table = app.table[0].value.map(plain)
    assert list(table.columns)[2:] == ["p-value", "Verdict", "Power"]
    assert len(table) == 7
    app.selectbox(key="validation.case").select_index(3).run()
    table = app.table[0].value.map(plain)
    assert len(table) == 4
    assert "605 forecasts over 10 days" in text_of(app)


def test_all_models_stand_side_by_side_and_the_parameters_with_their_errors() -> None:
    app = open_page("validation")
    models, parameters = (app.table[k].value.map(plain) for k in (1, 2))
    assert len(models) == len(recorded_backtest().books) * 2 * MODELS
    assert parameters.iloc[0, 0] == "ETH/USD: volatility a year"
    assert parameters.iloc[0, 1] == "69 %"
    assert "n = 1,692" in parameters.iloc[0, 4]


def test_the_command_that_redoes_it_and_a_place_for_a_file_are_there() -> None:
    app = open_page("validation")
    assert app.code[0].value.startswith("python -m dashboard backtest --series eth_usd=")
    assert app.button(key="validation.run").disabled
