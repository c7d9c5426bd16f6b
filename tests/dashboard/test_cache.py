"""Answers that are kept: base is computed once, a change of anything computes anew."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.state import Reading
from data.recorded import example_treasury, load_market
from risk.assessment import with_shortfall_chances
from risk.parameters import ModelParameters
from risk.scenario import Scenario


def ask() -> None:
    import streamlit as st

    from dashboard import cache, state

    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        state.begin()
        state.set_reading(state.Reading(n_paths=25_000, horizon_days=7))
    state.set_changes(st.session_state.get("changes", {}))
    st.session_state["answer"] = cache.answer()


def test_a_slider_move_keeps_base_and_computes_only_the_scenario() -> None:
    app = AppTest.from_function(ask, default_timeout=120).run()
    base = app.session_state["answer"]
    assert base.base is None
    app.session_state["changes"] = {"eth_price_change": -0.1}
    once = app.run().session_state["answer"]
    app.session_state["changes"] = {"eth_price_change": -0.2}
    twice = app.run().session_state["answer"]
    assert once.base is twice.base is base.assessment
    assert once.assessment.value.usd > twice.assessment.value.usd
    assert twice.comparison.change("value_usd").difference.value < 0.0


def test_the_chances_of_a_missed_payment_come_later_and_are_those_of_the_engine() -> None:
    app = AppTest.from_function(ask, default_timeout=120).run()
    assessment = app.session_state["answer"].assessment
    coming = cache.runway_with_chances(assessment)
    assert cache.runway_with_chances(assessment) is coming
    assert not coming.done()
    assert coming.result() == with_shortfall_chances(assessment).runway
    assert [each.months for each in coming.result().chances] == [1, 3, 6, 12]


def test_the_horizon_of_the_limits_is_simulated_beside_the_one_shown() -> None:
    assert Reading(horizon_days=7).settings.horizons == (7, 30)
    assert Reading(horizon_days=30).settings.horizons == (30,)
    assert Reading(horizon_days=90).settings.horizons == (30, 90)


def test_any_change_of_the_inputs_changes_their_hash() -> None:
    inputs = cache.Inputs(
        treasury=example_treasury(),
        market=load_market(),
        parameters=ModelParameters.base(),
        scenario=Scenario.base(),
        settings=Reading().settings,
    )
    renamed = replace(inputs.treasury, name="Another DAO")
    changed = [
        inputs,
        replace(inputs, treasury=renamed),
        replace(inputs, market=replace(inputs.market, eth_usd=1.5)),
        replace(inputs, scenario=Scenario.from_changes({"basis": -0.01})),
        replace(inputs, settings=Reading(seed=8).settings),
    ]
    assert len({each.content_hash for each in changed}) == len(changed)
    assert replace(inputs).content_hash == inputs.content_hash
