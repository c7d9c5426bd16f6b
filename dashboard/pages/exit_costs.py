"""Parts of Liquidity: where the cost of leaving comes from, and how long until rETH is cash."""

import streamlit as st

from dashboard import exit_cost_sentences as costs
from dashboard import theme
from dashboard import time_to_cash_sentences as times
from dashboard.charts.time_to_cash import times_chart, times_data
from dashboard.format import plain
from dashboard.pages import parts
from risk.answer import Assessment


def render_costs(assessment: Assessment) -> None:
    """Draw the cost of leaving by cause; nothing without rETH."""
    found = assessment.exit_costs
    if found is None:
        return
    st.header(costs.TITLE, anchor=False)
    st.markdown(plain(f"{costs.conclusion(found)} {costs.in_the_tail(found.tail)}"))
    parts.table(costs.columns(found), costs.rows(found))
    st.caption(plain(costs.NOTE))


def render_times(assessment: Assessment) -> None:
    """Draw how long it takes until each part is cash; nothing where it was not computed."""
    drawn = times_data(assessment)
    if drawn is None:
        return
    st.header(times.TITLE, anchor=False)
    parts.draw(times_chart(drawn, theme.palette()), "time_to_cash")
    parts.table(times.columns(drawn.times), times.rows(drawn.times))
    st.caption(plain(times.note(drawn.times)))
