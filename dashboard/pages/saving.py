"""Saving the treasury: what is lost with the session, and the downloads beside that sentence."""

import functools
import re

import streamlit as st

from dashboard import state
from dashboard import treasury_sentences as words
from dashboard.format import foreign, plain
from data.treasury_file import Format, write_treasury_file
from risk.treasury import Treasury

_FORMS: tuple[tuple[Format, str], ...] = (
    ("yaml", "application/yaml"),
    ("json", "application/json"),
    ("csv", "text/csv"),
)


def downloads(place: str, *, csv: bool = True) -> None:
    """Draw the sentence and the buttons; `place` keeps two pages' buttons apart."""
    treasury = state.treasury()
    refused = words.csv_refused(treasury)
    st.markdown(foreign(words.session_note(state.first_source())))
    with st.container(horizontal=True):
        for form, mime in _FORMS if csv else _FORMS[:2]:
            st.download_button(
                f"Download {form.upper()}",
                data=functools.partial(write_treasury_file, treasury, form),
                file_name=f"{_stem(treasury)}.{form}",
                mime=mime,
                key=f"download.{place}.{form}",
                on_click="ignore",
                disabled=form == "csv" and bool(refused),
            )
    if csv:
        st.caption(plain(f"{words.CSV_NOTE} {refused}".strip()))


def _stem(treasury: Treasury) -> str:
    """Return a file's name that every file system takes."""
    parts = re.findall(r"[a-z0-9]+", treasury.name.lower())
    return "-".join(parts)[:60] or "treasury"
