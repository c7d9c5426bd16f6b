"""A part of Liquidity: where each part of the rETH goes best, and what if a way out is gone."""

import streamlit as st

from dashboard import cache, state, theme
from dashboard import split_sentences as said
from dashboard.charts import split as drawing
from dashboard.format import foreign, plain
from dashboard.pages import parts
from risk.answer import Assessment
from risk.departure import Departure

_OPEN = "ways.open"


def section(assessment: Assessment, found: Departure) -> None:
    """Draw it; a way that is switched off is gone for this section alone."""
    st.header("Where each part goes best", anchor=False)
    every = cache.split_of(assessment, found, state.found().reading)
    ways = every.names
    chosen = st.pills(
        "Ways out that are open",
        ways,
        selection_mode="multi",
        default=ways,
        format_func=lambda way: foreign(said.name(way)),
        key=f"{_OPEN}.{len(ways)}",
        help="Switch one off to see what is left if it is gone.",
    )
    closed = tuple(way for way in ways if way not in chosen)
    split = cache.split_of(assessment, found, state.found().reading, closed) if closed else every
    st.markdown(foreign(said.best_split(split)))
    if closed:
        st.markdown(foreign(said.without(split, every)))
        parts.table(said.COLUMNS, said.rows(split, every))
    if split.names:
        parts.draw(drawing.split(drawing.split_data(split), theme.palette()), "best_split")
    st.caption(plain(said.note(split)))
