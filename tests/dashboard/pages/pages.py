"""One page at a time, with a session of the test's making."""

import re

from streamlit.testing.v1 import AppTest

from risk.scenario import Scenario
from risk.treasury import Treasury


def open_page(
    name: str, treasury: Treasury | None = None, scenario: Scenario | None = None
) -> AppTest:
    """Open a page whose session holds a treasury and a scenario, with few paths."""

    def page(name: str, treasury: object, changes: dict[str, float]) -> None:
        import importlib

        import streamlit as st

        from dashboard import state

        if "test.begun" not in st.session_state:
            st.session_state["test.begun"] = True
            state.begin()
            state.set_reading(state.Reading(n_paths=25_000))
            state.set_changes(changes)
            if treasury is not None:
                state.set_treasury(treasury, "from a test")  # type: ignore[arg-type]
        importlib.import_module(f"dashboard.pages.{name}").render()

    changes = {} if scenario is None else scenario.changes
    return AppTest.from_function(page, args=(name, treasury, changes), default_timeout=120).run()


def text_of(app: AppTest) -> str:
    """Return every text of a page as a reader sees it, on an ordinary keyboard."""
    assert not app.exception, app.exception
    elements = (*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.error)
    return "\n".join(plain(element.value) for element in elements)


def plain(text: str) -> str:
    """Return text without what only the machine sees."""
    seen = re.sub(r"\\([^A-Za-z0-9])", r"\1", text).replace("\N{WORD JOINER}", "")
    return seen.replace("\N{NO-BREAK SPACE}", " ")
