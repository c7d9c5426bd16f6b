"""Recorded counts and the exact interval of their rate."""

import math

import pytest

from risk.errors import ParameterError
from risk.parameters import ModelParameters
from risk.slashing.frequency import (
    ALL_SLASHINGS,
    CLUSTER_SIZES,
    CLUSTERS,
    LONE_IF_UNVERIFIED,
    LONE_SLASHINGS,
    RecordedRate,
)


def rate(events: int, exposure: float = 1.0) -> RecordedRate:
    return RecordedRate(events=events, exposure=exposure, first="2020-12-01", last="2025-09-11")


def poisson_at_most(k: int, mean: float) -> float:
    return math.exp(-mean) * math.fsum(mean**i / math.factorial(i) for i in range(k + 1))


@pytest.mark.parametrize("events", [1, 6, 20])
def test_each_end_of_the_interval_leaves_half_of_what_is_missed_beyond_it(events: int) -> None:
    low, high = rate(events).interval(0.9)
    assert 1.0 - poisson_at_most(events - 1, low) == pytest.approx(0.05, abs=1e-12)
    assert poisson_at_most(events, high) == pytest.approx(0.05, abs=1e-12)


def test_no_event_leaves_the_rule_of_three() -> None:
    low, high = rate(0).interval(0.9)
    assert low == 0.0
    assert high == pytest.approx(-math.log(0.05))


def test_an_interval_of_nothing_or_of_everything_is_refused() -> None:
    for confidence in (0.0, 1.0):
        with pytest.raises(ParameterError, match="`confidence`"):
            rate(3).interval(confidence)


def test_lone_slashings_are_those_outside_clusters() -> None:
    assert LONE_SLASHINGS.events == ALL_SLASHINGS.events - sum(CLUSTER_SIZES) == 260
    assert LONE_IF_UNVERIFIED.events == 360
    assert round(1e4 * LONE_SLASHINGS.rate, 1) == 0.9
    assert round(1e4 * LONE_IF_UNVERIFIED.rate, 1) == 1.2
    low, high = LONE_SLASHINGS.interval()
    assert (round(1e4 * low, 2), round(1e4 * high, 2)) == (0.77, 0.99)


def test_the_rates_in_force_lie_within_the_intervals_of_the_record() -> None:
    laws = ModelParameters.base()
    low, high = LONE_SLASHINGS.interval()
    assert low < laws.node.lone_slashings_per_year < high
    low, high = CLUSTERS.interval()
    assert low < laws.slashing.clusters_per_year < high
