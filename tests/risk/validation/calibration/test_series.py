"""What makes a series unusable, each in a sentence with its reason."""

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.validation.calibration.series import (
    KINDS,
    DailySeries,
    daily,
    day_number,
    iso,
    require_usable,
)

FIRST = day_number("2024-01-01")
TODAY = FIRST + 599


def series(name: str, values: FloatArray, days: FloatArray | None = None) -> DailySeries:
    numbers = FIRST + np.arange(values.size) if days is None else days
    return daily(KINDS[name], numbers, values, "by hand")


def prices(level: float, n: int = 600) -> FloatArray:
    return level * np.exp(0.03 * np.random.default_rng(1).standard_normal(n).cumsum() / 3.0)


GOOD = {
    "eth_usd": prices(2000.0),
    "rpl_eth": prices(0.003),
    "reth_eth": np.linspace(1.14, 1.16, 600),
    "redemption_rate": np.linspace(1.14, 1.16, 600),
    "basis": np.full(600, -0.001),
    "depth": prices(1300.0),
    "exit_wait": np.full(600, 0.2),
    "apr": np.full(600, 0.03),
}


def refused(made: DailySeries, as_of: int = TODAY) -> str:
    with pytest.raises(ParameterError) as caught:
        require_usable(made, as_of)
    return str(caught.value)


def test_days_and_dates_are_the_same() -> None:
    assert iso(FIRST) == "2024-01-01"
    assert day_number("1970-01-02") == 1


@pytest.mark.parametrize("name", KINDS)
def test_a_good_series_is_taken(name: str) -> None:
    made = series(name, GOOD[name])
    require_usable(made, TODAY)
    assert (made.first, made.last) == ("2024-01-01", iso(TODAY))


@pytest.mark.parametrize("name", KINDS)
def test_every_series_can_be_short_gapped_stale_or_of_the_future(name: str) -> None:
    made = series(name, GOOD[name])
    assert "is too short" in refused(made.until(FIRST + 50))
    kept = np.r_[0:300, 340:600]
    gapped = series(name, GOOD[name][kept], FIRST + kept)
    assert "has a gap of 40 days after 2024-10-26" in refused(gapped)
    assert "is stale: it ends on" in refused(made, TODAY + 31)
    require_usable(made, TODAY + 30)
    assert "goes on to" in refused(made, TODAY - 1)


def test_many_small_gaps_are_one_too_many() -> None:
    kept = np.flatnonzero(np.arange(600) % 10 != 3)
    made = series("eth_usd", GOOD["eth_usd"][kept], FIRST + kept)
    assert "540 of 600 days have a value, and 98% are needed" in refused(made)


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("eth_usd", 1.0 / prices(2000.0), "an inverted rate"),
        ("rpl_eth", prices(5.0), "dollars per RPL"),
        ("rpl_eth", 1.0 / prices(0.003), "an inverted rate"),
        ("reth_eth", 1.0 / GOOD["reth_eth"], "an inverted rate"),
        ("redemption_rate", 1.0 / GOOD["redemption_rate"], "an inverted rate"),
        ("redemption_rate", 2000.0 * GOOD["redemption_rate"], "dollars per rETH"),
        ("basis", np.full(600, -0.1), "per cent"),
        ("basis", np.full(600, 0.999), "a ratio from which one must be taken"),
        ("depth", prices(2.5e6), "dollars"),
        ("exit_wait", np.full(600, 700.0), "hours, or seconds"),
    ],
)
def test_a_wrong_unit_is_told(name: str, values: FloatArray, said: str) -> None:
    sentence = refused(series(name, values))
    assert f"The series `{name}` is in the wrong unit: its median is" in sentence
    assert said in sentence
    assert sentence.endswith(".")


def test_returns_are_no_prices() -> None:
    returns = np.diff(np.log(prices(2000.0, 601)))
    assert "is in the wrong unit" in refused(series("eth_usd", returns))


def test_a_unit_that_changes_half_way_is_told_with_its_day() -> None:
    values = GOOD["eth_usd"].copy()
    values[400:] /= 5.0
    assert "on 2025-02-04, so its unit changes or a value is wrong" in refused(
        series("eth_usd", values)
    )


def test_one_value_that_cannot_be_is_told_with_its_day() -> None:
    values = np.full(600, -0.001)
    values[10] = -4.0
    assert "is -4 on 2024-01-11, which cannot be in fraction" in refused(series("basis", values))


def test_a_day_has_one_value_unless_its_median_counts() -> None:
    days, values = np.array([3, 1, 2, 1, 1]), np.array([9.0, 10.0, 30.0, 40.0, 20.0])
    made = daily(KINDS["depth"], days, values, "by hand")
    assert list(made.days) == [1, 2, 3]
    assert list(made.values) == [20.0, 30.0, 9.0]
    with pytest.raises(ParameterError, match="has two values for 1970-01-02"):
        daily(KINDS["eth_usd"], days, values, "by hand")


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ParameterError, match="holds a value that is no number"):
        daily(KINDS["depth"], np.array([1]), np.array([np.nan]), "by hand")


def test_changes_are_of_days_that_follow_each_other() -> None:
    made = daily(KINDS["depth"], np.array([1, 2, 5, 6]), np.array([1.0, 2.0, 2.0, 1.0]), "")
    days, changes = made.log_changes()
    assert list(days) == [2, 6]
    assert changes == pytest.approx([np.log(2.0), -np.log(2.0)])


def test_a_series_without_a_day_is_refused() -> None:
    made = series("eth_usd", GOOD["eth_usd"]).since(TODAY + 1)
    assert refused(made) == "The series `eth_usd` has no day."
