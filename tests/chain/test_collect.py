"""The command that fills the store, with a node on this machine, and the pages that show it."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import streamlit as st
from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from data.addresses import CHAINLINK_ETH_USD, PAST_BALANCES, PAST_PRICES, UNISWAP_RETH_WETH
from data.store.engine import open_store
from data.store.nodes import list_censuses, load_nodes
from data.store.past import load_events, load_progress
from data.store.series import list_series, load_series
from data.store.snapshots import list_snapshots, load_snapshot
from risk.market import Origin
from tests.chain import bytecode, proxy
from tests.chain.anvil import FIRST_BLOCK, Anvil, running
from tests.chain.nodes_world import NodesWorld, expected
from tests.chain.present import assert_no_keys, with_keys
from tests.chain.proxy import Behaviour, Exchange, between
from tests.chain.world import World
from tests.dashboard.pages.pages import open_page, plain, text_of

ROOT = Path(__file__).parents[2]
ETH = 10**18
COUNT = 120
DAY = 86_400
FEED = "0x00000000000000000000000000000000000000f1"
SERIES = ("ETH / USD", "RPL / ETH", "rETH / ETH", "redemption rate")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Three days with events, a market and nodes, final a quarter of an hour ago."""
    now = int(time.time()) - 900
    with running(tmp_path_factory.mktemp("anvil"), now - 4 * DAY) as anvil:
        for days in (3, 2, 0):
            _report(anvil, now - days * DAY - 3_000)
        world = World(anvil, "1.4", now)
        world.set(CHAINLINK_ETH_USD, "setPhase(uint16,address)", 1, to_checksum_address(FEED))
        NodesWorld(anvil, "1.4", COUNT)
        world.seal()
        yield world


def _report(anvil: Anvil, at: int) -> None:
    codes = bytecode.recorded()
    reports = {
        PAST_BALANCES[3]: ("history_1_3", "balances(uint256,uint256)", (1_166 * ETH, 1_000 * ETH)),
        PAST_PRICES[2]: ("history_1_3", "prices(uint256)", (ETH // 1_000,)),
        FEED: ("history_feed", "answer(int256,uint256,uint256)", (2_000 * 10**8, 1, 5)),
        UNISWAP_RETH_WETH: ("history_pool", "swap(uint160,uint256)", (2**96 * 27 // 25, 3)),
    }
    anvil.rpc("evm_setNextBlockTimestamp", at)
    for address, (name, function, values) in reports.items():
        anvil.rpc("anvil_setCode", address, codes[name])
        types = function[function.index("(") + 1 : -1].split(",")
        anvil.send(address, keccak(text=function)[:4] + encode(types, values))


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    """Forget what an earlier test's process-wide cache holds."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


# A test run in the background of a shell would hand on that interrupts are ignored.
MAIN = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("dashboard", run_name="__main__")
"""


def started(
    node_url: str, *words: str, store: str = "", stderr: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    environment = {**os.environ, "PERIGEE_RPC": node_url, "PERIGEE_STORE": store}
    since = ["--since-block", str(FIRST_BLOCK)]
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, "collect", *since, *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def collected(node_url: str, *words: str, store: str = "") -> tuple[int, str, str]:
    """Return exit code, output and what was said on standard error."""
    process = started(node_url, *words, store=store)
    out, said = process.communicate(timeout=120)
    return process.returncode, out, said


def test_the_command_fills_the_store_and_says_how(world: World, url: str) -> None:
    with between(world.url) as node:
        code, out, said = collected(with_keys(node.url), store=url)
        first = len(node.sent)
    assert code == 0, said
    assert_no_keys(out, said)
    assert re.search(r"The snapshot: block 25,000,\d+ is kept; [3-5] requests\.", said)
    assert "Redemption rate: 3 days, 1 without a figure; " in said
    assert f"The census: {COUNT} nodes at block 25,000," in said
    with open_store(url) as store:
        assert list_series(store) == SERIES
        assert {len(load_series(store, name)) for name in SERIES} == {3}
        assert [rate.value for rate in load_series(store, "redemption rate")] == 3 * [
            1_166 * ETH // 1_000
        ]
        (census,) = list_censuses(store)
        assert load_nodes(store, census.block.number) == expected(COUNT, "1.4")
        (entry,) = list_snapshots(store)
        market = load_snapshot(store, entry.identifier).market
    assert market.origin_of("redemption_rate").origin is Origin.LIVE
    assert entry.block == census.block
    # A second run at the same block reads no event and no node again.
    with between(world.url) as node:
        again, out_again, _ = collected(node.url, store=url)
        assert not any("eth_getLogs" in str(each) for each in node.sent)
        assert len(node.sent) < first
    assert again == 0
    assert out_again == out


def test_what_is_shown_of_the_store_is_what_it_holds(world: World, url: str) -> None:
    _, out, _ = collected(world.url, store=url)
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "store", "show"],
        cwd=ROOT,
        env={**os.environ, "PERIGEE_STORE": url},
        capture_output=True,
        text=True,
        check=True,
    )
    seen = [text.replace("\u2060", "").replace("\u00a0", " ") for text in (done.stdout, out)]
    assert seen[0].splitlines() == seen[1].splitlines()
    assert "     120 nodes" in seen[0]
    assert re.search(r"ETH / USD: 20\d\d-\d\d-\d\d to \S+, 3 days, 1 without a figure", seen[0])
    assert "Of 120 registered nodes, " in seen[0]


def test_the_options_choose_what_is_read(world: World, url: str) -> None:
    assert collected(world.url, "--store", url, "--census")[0] == 0
    with open_store(url) as store:
        assert list_series(store) == ()
        assert len(list_censuses(store)) == 1
        assert len(list_snapshots(store)) == 1
    assert collected(world.url, "--store", url, "--history")[0] == 0
    with open_store(url) as store:
        assert list_series(store) == SERIES


def without_events(exchange: Exchange) -> None:
    """Refuse every question for events."""
    if "eth_getLogs" in str(exchange.request):
        proxy.error(-32601, "the method is not available")(exchange)
    else:
        proxy.honest(exchange)


def test_what_cannot_be_read_does_not_keep_the_rest_from_it(world: World, url: str) -> None:
    with between(world.url, without_events) as node:
        code, _, said = collected(with_keys(node.url), store=url)
    assert code == 1
    assert_no_keys(said)
    assert len(re.findall(r"answered with error -32601", said)) == 4
    with open_store(url) as store:
        assert list_series(store) == ()
        assert list_censuses(store)[0].is_whole


def slow(seconds: float) -> Behaviour:
    return proxy.delay(seconds)


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_where_it_stopped(world: World, url: str) -> None:
    kills = 0
    for number in range(5):
        with between(world.url, slow(0.05)) as node:
            process = started(node.url, store=url)
            while len(node.sent) < 4 + 5 * number and process.poll() is None:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
            kills += process.returncode == -signal.SIGKILL
    assert kills >= 4
    code, _, said = collected(world.url, store=url)
    assert code == 0, said
    with open_store(url) as store, open_store(f"{url}.whole") as whole:
        assert collected(world.url, store=f"{url}.whole")[0] == 0
        for name in SERIES:
            assert load_series(store, name) == load_series(whole, name)
            assert load_events(store, name) == load_events(whole, name)
            assert load_progress(store, name) == load_progress(whole, name)
        (census,) = list_censuses(store)
        assert load_nodes(store, census.block.number) == expected(COUNT, "1.4")


def test_a_run_that_is_interrupted_says_that_it_can_go_on(world: World, url: str) -> None:
    with between(world.url, slow(0.3)) as node:
        process = started(node.url, store=url)
        while len(node.sent) < 5:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.splitlines()[-1].startswith("Stopped. What was read by then is kept")
    assert "Traceback" not in said


def test_at_a_terminal_progress_is_told_over_itself(world: World, url: str) -> None:
    ours, theirs = pty.openpty()
    process = started(world.url, "--census", store=url, stderr=theirs)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # the terminal is gone when the program is
        while part := os.read(ours, 4096):
            said += part
    os.close(ours)
    process.communicate(timeout=60)
    assert process.returncode == 0
    counts = re.findall(rb"\rThe census: ([\d,]+) of 120", said)
    assert counts == [b"0", b"100", b"120"]
    assert b"The census: 120 nodes at block" in said


@pytest.mark.parametrize(
    ("node", "words", "sentence"),
    [
        ("", (), "No node is named: give `--rpc URL` or set PERIGEE_RPC."),
        ("http://127.0.0.1:9", ("--since-block", "-1"), "`--since-block` must be the number"),
        (
            "http://127.0.0.1:9",
            ("--store", "postgresql://me:hunter2@127.0.0.1:1/store"),
            "The database of the store does not answer.",
        ),
        ("http://127.0.0.1:9", ("--store", "hunter2"), "The address of the store must be like"),
    ],
)
def test_a_wrong_word_is_said_in_one_sentence(
    node: str, words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    code, out, said = collected(node, *words, store=f"sqlite:///{tmp_path}/unused")
    assert code == 1
    assert out == ""
    assert said.startswith(sentence)
    assert "hunter2" not in said


def test_pages_show_what_is_stored(world: World, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without = text_of(open_page("data"))
    assert "No history is kept yet. With a node, `python -m dashboard collect`" in without
    assert "By the census" not in text_of(open_page("operators"))
    monkeypatch.setenv("PERIGEE_STORE", url)
    assert "holds neither a series nor a census" in text_of(open_page("data"))
    assert collected(world.url, store=url)[0] == 0
    st.cache_resource.clear()
    page = open_page("data")
    (series,) = [t.value for t in page.table if "Daily series" in t.value]
    names = [plain(name).replace("Redemption", "redemption") for name in series["Daily series"]]
    assert sorted(names) == sorted(SERIES)
    assert set(series["Days"]) == {"3"}
    assert set(series["Days without a figure"]) == {"1"}
    text = text_of(page)
    assert "Of 120 registered nodes, 115 have validators." in text
    each = sorted((node.validators for node in expected(COUNT, "1.4")), reverse=True)
    share = 100 * sum(each[:10]) / sum(each)
    effective = sum(each) ** 2 / sum(number**2 for number in each)
    (spread,) = [t.value for t in page.table if "Ten largest" in t.value]
    borrowers = sum(node.borrowed_wei > 0 for node in expected(COUNT, "1.4"))
    assert list(spread["Nodes"]) == ["115", f"{borrowers}"]
    first = [plain(cell).split()[0] for cell in spread.iloc[0]]
    assert int(first[0]) == sum(each)
    assert float(first[2]) == pytest.approx(share, abs=0.5)
    assert float(first[3]) == pytest.approx(effective, abs=0.6)
    assert float(first[4]) == pytest.approx(1 / effective, rel=0.05)
    operators = text_of(open_page("operators"))
    assert f"the ten largest of 115 nodes with validators run {first[2]} %" in operators


def test_a_store_that_fails_is_a_sentence_on_one_page_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hunter2").write_text("no store")
    monkeypatch.setenv("PERIGEE_STORE", f"sqlite:///{tmp_path}/hunter2")
    page = open_page("data")
    (warning,) = [plain(each.value) for each in page.warning]
    assert warning == "The file of the store is damaged or is no store."
    assert not page.exception
    assert not open_page("operators").warning
