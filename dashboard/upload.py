"""A place for a treasury file: in the sidebar and on the page Treasury."""

from pathlib import Path

import streamlit as st

from dashboard import editing, session, state
from data.errors import DataError
from data.treasury_file import read_treasury_file
from risk.errors import RiskError

LONGEST_NAME = 80


def uploader(place: str = "") -> None:
    """Draw it; a file that is read replaces the treasury, one that is not changes nothing."""
    key = f"upload{place}.{state.uploads()}"
    st.file_uploader(
        "Holdings as CSV, YAML or JSON, at most 2 MB",
        type=["csv", "yaml", "yml", "json"],
        key=key,
        on_change=_take,
        args=(key,),
    )


def restore_button(place: str = "") -> None:
    """Draw the button that brings the example back."""
    st.button("Restore the example", on_click=_restore, key=f"restore_example{place}")


@session.whole
def _take(key: str) -> None:
    file = session.widget(key)
    state.set_trouble("")
    if file is None:
        return
    try:
        held = read_treasury_file(file.getvalue(), name=Path(file.name).stem[:LONGEST_NAME])
        state.set_treasury(held, f"from {file.name}")
        editing.forget()
    except (DataError, RiskError) as error:
        state.set_trouble(f"{error} The treasury shown has stayed as it was.")
    state.empty_uploads()


@session.whole
def _restore() -> None:
    state.set_trouble("")
    state.restore_example()
    editing.forget()
