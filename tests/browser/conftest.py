"""A server on this machine and a browser that can reach nothing else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import ROOT, chromium, server
from tests.browser.visit import Visit


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the dashboard as `make run` does, on a free port, and return its address."""
    with server(ROOT / "streamlit_app.py") as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, cut off from every other machine."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Open a session in a light, wide window; whatever it does must stay on this machine."""
    opened = Visit.begin(browser, address)
    yield opened
    opened.end()
