"""The pages, in the order in which a person meets them.

A page is imported when it is opened, so that the first one waits for no other.
"""

from collections.abc import Callable
from importlib import import_module

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_PAGES = (
    "Overview",
    "Treasury",
    "Scenarios",
    "Liquidity",
    "Peg",
    "RPL",
    "Operators",
    "Limits",
    "Validation",
    "Report",
    "Data",
    "Method",
)


def chosen() -> StreamlitPage:
    """Draw the list of pages and return the one that was chosen."""
    return st.navigation([page(title) for title in _PAGES])


def page(title: str) -> StreamlitPage:
    """Return a page by its title."""
    return st.Page(
        _rendering(title), title=title, url_path=title.lower(), default=title == _PAGES[0]
    )


def _rendering(title: str) -> Callable[[], None]:
    def render() -> None:
        import_module(f"dashboard.pages.{title.lower()}").render()

    return render
