"""Charts of the way out and of a mass slashing: what they say, and how they are drawn."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard import format as fmt
from dashboard import operators_sentences
from dashboard.charts import leaving, slashing, slashing_data, ways_out
from dashboard.charts.data import MOST_POINTS
from dashboard.charts.figure import Chart
from dashboard.theme import DARK, LIGHT, Palette
from data.recorded import load_market
from risk.answer import Assessment
from risk.assessment import assess
from risk.parameters import ModelParameters, SlashingParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.dashboard.charts.computed import GONE, SLASHING, assessment
from tests.dashboard.report import samples
from tests.risk import factories

Draw = Callable[[Assessment, Assessment | None, Palette], Chart]


def draw_depth(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    data = ways_out.lost_depth(here, base)
    assert data is not None
    return leaving.lost_depth(data, colours)


def draw_cash(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    data = ways_out.cash_by_day(here, base)
    assert data is not None
    return leaving.cash_by_day(data, colours)


def draw_loss(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    data = slashing_data.slashing_loss(here, base)
    assert data is not None
    return slashing.slashing_loss(data, colours)


def draw_chances(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    data = slashing_data.slashing_chances(here, base)
    assert data is not None
    return slashing.slashing_chances(data, colours)


ALL = [draw_depth, draw_cash, draw_loss, draw_chances]
every_chart = pytest.mark.parametrize("draw", ALL)
every_case = pytest.mark.parametrize("preset", ["", SLASHING, GONE])


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


@every_chart
@every_case
def test_plotly_accepts_every_chart_and_its_lines_are_short(draw: Draw, preset: str) -> None:
    base = assessment() if preset else None
    for colours in (LIGHT, DARK):
        drawn = draw(assessment(preset), base, colours)
        assert go.Figure(**drawn.figure).data
        for trace in drawn.figure["data"]:
            most = 2 * MOST_POINTS if trace.get("fill") == "toself" else MOST_POINTS
            assert len(trace["x"]) <= most
            if "hovertext" in trace:
                assert len(trace["hovertext"]) == len(trace["x"])
                assert all(text.endswith(".") for text in trace["hovertext"])


@every_chart
@every_case
def test_every_chart_has_a_conclusion_a_measure_and_an_alternative(draw: Draw, preset: str) -> None:
    base = assessment() if preset else None
    words = draw(assessment(preset), base, LIGHT).words
    assert any(character.isdigit() for character in words.title)
    assert any(character.isdigit() for character in words.alternative)
    assert words.alternative.endswith(".")
    assert ("base in grey" in words.subtitle) is bool(preset)


@every_chart
def test_base_is_grey_and_absent_without_a_scenario(draw: Draw) -> None:
    here = assessment(SLASHING)
    assert LIGHT.base in json.dumps(draw(here, assessment(), LIGHT).figure["data"])
    assert LIGHT.base not in json.dumps(draw(here, None, LIGHT).figure["data"])


def test_logarithmic_axes_say_so() -> None:
    for draw in (draw_depth, draw_loss):
        axis = draw(assessment(), None, LIGHT).figure["layout"]["xaxis"]
        assert axis["type"] == "log"
        assert "logarithmic" in axis["title"]["text"]


def test_less_depth_costs_more_at_every_size() -> None:
    data = ways_out.lost_depth(assessment(), None)
    assert data is not None
    curves = [data.today, *(fallen.curve for fallen in data.fallen)]
    for one, other in pairwise(curves):
        np.testing.assert_array_equal(one.reth, other.reth)
        assert (other.base >= one.base - 1e-12).all()
    assert data.today.reth[-1] <= 2.0 * data.held
    labels = [said(fallen.label) for fallen in data.fallen]
    assert labels == ["50 % of depth lost", "80 % of depth lost", "92 % of depth lost"]


def test_cash_that_takes_longer_than_a_year_says_how_much_has_come_in() -> None:
    data = ways_out.cash_by_day(assessment(GONE), assessment())
    assert data is not None
    assert data.days[-1] == 365.0
    assert said(data.words.title).startswith("After 365 days, ")
    assert data.base_days is not None
    short = ways_out.cash_by_day(assessment(), None)
    assert short is not None
    assert said(short.words.title).startswith("All 5,000 rETH are out in ")


def test_the_scenarios_own_slashing_is_marked_on_the_curve() -> None:
    data = slashing_data.slashing_loss(assessment(SLASHING), assessment())
    assert data is not None
    assert data.own_share == 0.15
    assert data.own_loss is not None
    assert data.own_loss == pytest.approx(np.interp(0.15, data.shares, data.loss), rel=0.02)
    base = slashing_data.slashing_loss(assessment(), None)
    assert base is not None
    assert base.own_share is None


def test_both_first_weis_are_labelled_on_their_lines() -> None:
    layout = draw_loss(assessment(), None, LIGHT).figure["layout"]
    texts = [said(note["text"]) for note in layout["annotations"]]
    assert texts == [
        "first wei, average bond of 8 ETH: 8.27 %",
        "first wei, least bond of 4 ETH: 4.11 %",
    ]
    assert len(layout["shapes"]) == 2


def test_what_was_not_computed_is_not_drawn() -> None:
    bare = samples.assessment()
    assert ways_out.lost_depth(bare, None) is None
    assert ways_out.cash_by_day(bare, None) is None
    assert slashing_data.slashing_loss(bare, None) is None
    assert slashing_data.slashing_chances(bare, None) is None


def test_zero_is_shown_as_zero_with_its_reason() -> None:
    """Up to 5 % of the network, no bond of 8 ETH is exhausted."""
    small = replace(ModelParameters.base(), slashing=SlashingParameters(largest_share=0.05))
    made = assess(
        factories.treasury(),
        load_market(),
        small,
        Scenario.base(),
        Settings(seed=1, n_paths=1000, horizons=(30,)),
    )
    data = slashing_data.slashing_chances(made, None)
    assert data is not None
    assert (data.bars[0].estimate.value, data.bars[0].estimate.standard_error) == (
        pytest.approx(1.0),
        pytest.approx(0.0, abs=1e-12),
    )
    for bar in data.bars[1:]:
        assert said(bar.chance) == "0 %: the bonds are never exhausted"
    assert "in none of them is a bond exhausted" in said(operators_sentences.chance(made))
    curve = slashing_data.slashing_loss(made, None)
    assert curve is not None
    assert said(curve.words.title).startswith("No slashing up to 5 % of the network")


def test_a_size_that_no_event_has_says_so() -> None:
    made = assessment()
    assert made.operators is not None
    gone = replace(
        made.operators.bands[-1], chance=replace(made.operators.bands[-1].chance, value=0.0)
    )
    assert said(operators_sentences.band_chance(gone, False)) == "0 %: no event is of that size"
