"""Scenarios: what if? What differs from base, and base beside the scenario."""

import streamlit as st

from dashboard import sentences, state
from dashboard.cache import Answer
from dashboard.format import date, plain
from dashboard.headline import sides
from dashboard.pages import parts
from dashboard.sliders import BY_FIELD
from risk.presets import PRESETS, Preset
from risk.scenario import Scenario


def render() -> None:
    """Draw the page."""
    parts.heading("Scenarios", "What if? Choose a preset or move a slider in the sidebar.")
    answer = parts.answer_or_stop()
    parts.sources(answer)
    _differences(answer)
    _sides(answer)
    st.header("Presets", anchor=False)
    for preset in PRESETS:
        _preset(preset)


def _differences(answer: Answer) -> None:
    scenario = answer.assessment.scenario
    st.header("What differs from base", anchor=False)
    st.markdown(f"**{plain(sentences.scenario_in_force(scenario))}**")
    if scenario.is_base:
        st.markdown("Nothing differs from base.")
        return
    parts.table(("Value", "Base", "Scenario", "Base comes from"), _changed(scenario))
    st.button("Reset to base", on_click=state.reset_scenario, key="reset_scenarios")


def _changed(scenario: Scenario) -> list[tuple[str, str, str, str]]:
    market, parameters = state.market(), state.parameters()
    rows = []
    for field, value in scenario.changes.items():
        control = BY_FIELD[field]
        rows.append(
            (
                control.slider.label,
                control.text(control.base(market, parameters)),
                control.text(value),
                control.standing(market),
            )
        )
    return rows


def _sides(answer: Answer) -> None:
    if answer.comparison is None:
        return
    st.header("Base beside the scenario", anchor=False)
    st.markdown(plain(sentences.scenario_today(answer.assessment)))
    parts.table(
        ("Figure", "Base", "Scenario", "Change"),
        [(s.label, s.base, s.scenario, s.difference) for s in sides(answer.comparison)],
    )
    st.caption(plain(sentences.PAIRED_NOTE))


def _preset(preset: Preset) -> None:
    with st.container(border=True):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.markdown(f"**{plain(preset.name)}** · {plain(date(preset.date))}")
        button.button(
            "Use it",
            key=f"use.{preset.name}",
            on_click=state.set_changes,
            args=(preset.scenario.changes,),
            width="stretch",
        )
        st.markdown(plain(preset.story))
        changed = (
            f"{BY_FIELD[field].slider.label} {BY_FIELD[field].text(value)}"
            for field, value in preset.scenario.changes.items()
        )
        st.caption(plain(f"Sets: {'; '.join(changed)}."))
        st.caption(plain(f"Source: {preset.source}"))
