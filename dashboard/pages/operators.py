"""Operators: who can lose our ETH? Losses by size, their chances, and who bears them."""

import streamlit as st

from dashboard import cache, links, own_node, past_slashings, sentences, theme
from dashboard import operators_sentences as said
from dashboard.cache import Answer
from dashboard.charts import slashing, slashing_data
from dashboard.format import plain
from dashboard.pages import bearing, operators_together, parts
from dashboard.store_sentences import ONE_OPERATOR, operators_line
from data.errors import DataError
from risk.answer import Assessment
from risk.operators import Operators


def render() -> None:
    """Draw the page."""
    parts.heading(
        "Operators", "Who can lose our ETH? What a mass slashing takes, and who bears it."
    )
    answer = parts.first_answer_or_stop()
    parts.sources(answer)
    st.markdown(f"**{plain(sentences.scenario_in_force(answer.assessment.scenario))}**")
    operators = answer.assessment.operators
    if operators is None:
        return
    _sentences(answer.assessment, operators)
    _own_node(answer.assessment)
    _charts(answer)
    _bearers(operators)
    _reports(operators)
    _census(answer.assessment, operators)
    _past()
    operators_together.render(answer.assessment)
    bearing.render(answer.assessment)


def _sentences(assessment: Assessment, operators: Operators) -> None:
    for sentence in (
        said.today(assessment, operators),
        said.first_wei(assessment, operators),
        said.chance(assessment),
        said.RPL_NOTE,
    ):
        if sentence:
            st.markdown(plain(sentence))


def _own_node(assessment: Assessment) -> None:
    lines = list(own_node.told(assessment))
    if not lines:
        st.caption(plain(own_node.NONE_HELD))
        links.to("Treasury")
        return
    st.header(own_node.TITLE, anchor=False)
    for lead, sentence in lines:
        st.markdown(f"**{lead}** {plain(sentence)}")


def _charts(answer: Answer) -> None:
    parts.let_figures_appear()
    colours = theme.palette()
    loss = slashing_data.slashing_loss(answer.assessment, answer.base)
    chances = slashing_data.slashing_chances(answer.assessment, answer.base)
    left, right = st.columns(2)
    with left:
        if loss is not None:
            parts.draw(slashing.slashing_loss(loss, colours), "slashing_loss")
            st.caption(plain(said.CURVE_NOTE))
    with right:
        if chances is not None:
            parts.draw(slashing.slashing_chances(chances, colours), "slashing_chances")
            st.caption(plain(said.CHANCE_NOTE))


def _bearers(operators: Operators) -> None:
    st.header("Who bears it", anchor=False)
    parts.table(said.BEARER_COLUMNS, [said.bearer_row(row) for row in operators.bearers])
    st.caption(plain(said.SETTLEMENT_NOTE))


def _reports(operators: Operators) -> None:
    st.header("How long the reported rate stands too high", anchor=False)
    parts.table(said.REPORT_COLUMNS, [said.report_row(row) for row in operators.recognitions])
    st.caption(plain(said.REPORT_NOTE))


def _census(assessment: Assessment, operators: Operators) -> None:
    st.header("Who they are", anchor=False)
    parts.table(said.CENSUS_COLUMNS, said.census_rows(assessment, operators))
    _concentration()


def _concentration() -> None:
    try:
        stored = cache.stored()
    except DataError:
        return  # the page Data says why
    line = "" if stored is None or stored.census is None else operators_line(stored.census)
    if line:
        st.markdown(plain(f"{line} {ONE_OPERATOR}"))


def _past() -> None:
    st.header(past_slashings.TITLE, anchor=False)
    st.markdown(plain(past_slashings.conclusion()))
    parts.table(past_slashings.COLUMNS, past_slashings.rows())
    for note in past_slashings.notes():
        st.caption(plain(note))
