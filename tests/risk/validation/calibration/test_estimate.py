import math
from dataclasses import replace

import pytest

from risk.errors import ParameterError
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.in_force import FIELDS, value_of, with_estimates

SAMPLE = Sample(series="closes", first="2024-01-02", last="2024-12-31", n=365, unit="USD per ETH")
ESTIMATE = ParameterEstimate(
    name="eth_price.annual_volatility",
    value=0.8,
    standard_error=0.1,
    sample=SAMPLE,
    method="by hand",
)


def test_a_sample_says_what_when_and_how_many() -> None:
    assert SAMPLE.words == "closes, 2024-01-02 to 2024-12-31, n = 365"


def test_an_interval_is_of_the_draws_of_a_bootstrap() -> None:
    # Draw k stands at (k + 1/2)/101: a fortieth lies at k = 101/40 - 1/2.
    draws = tuple(float(k) for k in range(101))
    interval = replace(ESTIMATE, kind="bootstrap", draws=draws).interval95
    assert interval == pytest.approx((2.025, 97.975))


def test_an_interval_without_draws_is_of_the_standard_error() -> None:
    low, high = ESTIMATE.interval95 or (0.0, 0.0)
    assert (low + high) / 2.0 == pytest.approx(0.8)
    assert high - low == pytest.approx(2.0 * 1.96 * 0.1, rel=1e-4)
    assert replace(ESTIMATE, standard_error=None).interval95 is None


def test_what_cannot_be_negative_has_an_interval_above_zero() -> None:
    wide = replace(ESTIMATE, value=15.0, standard_error=10.0, name="exit_queue.mean_length_days")
    low, high = wide.interval95 or (0.0, 0.0)
    # 1.96 · 10/15 is 1.307 in logs: a factor of 3.69.
    assert (low, high) == pytest.approx((15.0 / 3.693, 15.0 * 3.693), rel=1e-3)
    mean = replace(ESTIMATE, value=0.01, standard_error=0.1, name="basis.mild.mean")
    assert (mean.interval95 or (0.0, 0.0))[0] == pytest.approx(-0.186, abs=1e-3)


def test_estimates_of_parts_make_no_interval() -> None:
    parts = replace(ESTIMATE, kind="windows", draws=(0.1, 2.0), standard_error=None)
    assert parts.interval95 is None


def test_the_distance_from_another_value_is_in_standard_errors() -> None:
    assert ESTIMATE.distance_from(0.69) == pytest.approx(1.1)
    assert replace(ESTIMATE, standard_error=None).distance_from(0.69) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": math.nan},
        {"standard_error": -0.1},
        {"standard_error": math.inf},
        {"draws": (0.1,)},
        {"kind": "bootstrap"},
        {"kind": "bootstrap", "draws": (0.1, math.nan)},
    ],
)
def test_what_no_estimate_can_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ParameterError, match=r"eth_price\.annual_volatility"):
        replace(ESTIMATE, **wrong)  # type: ignore[arg-type]


def test_estimates_replace_the_fields_that_they_name_and_no_others() -> None:
    base = ModelParameters.base()
    made = with_estimates(base, [ESTIMATE, replace(ESTIMATE, name="basis.severe.mean", value=-0.1)])
    assert made.eth_price.annual_volatility == 0.8
    assert made.basis.severe.mean == -0.1
    kept = [name for name in FIELDS if name not in {ESTIMATE.name, "basis.severe.mean"}]
    assert all(value_of(made, name) == value_of(base, name) for name in kept)
    assert made.failures == base.failures
    assert with_estimates(base, []) == base


def test_every_field_that_may_be_replaced_is_one_of_the_laws() -> None:
    base = ModelParameters.base()
    for name in FIELDS:
        value = value_of(base, name)
        assert value is None or isinstance(value, float)


def test_values_that_must_change_together_may() -> None:
    # With the base value of beta, .914, this alpha alone would not be stationary.
    alpha = replace(ESTIMATE, name="eth_price.alpha", value=0.2)
    beta = replace(ESTIMATE, name="eth_price.beta", value=0.7)
    made = with_estimates(ModelParameters.base(), [alpha, beta])
    assert made.eth_price.alpha + made.eth_price.beta == pytest.approx(0.9)
    with pytest.raises(ParameterError, match="`alpha` \\+ `beta` must be below 1"):
        with_estimates(ModelParameters.base(), [alpha])


@pytest.mark.parametrize("name", ["eth_price", "eth_price.truncation", "no.such", ""])
def test_no_other_field_is_replaced(name: str) -> None:
    with pytest.raises(ParameterError, match="is no parameter that a calibration replaces"):
        with_estimates(ModelParameters.base(), [replace(ESTIMATE, name=name)])


def test_one_field_has_one_estimate() -> None:
    with pytest.raises(ParameterError, match="has two estimates"):
        with_estimates(ModelParameters.base(), [ESTIMATE, ESTIMATE])
