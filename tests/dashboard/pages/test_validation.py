"""Validation: the recorded verdict with its dates, tests with power, and what was not tested."""

import datetime
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.backtest_file import recorded_backtest
from data.store.engine import open_store
from data.store.series import save_series
from risk.price_laws import Law
from risk.validation.models import Model
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.data.store.factories import observations

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


def history_csv(n_days: int) -> bytes:
    """Return daily closes of both prices, drawn from laws with heavy tails."""
    rng = np.random.default_rng(1)
    first = datetime.date(2024, 1, 1)
    eth = 2000.0 * np.exp(0.02 * rng.standard_t(5.0, n_days).cumsum())
    rpl = 0.003 * np.exp(0.02 * rng.standard_t(5.0, n_days).cumsum())
    rows = [
        f"{first + datetime.timedelta(days=day)},{eth[day]:.4f},{rpl[day]:.8f}"
        for day in range(n_days)
    ]
    return "\n".join(["date,eth_usd,rpl_eth", *rows]).encode()


def give(app: AppTest, content: bytes) -> AppTest:
    place = next(each for each in app.file_uploader if each.key == "validation.file")
    return place.set_value(("prices.csv", content, "text/csv")).run()


def test_a_file_is_tested_here_and_the_recorded_results_come_back() -> None:
    app = open_page("validation")
    recorded = text_of(app)
    assert "Recorded, 25 Nov 2026" in recorded
    give(app, history_csv(620))
    assert not app.button(key="validation.run").disabled
    app.button(key="validation.run").click().run(timeout=180)
    assert not app.exception
    said = text_of(app)
    assert "Computed in this session" in said
    # 620 closes are 619 returns, of which 500 are for learning.
    assert "1 Jan 2024 to 11 Sep 2025" in said
    assert "119 forecasts over 1 day" in said
    assert "of 119 days beyond it" in said
    assert "of 2,594 days beyond it" not in said
    # A chart of the losses by day stands only where they were computed.
    assert any(chart.proto.id.endswith("losses_by_day") for chart in app.get("plotly_chart"))
    app.button(key="validation.forget").click().run()
    assert "Recorded, 25 Nov 2026" in text_of(app)
    assert "of 2,594 days beyond it" in text_of(app)


def test_a_file_that_cannot_be_tested_says_why_and_leaves_the_results() -> None:
    app = open_page("validation")
    give(app, b"date,price\n2024-01-01,1\n")
    assert "needs a column `date` and a column `eth_usd`" in app.error[0].value.replace("\\", "")
    give(app, history_csv(560))
    app.button(key="validation.run").click().run(timeout=60)
    assert "560 days are too few" in app.error[0].value
    assert "Recorded, 25 Nov 2026" in text_of(app)


def test_other_laws_of_prices_are_chosen_and_compared() -> None:
    app = open_page("validation")
    laws = app.table[-2].value.map(plain)
    assert list(laws["Law"][:2]) == [Law.ENGINE.value, Law.JUMPS.value]
    horizons = len(set(laws["Over"]))
    assert len(laws) == 2 * horizons * 2
    app.selectbox(key="validation.law").set_value(Law.JUMPS).run()
    assert "Over 30 days at 99 % ETH/USD loses" in text_of(app)
    app.selectbox(key="validation.law").set_value(Law.FILTERED).run()
    assert any("needs 500 days of both" in plain(each.value) for each in app.info)
    give(app, history_csv(520))
    assert not any("needs 500 days" in plain(each.value) for each in app.info)
    laws = app.table[-2].value.map(plain)
    assert len(laws) == 2 * horizons * 3
    assert Law.FILTERED.value in set(laws["Law"])
    assert "filters the past" in text_of(app)


def test_the_history_in_the_store_is_tested_and_filtered_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite"
    rng = np.random.default_rng(2)
    with open_store(url) as store:
        for name, level in (("ETH / USD", 2000.0), ("RPL / ETH", 0.003)):
            prices = level * np.exp(0.02 * rng.standard_t(5.0, 620).cumsum())
            days = [
                replace(each, value=round(price * 1e18))
                for each, price in zip(observations(620), prices.tolist(), strict=True)
            ]
            save_series(store, name, days)
    monkeypatch.setenv("PERIGEE_STORE", url)
    st.cache_resource.clear()
    try:
        app = open_page("validation")
        assert "Recorded, 25 Nov 2026" in text_of(app)
        assert Law.FILTERED.value in set(app.table[-2].value.map(plain)["Law"])
        app.button(key="validation.stored").click().run(timeout=180)
        assert not app.exception
        said = text_of(app)
        assert "Computed in this session" in said
        assert "of 119 days beyond it" in said
        sources = app.table[-1].value.map(plain)
        assert set(sources["Where from"]) == {"read from the chain, kept in the store"}
    finally:
        st.cache_resource.clear()
