"""No page shuts anybody out: axe-core finds no serious barrier, by day, by night and on a phone."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import pages
from tests.browser.barriers import barriers
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCENARIO = "?basis=-0.065&collateral_eth=0&eth_price_change=-0.4"


def unfold_all(visit: Visit) -> None:
    """Open the sidebar, if it is folded away, and everything else that is."""
    opener = visit.page.get_by_test_id("stExpandSidebarButton")
    if opener.is_visible():
        opener.click()
        expect(visit.page.get_by_test_id("stSidebarNav")).to_be_visible()
    for summary in visit.page.locator("details:not([open]) > summary").element_handles():
        summary.evaluate("summary => summary.click()")  # wherever the open sidebar covers it
    pages.wait_until_drawn(visit)
    expect(visit.page.locator("details:not([open])")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_holds_a_serious_barrier(
    browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    found: dict[str, list[str]] = {}
    for title, path in pages.paths().items():
        visit = Visit.begin(browser, address, scheme=scheme, width=width, path=f"{path}{SCENARIO}")
        pages.wait_until_drawn(visit)
        found[title] = [str(barrier) for barrier in barriers(visit.page)]
        visit.end()
    assert not any(found.values()), found


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_nothing_folded_away_holds_a_serious_barrier(
    browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    found: dict[str, list[str]] = {}
    for title in ("Overview", "Treasury", "Data"):
        path = f"{pages.paths()[title]}{SCENARIO}"
        visit = Visit.begin(browser, address, scheme=scheme, width=width, path=path)
        unfold_all(visit)
        found[title] = [str(barrier) for barrier in barriers(visit.page)]
        visit.end()
    assert not any(found.values()), found


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ('<img src="/favicon.png">', "image-alt"),
        ("<button></button>", "button-name"),
        ("<input type=text>", "label"),
        ('<p style="color: #999; background: #fff">Grey on white</p>', "color-contrast"),
        (
            '<div style="height: 20px; overflow: auto"><p style="height: 90px">Long</p></div>',
            "scrollable-region-focusable",
        ),
    ],
)
def test_a_barrier_that_is_put_on_a_page_is_found(visit: Visit, markup: str, rule: str) -> None:
    assert rule not in {barrier.rule for barrier in barriers(visit.page)}
    visit.page.get_by_test_id("stMainBlockContainer").evaluate(
        "(block, markup) => block.insertAdjacentHTML('afterbegin', markup)", markup
    )
    assert rule in {barrier.rule for barrier in barriers(visit.page)}
