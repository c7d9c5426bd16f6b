"""The pages as `dashboard/navigation.py` lists them: a new one is tested without a word here."""

import re

from playwright.sync_api import expect

from tests.browser.serving import ROOT
from tests.browser.visit import PATIENCE_MS, Visit

_PAGE = re.compile(r'st\.Page\(\s*\w+\.render,\s*title="([^"]+)",\s*url_path="(\w+)"(, default)?')


def paths() -> dict[str, str]:
    """Return the path of each page by its title, in the order of the sidebar."""
    source = (ROOT / "dashboard" / "navigation.py").read_text()
    # The default page lives at the root, whatever its path.
    found = {title: "" if default else path for title, path, default in _PAGE.findall(source)}
    assert len(found) == source.count("st.Page("), "a page is listed in a form unknown here"
    return found


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
