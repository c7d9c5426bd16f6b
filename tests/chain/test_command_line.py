"""The command line with a node: live figures, kept in a file, or recorded ones and why."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import FAILED, INSIDE, main
from data.market_file import read_market_file
from data.recorded import load_market
from risk.market import Origin
from tests.chain import proxy
from tests.chain.present import assert_no_keys, present, with_keys
from tests.chain.proxy import Behaviour, between
from tests.chain.world import World
from tests.dashboard.report.reading import flat, pages

ROOT = Path(__file__).parents[2]
FEW = ["--paths", "500"]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with present(tmp_path_factory.mktemp("anvil")) as world:
        yield world


def assessed(capsys: Captured, *words: str) -> tuple[dict[str, Any], str]:
    """Return the JSON of an assessment and what was said on standard error."""
    assert main(["assess", "example", "--json", "-", *FEW, *words]) == INSIDE
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err


def test_a_node_gives_live_figures(world: World, capsys: Captured) -> None:
    document, said = assessed(capsys, "--rpc", world.url)
    market = document["inputs"]["market"]
    assert market["source"] == "live"
    assert market["block"] == int(world.anvil.rpc("eth_blockNumber"), 16) - 2
    assert said == ""
    main(["assess", "example", *FEW, "--rpc", world.url])
    label = rf"Live, block {market['block']:,}, (1[5-9]|2\d) min old"
    assert re.search(label, flat(capsys.readouterr().out))


def test_a_snapshot_gives_the_same_bytes_without_a_node(
    world: World, capsys: Captured, tmp_path: Path
) -> None:
    kept = tmp_path / "market.json"
    assert main(["snapshot", "--rpc", world.url, "--out", str(kept)]) == INSIDE
    said = capsys.readouterr().out
    market = read_market_file(kept)
    assert market.block is not None
    assert f"block {market.block.number:,}" in said
    assert market.content_hash in said
    words = ["assess", "example", "--json", "-", *FEW]
    main([*words, "--rpc", world.url])
    live = capsys.readouterr().out
    main([*words, "--rpc", world.url, "--block", str(market.block.number)])
    assert capsys.readouterr().out == live
    main([*words, "--market", str(kept)])
    assert capsys.readouterr().out == live


def test_the_report_of_a_live_market_is_written_again_from_its_snapshot(
    world: World, capsys: Captured, tmp_path: Path
) -> None:
    live, again, kept = (tmp_path / name for name in ("live.pdf", "again.pdf", "market.json"))
    main(["report", "example", "--out", str(live), *FEW, "--rpc", world.url])
    main(["snapshot", "--out", str(kept), "--rpc", world.url])
    main(["report", "example", "--out", str(again), *FEW, "--market", str(kept)])
    assert capsys.readouterr().err == ""
    assert again.read_bytes() == live.read_bytes()


def test_typed_figures_stand_on_top_of_live_ones(world: World, capsys: Captured) -> None:
    document, _ = assessed(capsys, "--rpc", world.url, "--figure", "eth_usd=1000@2026-11-01")
    market = document["inputs"]["market"]
    assert (market["source"], market["block"] is None) == ("entered", False)


def _fault(name: str) -> Behaviour:
    return {
        "another chain": proxy.changed("eth_chainId", lambda _: "0xa"),
        "behind": proxy.changed("eth_getBlockByNumber", _earlier),
        "broken": proxy.html,
        "lies": proxy.lying(873_480_000_000_000, 973_480_000_000_000),
    }[name]


def _earlier(block: dict[str, str]) -> dict[str, str]:
    return block | {"timestamp": hex(int(block["timestamp"], 16) - 7200)}


FAILURES = {
    "another chain": "is not on Ethereum mainnet.",
    "behind": "is behind: its last final block is 2.",
    "broken": "answered with something other than JSON.",
    "lies": "disagree about `getRPLPrice`",
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_reading_that_fails_is_one_sentence_and_leaves_the_recorded_figures(
    world: World, capsys: Captured, tmp_path: Path, name: str
) -> None:
    with between(world.url, _fault(name)) as faulty:
        words = ["--rpc", with_keys(faulty.url)]
        if name == "lies":
            words += ["--rpc", world.url]
        document, said = assessed(capsys, *words)
        out = tmp_path / "market.json"
        assert main(["snapshot", "--out", str(out), *words]) == FAILED
    assert document["inputs"]["market"]["content_hash"] == load_market().content_hash
    assert FAILURES[name] in said
    assert "The recorded figures are used instead, the youngest of 22 Aug 2026, " in said
    assert said.count("\n") == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert FAILURES[name] in captured.err
    assert not out.exists()
    assert_no_keys(said, captured.err, json.dumps(document))


def test_nobody_listening_is_said_and_the_recorded_figures_stand(capsys: Captured) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = with_keys(f"http://127.0.0.1:{probe.getsockname()[1]}")
        document, said = assessed(capsys, "--rpc", url)
    assert said.startswith("The node at 127.0.0.1 could not be reached. The recorded figures")
    assert document["inputs"]["market"]["source"] == "recorded"
    assert_no_keys(said)


def test_the_address_reaches_the_node_and_no_output(
    world: World, capsys: Captured, tmp_path: Path
) -> None:
    report, kept = tmp_path / "report.pdf", tmp_path / "market.json"
    with between(world.url) as node:
        words = ["--rpc", with_keys(node.url)]
        document, _ = assessed(capsys, *words)
        main(["report", "example", "--out", str(report), *FEW, *words])
        main(["snapshot", "--out", str(kept), *words])
        assert all("s3cr3t-path" in path and "s3cr3t-query" in path for path in node.paths)
    captured = capsys.readouterr()
    texts = (json.dumps(document), captured.out, captured.err, kept.read_text("utf-8"))
    assert_no_keys(*texts, *pages(report.read_bytes()), report.read_bytes().decode("latin-1"))


def test_the_program_reads_the_environment_and_writes_no_address(
    world: World, tmp_path: Path
) -> None:
    with between(world.url) as node:
        run = subprocess.run(
            [sys.executable, "-m", "dashboard", "assess", "example", *FEW, "--json", "f.json"],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PERIGEE_RPC": f"{with_keys(node.url)} {world.url}",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        assert len(node.sent) == 4
    assert "Live, block 25,0" in run.stdout
    assert run.stderr == ""
    assert_no_keys(run.stdout, (tmp_path / "f.json").read_text("utf-8"))


WRONG: dict[str, Callable[[str], list[str]]] = {
    "unrecognized": lambda url: ["assess", "example", "--rpcs", url],
    "unrecognized arguments": lambda url: ["assess", "example", "--rpc", url, url],
    "an address is no file": lambda url: ["assess", url],
    "argument --market: an address": lambda url: ["assess", "example", "--market", url],
    "argument --out: an address": lambda url: ["snapshot", "--rpc", url, "--out", url],
    "argument --json: an address": lambda url: ["assess", "example", "--json", url],
    "invalid choice": lambda url: [url],
    "there is no scenario": lambda url: ["assess", "example", "--scenario", url],
    "cannot be given": lambda url: ["assess", "example", "--rpc", url, "--market", "m.json"],
    "invalid int value": lambda url: ["assess", "example", "--rpc", url, "--block", url],
    "from 0": lambda url: ["snapshot", "--rpc", url, "--block", "-1", "--out", "m.json"],
}


@pytest.mark.parametrize("words", WRONG)
def test_a_slip_of_the_keyboard_repeats_no_address(words: str, capsys: Captured) -> None:
    url = with_keys("https://node.example")
    try:
        code = main(WRONG[words](url))
    except SystemExit as stop:
        code = int(str(stop.code))
    said = capsys.readouterr()
    assert (code, said.out, said.err.count("\n")) == (FAILED, "", 1)
    assert words in said.err.lower()
    assert_no_keys(said.err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["snapshot", "--out", "m.json"], "No node is named: give"),
        (["assess", "example", "--block", "25000000"], "`--block` needs a node"),
        (["assess", "example", "--market", "no-such.json"], "no-such.json cannot be read"),
        (["snapshot", "--rpc", "s3cr3t-path", "--out", "m.json"], "Address 1 of a node is no URL"),
    ],
)
def test_what_cannot_be_is_said(words: list[str], said: str, capsys: Captured) -> None:
    assert main(words) == FAILED
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert said in captured.err
    assert_no_keys(captured.err)


def test_the_recorded_market_can_be_asked_for(
    world: World, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", world.url)
    document, said = assessed(capsys, "--market", "recorded")
    assert document["inputs"]["market"]["content_hash"] == load_market().content_hash
    assert said == ""


def test_what_stays_recorded_keeps_its_origin_in_the_file(
    world: World, capsys: Captured, tmp_path: Path
) -> None:
    kept = tmp_path / "market.json"
    main(["snapshot", "--rpc", world.url, "--out", str(kept)])
    said = flat(capsys.readouterr().out)
    market = read_market_file(kept)
    live = sum(where.origin is Origin.LIVE for _, where in market.provenance)
    assert live == 11
    assert "6 of the 17 market figures are not read from the chain and stay as recorded" in said
