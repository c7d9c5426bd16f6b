"""The pages as `dashboard/navigation.py` lists them: a new one is tested without a word here."""

from playwright.sync_api import expect

from dashboard import navigation
from tests.browser.visit import PATIENCE_MS, Visit


def paths() -> dict[str, str]:
    """Return the path of each page by its title, in the order of the sidebar."""
    first, *others = navigation._PAGES
    # The default page lives at the root, whatever its own path.
    return {first: "", **{title: title.lower() for title in others}}


def wait_until_drawn(visit: Visit) -> None:
    """Wait until nothing of a page is grey, missing or moving any more."""
    page = visit.page
    for _ in range(2):  # what is drawn late may be asked for late
        page.wait_for_load_state("networkidle")
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE_MS)
        expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE_MS)
        undrawn = page.get_by_test_id("stPlotlyChart").filter(has_not=page.locator(".main-svg"))
        expect(undrawn).to_have_count(0, timeout=PATIENCE_MS)
        visit.settle()
        page.wait_for_timeout(500)
