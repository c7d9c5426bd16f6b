"""Few outcomes with exact chances."""

import math

import numpy as np
import pytest
from scipy.stats import binom, poisson

from risk.slashing.atoms import (
    NONE,
    cluster_losses,
    fewer,
    lone_counts,
    lone_losses,
    mean_of,
    summed,
)


def test_lone_slashings_are_binomial_since_a_validator_goes_once() -> None:
    chance = 1.0 - math.exp(-0.0009 * 30.0 / 365.0)
    found = lone_counts(15_830, 0.0009, 30.0)
    assert found == pytest.approx(binom.pmf(np.arange(len(found)), 15_830, chance), rel=1e-9)
    assert math.fsum(found) == pytest.approx(1.0, abs=1e-12)


def test_few_validators_are_counted_to_the_last() -> None:
    assert lone_counts(3, 1e3, 365.0)[3] == pytest.approx(1.0)
    assert lone_counts(0, 1.0, 365.0) == [1.0]
    assert lone_counts(10, 0.0, 365.0) == [1.0]


def test_losses_that_are_nothing_are_one_outcome() -> None:
    assert lone_losses(lone_counts(15_830, 0.00009, 30.0), 0.0) == {0.0: pytest.approx(1.0)}
    assert cluster_losses(0.5, [0.0, 0.0]) == NONE
    assert cluster_losses(0.0, [1.0]) == NONE


def test_clusters_of_one_size_are_poisson() -> None:
    found = cluster_losses(0.7, [2.0])
    assert found[0.0] == pytest.approx(poisson.pmf(0, 0.7))
    assert found[6.0] == pytest.approx(poisson.pmf(3, 0.7))
    assert math.fsum(found.values()) == pytest.approx(1.0, abs=1e-12)


def test_sizes_of_clusters_are_equally_likely() -> None:
    found = cluster_losses(0.1, [1.0, 1.0, 5.0])
    single = 0.1 * math.exp(-0.1)
    assert found[1.0] == pytest.approx(single * 2.0 / 3.0)
    assert found[5.0] == pytest.approx(single / 3.0, rel=1e-4)  # or five of one
    assert mean_of(found) == pytest.approx(0.1 * 7.0 / 3.0)


def test_more_clusters_than_are_followed_count_as_the_most() -> None:
    assert math.fsum(cluster_losses(50.0, [1.0]).values()) == pytest.approx(1.0)


def test_many_outcomes_become_fewer_with_their_mean_and_the_likely_stay() -> None:
    many = {0.0: 0.9, **{float(i): 0.1 / 999.0 for i in range(1, 1000)}}
    found = fewer(many, 100)
    assert len(found) == 100
    assert found[0.0] == 0.9
    assert math.fsum(found.values()) == pytest.approx(1.0)
    assert mean_of(found) == pytest.approx(mean_of(many))
    assert fewer(NONE) is NONE


def test_sums_of_independent_losses_add_their_means() -> None:
    one, other = {0.0: 0.5, 2.0: 0.5}, {0.0: 0.25, 2.0: 0.75}
    assert summed(one, other) == {0.0: 0.125, 2.0: 0.5, 4.0: 0.375}


def test_that_nothing_is_lost_is_never_merged_into_a_small_loss() -> None:
    unlikely = 1e-6
    many = {0.0: unlikely, **{0.001 * k: (1.0 - unlikely) / 500 for k in range(1, 501)}}
    assert fewer(many, 100)[0.0] == unlikely
