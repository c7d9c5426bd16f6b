"""Today's volatility from the store: as reckoned by hand, or none where it cannot be told."""

import datetime
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from data.parameter_file import read_parameter_file, write_parameter_file
from data.parameters import calibration_in_force
from data.store.engine import open_store
from data.store.series import save_series
from data.store_start import store_calibration
from risk.arrays import FloatArray
from risk.parameters import GarchParameters, ModelParameters
from tests.dashboard.pages.pages import open_page, text_of
from tests.data.store.factories import observations

BASE = ModelParameters.base()
TODAY = datetime.datetime.now(tz=datetime.UTC).date()


def prices(seed: int, level: float, n_days: int) -> FloatArray:
    """Return closes whose last month is three times as wild as the rest."""
    moves = 0.02 * np.random.default_rng(seed).standard_normal(n_days)
    moves[-30:] *= 3.0
    return np.asarray(level * np.exp(moves.cumsum()))


def kept(url: str, last: datetime.date, n_days: int = 400, *, rpl: bool = True) -> None:
    names = [("ETH / USD", prices(1, 2000.0, n_days))]
    names += [("RPL / ETH", prices(2, 0.003, n_days))] if rpl else []
    with open_store(url) as store:
        for name, values in names:
            days = [
                replace(
                    each,
                    value=round(value * 1e18),
                    day=last - datetime.timedelta(days=n_days - 1 - place),
                )
                for place, (each, value) in enumerate(
                    zip(observations(n_days), values.tolist(), strict=True)
                )
            ]
            save_series(store, name, days)


def by_hand(closes: FloatArray, law: GarchParameters) -> float:
    """Return tomorrow's volatility a year, day by day from the long run."""
    returns = np.diff(np.log(np.round(closes * 1e18) / 1e18))
    returns -= returns.mean()
    long_run = law.annual_volatility**2 / 365.0
    variance = long_run
    for move in returns.tolist():
        constant = long_run * (1.0 - law.alpha - law.beta)
        variance = min(
            constant + law.alpha * move**2 + law.beta * variance, law.variance_cap * long_run
        )
    return math.sqrt(365.0 * variance)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    named = f"sqlite:///{tmp_path}/store.sqlite"
    monkeypatch.setenv("PERIGEE_STORE", named)
    monkeypatch.delenv("PERIGEE_PARAMETERS", raising=False)
    return named


def test_the_start_is_filtered_by_the_base_law_up_to_the_last_day(url: str) -> None:
    kept(url, TODAY)
    found = store_calibration()
    assert found is not None
    eth, rpl = found.estimates
    assert eth.value == pytest.approx(by_hand(prices(1, 2000.0, 400), BASE.eth_price), rel=1e-5)
    assert rpl.value == pytest.approx(by_hand(prices(2, 0.003, 400), BASE.rpl_price), rel=1e-5)
    # The last month was wild: today lies above a year of 2 % days.
    assert eth.value > 1.2 * 0.02 * math.sqrt(365.0)
    assert (eth.sample.last, eth.sample.n) == (TODAY.isoformat(), 399)
    laws = found.parameters
    assert laws.eth_price.initial_annual_volatility == eth.value
    assert (
        replace(
            laws,
            eth_price=replace(laws.eth_price, initial_annual_volatility=None),
            rpl_price=replace(laws.rpl_price, initial_annual_volatility=None),
        )
        == BASE
    )
    assert read_parameter_file(write_parameter_file(found)) == found


def test_eth_alone_is_told_alone(url: str) -> None:
    kept(url, TODAY, rpl=False)
    found = store_calibration()
    assert found is not None
    assert [each.name for each in found.estimates] == ["eth_price.initial_annual_volatility"]


@pytest.mark.parametrize(("age", "days"), [(4, 400), (0, 200)])
def test_old_or_few_prices_tell_nothing_of_today(url: str, age: int, days: int) -> None:
    kept(url, TODAY - datetime.timedelta(days=age), days)
    assert store_calibration() is None


def test_without_a_store_or_with_base_named_the_start_is_the_long_run(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(url, TODAY)
    assert calibration_in_force() is not None
    assert calibration_in_force("base") is None
    monkeypatch.setenv("PERIGEE_PARAMETERS", "base")
    assert calibration_in_force() is None
    monkeypatch.delenv("PERIGEE_PARAMETERS")
    monkeypatch.setenv("PERIGEE_STORE", "sqlite:////nowhere/at/all.sqlite")
    assert calibration_in_force() is None


def test_a_session_begins_with_it_says_so_and_offers_it_as_a_file(url: str) -> None:
    kept(url, TODAY)
    st.cache_resource.clear()
    try:
        said = text_of(open_page("data"))
        assert "The base values are in force but for today's volatility" in said
        assert "ETH/USD" in said
        assert "RPL/ETH" in said
        assert "Without PERIGEE_PARAMETERS" not in said
        overview = text_of(open_page("overview"))
        assert "today's volatility is the store's" in overview
    finally:
        st.cache_resource.clear()
