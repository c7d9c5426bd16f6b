"""The whole app, without a browser, whose node is on this machine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.state import Reading
from data.recorded import load_market
from tests.chain import proxy
from tests.chain.present import assert_no_keys, present, with_keys
from tests.chain.proxy import between
from tests.chain.world import World
from tests.dashboard.kept import kept
from tests.dashboard.pages.pages import open_page, plain

APP = str(Path(__file__).parents[2] / "streamlit_app.py")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with present(tmp_path_factory.mktemp("anvil")) as world:
        yield world


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    """Forget what an earlier test's process-wide cache holds."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened() -> AppTest:
    """Return a new session on the Overview."""
    app = AppTest.from_file(APP, default_timeout=120)
    kept(app)["reading"] = Reading(n_paths=25_000)
    return app.run()


def texts(app: AppTest) -> list[str]:
    assert not app.exception, app.exception
    groups = (app.caption, app.info, app.warning, app.error, app.markdown, app.button)
    return [plain(each.value or each.label) for group in groups for each in group]


def label(app: AppTest) -> str:
    """Return the source label of the page."""
    return next(text for text in texts(app) if re.match(r"(Live|Recorded|Entered), ", text))


def test_a_session_begins_with_the_live_market(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = int(world.anvil.rpc("eth_blockNumber"), 16) - 2
    with between(world.url) as node:
        monkeypatch.setenv("PERIGEE_RPC", with_keys(node.url))
        app = opened()
        assert re.match(rf"Live, block {number:,}, (1[5-9]|2\d) min old · Simulated", label(app))
        assert not app.info
        assert not app.warning
        # One reading serves every run, every page and every session of the process.
        app.selectbox(key="horizon").set_value(7).run()
        assert label(opened()).startswith("Live, ")
        assert len(node.sent) == 4
    assert_no_keys(*texts(app), repr(app.session_state))


def test_two_sessions_that_live_on_one_block_have_the_same_figures(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", world.url)
    first = opened()
    st.cache_resource.clear()
    second = opened()
    assert [m.value for m in first.metric] == [m.value for m in second.metric]


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (proxy.changed("eth_chainId", lambda _: "0xa"), "is not on Ethereum mainnet."),
        (proxy.status(503), "answered with HTTP 503."),
        (proxy.status(401), "refused access (HTTP 401)"),
    ],
)
def test_a_failing_node_is_one_banner_and_the_recorded_figures(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    behaviour: proxy.Behaviour,
    words: str,
) -> None:
    with between(world.url, behaviour) as node:
        monkeypatch.setenv("PERIGEE_RPC", with_keys(node.url))
        app = opened()
        sent = len(node.sent)
        assert label(opened()).startswith("Recorded, 22 Aug 2026")
        assert len(node.sent) == sent  # the next visitor does not wait for it again
    assert label(app).startswith("Recorded, 22 Aug 2026")
    (banner,) = [plain(each.value) for each in app.warning]
    assert words in banner
    assert re.search(r"recorded figures are used instead, the youngest of 22 Aug 2026, \d+", banner)
    assert not app.info
    assert len(app.metric) == 4
    assert_no_keys(*texts(app))


def test_without_a_node_nothing_is_live() -> None:
    app = opened()
    assert label(app).startswith("Recorded, ")
    assert not app.warning
    assert load_market().block is None


def test_the_queue_and_the_pools_are_the_ones_that_were_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", world.url)
    app = open_page("liquidity")
    kept(app)["found"] = cache.found_market()
    app.run()
    assert not app.exception
    (ways,) = app.get("button_group")
    assert {"Curve WETH/rETH", "Redemption at Rocket Pool"} < set(ways.options), ways.options
    ways.set_value([way for way in ways.value if way != "Curve WETH/rETH"]).run()
    assert any(plain(each.value).startswith("Without Curve WETH/rETH") for each in app.markdown)
    queue = next(table.value for table in app.table if "Take first" in table.value.columns)
    assert [plain(cell) for cell in queue.iloc[0][:2]] == ["62 (today)", "1,736 ETH"]
    assert any("was read at the block" in plain(each.value) for each in app.caption)
