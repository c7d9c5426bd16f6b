"""The pages, in the order in which a person meets them."""

from collections.abc import Callable

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

_PAGES: dict[str, Callable[[], None]] = {
    "Overview": overview.render,
    "Treasury": treasury.render,
    "Scenarios": scenarios.render,
    "Liquidity": liquidity.render,
    "Peg": peg.render,
    "RPL": rpl.render,
    "Operators": operators.render,
    "Limits": limits.render,
    "Report": report.render,
    "Data": data.render,
    "Method": method.render,
}


def chosen() -> StreamlitPage:
    """Draw the list of pages and return the one that was chosen."""
    return st.navigation([page(title) for title in _PAGES])


def page(title: str) -> StreamlitPage:
    """Return a page by its title."""
    return st.Page(
        _PAGES[title], title=title, url_path=title.lower(), default=title == next(iter(_PAGES))
    )
