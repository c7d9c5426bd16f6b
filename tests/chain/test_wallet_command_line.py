"""The command line with addresses: market and treasury of one block, in files or assessed."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.cli import BREACHED, FAILED, INSIDE, main
from data.addresses import RETH, WETH
from data.live import read_live
from data.market_file import read_market_file
from data.treasury_file import read_treasury_file
from risk.treasury import Asset, Holding
from tests.chain import proxy
from tests.chain.present import assert_no_keys, with_keys
from tests.chain.proxy import between
from tests.chain.wallet_world import HELD, NAME, NODE, SAFE, SAFE_WEI, WalletWorld, wallet_world

FEW = ["--paths", "500"]
PLAIN = "0x3333333333333333333333333333333333333333"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WalletWorld]:
    folder = tmp_path_factory.mktemp("anvil")
    with wallet_world(folder, "1.4", int(time.time()) - 900) as world:
        world.hold(RETH, PLAIN, 50 * 10**18)
        world.seal()
        yield world


def test_a_snapshot_holds_market_and_treasury_of_one_block(
    world: WalletWorld, capsys: Captured, tmp_path: Path
) -> None:
    kept = tmp_path / "market.json"
    words = ["snapshot", "--rpc", world.url, "--out", str(kept)]
    assert main([*words, "--address", NAME, "--address", NODE]) == INSIDE
    said = capsys.readouterr().out.splitlines()
    block = read_market_file(kept).block
    assert block is not None
    treasury = read_treasury_file(tmp_path / "market.treasury.yaml")
    assert treasury.amount_of(Asset.WETH) == HELD[WETH] / 10**18
    assert len(treasury.node_stakes) == 3
    assert any(f"read from 2 addresses at block {block.number:,}" in line for line in said)
    assert f"{NAME}: {SAFE}" in said
    assert NODE in said
    # To the wei, with whom it is of and who said so.
    ether = f"{SAFE_WEI // 10**18}.{SAFE_WEI % 10**18:018d}"
    assert any(line.startswith(f"{SAFE}: ETH, {ether} ETH; getEthBalance") for line in said)
    assert any("in no figure" in line for line in said)


def test_addresses_stand_in_place_of_a_file(
    world: WalletWorld, capsys: Captured, tmp_path: Path
) -> None:
    kept = tmp_path / "market.json"
    main(["snapshot", "--rpc", world.url, "--out", str(kept), "--address", PLAIN])
    capsys.readouterr()
    words = ["assess", "--json", "-", *FEW]
    assert main([*words, "--rpc", world.url, "--address", PLAIN]) in {INSIDE, BREACHED}
    live = capsys.readouterr()
    assert PLAIN not in live.err
    beside = tmp_path / "market.treasury.yaml"
    assert read_treasury_file(beside).positions == (
        Holding(asset=Asset.RETH, amount=50.0, label=PLAIN),
    )
    main(["assess", str(beside), "--json", "-", *FEW, "--market", str(kept)])
    assert capsys.readouterr().out == live.out


def test_a_report_of_addresses_says_what_is_in_no_figure(
    world: WalletWorld, capsys: Captured, tmp_path: Path
) -> None:
    out = tmp_path / "report.pdf"
    words = ["report", "--out", str(out), *FEW, "--rpc", world.url, "--address", NODE]
    assert main(words) in {INSIDE, BREACHED}
    assert out.read_bytes().startswith(b"%PDF")
    said = capsys.readouterr().err
    assert "known from files that Rocket Pool publishes" in said


WRONG: dict[str, list[str]] = {
    "give one of the two": ["assess", "example", "--address", SAFE],
    "`--market` cannot be given": ["assess", "--market", "m.json", "--address", SAFE],
    "No treasury is named": ["assess"],
    "is mistyped": ["assess", "--address", SAFE.replace("6ef", "6Ef")],
    "`no-such.eth` has no address": ["assess", "--address", "no-such.eth"],
    "is neither an address nor": ["snapshot", "--out", "m.json", "--address", "\x1b[31mred"],
    "an address is no file": ["assess", "--address", "https://s3cr3t-path"],
}


@pytest.mark.parametrize("said", WRONG)
def test_what_cannot_be_read_is_said_in_one_sentence(
    world: WalletWorld,
    capsys: Captured,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", world.url)
    monkeypatch.chdir(tmp_path)
    try:
        code = main([*WRONG[said], *(FEW if WRONG[said][0] == "assess" else [])])
    except SystemExit as stop:
        code = int(str(stop.code))
    captured = capsys.readouterr()
    assert (code, captured.out, captured.err.count("\n")) == (FAILED, "", 1)
    assert said in captured.err
    assert captured.err.strip().isprintable()
    assert_no_keys(captured.err)
    assert list(tmp_path.iterdir()) == []


def test_a_node_that_fails_gives_neither_treasury_nor_recorded_figures(
    world: WalletWorld, capsys: Captured, tmp_path: Path
) -> None:
    out = tmp_path / "m.json"
    # The market is read, and the treasury fails at its second request.
    true = [proxy.honest] * (read_live([world.url]).requests_sent + 1)
    for words in (["snapshot", "--out", str(out)], ["assess", *FEW]):
        with between(world.url, *true, proxy.status(403)) as faulty:
            url = with_keys(faulty.url)
            assert main([*words, "--rpc", url, "--address", SAFE]) == FAILED
        captured = capsys.readouterr()
        assert (captured.out, captured.err.count("\n")) == ("", 1)
        assert "refused access (HTTP 403)" in captured.err
        assert_no_keys(captured.err)
    assert list(tmp_path.iterdir()) == []


def test_without_a_node_addresses_cannot_be_read(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PERIGEE_RPC", raising=False)
    assert main(["assess", "--address", SAFE, *FEW]) == FAILED
    assert "No node is named" in capsys.readouterr().err
