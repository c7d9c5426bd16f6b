"""Schedules of sales against the published table, closed forms and the conditions of an optimum."""

import math

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.liquidity.tranches import LinearImpact, best_sales, recovering_impact

# Table 1 of Almgren and Chriss (2000): a share of $50 with 30 % volatility a year, a spread of 1/8,
# five million shares a day, impact of a spread for 10 % and for 1 % of them; in dollars and days.
PAPER = LinearImpact(volatility=0.95, half_spread=0.0625, permanent=2.5e-7, temporary=2.5e-6)
SHARES, DAYS = 1e6, 5

# Aversion per million dollars, expected cost and variance in millions, their sum, half-life in
# days: printed by another program (DRIP 4.66, its coverage run of 2020-01-27, "short end") for the
# same table.
PUBLISHED = [
    (0.001, 0.6625, 1.0812, 0.6636, 51.30),
    (0.002, 0.6625, 1.0794, 0.6647, 36.27),
    (0.003, 0.6625, 1.0776, 0.6657, 29.62),
    (0.004, 0.6625, 1.0758, 0.6668, 25.65),
    (0.005, 0.6625, 1.0740, 0.6679, 22.94),
    (0.006, 0.6625, 1.0722, 0.6690, 20.94),
    (0.007, 0.6625, 1.0704, 0.6700, 19.39),
    (0.008, 0.6626, 1.0687, 0.6711, 18.14),
    (0.009, 0.6626, 1.0669, 0.6722, 17.10),
]
AVERSIONS = [0.0, 2e-7, 1e-6, 2e-6, 1e-5]


@pytest.mark.parametrize(("aversion", "cost", "variance", "penalty", "half_life"), PUBLISHED)
def test_the_published_table_is_reproduced_to_its_last_digit(
    aversion: float, cost: float, variance: float, penalty: float, half_life: float
) -> None:
    sales = PAPER.schedule(SHARES, DAYS, aversion * 1e-6)
    found = PAPER.expected_cost(sales) / 1e6, PAPER.variance(sales) / 1e12
    assert found[0] == pytest.approx(cost, abs=5.1e-5)
    assert found[1] == pytest.approx(variance, abs=5.1e-5)
    assert found[0] + aversion * found[1] == pytest.approx(penalty, abs=5.1e-5)
    assert 1.0 / PAPER.urgency(aversion * 1e-6) == pytest.approx(half_life, abs=5.1e-3)


def test_without_aversion_sales_are_even_and_cost_what_arithmetic_says() -> None:
    """γX²/2 + εX + (η − γ/2)X²/T = 0.125 + 0.0625 + 0.475 million dollars."""
    sales = PAPER.schedule(SHARES, DAYS, 0.0)
    np.testing.assert_allclose(sales, 2e5)
    assert PAPER.expected_cost(sales) == pytest.approx(662_500.0)
    assert PAPER.variance(sales) == pytest.approx(0.95**2 * 1.2e12)


def test_boundless_aversion_sells_at_once() -> None:
    """All in the first period: εX + ηX²/τ, and no variance."""
    sales = PAPER.schedule(SHARES, DAYS, 1.0)
    assert sales[0] == pytest.approx(SHARES, rel=1e-5)
    assert PAPER.expected_cost(sales) == pytest.approx(62_500.0 + 2.5e6, rel=1e-4)
    assert PAPER.variance(sales) < 1e-4 * PAPER.variance(PAPER.schedule(SHARES, DAYS, 0.0))


@pytest.mark.parametrize("aversion", AVERSIONS)
def test_the_trajectory_is_the_hyperbolic_sine_of_the_paper(aversion: float) -> None:
    """x(t) = X sinh κ(T − t) / sinh κT."""
    rate = PAPER.urgency(aversion)
    left = SHARES - np.cumsum(PAPER.schedule(SHARES, DAYS, aversion))
    t = np.arange(1, DAYS + 1)
    want = (
        SHARES * (1.0 - t / DAYS)
        if rate == 0.0
        else SHARES * np.sinh(rate * (DAYS - t)) / math.sinh(rate * DAYS)
    )
    np.testing.assert_allclose(left, want, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("aversion", AVERSIONS)
def test_the_general_optimum_is_the_closed_form_in_almgren_and_chriss_market(
    aversion: float,
) -> None:
    # Permanent impact moves later sales only; temporary stands on the diagonal.
    kernel = np.full((DAYS, DAYS), PAPER.permanent)
    np.fill_diagonal(kernel, 2.0 * PAPER.temporary)
    days = np.arange(DAYS)
    covariance = PAPER.volatility**2 * np.minimum.outer(days, days).astype(float)
    found = best_sales(SHARES, kernel, covariance, np.zeros(DAYS), aversion)
    np.testing.assert_allclose(found, PAPER.schedule(SHARES, DAYS, aversion), rtol=1e-7)


def test_permanent_impact_costs_the_same_by_any_schedule() -> None:
    """Of the frontier only its height depends on it; γ falls out at a fixed η − γτ/2."""
    for permanent in (0.0, 1e-7, 4e-7):
        market = LinearImpact(
            volatility=0.95,
            half_spread=0.0,
            permanent=permanent,
            temporary=2.375e-6 + permanent / 2.0,
        )
        sales = market.schedule(SHARES, DAYS, 1e-6)
        np.testing.assert_allclose(sales, PAPER.schedule(SHARES, DAYS, 1e-6))
        less = market.expected_cost(sales) - permanent * SHARES**2 / 2.0
        assert less == pytest.approx(2.375e-6 * float(sales @ sales))


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.5**0.5, 0.95])
@pytest.mark.parametrize("n_sales", [2, 5, 30])
def test_in_a_recovering_market_the_first_and_last_sale_are_the_large_ones(
    n_sales: int, kept: float
) -> None:
    """Obizhaeva and Wang: X/(2 + (n − 2)(1 − r)) at both ends, 1 − r of that in between."""
    kernel = recovering_impact(n_sales, 2e-5, kept)
    none = np.zeros((n_sales, n_sales))
    found = best_sales(1000.0, kernel, none, np.zeros(n_sales), 0.0)
    end = 1000.0 / (2.0 + (n_sales - 2) * (1.0 - kept))
    want = np.full(n_sales, end * (1.0 - kept))
    want[[0, -1]] = end
    np.testing.assert_allclose(found, want, rtol=1e-7)


@pytest.mark.parametrize("seed", range(1, 21))
def test_nothing_else_is_better_by_the_conditions_of_an_optimum(seed: int) -> None:
    """Where something is sold its margin is the least, and nothing negative is sold."""
    rng = np.random.default_rng(seed)
    n_sales = int(rng.integers(2, 31))
    kernel = recovering_impact(n_sales, float(rng.uniform(1e-6, 1e-4)), float(rng.uniform(0, 0.95)))
    root = rng.standard_normal((n_sales, n_sales)) * 0.01
    covariance, drift = root @ root.T, rng.normal(0.0, 0.01, n_sales)
    aversion = float(10.0 ** rng.uniform(-4, 0))
    sales = best_sales(1000.0, kernel, covariance, drift, aversion)
    assert sales.sum() == pytest.approx(1000.0)
    assert (sales >= 0.0).all()
    margin = kernel @ sales - drift + 2.0 * aversion * covariance @ sales
    least = margin[sales > 1e-6].max()
    assert margin.min() >= least - 1e-6 * np.abs(margin).max()


def _frontier() -> tuple[list[float], list[float]]:
    sales = [PAPER.schedule(SHARES, DAYS, aversion) for aversion in np.logspace(-8, -4, 30)]
    return [PAPER.expected_cost(s) for s in sales], [PAPER.variance(s) for s in sales]


def test_along_the_frontier_less_risk_costs_more_and_ever_more() -> None:
    """The frontier is convex: its slope is minus the aversion."""
    cost, variance = (np.array(each) for each in _frontier())
    assert (np.diff(cost) > 0.0).all()
    assert (np.diff(variance) < 0.0).all()
    slopes: FloatArray = -np.diff(cost) / np.diff(variance)
    assert (np.diff(slopes) > 0.0).all()
    assert (slopes > np.logspace(-8, -4, 30)[:-1]).all()
    assert (slopes < np.logspace(-8, -4, 30)[1:]).all()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="temporary"):
        LinearImpact(volatility=1.0, half_spread=0.0, permanent=3.0, temporary=1.0).urgency(1.0)
    with pytest.raises(ParameterError, match="size"):
        best_sales(-1.0, np.eye(2), np.eye(2), np.zeros(2), 0.0)
    with pytest.raises(ParameterError, match="positive definite"):
        best_sales(1.0, -np.eye(2), np.eye(2), np.zeros(2), 0.0)
    assert not best_sales(0.0, np.eye(2), np.eye(2), np.zeros(2), 0.0).any()
