"""Parameter intervals: the figures at other parameters, with the same draws."""

from dataclasses import replace

import pytest

from risk.analysis.parameter_intervals import MEASURES, with_parameter_intervals
from risk.answer import Assessment
from risk.assessment import assess
from risk.errors import ParameterError
from risk.parameter_spread import ParameterSpread
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

SETTINGS = Settings(seed=1, n_paths=4000, horizons=(30,), confidences=(0.99,))
ETH = ParameterSpread(name="eth_price.annual_volatility", low=0.5, high=1.0, sample="a test")
RPL = ParameterSpread(name="rpl_price.annual_volatility", low=0.6, high=0.9, sample="a test")


def assessed(
    scenario: Scenario | None = None, parameters: ModelParameters | None = None
) -> Assessment:
    return assess(
        factories.treasury(),
        factories.market(),
        parameters or ModelParameters.base(),
        scenario or Scenario.base(),
        SETTINGS,
    )


def test_an_effect_is_the_difference_to_the_assessment_at_the_other_value() -> None:
    usual = assessed()
    base = ModelParameters.base()
    high = assessed(
        parameters=replace(base, eth_price=replace(base.eth_price, annual_volatility=1.0))
    )
    found = with_parameter_intervals(usual, [ETH])
    row, other = usual.risk_row(30, 0.99), high.risk_row(30, 0.99)
    for interval in found.parameter_intervals:
        measure = interval.measure
        expected = getattr(other, measure).value - getattr(row, measure).value
        assert interval.effects[0].at_high == pytest.approx(expected, rel=1e-12)
        assert interval.high - interval.value == pytest.approx(expected, rel=1e-12)
    assert [interval.measure for interval in found.parameter_intervals] == list(MEASURES)


def test_effects_are_put_together_by_their_squares_up_and_down_apart() -> None:
    interval = with_parameter_intervals(assessed(), [ETH, RPL]).parameter_intervals[1]
    up = sum(max(e.at_low, e.at_high, 0.0) ** 2 for e in interval.effects) ** 0.5
    down = sum(min(e.at_low, e.at_high, 0.0) ** 2 for e in interval.effects) ** 0.5
    assert interval.high == pytest.approx(interval.value + up)
    assert interval.low == pytest.approx(interval.value - down)
    widths = [abs(e.at_high - e.at_low) for e in interval.effects]
    assert widths == sorted(widths, reverse=True)
    assert interval.effects[0].name == ETH.name


def test_more_volatility_loses_more_and_the_parameters_count_for_more_than_the_sampling() -> None:
    found = with_parameter_intervals(assessed(), [ETH])
    row = found.risk_row(30, 0.99)
    for interval in found.parameter_intervals:
        effect = interval.effects[0]
        assert effect.at_low < 0.0 < effect.at_high
        estimate = getattr(row, interval.measure)
        assert interval.high - interval.low > estimate.high95 - estimate.low95


def test_a_parameter_that_the_scenario_sets_moves_nothing() -> None:
    scenario = Scenario.from_changes({"eth_volatility": 0.9})
    found = with_parameter_intervals(assessed(scenario), [ETH])
    for interval in found.parameter_intervals:
        assert interval.low == interval.value == interval.high


def test_no_other_figure_changes_and_a_second_time_does_nothing() -> None:
    usual = assessed()
    found = with_parameter_intervals(usual, [ETH])
    assert replace(found, parameter_intervals=()) == usual
    assert with_parameter_intervals(found, [RPL]) is found
    assert with_parameter_intervals(usual, []) is usual


@pytest.mark.parametrize("name", ["eth_price.volatility", "eth", ""])
def test_a_name_of_no_parameter_is_refused(name: str) -> None:
    spread = ParameterSpread(name=name, low=0.1, high=0.2, sample="a test")
    with pytest.raises(ParameterError, match="no parameter"):
        with_parameter_intervals(assessed(), [spread])


def test_ends_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ParameterError, match="must not exceed"):
        ParameterSpread(name="a.b", low=2.0, high=1.0, sample="a test")
