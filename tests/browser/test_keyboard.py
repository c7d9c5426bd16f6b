"""Without a mouse: Tab, the arrows and Enter reach and work what a person needs."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, FloatRect, expect

from tests.browser.table import EditedTable
from tests.browser.visit import PATIENCE_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PRICE = "ETH price, instant change"
# The element with the focus in words, and where it is drawn.
_NAME = """() => {
    const element = document.activeElement;
    const words = element.getAttribute("aria-label") || element.innerText || "";
    return `${element.getAttribute("role") || element.tagName.toLowerCase()}: ${words.trim()}`;
}"""
_PLACE = """() => {
    const {x, y, width, height} = document.activeElement.getBoundingClientRect();
    return {x: Math.max(x - 8, 0), y: Math.max(y - 8, 0), width: width + 16, height: height + 16};
}"""


def tab_to(visit: Visit, pattern: str, most: int = 80) -> None:
    """Press Tab until the focus, which must be seen there, is on what is named so."""
    passed: list[str] = []
    while len(passed) < most:
        visit.page.keyboard.press("Tab")
        passed.append(visit.page.evaluate(_NAME))
        if re.search(pattern, passed[-1]):
            assert changed_by_focus(visit) >= 50, f"the focus on {passed[-1]} cannot be seen"
            return
    pytest.fail(f"{most} presses of Tab do not reach {pattern}, only {passed}")


def changed_by_focus(visit: Visit) -> int:
    """Return how many pixels in and around the focused element the focus changes clearly."""
    place: FloatRect = visit.page.evaluate(_PLACE)
    with_focus = pixels(visit, place)
    visit.page.evaluate("() => { window.focused = document.activeElement; focused.blur(); }")
    without = pixels(visit, place)
    visit.page.evaluate("() => focused.focus({preventScroll: true})")
    difference = np.abs(with_focus - without).max(axis=-1)
    return int((difference > 12).sum())


def pixels(visit: Visit, place: FloatRect) -> np.ndarray:
    """Return a part of the page as it is seen, once nothing in it moves."""
    visit.page.wait_for_timeout(400)
    png = visit.page.screenshot(clip=place, animations="disabled")
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.int16)


def test_pages_are_opened_by_tab_and_enter(visit: Visit) -> None:
    for title in ("Scenarios", "Report"):
        tab_to(visit, f"^a: {title}$")
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator("h1")).to_have_text(title, timeout=PATIENCE_MS)
        visit.settle()


def test_a_slider_and_its_reset_are_worked_by_keys(visit: Visit) -> None:
    tab_to(visit, r"^summary:[\s\S]*\sMarket$")
    visit.page.keyboard.press("Enter")
    expect(visit.slider(PRICE)).to_be_visible()
    tab_to(visit, f"^input: {PRICE}")
    visit.press_on_slider(PRICE, "ArrowLeft", times=2)
    expect(visit.page).to_have_url(re.compile(r"eth_price_change=-0\.02$"), timeout=PATIENCE_MS)
    visit.settle()
    tab_to(visit, "^button: Reset ETH price")
    visit.page.keyboard.press("Enter")
    expect(visit.page).not_to_have_url(re.compile("eth_price_change"), timeout=PATIENCE_MS)


def test_a_preset_is_chosen_by_keys(visit: Visit) -> None:
    tab_to(visit, "^combobox: Preset")
    visit.page.keyboard.press("ArrowDown")
    expect(visit.page.get_by_role("option").first).to_be_visible()
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    visit.expect_text(re.compile("Scenario: (?!Base|Custom)"))
    expect(visit.page).to_have_url(re.compile(r"\?\w+=-?\d"), timeout=PATIENCE_MS)


def test_the_report_is_downloaded_by_keys(visit: Visit) -> None:
    visit.go("Report")
    tab_to(visit, r"^button: Download the report \(PDF\)$")
    with visit.page.expect_download(timeout=PATIENCE_MS) as found:
        visit.page.keyboard.press("Enter")
    assert Path(found.value.path()).read_bytes().startswith(b"%PDF-")


def test_the_toolbar_of_the_treasurys_table_is_worked_by_keys(visit: Visit) -> None:
    visit.go("Treasury")
    tab_to(visit, "^button: Search: Holdings")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_test_id("search-input").first).to_be_focused()
    visit.page.keyboard.type("reth")
    expect(visit.page.get_by_test_id("search-result-area").first).to_contain_text("1 result")
    visit.page.keyboard.press("Escape")
    visit.page.reload()
    visit.settle()
    tab_to(visit, "^button: Add row: Holdings")
    EditedTable(visit).expect_rows(5)
    visit.page.keyboard.press("Enter")
    EditedTable(visit).expect_rows(6)


def test_a_table_wider_than_a_narrow_screen_is_scrolled_by_keys(
    browser: Browser, address: str
) -> None:
    visit = Visit.begin(browser, address, width=390, path="limits")
    table = visit.page.locator('[data-testid="stTable"] > div').first
    expect(table).to_be_visible(timeout=PATIENCE_MS)
    for _ in range(80):
        visit.page.keyboard.press("Tab")
        if table.evaluate("box => box === document.activeElement"):
            break
    expect(table).to_be_focused()
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_timeout(500)
    assert table.evaluate("box => box.scrollLeft") > 0
    visit.end()


def test_a_focus_that_is_not_drawn_is_found(visit: Visit) -> None:
    visit.page.add_style_tag(
        content="button { outline: none !important; box-shadow: none !important; "
        "border-color: grey !important; color: black !important; background: white !important }"
    )
    visit.page.get_by_role("button", name="Help for Preset").focus()
    assert changed_by_focus(visit) < 50
