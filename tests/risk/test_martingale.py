"""Prices promise nothing: expected simple returns are zero in the right currency.

With 100,000 paths a drift of six standard errors is refused with a chance of 97.7 %; that is
0.4 % of ETH/USD over 30 days and 1.6 % over a year. `python -m tests.validate` runs 1,000,000.
"""

import pytest
from scipy import stats

from risk.settings import Settings
from tests.validate.martingale import STANDARD_ERRORS, Mean, means

SETTINGS = Settings(seed=1, n_paths=100_000, horizons=(30, 90, 365))
FAIR = ("ETH/USD", "RPL/USD", "RPL/ETH in ETH")


@pytest.fixture(scope="module")
def found() -> list[Mean]:
    return means(SETTINGS)


def test_the_power_of_the_bound_is_as_stated() -> None:
    assert 1.0 - stats.norm.cdf(STANDARD_ERRORS - 6.0) == pytest.approx(0.977, abs=5e-4)


@pytest.mark.parametrize("name", FAIR)
def test_the_mean_of_growth_is_one(found: list[Mean], name: str) -> None:
    rows = [mean for mean in found if mean.name == name]
    assert len(rows) == len(SETTINGS.horizons)
    for mean in rows:
        assert abs(mean.distance) < STANDARD_ERRORS, mean


def test_the_errors_are_as_small_as_stated(found: list[Mean]) -> None:
    for days, largest in ((30, 0.004), (365, 0.016)):
        mean = next(m for m in found if m.name == "ETH/USD" and m.horizon_days == days)
        assert 6.0 * mean.standard_error < largest


def test_rpl_counted_in_dollars_falls_against_eth_by_the_cross_term(found: list[Mean]) -> None:
    """What is fair in ETH is not fair in dollars when the two move together."""
    for mean in found:
        if mean.name == "RPL/ETH in dollars":
            assert mean.value < 1.0
    year = next(m for m in found if m.name == "RPL/ETH in dollars" and m.horizon_days == 365)
    assert year.distance < -STANDARD_ERRORS


@pytest.mark.parametrize("seed", [1, 2])
def test_without_the_correction_the_mean_is_found_to_be_wrong(seed: int) -> None:
    settings = Settings(seed=seed, n_paths=20_000, horizons=(30, 90))
    for mean in means(settings, corrected=False):
        if mean.name in FAIR:
            assert mean.distance > STANDARD_ERRORS, mean


def test_distances_from_one_scatter_as_standard_normal_ones_do() -> None:
    """Over 100 seeds: the mean within 4 / √100, no distance beyond 4.5 of 300."""
    for name in FAIR:
        distances = [
            next(
                m
                for m in means(Settings(seed=seed, n_paths=4096, horizons=(30,)))
                if m.name == name
            )
            for seed in range(1, 101)
        ]
        average = sum(m.distance for m in distances) / len(distances)
        assert abs(average) < 4.0 / 10.0
        assert max(abs(m.distance) for m in distances) < 4.5
