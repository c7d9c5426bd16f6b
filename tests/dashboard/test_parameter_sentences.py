"""The range of the parameters in words: whether the limit on the loss holds over all of it."""

from dataclasses import replace

import pytest

from dashboard import parameter_sentences
from risk.analysis.limits import loss_limit_as_known
from risk.answer import Assessment, Light
from risk.parameter_spread import ParameterInterval
from tests.dashboard.report import samples

MEASURE = "liquidity_adjusted_value_at_risk"


def known(low: float, high: float, *, limit: float, horizon_days: int = 30) -> Assessment:
    """Return an assessment whose loss lies between two shares of its value."""
    usual = samples.assessment()
    worth = usual.value.usd
    interval = ParameterInterval(
        measure=MEASURE,
        horizon_days=horizon_days,
        confidence=0.99,
        value=worth * (low + high) / 2.0,
        low=worth * low,
        high=worth * high,
        effects=(),
    )
    policy = replace(usual.treasury.policy, liquidity_adjusted_value_at_risk=limit)
    return replace(
        usual,
        treasury=replace(usual.treasury, policy=policy),
        parameter_intervals=(interval,),
    )


@pytest.mark.parametrize(
    ("limit", "light", "words"),
    [
        (0.5, Light.GREEN, "inside the limit of at most 50 % throughout"),
        (0.35, Light.AMBER, "on both sides of the limit of at most 35 %"),
        (0.2, Light.RED, "beyond the limit of at most 20 % throughout"),
    ],
)
def test_the_limit_on_the_loss_is_held_against_the_whole_range(
    limit: float, light: Light, words: str
) -> None:
    made = known(0.25, 0.4, limit=limit)
    row = loss_limit_as_known(made)
    assert row is not None
    assert (row.measured.low95, row.measured.high95) == pytest.approx((0.25, 0.4))
    assert row.utilisation.high95 == pytest.approx(0.4 / limit)
    assert row.light is light
    said = parameter_sentences.limit(made).replace("\N{NO-BREAK SPACE}", " ")
    assert "lies between 25.0 % and 40.0 % of the value" in said
    assert words in said


def test_nothing_is_said_where_the_range_of_that_loss_was_not_worked_out() -> None:
    assert parameter_sentences.limit(samples.assessment()) == ""
    assert parameter_sentences.limit(known(0.2, 0.3, limit=0.5, horizon_days=7)) == ""
