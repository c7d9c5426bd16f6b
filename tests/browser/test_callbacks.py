"""What was done last is kept, though the browser asks again while it is being taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import server
from tests.browser.visit import PATIENCE_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
APP = Path(__file__).parent / "slow_callbacks.py"


@pytest.fixture
def slow(browser: Browser) -> Iterator[Visit]:
    with server(APP) as address:
        opened = Visit.begin(browser, address)
        yield opened
        opened.end()


@pytest.mark.parametrize(("name", "kept"), [("Whole", 1), ("Plain", 0)])
def test_a_callback_that_is_whole_keeps_it_and_a_plain_one_loses_it(
    slow: Visit, name: str, kept: int
) -> None:
    slow.slide(name, "ArrowRight")
    expect(slow.page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "running", timeout=PATIENCE_MS
    )
    slow.page.get_by_role("button", name="Something else").click()
    slow.settle()
    slow.page.get_by_role("button", name="Something else").click()  # a run that nothing breaks off
    slow.settle()
    slow.expect_text(f"{name} keeps {kept}")
