"""The pages, in the order in which a person meets them."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.pages import (
    data,
    limits,
    liquidity,
    method,
    operators,
    overview,
    peg,
    report,
    rpl,
    scenarios,
    treasury,
)


def chosen() -> StreamlitPage:
    """Draw the list of pages and return the one that was chosen."""
    return st.navigation(
        [
            st.Page(overview.render, title="Overview", url_path="overview", default=True),
            st.Page(treasury.render, title="Treasury", url_path="treasury"),
            st.Page(scenarios.render, title="Scenarios", url_path="scenarios"),
            st.Page(liquidity.render, title="Liquidity", url_path="liquidity"),
            st.Page(peg.render, title="Peg", url_path="peg"),
            st.Page(rpl.render, title="RPL", url_path="rpl"),
            st.Page(operators.render, title="Operators", url_path="operators"),
            st.Page(limits.render, title="Limits", url_path="limits"),
            st.Page(report.render, title="Report", url_path="report"),
            st.Page(data.render, title="Data", url_path="data"),
            st.Page(method.render, title="Method", url_path="method"),
        ]
    )
