"""How many validators are hit: exact sums of independent nodes."""

import itertools

import numpy as np
import pytest
from scipy.stats import binom

from risk.slashing.hits import LossLaw, event_hits, hit_distribution, log_uniform

SIZES = np.array([1, 1, 2, 3, 7])


def by_hand(sizes: np.ndarray, chance: float) -> np.ndarray:
    found = np.zeros(int(sizes.sum()) + 1)
    for hit in itertools.product((0, 1), repeat=len(sizes)):
        n = sum(hit)
        found[int(np.dot(hit, sizes))] += chance**n * (1.0 - chance) ** (len(sizes) - n)
    return found


@pytest.mark.parametrize("chance", [0.0, 0.01, 0.3, 1.0])
def test_every_outcome_has_the_chance_that_counting_gives_it(chance: float) -> None:
    assert hit_distribution(SIZES, chance) == pytest.approx(by_hand(SIZES, chance), abs=1e-15)
    plain = hit_distribution.py_func(SIZES, chance)  # type: ignore[attr-defined]
    assert plain == pytest.approx(by_hand(SIZES, chance), abs=1e-15)


def test_equal_nodes_are_hit_in_binomial_number() -> None:
    found = hit_distribution(np.full(400, 1), 0.05)
    assert found == pytest.approx(binom.pmf(np.arange(401), 400, 0.05), abs=1e-14)
    fives = hit_distribution(np.full(80, 5), 0.05)
    assert fives[::5] == pytest.approx(binom.pmf(np.arange(81), 80, 0.05), abs=1e-14)
    assert np.delete(fives, np.arange(0, 401, 5)).sum() == 0.0


def test_points_of_a_log_uniform_share_integrate_its_moments() -> None:
    shares, weights = log_uniform([0.001, 0.04, 0.33], 12)
    assert weights.sum() == pytest.approx(1.0, abs=1e-14)
    mean = (0.33 - 0.001) / np.log(330.0)
    assert np.sum(weights * shares) == pytest.approx(mean, rel=1e-12)
    assert log_uniform([0.2, 0.2], 12)[0].tolist() == [0.2]


def law(each: float = 0.01, concentration: float = 1.0, most: float = 1.0) -> LossLaw:
    hits = event_hits(SIZES, [0.05, 0.2], concentration)
    return LossLaw(hits=hits, each=np.full(len(hits.shares), each), most=most)


def test_mean_and_chances_are_those_of_the_outcomes() -> None:
    made = law()
    shares, weights = made.hits.shares, made.hits.weights
    table = sum(w * by_hand(SIZES, s) for s, w in zip(shares, weights, strict=True))
    losses = 0.01 * np.arange(len(table))
    for threshold in (0.0, 0.005, 0.031, 0.139, 0.2):
        beyond = losses > threshold
        assert made.chance_beyond(threshold) == pytest.approx(table[beyond].sum(), abs=1e-14)
        above = np.sum(table * np.maximum(losses - threshold, 0.0))
        assert made.mean_beyond(threshold) == pytest.approx(above, abs=1e-14)
    assert made.mean_beyond(0.0) == pytest.approx(14.0 * 0.01 * np.sum(weights * shares))


def test_below_nothing_everything_is_beyond_and_beyond_the_most_nothing_is() -> None:
    made = law(most=0.05)
    assert made.chance_beyond(-0.01) == 1.0
    assert made.mean_beyond(-0.01) == pytest.approx(0.01 + made.mean_beyond(0.0))
    assert (made.chance_beyond(0.05), made.mean_beyond(0.05)) == (0.0, 0.0)
    assert made.mean_beyond(0.0) < law().mean_beyond(0.0)


def test_the_shortfall_is_the_mean_of_the_worst() -> None:
    made = law()
    assert made.expected_shortfall(1e-9) == pytest.approx(made.mean_beyond(0.0), rel=1e-6)
    value = made.quantile(0.9)
    assert made.chance_beyond(value) <= 0.1 < made.chance_beyond(value - 1e-6)
    assert made.expected_shortfall(0.9) >= value
    assert law(each=0.0).expected_shortfall(0.99) == 0.0


def test_who_is_hit_for_certain_is_hit_whole() -> None:
    made = law(concentration=1e3)
    assert made.chance_beyond(0.139) == 1.0
    assert made.mean_beyond(0.0) == pytest.approx(0.14)
