"""Where the focus of the keyboard is, drawn where Streamlit leaves it unseen."""

import streamlit as st

# The tools of a table appear when a mouse is over them, and would take the focus while unseen.
_STYLE = """<style>
[data-testid="stElementToolbar"]:focus-within { opacity: 1; }
[data-testid="stElementToolbar"] button:focus-visible {
    outline: 2px solid currentColor; outline-offset: -2px;
}
</style>"""


def show() -> None:
    """Send the style; it takes no place on the page."""
    st.html(_STYLE)
