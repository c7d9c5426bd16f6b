"""Links from a figure to the page that explains it, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import PATIENCE_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCENARIO = "basis=-0.065"


def test_a_factor_leads_to_its_page_and_takes_the_scenario_along(
    browser: Browser, address: str
) -> None:
    visit = Visit.begin(browser, address, path=f"?{SCENARIO}")
    for factor, title in (("rETH discount", "Peg"), ("Cost of selling", "Liquidity")):
        link = visit.page.get_by_role("link", name=f"{factor}: {title}")
        expect(link).to_have_attribute("href", f"{title.lower()}?{SCENARIO}")
        link.click()
        expect(visit.page.locator("h1")).to_have_text(title, timeout=PATIENCE_MS)
        visit.expect_text("Scenario: Custom (1 value changed)")
        expect(visit.page).to_have_url(re.compile(rf"/{title.lower()}\?{SCENARIO}$"))
        visit.go("Overview")
    visit.end()


def test_a_link_that_is_opened_in_another_window_has_the_scenario_too(
    browser: Browser, address: str
) -> None:
    visit = Visit.begin(browser, address, path=f"limits?{SCENARIO}")
    link = visit.page.get_by_role("link", name="Days to leave 90 % of the rETH: Liquidity")
    href = str(link.evaluate("each => each.href"))
    other = Visit.begin(browser, address, path=href.removeprefix(f"{address}/"))
    expect(other.page.locator("h1")).to_have_text("Liquidity")
    other.expect_text("Scenario: Custom (1 value changed)")
    other.end()
    visit.page.get_by_role("link", name="sold at exit prices: Overview").press("Enter")
    expect(visit.page.locator("h1")).to_have_text("Example DAO", timeout=PATIENCE_MS)
    visit.expect_text("Scenario: Custom (1 value changed)")
    expect(visit.page).to_have_url(re.compile(rf"{address}/\?{SCENARIO}$"))
    visit.end()


def test_a_slider_moved_during_the_last_step_is_answered_for_its_own_scenario(
    visit: Visit,
) -> None:
    visit.open_group("Treasury")
    visit.slide("Spending", "ArrowRight")
    visit.expect_text("Scenario: Custom (1 value changed)")
    visit.slide("Spending", "ArrowRight", times=2)
    visit.settle()
    visit.expect_text(re.compile("payment missed within|Chance that a payment is missed"))
    expect(visit.page.get_by_test_id("stMain")).not_to_contain_text("Working out the chance")
