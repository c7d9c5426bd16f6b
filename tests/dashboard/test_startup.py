"""The treasury that the command line names."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.startup import VARIABLE, startup_treasury
from data.treasury_file import write_treasury_file
from tests.dashboard.report import samples

APP = str(Path(__file__).parents[2] / "streamlit_app.py")


def test_without_a_file_nothing_is_read() -> None:
    assert startup_treasury() == (None, "")


def test_the_named_file_is_the_first_treasury(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ours.yaml"
    file.write_bytes(write_treasury_file(samples.treasury("Harbour DAO"), "yaml"))
    monkeypatch.setenv(VARIABLE, str(file))
    app = AppTest.from_file(APP, default_timeout=120).run()
    assert app.title[0].value == "Harbour DAO"
    assert not app.error


def test_a_file_that_cannot_be_read_is_said_and_the_example_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone.yaml"))
    treasury, sentence = startup_treasury()
    assert treasury is None
    assert "gone.yaml" in sentence
    app = AppTest.from_file(APP, default_timeout=120).run()
    assert not app.exception
    assert "gone" in app.error[0].value
    assert app.title[0].value == "Example DAO"
