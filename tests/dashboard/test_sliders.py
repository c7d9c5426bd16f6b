"""Sliders in the units of the page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.sliders import BY_FIELD, CONTROLS, MOVED, Control
from risk.parameters import ModelParameters
from risk.presets import PRESETS, Preset
from tests.dashboard.report import samples


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.slider.field)
def test_base_stands_within_the_ends_of_every_slider(control: Control) -> None:
    base = control.base(samples.market(), ModelParameters.base())
    assert control.low <= control.shown(base) <= control.high
    assert control.value(control.shown(base)) == pytest.approx(base, abs=control.slider.step / 2)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_lies_between_the_ends_of_its_sliders(preset: Preset) -> None:
    for field, value in preset.scenario.changes.items():
        control = BY_FIELD[field]
        nearest = control.value(control.shown(value))
        assert nearest == pytest.approx(value, abs=0.5001 * control.slider.step)


@given(place=st.floats(min_value=-30.0, max_value=5.0))
def test_a_place_of_a_slider_is_on_its_steps_and_stays_there(place: float) -> None:
    control = BY_FIELD["basis"]
    once = control.shown(control.value(place))
    assert control.shown(control.value(once)) == once
    steps = (once - control.low) / control.step
    assert steps == pytest.approx(round(steps), abs=1e-9)


def test_fractions_are_shown_in_per_cent_and_read_back_as_fractions() -> None:
    control = BY_FIELD["eth_price_change"]
    assert control.shown(-0.4) == -40.0
    assert control.value(-40.0) == -0.4
    assert control.label(moved=True) == "• ETH price, instant change (%)"
    assert control.text(-0.4).replace("\N{NO-BREAK SPACE}", " ") == "−40 %"


def test_a_base_value_names_its_standing_and_its_date() -> None:
    market = samples.market()
    assert BY_FIELD["collateral_eth"].standing(market) == "recorded, 20 Aug 2026"
    assert BY_FIELD["eth_volatility"].standing(market) == "measured"
    assert BY_FIELD["slashings_per_year"].standing(market) == "prior, an expert's guess"


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: c.slider.field)
def test_names_of_sliders_need_no_protection_from_markdown(control: Control) -> None:
    for moved in (False, True):
        said = control.label(moved=moved).removeprefix(f"{MOVED} ")
        assert re.fullmatch(r"[\w ,/%()−-]+", said)
