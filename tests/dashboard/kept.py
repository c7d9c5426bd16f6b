"""What a session of the app under test keeps."""

from typing import Any

from streamlit.testing.v1 import AppTest


def kept(app: AppTest) -> dict[str, Any]:
    """Return what the session keeps, to be read and changed in place."""
    if "perigee" not in app.session_state:
        app.session_state["perigee"] = {}
    held: dict[str, Any] = app.session_state["perigee"]
    return held
