"""Value at risk and expected shortfall: arithmetic, closed forms, identities, refusals."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.measures import (
    Estimate,
    LossSample,
    chance_estimate,
    expected_shortfall,
    expected_shortfall_estimate,
    influence_of_expected_shortfall,
    influence_of_value_at_risk,
    mean_estimate,
    paired_difference,
    value_at_risk,
    value_at_risk_estimate,
)

THOUSAND = np.arange(1.0, 1001.0)
CONFIDENCES = (0.9, 0.95, 0.975, 0.99)

losses_of = hnp.arrays(
    np.float64,
    st.integers(1, 60),
    elements=st.floats(-1e6, 1e6, allow_nan=False, width=64),
)
confidences = st.floats(0.01, 0.99)


# Arithmetic


def test_the_value_at_risk_of_one_to_a_thousand_is_its_rank() -> None:
    assert value_at_risk(THOUSAND, 0.95) == 950.0
    assert value_at_risk(THOUSAND, 0.9) == 900.0
    assert value_at_risk(THOUSAND, 0.975) == 975.0
    assert value_at_risk(THOUSAND, 0.9501) == 951.0


def test_the_expected_shortfall_of_one_to_a_thousand_is_the_mean_of_the_worst() -> None:
    # The worst fifty are 951 to 1000, the worst hundred 901 to 1000.
    assert expected_shortfall(THOUSAND, 0.95) == pytest.approx(975.5, rel=1e-14)
    assert expected_shortfall(THOUSAND, 0.9) == pytest.approx(950.5, rel=1e-14)


def test_an_atom_at_the_quantile_is_taken_in_part() -> None:
    losses = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 10.0, 10.0, 10.0, 20.0])
    assert value_at_risk(losses, 0.8) == 10.0
    # The worst fifth: 20 once and one of the three tens.
    assert expected_shortfall(losses, 0.8) == pytest.approx(15.0, rel=1e-14)
    # Three quarters of the worst tenth-and-a-half is 20's tenth, the rest ten.
    assert expected_shortfall(losses, 0.85) == pytest.approx((0.1 * 20 + 0.05 * 10) / 0.15)


def test_a_constant_loss_is_its_own_measure_and_is_known_exactly() -> None:
    losses = np.full(100, 7.0)
    for estimate in (value_at_risk_estimate, expected_shortfall_estimate):
        found = estimate(losses, 0.99)
        assert (found.value, found.standard_error, found.low95, found.high95) == (7, 0, 7, 7)


def test_weights_decide_what_a_quantile_is() -> None:
    losses, weights = np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.3, 0.2])
    assert value_at_risk(losses, 0.5, weights) == 1.0
    assert value_at_risk(losses, 0.79, weights) == 2.0
    assert value_at_risk(losses, 0.81, weights) == 3.0
    assert expected_shortfall(losses, 0.75, weights) == pytest.approx(
        (0.2 * 3.0 + 0.05 * 2.0) / 0.25
    )


def test_equal_weights_reproduce_the_unweighted_measures() -> None:
    losses = np.random.default_rng(1).standard_t(4.0, 10_000)
    for weight in (1.0, 1e-9, 7.3):
        weights = np.full(len(losses), weight)
        for confidence in CONFIDENCES:
            assert value_at_risk(losses, confidence, weights) == value_at_risk(losses, confidence)
            for measure in (value_at_risk_estimate, expected_shortfall_estimate):
                one, other = measure(losses, confidence), measure(losses, confidence, weights)
                assert other.value == pytest.approx(one.value, rel=1e-12)
                assert other.standard_error == pytest.approx(one.standard_error, rel=1e-9)
                assert other.low95 == pytest.approx(one.low95, rel=1e-9)
                assert other.high95 == pytest.approx(one.high95, rel=1e-9)


def test_paths_without_weight_change_no_bit() -> None:
    rng = np.random.default_rng(1)
    losses, weights = rng.standard_normal(5000), rng.random(5000)
    more = np.concatenate([losses, rng.standard_normal(3000) + 2.0])
    padded = np.concatenate([weights, np.zeros(3000)])
    for measure in (value_at_risk_estimate, expected_shortfall_estimate):
        assert measure(more, 0.975, padded) == measure(losses, 0.975, weights)


def test_the_order_of_the_paths_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    losses, weights = rng.standard_normal(2000), rng.random(2000)
    order = rng.permutation(2000)
    for measure in (value_at_risk, expected_shortfall):
        assert measure(losses[order], 0.95, weights[order]) == pytest.approx(
            measure(losses, 0.95, weights), rel=1e-13
        )


# Closed forms


@dataclass(frozen=True)
class Reference:
    """A law by its quantile function, with published value at risk and expected shortfall."""

    name: str
    quantile: Callable[[FloatArray], FloatArray]
    confidence: float
    value_at_risk: float
    expected_shortfall: float


@lru_cache(maxsize=1)
def _merton_table() -> tuple[FloatArray, FloatArray]:
    """Return log returns and their distribution; jumps are a Poisson mixture of normals."""
    rate, mean, spread, volatility = 6.0 / 365.0, -0.08, 0.10, 0.6
    returns = np.linspace(-1.5, 1.5, 300_001)
    below = np.zeros_like(returns)
    for jumps in range(12):
        chance = math.exp(-rate) * rate**jumps / math.factorial(jumps)
        deviation = math.sqrt(volatility**2 / 365.0 + jumps * spread**2)
        below += chance * stats.norm.cdf(returns, jumps * mean, deviation)
    return returns, below


def _merton_quantile(u: FloatArray) -> FloatArray:
    """Return the loss 1 − S of one day, log drift 0."""
    returns, below = _merton_table()
    return np.asarray(-np.expm1(np.interp(1.0 - u, below, returns)))


def _lognormal_quantile(u: FloatArray) -> FloatArray:
    deviation = 0.8 * math.sqrt(30.0 / 365.0)
    return np.asarray(-np.expm1(-deviation * stats.norm.ppf(u) - deviation**2 / 2.0))


def _pareto_quantile(u: FloatArray) -> FloatArray:
    """Beyond 0.05, which one loss in twenty exceeds: generalised Pareto; below, even."""
    beyond = 0.05 + 0.02 * stats.genpareto.ppf(np.maximum((u - 0.95) / 0.05, 0.0), 0.25)
    return np.where(u > 0.95, beyond, 0.05 * u / 0.95)


REFERENCES = (
    Reference("normal 97.5 %", stats.norm.ppf, 0.975, 1.959964, 2.337803),
    Reference("normal 99 %", stats.norm.ppf, 0.99, 2.326348, 2.665214),
    Reference("Student t", lambda u: stats.t.ppf(u, 4), 0.99, 3.746947, 5.220584),
    Reference("lognormal", _lognormal_quantile, 0.99, 0.428709, 0.470129),
    Reference("Merton", _merton_quantile, 0.99, 0.084795, 0.140239),
    Reference("generalised Pareto", _pareto_quantile, 0.99, 0.089628, 0.129504),
)
SEEDS = range(1, 21)


def _plain(rng: np.random.Generator, count: int) -> tuple[FloatArray, FloatArray | None]:
    return rng.random(count), None


def _weighted(rng: np.random.Generator, count: int) -> tuple[FloatArray, FloatArray]:
    """Half of the ranks drawn from the worst twentieth, and weighed back."""
    u = rng.random(count)
    u = np.where(rng.random(count) < 0.5, u, 0.95 + 0.05 * u)
    return u, 1.0 / np.where(u > 0.95, 0.5 + 0.5 / 0.05, 0.5)


@pytest.mark.parametrize("sampling", [_plain, _weighted], ids=["plain", "weighted"])
@pytest.mark.parametrize("law", REFERENCES, ids=lambda law: law.name)
def test_closed_forms_lie_within_four_standard_errors_of_a_sample(
    law: Reference, sampling: Callable[..., tuple[FloatArray, FloatArray | None]]
) -> None:
    for seed in SEEDS:
        u, weights = sampling(np.random.default_rng(seed), 20_000)
        sample = LossSample.of(law.quantile(u), weights)
        quantile = value_at_risk_estimate(sample, law.confidence)
        shortfall = expected_shortfall_estimate(sample, law.confidence)
        assert abs(quantile.value - law.value_at_risk) < 4.0 * quantile.standard_error
        assert abs(shortfall.value - law.expected_shortfall) < 4.0 * shortfall.standard_error


@pytest.mark.parametrize("law", REFERENCES, ids=lambda law: law.name)
def test_another_law_of_the_same_spread_is_told_apart(law: Reference) -> None:
    # A quantile two per cent off is told at 4 s.e. by the mean of twenty samples.
    values, errors = [], []
    for seed in SEEDS:
        estimate = value_at_risk_estimate(
            law.quantile(np.random.default_rng(seed).random(100_000)), law.confidence
        )
        values.append(estimate.value)
        errors.append(estimate.standard_error)
    error = float(np.sqrt(np.mean(np.square(errors)) / len(errors)))
    assert abs(np.mean(values) - law.value_at_risk) < 4.0 * error
    assert abs(np.mean(values) - 1.02 * law.value_at_risk) > 4.0 * error


# Identities


@given(losses_of, confidences)
def test_the_shortfall_is_at_least_the_quantile_and_at_most_the_worst(
    losses: FloatArray, confidence: float
) -> None:
    quantile, shortfall = value_at_risk(losses, confidence), expected_shortfall(losses, confidence)
    slack = 1e-9 * np.abs(losses).max()
    assert quantile - slack <= shortfall <= losses.max() + slack


@given(losses_of, confidences, st.floats(-1e6, 1e6))
def test_a_certain_loss_adds_to_both_measures(
    losses: FloatArray, confidence: float, certain: float
) -> None:
    for measure in (value_at_risk, expected_shortfall):
        assert measure(losses + certain, confidence) == pytest.approx(
            measure(losses, confidence) + certain, abs=1e-6
        )


@given(losses_of, confidences, st.floats(0.0, 1e3))
def test_twice_the_position_loses_twice_as_much(
    losses: FloatArray, confidence: float, factor: float
) -> None:
    for measure in (value_at_risk, expected_shortfall):
        assert measure(factor * losses, confidence) == pytest.approx(
            factor * measure(losses, confidence), abs=1e-6 * max(factor, 1.0)
        )


@given(
    st.integers(1, 60).flatmap(
        lambda n: st.tuples(
            *[hnp.arrays(np.float64, n, elements=st.floats(-1e6, 1e6)) for _ in range(2)],
            hnp.arrays(np.float64, n, elements=st.floats(1e-3, 1.0)),
        )
    ),
    confidences,
)
def test_the_shortfall_of_a_sum_is_at_most_the_sum_of_the_shortfalls(
    drawn: tuple[FloatArray, FloatArray, FloatArray], confidence: float
) -> None:
    one, other, weights = drawn
    together = expected_shortfall(one + other, confidence, weights)
    apart = sum(expected_shortfall(each, confidence, weights) for each in (one, other))
    assert together <= apart + 1e-5


@given(losses_of, confidences, confidences)
def test_more_confidence_means_no_smaller_a_measure(
    losses: FloatArray, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    slack = 1e-9 * np.abs(losses).max()
    for measure in (value_at_risk, expected_shortfall):
        assert measure(losses, low) <= measure(losses, high) + slack


# Errors of the estimates


@given(losses_of, confidences)
def test_an_interval_of_the_quantile_holds_it_and_lies_in_the_sample(
    losses: FloatArray, confidence: float
) -> None:
    found = value_at_risk_estimate(losses, confidence)
    assert losses.min() <= found.low95 <= found.value <= found.high95 <= losses.max()
    assert found.standard_error >= 0.0


def test_four_times_the_paths_halve_the_errors() -> None:
    # The spread of an error over 20 seeds is well below 10 % of it at these sizes.
    for measure in (value_at_risk_estimate, expected_shortfall_estimate):
        few, many = (
            np.mean(
                [
                    measure(np.random.default_rng(s).standard_normal(n), 0.95).standard_error
                    for s in SEEDS
                ]
            )
            for n in (10_000, 40_000)
        )
        assert few / many == pytest.approx(2.0, rel=0.1)


def test_a_shortfall_of_heavy_tails_may_be_missed_further_above_than_below() -> None:
    losses = np.random.default_rng(1).standard_t(4.0, 10_000)
    found = expected_shortfall_estimate(losses, 0.99)
    assert found.high95 - found.value > found.value - found.low95


def test_a_mean_has_the_error_of_a_mean() -> None:
    # 0 to 9 in equal parts: mean 4.5, variance 8.25, no skewness.
    values = np.arange(10.0)
    found = mean_estimate(4.5, 0.1 * (values - 4.5))
    assert found.standard_error == pytest.approx(math.sqrt(8.25 / 10.0))
    assert found.high95 - found.value == pytest.approx(1.959964 * found.standard_error)


def test_only_the_spread_within_strata_is_error() -> None:
    # Two strata of known probability, each of one loss only: nothing is left to chance.
    losses = np.repeat([1.0, 5.0], [900, 100])
    weights = np.repeat([0.98 / 900, 0.02 / 100], [900, 100])
    strata = np.repeat([0, 1], [900, 100])
    found = expected_shortfall_estimate(LossSample.of(losses, weights, strata), 0.95)
    assert found.value == pytest.approx((0.02 * 5.0 + 0.03 * 1.0) / 0.05)
    assert found == Estimate.exact(found.value)
    assert expected_shortfall_estimate(losses, 0.95, weights).standard_error > 0.1


def test_the_error_of_a_stratified_mean_is_the_textbook_s() -> None:
    rng = np.random.default_rng(1)
    counts, shares = np.array([400, 50, 7]), np.array([0.7, 0.2, 0.1])
    strata = np.repeat([0, 1, 2], counts)
    values, weights = rng.standard_normal(457) + strata, np.repeat(shares / counts, counts)
    mean = float((weights * values).sum())
    found = mean_estimate(mean, weights * (values - mean), strata)
    variance = sum(
        share**2 * np.var(values[strata == k], ddof=1) / count
        for k, (share, count) in enumerate(zip(shares, counts, strict=True))
    )
    assert found.standard_error == pytest.approx(math.sqrt(variance), rel=1e-10)
    pulls = weights * (values - mean)
    assert paired_difference(0.0, pulls, strata).standard_error == pytest.approx(
        math.sqrt(variance), rel=1e-10
    )


def test_moments_by_sums_are_those_of_every_path() -> None:
    rng = np.random.default_rng(1)
    losses, weights = rng.standard_normal(500), rng.random(500)
    strata = rng.integers(0, 20, 500)
    sample = LossSample.of(losses, weights, strata)
    pulls, below = rng.standard_normal(100), -0.3
    contributions = sample.weights * np.concatenate([np.full(400, below), pulls])
    variance = third = 0.0
    for number in range(20):
        each = contributions[sample.strata == number]
        variance += len(each) * np.var(each, ddof=1)
        third += float(np.sum((each - each.mean()) ** 3))
    assert sample.moments(400, pulls, below) == pytest.approx((variance, third), rel=1e-9)


def test_influences_average_to_nothing_and_stand_in_the_order_given() -> None:
    rng = np.random.default_rng(1)
    losses, weights = rng.standard_normal(4000), rng.random(4000)
    weights[::7] = 0.0
    sample = LossSample.of(losses, weights)
    share = weights / weights.sum()
    for influence in (influence_of_value_at_risk, influence_of_expected_shortfall):
        pulls = influence(sample, 0.95)
        # To first order; the quantile's own path is the remainder.
        assert abs(float((share * pulls).sum())) <= np.abs(pulls).max() * share.max()
        worst = np.argmax(np.where(weights > 0.0, losses, -np.inf))
        assert pulls[worst] == pulls.max()


def test_influences_are_what_a_little_more_weight_changes() -> None:
    rng = np.random.default_rng(1)
    losses = rng.standard_normal(2000)
    weights = np.full(2000, 1.0 / 2000)
    pulls = influence_of_expected_shortfall(LossSample.of(losses, weights), 0.9)
    before, nudge = expected_shortfall(losses, 0.9, weights), 1e-5
    for path in (int(losses.argmax()), int(losses.argmin()), 0, 1, 2):
        more = weights * (1.0 - nudge)
        more[path] += nudge
        change = (expected_shortfall(losses, 0.9, more) - before) / nudge
        # The quantile moves by no more than a few ranks of two thousand.
        assert change == pytest.approx(pulls[path], rel=0.01, abs=0.01)


def test_identical_samples_differ_by_exactly_nothing() -> None:
    pulls = np.random.default_rng(1).standard_normal(100)
    assert paired_difference(0.0, pulls - pulls) == Estimate.exact(0.0)


# Refusals


@pytest.mark.parametrize(
    ("losses", "confidence", "weights", "message"),
    [
        ([], 0.9, None, "`losses` must be one-dimensional and not empty"),
        ([[1.0, 2.0]], 0.9, None, "`losses` must be one-dimensional"),
        ([1.0, math.nan], 0.9, None, "`losses` must be finite"),
        ([1.0, math.inf], 0.9, None, "`losses` must be finite"),
        ([1.0, 2.0], 0.9, [1.0], "`weights` must have one entry per loss, got 1"),
        ([1.0, 2.0], 0.9, [1.0, -0.1], "`weights` must not be negative"),
        ([1.0, 2.0], 0.9, [0.0, 0.0], "must not all be zero"),
        ([1.0, 2.0], 0.9, [1.0, math.nan], "`weights` must be finite"),
        ([1.0, 2.0], 0.0, None, "`confidence` must lie strictly between 0 and 1, got 0.0"),
        ([1.0, 2.0], 1.0, None, "`confidence` must lie strictly between 0 and 1, got 1.0"),
        ([1.0, 2.0], 95.0, None, "got 95.0"),
        ([1.0, 2.0], math.nan, None, "`confidence` must lie strictly"),
    ],
)
def test_a_sample_outside_the_domain_is_refused_in_a_sentence(
    losses: list[float], confidence: float, weights: list[float] | None, message: str
) -> None:
    given_weights = None if weights is None else np.array(weights)
    for measure in (
        value_at_risk,
        expected_shortfall,
        value_at_risk_estimate,
        expected_shortfall_estimate,
    ):
        with pytest.raises(ParameterError, match=message):
            measure(np.array(losses), confidence, given_weights)


@pytest.mark.parametrize("confidence", [0.9, 0.975, 0.99])
def test_a_tail_alone_gives_the_same_shortfall_and_error_as_the_whole_sample(
    confidence: float,
) -> None:
    rng = np.random.default_rng(1)
    for kind in range(4):
        losses = rng.standard_t(3.0, 20_000)
        if kind == 1:
            losses = np.round(losses)  # atoms, the quantile's among them
        if kind == 2:
            losses = np.zeros(20_000)
        strata = np.repeat([0, 1, 2, 3], 5_000)
        weights = np.where(strata == 3, 1e-6, 1.0) * (rng.random(20_000) > 0.1)
        if kind == 3:
            losses = losses + 100.0 * (strata == 3)  # what lies outermost weighs nearly nothing
        whole = LossSample.of(losses, weights, strata)
        tail = LossSample.tail(losses, weights, strata, confidence)
        assert tail.quantile(confidence) == whole.quantile(confidence)
        one, other = (expected_shortfall_estimate(s, confidence) for s in (whole, tail))
        for name in ("value", "standard_error", "low95", "high95"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9, abs=1e-12)


def test_a_tail_refuses_a_quantile_below_itself() -> None:
    losses = np.arange(10_000.0)
    tail = LossSample.tail(losses, np.ones(10_000), np.zeros(10_000, dtype=np.int64), 0.99)
    assert len(tail.losses) < 300
    with pytest.raises(ParameterError, match="below the tail"):
        tail.quantile(0.5)


def test_a_chance_is_the_weight_at_and_beyond_a_threshold_with_a_binomial_error() -> None:
    losses = np.arange(1.0, 1001.0)
    for threshold, chance in ((990.5, 0.01), (991.0, 0.01), (500.5, 0.5), (11.0, 0.99)):
        found = chance_estimate(LossSample.of(losses), threshold)
        assert found.value == pytest.approx(chance, abs=1e-12)
        # Of n draws: √(p (1 − p) / (n − 1)).
        assert found.standard_error == pytest.approx(
            math.sqrt(chance * (1.0 - chance) / 999.0), rel=1e-9
        )
        assert 0.0 < found.low95 < found.value < found.high95 < 1.0


def test_what_always_or_never_happens_has_a_chance_without_error() -> None:
    sample = LossSample.of(np.arange(5.0), np.full(5, 0.2))
    assert chance_estimate(sample, 0.0) == Estimate.exact(1.0)
    assert chance_estimate(sample, 4.1) == Estimate.exact(0.0)


def test_two_constant_pulls_have_the_moments_of_a_pull_per_path() -> None:
    rng = np.random.default_rng(1)
    losses, weights = rng.random(400), rng.random(400)
    sample = LossSample.of(losses, weights, np.repeat([0, 1, 2, 3], 100))
    for first in (0, 1, 150, 200, 399, 400):
        found = sample.moments_of_two(first, 0.3, -0.7)
        expected = sample.moments(first, np.full(400 - first, -0.7), 0.3)
        assert found == pytest.approx(expected, rel=1e-9)


def test_a_chance_within_a_tail_is_that_of_the_whole_sample() -> None:
    rng = np.random.default_rng(1)
    losses, weights = rng.standard_normal(20_000), rng.random(20_000)
    strata = np.repeat([0, 1, 2, 3], 5_000)
    whole = LossSample.of(losses, weights, strata)
    tail = LossSample.tail(losses, weights, strata, 0.9)
    for place in (-1, -1000, -3000):  # at the tail's far end, in it, and in its nearer half
        one, other = (chance_estimate(s, float(whole.losses[place])) for s in (whole, tail))
        for name in ("value", "standard_error", "low95", "high95"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9)
