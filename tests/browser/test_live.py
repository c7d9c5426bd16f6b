"""A dashboard whose node is on this machine: live, read again, gone, and back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data.market_file import read_market_file
from risk.market import Origin
from tests.browser.serving import ROOT, server
from tests.browser.visit import PATIENCE_MS, Visit
from tests.chain import proxy
from tests.chain.present import assert_no_keys, present, with_keys
from tests.chain.proxy import Proxy, between

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIVE = re.compile(r"Live, block 25,\d{3},\d{3}, \d+\smin old")


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Proxy]:
    """A node that a test can take down."""
    with present(tmp_path) as world, between(world.url) as node:
        yield node


def test_a_live_session_is_labelled_read_again_and_outlives_its_node(
    browser: Browser, node: Proxy, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    named = {"PERIGEE_RPC": with_keys(node.url)}
    with server(ROOT / "streamlit_app.py", named, log) as address:
        visit = Visit.begin(browser, address)
        for title in ("Overview", "Scenarios", "Report", "Data"):
            visit.go(title)
            visit.expect_text(LIVE)
        visit.expect_text(re.compile(r"Age of the redemption rate\s*5\sh at the block"))
        visit.expect_text(re.compile(r"Redeemable from the deposit pool\s*1,200\sETH"))
        visit.expect_text(re.compile(r"Curve WETH/rETH\s*rETH for WETH\s*1\.17"))
        asked = len(node.sent)
        refresh = visit.page.get_by_role("button", name="Refresh")
        refresh.click()
        _wait_for(visit, node, asked + 4)
        visit.expect_text(LIVE)
        _typed_figures_go_back_to_live_ones(visit)
        with visit.page.expect_download(timeout=PATIENCE_MS) as found:
            visit.page.get_by_role("button", name="Download the market").click()
        market = read_market_file(Path(found.value.path()).read_bytes())
        assert found.value.suggested_filename == f"market-{market.content_hash[:12]}.json"
        assert market.origin_of("redemption_rate").origin is Origin.LIVE
        node.behaviours[:] = [proxy.status(503)]
        refresh.click()
        banner = visit.page.get_by_test_id("stAlert")
        expect(banner).to_have_count(1, timeout=PATIENCE_MS)
        visit.expect_text("The node at 127.0.0.1 answered with HTTP 503. The recorded figures are")
        visit.expect_text("Recorded, 22 Aug 2026")
        visit.go("Overview")
        visit.expect_text(re.compile(r"Recorded, 22 Aug 2026 · Simulated"))
        assert len(visit.figures()) == 4
        assert_no_keys(visit.page.content())
        node.behaviours[:] = [proxy.honest]
        visit.go("Data")
        refresh.click()
        visit.expect_text(LIVE)
        visit.end()
    assert_no_keys(log.read_text("utf-8", errors="replace"))


def _wait_for(visit: Visit, node: Proxy, requests: int) -> None:
    """Wait until the node has been asked so often, and no more."""
    patience = PATIENCE_MS
    while len(node.sent) < requests and patience > 0:
        visit.page.wait_for_timeout(100)
        patience -= 100
    visit.settle()
    assert len(node.sent) == requests


def _typed_figures_go_back_to_live_ones(visit: Visit) -> None:
    box = visit.page.get_by_label("Value, USD per ETH")
    box.fill("1500")
    box.press("Enter")
    visit.page.get_by_role("button", name="Use this value").click()
    visit.expect_text(re.compile(r"Entered, .* \(1 of 17\) · Live, block 25,"))
    visit.page.get_by_role("button", name="Forget what was typed in").click()
    visit.expect_text(re.compile(r"2,326\.38\sUSD per ETH\s*Live"))
    visit.expect_text(LIVE)
