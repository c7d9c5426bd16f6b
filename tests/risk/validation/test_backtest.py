"""Backtests against published values, exact sums and hand calculation."""

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from risk.errors import ParameterError
from risk.validation.backtest import (
    TestResult,
    basel_zone,
    christoffersen,
    christoffersen_joint,
    kupiec,
)

# Probabilities of an exceedance for which n · log stays an ordinary number.
probabilities = st.floats(min_value=1e-6, max_value=0.5)
hit_rows = st.lists(st.booleans(), min_size=1, max_size=200)


def row_of_runs(zeros: list[int], ones: list[int]) -> list[int]:
    """Return runs of zeros and ones in turn, zeros first and last."""
    row = [0] * zeros[0]
    for one_run, zero_run in zip(ones, zeros[1:], strict=True):
        row += [1] * one_run + [0] * zero_run
    return row


# 1,043 days with 57 hits of which four follow a hit: the counts N00 932, N10 53, N01 53, N11 4
# of the example "Normal95" in MathWorks' documentation of varbacktest (functions pof, cci, cc).
NORMAL95 = row_of_runs([933 - 53 + 1] + [2] * 52 + [1], [5] + [1] * 52)


def cumulative(exceedances: int, observations: int, probability: Fraction) -> Fraction:
    """Return the binomial probability of at most so many exceedances, without rounding."""
    return sum(
        (
            math.comb(observations, k) * probability**k * (1 - probability) ** (observations - k)
            for k in range(exceedances + 1)
        ),
        start=Fraction(0),
    )


def test_the_row_has_the_counts_of_the_published_example() -> None:
    pairs = list(itertools.pairwise(NORMAL95))
    counts = [pairs.count(pair) for pair in ((0, 0), (1, 0), (0, 1), (1, 1))]
    assert (len(NORMAL95), sum(NORMAL95)) == (1043, 57)
    assert counts == [932, 53, 53, 4]


@pytest.mark.parametrize(
    ("result", "statistic", "p_value"),
    [
        (kupiec(57, 1043, 0.05), 0.46147, 0.49694),
        (kupiec(17, 1043, 0.01), 3.5118, 0.060933),
        (christoffersen(NORMAL95), 0.25866, 0.61104),
        (christoffersen_joint(NORMAL95, 0.05), 0.72013, 0.69763),
    ],
    ids=["pof Normal95", "pof Normal99", "cci Normal95", "cc Normal95"],
)
def test_results_equal_the_five_digits_that_mathworks_publishes(
    result: TestResult, statistic: float, p_value: float
) -> None:
    assert float(f"{result.statistic:.5g}") == statistic
    assert float(f"{result.p_value:.5g}") == p_value


# Kupiec (1995), table of non-rejection regions at 95 %.
@pytest.mark.parametrize(
    ("observations", "fewest", "most"), [(255, 1, 6), (510, 2, 10), (1000, 5, 16)]
)
def test_kupiec_accepts_exactly_the_published_region(
    observations: int, fewest: int, most: int
) -> None:
    accepted = [x for x in range(41) if kupiec(x, observations, 0.01).p_value >= 0.05]
    assert accepted == list(range(fewest, most + 1))


def test_kupiec_is_perfect_at_the_promised_frequency() -> None:
    assert kupiec(25, 500, 0.05) == TestResult(statistic=0.0, p_value=1.0)


@pytest.mark.parametrize("observations", [1, 250, 100_000])
def test_kupiec_without_exceedance_counts_the_misses_only(observations: int) -> None:
    expected = -2.0 * observations * math.log(0.99)
    assert kupiec(0, observations, 0.01).statistic == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("observations", [1, 250, 100_000])
def test_kupiec_with_nothing_but_exceedances_counts_the_hits_only(observations: int) -> None:
    expected = -2.0 * observations * math.log(0.01)
    assert kupiec(observations, observations, 0.01).statistic == pytest.approx(expected, rel=1e-12)


def test_kupiec_misses_a_doubled_frequency_as_often_as_the_binomial_law_says() -> None:
    # 614 days at a true 2 %: the exact chance of rejecting a promised 1 % is 57 %.
    accepted = [x for x in range(615) if kupiec(x, 614, 0.01).p_value >= 0.05]
    power = 1 - sum(
        math.comb(614, x) * Fraction(2, 100) ** x * Fraction(98, 100) ** (614 - x) for x in accepted
    )
    assert round(float(power), 2) == 0.57


@pytest.mark.parametrize("hits", [[0], [1], [0, 0, 0, 0], [1, 1, 1, 1], [0, 1], [1, 0]])
def test_a_row_that_cannot_show_dependence_shows_none(hits: list[int]) -> None:
    assert christoffersen(hits) == TestResult(statistic=0.0, p_value=1.0)


def test_hits_as_likely_after_a_hit_as_after_none_are_independent() -> None:
    # Two of four follow no hit, one of two follows a hit.
    assert christoffersen([0, 0, 0, 1, 1, 0, 1]).statistic == pytest.approx(0.0, abs=1e-14)


def test_one_cluster_has_the_statistic_of_its_transitions() -> None:
    # Of 9 days after none one is a hit; all 4 days after a hit are hits.
    independent = 5 * math.log(5 / 13) + 8 * math.log(8 / 13)
    dependent = 1 * math.log(1 / 9) + 8 * math.log(8 / 9)
    expected = 2 * (dependent - independent)
    assert christoffersen([0] * 9 + [1] * 5).statistic == pytest.approx(expected, rel=1e-12)


def test_alternating_hits_have_the_statistic_of_their_transitions() -> None:
    # Every day after none is a hit and no day after a hit is: the dependent likelihood is one.
    expected = -2 * (10 * math.log(10 / 19) + 9 * math.log(9 / 19))
    assert christoffersen([0, 1] * 10).statistic == pytest.approx(expected, rel=1e-12)


def test_clustered_hits_of_the_promised_frequency_fail_for_dependence_alone() -> None:
    hits = [0] * 475 + [1] * 25 + [0] * 475 + [1] * 25
    assert kupiec(sum(hits), len(hits), 0.05).p_value == 1.0
    assert christoffersen(hits).p_value < 1e-6
    assert christoffersen_joint(hits, 0.05).p_value < 1e-6


def test_spread_hits_of_a_wrong_frequency_fail_for_coverage_alone() -> None:
    rng = np.random.default_rng(1)
    hits = rng.random(1000) < 0.10
    assert christoffersen(hits).p_value > 0.05
    assert kupiec(int(hits.sum()), 1000, 0.05).p_value < 1e-6
    assert christoffersen_joint(hits, 0.05).p_value < 1e-6


@given(exceedances=st.integers(0, 300), probability=probabilities)
def test_a_p_value_of_coverage_is_the_tail_of_chi_squared_with_one_degree(
    exceedances: int, probability: float
) -> None:
    result = kupiec(exceedances, 300, probability)
    assert result.p_value == pytest.approx(stats.chi2.sf(result.statistic, 1), rel=1e-9)


@given(hits=hit_rows)
def test_a_p_value_of_independence_is_the_tail_of_chi_squared_with_one_degree(
    hits: list[bool],
) -> None:
    result = christoffersen(hits)
    assert result.statistic >= 0.0
    assert result.p_value == pytest.approx(stats.chi2.sf(result.statistic, 1), rel=1e-9)


@given(hits=hit_rows, probability=probabilities)
def test_the_joint_test_adds_the_other_two_and_their_degrees_of_freedom(
    hits: list[bool], probability: float
) -> None:
    result = christoffersen_joint(hits, probability)
    parts = kupiec(sum(hits), len(hits), probability).statistic + christoffersen(hits).statistic
    assert result.statistic == pytest.approx(parts, rel=1e-12)
    assert result.p_value == pytest.approx(stats.chi2.sf(result.statistic, 2), rel=1e-9)


@given(hits=hit_rows)
def test_a_row_backwards_is_as_dependent_as_forwards(hits: list[bool]) -> None:
    # A transition read backwards swaps the two off-diagonal counts, which differ by one at most;
    # with equal ends they are equal and nothing changes.
    closed = [*hits, hits[0]]
    assert christoffersen(closed[::-1]).statistic == pytest.approx(
        christoffersen(closed).statistic, rel=1e-9, abs=1e-9
    )


@pytest.mark.parametrize("kind", [bool, int, float])
def test_hits_may_be_of_any_number_type(kind: type) -> None:
    assert christoffersen(np.array(NORMAL95, dtype=kind)) == christoffersen(NORMAL95)


def test_the_exact_binomial_sums_are_those_basel_publishes() -> None:
    one_per_cent = Fraction(1, 100)
    assert f"{float(cumulative(4, 250, one_per_cent)):.4%}" == "89.2188%"
    assert f"{float(cumulative(9, 250, one_per_cent)):.4%}" == "99.9750%"


@pytest.mark.parametrize(
    ("exceedances", "zone"),
    [(0, "green"), (4, "green"), (5, "yellow"), (9, "yellow"), (10, "red"), (250, "red")],
)
def test_the_zones_of_a_year_at_99_per_cent_are_those_of_the_basel_table(
    exceedances: int, zone: str
) -> None:
    assert basel_zone(exceedances, 250, 0.01) == zone


@pytest.mark.parametrize("observations", [1, 100, 250, 614])
@pytest.mark.parametrize("probability", [Fraction(1, 100), Fraction(1, 40), Fraction(1, 20)])
def test_every_zone_follows_from_the_exact_cumulative_probability(
    observations: int, probability: Fraction
) -> None:
    for exceedances in range(min(observations, 70) + 1):
        reached = cumulative(exceedances, observations, probability)
        expected = "red" if reached >= Fraction(9999, 10000) else "yellow"
        if reached < Fraction(95, 100):
            expected = "green"
        assert basel_zone(exceedances, observations, float(probability)) == expected


@pytest.mark.parametrize("function", [kupiec, basel_zone])
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((-1, 250, 0.01), "exceedances"),
        ((251, 250, 0.01), "exceedances"),
        ((2.5, 250, 0.01), "exceedances"),
        ((True, 250, 0.01), "exceedances"),
        ((0, 0, 0.01), "observations"),
        ((0, 250.0, 0.01), "observations"),
        ((1, 250, 0.0), "probability"),
        ((1, 250, 1.0), "probability"),
        ((1, 250, math.nan), "probability"),
    ],
)
def test_an_argument_outside_its_domain_is_refused_by_name(
    function: Any, arguments: tuple[Any, ...], name: str
) -> None:
    with pytest.raises(ParameterError, match=f"`{name}` must"):
        function(*arguments)


@pytest.mark.parametrize("hits", [[], [[0, 1], [1, 0]], 1, [0, 2], [0.5], [math.nan], ["1"]])
def test_what_is_not_a_row_of_zeros_and_ones_is_refused(hits: Any) -> None:
    with pytest.raises(ParameterError, match="`hits` must"):
        christoffersen(hits)
    with pytest.raises(ParameterError, match="`hits` must"):
        christoffersen_joint(hits, 0.01)


def test_the_joint_test_refuses_an_impossible_probability() -> None:
    with pytest.raises(ParameterError, match="`probability` must"):
        christoffersen_joint([0, 1], 1.0)
