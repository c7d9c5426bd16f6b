"""Liquidity: how do we get out? Ways out and their cost today, then plans over time."""

import streamlit as st

from dashboard import links, sentences, theme
from dashboard import liquidity_sentences as said
from dashboard.cache import Answer
from dashboard.charts import leaving, ways_out
from dashboard.format import plain
from dashboard.pages import departure, exit_costs, parts
from risk.leaving import Leaving


def render() -> None:
    """Draw the page."""
    parts.heading("Liquidity", "How do we get out? What leaving rETH costs, and how long it takes.")
    answer = parts.first_answer_or_stop()
    parts.sources(answer)
    st.markdown(f"**{plain(sentences.scenario_in_force(answer.assessment.scenario))}**")
    found = answer.assessment.leaving
    if found is None:
        st.info(plain(said.NOTHING))
        links.to("Treasury")
        return
    _sentences(answer, found)
    st.header("The ways out today", anchor=False)
    parts.table(said.WAY_COLUMNS, [said.way_row(way) for way in found.ways])
    st.caption(plain(said.WAYS_NOTE))
    _charts(answer)
    _table(answer)
    exit_costs.render_costs(answer.assessment)
    departure.render(answer)


def _sentences(answer: Answer, found: Leaving) -> None:
    for sentence in (
        said.at_once(answer.assessment, found),
        sentences.how_fast_it_leaves(answer.assessment),
        said.after_a_collapse(found),
        said.delay(found.cash),
    ):
        if sentence:
            st.markdown(plain(sentence))


def _charts(answer: Answer) -> None:
    parts.let_figures_appear()
    colours = theme.palette()
    cost = ways_out.lost_depth(answer.assessment, answer.base)
    cash = ways_out.cash_by_day(answer.assessment, answer.base)
    left, right = st.columns(2)
    with left:
        if cost is not None:
            parts.draw(leaving.lost_depth(cost, colours), "lost_depth")
            st.caption(plain(said.BAND_NOTE))
    with right:
        if cash is not None:
            parts.draw(leaving.cash_by_day(cash, colours), "cash_by_day")
            st.caption(plain(said.CASH_NOTE))
    st.markdown(plain(said.COLLAPSES_NOTE))


def _table(answer: Answer) -> None:
    st.header("Part by part", anchor=False)
    parts.table(said.EXIT_COLUMNS, [said.exit_row(row) for row in answer.assessment.exit])
    st.caption(plain(said.TABLE_NOTE))
