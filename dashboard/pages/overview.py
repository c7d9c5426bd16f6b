"""Overview: what can be lost, how fast it can leave, and what breaks first."""

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import links, parameter_sentences, sentences, state, theme
from dashboard.cache import Answer
from dashboard.charts import bars, data
from dashboard.charts.exit_cost import exit_cost
from dashboard.charts.fan import value_fan
from dashboard.charts.losses import loss_distribution
from dashboard.format import foreign, plain
from dashboard.headline import Headline, headlines
from dashboard.pages import parts
from risk.answer import Assessment, Light

_COLOURS = {Light.GREEN: "green", Light.AMBER: "orange", Light.RED: "red"}
_DELTAS: dict[bool | None, Literal["red", "green", "gray"]] = {
    True: "red",
    False: "green",
    None: "gray",
}
_LEADS = ("What can be lost.", "How fast it can leave.", "What breaks first.")


def render() -> None:
    """Draw the page: sentences and figures first, then the charts, then what takes longer."""
    st.title(foreign(state.treasury().name), anchor=False)
    answer = parts.first_answer_or_stop()
    _situation(answer)
    known = _the_answer(answer)
    chances = _figures(answer)
    parts.let_figures_appear()
    _charts(answer)
    parts.parameter_interval(answer, known)
    parts.missed_payments(answer, chances)


def _situation(answer: Answer) -> None:
    parts.sources(answer)
    parts.market_banner(answer.assessment.market)
    with st.container(horizontal=True, vertical_alignment="center"):
        scenario = answer.assessment.scenario
        st.markdown(f"**{plain(sentences.scenario_in_force(scenario))}**", width="content")
        if not scenario.is_base:
            st.button("Reset to base", on_click=state.reset_scenario, key="reset_overview")


def _the_answer(answer: Answer) -> DeltaGenerator:
    """Draw the three sentences; return the place below them for how well they are known."""
    reading = state.reading()
    st.header("The answer", anchor=False)
    said = sentences.answer(answer.assessment, reading.horizon_days, reading.confidence)
    for lead, sentence in zip(_LEADS, said, strict=True):
        st.markdown(f"**{lead}** {plain(sentence)}")
    known = st.empty()
    known.caption(plain(parameter_sentences.WORKING))
    return known


def _figures(answer: Answer) -> DeltaGenerator:
    """Draw the figures; return the place below the last, the runway, for what is known later."""
    figures = headlines(answer.assessment, answer.comparison)
    for pair in (figures[:2], figures[2:]):
        for column, figure in zip(st.columns(2), pair, strict=True):
            with column.container(border=True, height="stretch", gap="xsmall"):
                _figure(figure)
                below = st.empty()
    assessment = answer.assessment
    _outside(assessment)
    st.caption(plain(sentences.ERROR_NOTE))
    if not assessment.treasury.policy.confirmed:
        st.caption(plain(sentences.EXAMPLE_POLICY))
    for notice in sentences.notices(assessment):
        st.caption(plain(notice))
    if assessment.treasury.liabilities:
        below.caption(plain(sentences.MISSING_PAYMENTS))
    return below


def _outside(assessment: Assessment) -> None:
    """Say what stands beside the figures: the largest failure, and all of them on request."""
    lead = sentences.outside_lead(assessment)
    if not lead:
        return
    st.markdown(f"**{sentences.OUTSIDE_LEAD}** {plain(lead)}")
    with st.expander(sentences.OUTSIDE_TITLE):
        for line in sentences.outside(assessment):
            st.markdown(f"- {plain(line)}")


def _figure(figure: Headline) -> None:
    st.metric(
        plain(figure.label),
        plain(figure.value),
        delta=plain(figure.change) or None,
        delta_color=_DELTAS[figure.worse],
        delta_arrow="up" if figure.change.startswith("+") else "down",
    )
    st.caption(plain(figure.note))
    if figure.light is not None:
        symbol = f":{_COLOURS[figure.light]}[{sentences.SYMBOLS[figure.light]}]"
        st.caption(f"{symbol} {plain(figure.limit)}")


def _charts(first: Answer) -> None:
    """Work out what drives the tail while the browser draws the figures, then draw all charts."""
    answer, reading = first.driven(), state.reading()
    here, base, colours = answer.assessment, answer.base, theme.palette()
    left, right = st.columns(2)
    with left:
        parts.draw(value_fan(data.value_fan(here, base, reading.horizon_days), colours), "fan")
        st.caption(plain(sentences.drawdown(here, reading.horizon_days, reading.confidence)))
    with right:
        losses = data.loss_distribution(here, base, reading.horizon_days, reading.confidence)
        parts.draw(loss_distribution(losses, colours), "losses")
    left, right = st.columns(2)
    factors, ways = data.contributions(here, base), data.exit_cost(here, base)
    with left:
        if factors is not None:
            parts.draw(bars.contributions(factors, colours), "contributions")
            links.of_factors(data.drivers(here, base))
    with right:
        if ways is not None:
            parts.draw(exit_cost(ways, colours), "exit_cost")
            links.to("Liquidity", "Ways out")
    limits = data.limits(here)
    if limits is not None:
        st.header("Limits", anchor=False)
        parts.draw(bars.limits(limits, colours), "limits")
        links.to("Limits", "Policy")
