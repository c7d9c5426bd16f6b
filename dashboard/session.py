"""What a session keeps, and callbacks that nothing breaks off.

Streamlit ends a run wherever it touches the session's state while the browser has asked again, in
the middle of a callback too. Such a callback is only called again if the browser's values differ
from those before: what a person did last would be lost half way. So everything of ours lies in one
dict, and a callback takes that dict and what the widgets say before it does anything.
"""

import functools
import threading
from collections.abc import Callable
from typing import Any, ParamSpec

import streamlit as st

_STORE = "perigee"
_Arguments = ParamSpec("_Arguments")


class _Taken(threading.local):
    """The session's state as the callback under way has taken it, or nothing."""

    state: dict[str, Any] | None = None


_TAKEN = _Taken()


def store() -> dict[str, Any]:
    """Return what the session keeps, to be read and changed in place."""
    if _TAKEN.state is None:
        if _STORE not in st.session_state:
            st.session_state[_STORE] = {}
        held: dict[str, Any] = st.session_state[_STORE]
        return held
    taken: dict[str, Any] = _TAKEN.state[_STORE]
    return taken


def widget(key: str) -> Any:  # noqa: ANN401 - each widget has its own type
    """Return what a widget says.

    Raises
    ------
    KeyError
        If there is no such widget.
    """
    return st.session_state[key] if _TAKEN.state is None else _TAKEN.state[key]


def is_there(key: str) -> bool:
    """Return whether there is such a widget."""
    return key in (st.session_state if _TAKEN.state is None else _TAKEN.state)


def whole(act: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """Return an act that runs to its end, whatever the browser asks for meanwhile.

    Within it the session is reached through this module only.
    """

    @functools.wraps(act)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        if _TAKEN.state is not None:
            act(*args, **kwargs)
            return
        # The one way of reading that breaks nothing off. A callback finds the dict there.
        taken = st.session_state.to_dict()
        if _STORE not in taken:
            taken[_STORE] = store()
        _TAKEN.state = taken
        try:
            act(*args, **kwargs)
        finally:
            _TAKEN.state = None

    return run
