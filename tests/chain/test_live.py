"""What a page or a command gets: a live market, or the recorded one and the reason."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from data.errors import DataError
from data.live import Found, find_market, read_live
from data.node import urls_from_environment
from data.recorded import load_market
from risk.market import Origin
from tests.chain import proxy
from tests.chain.conftest import QUICK, clock
from tests.chain.proxy import between
from tests.chain.world import NOW, World


def test_nobody_waits_for_the_libraries_of_the_chain_before_a_node_is_asked() -> None:
    code = (
        "import sys, data.live, data.market_file\n"
        "print({'web3', 'requests', 'eth_abi', 'urllib3'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_without_a_node_the_recorded_market_stands_silently() -> None:
    assert find_market() == Found()
    assert Found().market == load_market()


def test_a_node_that_is_named_is_read(saturn: World) -> None:
    number = saturn.seal()
    found = find_market([saturn.url], limits=QUICK, clock=clock)
    assert found.market.block is not None
    assert found.market.block.number == number
    assert found.notice == ""
    assert found.market == read_live([saturn.url], block=number, limits=QUICK, clock=clock).market


@pytest.mark.parametrize("separator", [" ", ",", ", ", "\n"])
def test_the_environment_names_nodes(
    saturn: World, monkeypatch: pytest.MonkeyPatch, separator: str
) -> None:
    saturn.seal()
    with between(saturn.url) as first, between(saturn.url) as second:
        monkeypatch.setenv("PERIGEE_RPC", separator.join([first.url, second.url]))
        assert urls_from_environment() == (first.url, second.url)
        found = find_market(limits=QUICK, clock=clock)
        assert len(first.sent) == len(second.sent) == 4
    assert found.market.origin_of("redemption_rate").origin is Origin.LIVE
    assert found.notice == ""


def test_named_nodes_take_precedence_over_the_environment(
    saturn: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    saturn.seal()
    with between(saturn.url) as other:
        monkeypatch.setenv("PERIGEE_RPC", other.url)
        find_market([saturn.url], limits=QUICK, clock=clock)
        assert other.sent == []


def test_a_failure_is_said_with_the_age_of_what_is_used_instead(saturn: World) -> None:
    saturn.seal()
    with between(saturn.url, proxy.status(503)) as broken:
        found = find_market([broken.url], limits=QUICK, clock=clock)
    assert found.market == load_market()
    recorded = datetime.fromisoformat(load_market().as_of).replace(tzinfo=UTC)
    days = (datetime.fromtimestamp(NOW, UTC) - recorded).days
    assert found.notice == (
        "The node at 127.0.0.1 answered with HTTP 503. The recorded figures are used instead, "
        f"the youngest of {load_market().as_of}, {days} days old."
    )


def test_nodes_that_contradict_each_other_leave_the_recorded_market(saturn: World) -> None:
    saturn.seal()
    lie = proxy.lying(873_480_000_000_000, 973_480_000_000_000)
    with between(saturn.url, lie) as liar:
        found = find_market([saturn.url, liar.url], limits=QUICK, clock=clock)
    assert found.market == load_market()
    assert "disagree about `getRPLPrice`" in found.notice
    assert "so neither is believed. The recorded figures" in found.notice


def test_an_address_that_is_no_url_leaves_the_recorded_market() -> None:
    found = find_market(["s3cr3t"], clock=clock)
    assert found.market == load_market()
    assert found.notice.startswith("Address 1 of a node is no URL of http or https. The recorded")
    with pytest.raises(DataError):
        read_live(["s3cr3t"])


def test_doubts_about_a_live_market_are_said(saturn: World) -> None:
    saturn.seal()
    with between(saturn.url, proxy.html) as broken:
        found = find_market([saturn.url, broken.url], limits=QUICK, clock=clock)
    assert found.market.origin_of("eth_usd").origin is Origin.LIVE
    assert found.notice == (
        "The node at 127.0.0.1 (address 2) answered with something other than JSON. "
        "So the figures of 127.0.0.1 (address 1) are not compared."
    )
