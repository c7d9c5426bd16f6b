"""Prices and their dependence, simulated by the engine, follow their stated laws and no others.

A bound of four standard errors refuses a right figure once in 16,000 and a wrong one with the
power that each test asserts. `python -m tests.validate` runs the same at larger sizes.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from risk.parameters import GarchParameters
from tests.validate import laws

SEEDS = range(1, 4)
ONE_DAY = 200_000
POWER = 0.99


def holds(finding: laws.Finding) -> None:
    """Refuse a figure away from its law, and a test that the wrong law would pass."""
    assert abs(finding.distance) < laws.STANDARD_ERRORS, finding
    assert abs(finding.wrong_distance) > laws.STANDARD_ERRORS, finding
    assert finding.power > POWER, finding


@pytest.mark.parametrize("seed", SEEDS)
def test_innovations_have_the_moments_and_the_tail_of_the_truncated_t(seed: int) -> None:
    for finding in laws.innovation_findings(seed, ONE_DAY):
        holds(finding)


@pytest.mark.parametrize("seed", SEEDS)
def test_shocks_follow_their_distribution_and_no_near_one(seed: int) -> None:
    fits = laws.innovation_fits(seed, ONE_DAY)
    assert [fit.process for fit in fits] == ["ETH/USD", "RPL/ETH", "Basis", "Depth"]
    for fit in fits:
        assert fit.found < laws.FURTHEST, fit
        assert fit.found_from_wrong > laws.FURTHEST, fit


def test_an_innovation_ends_at_its_cut_where_the_whole_t_goes_on() -> None:
    garch = GarchParameters(
        annual_volatility=0.69, alpha=0.0, beta=0.0, degrees_of_freedom=3.7, truncation=5.0
    )
    short = replace(laws.BASE, eth_price=garch)
    exact = laws.Truncated(freedom=3.7, truncation=5.0)
    z, _ = laws._innovations(laws.walked(short, 1, ONE_DAY, 1), short)
    assert float(np.abs(z).max()) < exact.cut * (1.0 + 1e-4)
    # Without the cut so many would lie beyond that none at all has a chance of e⁻¹⁰⁰.
    raw = stats.t(3.7)
    assert 2.0 * raw.sf(5.0 * raw.std()) * ONE_DAY > 100.0


@pytest.mark.parametrize("seed", SEEDS)
def test_large_days_follow_large_days_as_in_a_second_simulation(seed: int) -> None:
    for finding in laws.clustering_findings(seed, 2000, 200):
        holds(finding)


@pytest.mark.parametrize("seed", SEEDS)
def test_squares_are_correlated_as_in_closed_form_where_fourth_moments_exist(seed: int) -> None:
    for finding in laws.squares_findings(seed, 4000, 200):
        holds(finding)


@pytest.mark.parametrize("seed", SEEDS)
def test_todays_variance_is_forgotten_at_the_speed_of_the_law(seed: int) -> None:
    for finding in laws.start_findings(seed, 60_000):
        holds(finding)


def test_starting_at_the_long_run_is_starting_without_a_history_bit_by_bit() -> None:
    garch = laws.BASE.eth_price
    stated = replace(garch, initial_annual_volatility=garch.annual_volatility)
    one, other = (
        laws.walked(replace(laws.BASE, eth_price=law), 1, 500, 20) for law in (garch, stated)
    )
    assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("seed", SEEDS)
def test_factors_depend_by_rank_and_in_the_corner_as_the_t_copula_says(seed: int) -> None:
    for finding in laws.dependence_findings(seed, ONE_DAY):
        holds(finding)


def test_the_joint_tail_tends_to_the_published_coefficient() -> None:
    # ν 4, ρ 0.5: λ = 0.2532.
    assert laws.tail_dependence(4.0, 0.5) == pytest.approx(0.2532, abs=5e-5)
    gaps = [
        laws.joint_tail(4.0, 0.5, level) / level - laws.tail_dependence(4.0, 0.5)
        for level in (1e-2, 1e-3, 1e-4, 1e-5)
    ]
    assert gaps == sorted(gaps, reverse=True)
    assert 0.0 < gaps[-1] < 2e-3


def test_the_power_is_what_it_is_said_to_be() -> None:
    # A figure that follows the wrong law lies six errors away in the mean: refused beyond four.
    finding = laws.Finding(
        process="", what="", found=0.0, law=0.0, error=0.1, wrong="", wrong_law=0.6
    )
    rng = np.random.default_rng(1)
    drawn = 0.6 + 0.1 * rng.standard_normal(100_000)
    refused = float(np.mean(np.abs(drawn) > laws.STANDARD_ERRORS * 0.1))
    assert finding.power == pytest.approx(refused, abs=4.0 * math.sqrt(0.023 * 0.977 / 100_000))
