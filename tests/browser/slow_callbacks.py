"""An app with two sliders whose callbacks take a second: one is whole, one is not."""

import time

import streamlit as st

from dashboard import session

SECONDS = 1.0


@session.whole
def keep_whole() -> None:
    told = session.widget("whole")
    time.sleep(SECONDS)
    session.store()["whole"] = told


def keep_plain() -> None:
    told = st.session_state["plain"]
    time.sleep(SECONDS)
    st.session_state["kept"] = told


session.store()
st.title("Callbacks")
st.slider("Whole", 0, 10, key="whole", on_change=keep_whole)
st.slider("Plain", 0, 10, key="plain", on_change=keep_plain)
st.button("Something else")
st.write(f"Whole keeps {session.store().get('whole', 0)}")
st.write(f"Plain keeps {st.session_state.get('kept', 0)}")
