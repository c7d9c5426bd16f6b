"""The page Treasury with a node on this machine: addresses are read, refused and undone."""

import time
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.addresses import RETH
from data.live import read_live
from risk.treasury import Asset, Holding, Liability, Treasury
from tests.chain import proxy
from tests.chain.present import assert_no_keys, with_keys
from tests.chain.proxy import between
from tests.chain.wallet_world import NAME, NODE, SAFE, WalletWorld, wallet_world
from tests.chain.world import ETH
from tests.dashboard.kept import kept
from tests.dashboard.pages.pages import open_page, plain, text_of

PLAIN = "0x3333333333333333333333333333333333333333"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WalletWorld]:
    folder = tmp_path_factory.mktemp("anvil")
    with wallet_world(folder, "1.4", int(time.time()) - 900) as world:
        world.hold(RETH, PLAIN, 50 * ETH)
        world.seal()
        yield world


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    """Forget what an earlier test's process-wide cache holds."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def read(app: AppTest, text: str) -> AppTest:
    app.text_area(key="addresses.text").set_value(text).run()
    return app.button(key="read_addresses").click().run()


def held(app: AppTest) -> Treasury:
    treasury: Treasury = kept(app)["treasury"]
    return treasury


def refusal(app: AppTest) -> str:
    return " ".join(plain(each.value) for each in app.error)


def test_addresses_become_the_treasury_and_undo_brings_the_old_one_back(
    world: WalletWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", world.url)
    before = Treasury(
        name="Ours",
        positions=(Holding(asset=Asset.USDC, amount=9.0),),
        liabilities=(Liability(amount=3.0, label="Salaries"),),
    )
    app = read(open_page("treasury", before), f"{PLAIN}\n{PLAIN}")
    said = text_of(app)
    assert held(app).positions == (Holding(asset=Asset.RETH, amount=50.0, label=PLAIN),)
    assert (held(app).name, held(app).liabilities) == ("Ours", before.liabilities)
    block = kept(app)["found"].market.block.number
    assert f"Source: read from one address at block {block:,}." in said
    assert f"{PLAIN} is given twice, and counted once." in said
    rows = app.table[-1].value.map(plain).to_dict("records")
    assert [(row["What"], row["In the smallest unit"]) for row in rows] == [
        ("rETH", "50,000,000,000,000,000,000")
    ]
    app.button(key="undo").click().run()
    assert held(app) == before
    assert "Read from addresses" not in [each.value for each in app.header]
    app.button(key="redo").click().run()
    assert held(app).amount_of(Asset.RETH) == 50.0
    # A second reading replaces the first, and its liabilities stay once.
    read(app, NAME)
    assert held(app).amount_of(Asset.WETH) == 7.0
    assert held(app).liabilities == before.liabilities


def test_the_limits_and_debts_of_the_example_do_not_stay(
    world: WalletWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", world.url)
    app = read(open_page("treasury"), f"{NAME}, {NODE}")
    assert held(app).liabilities == ()
    assert held(app).name == "Read from addresses"
    assert len(held(app).node_stakes) == 3
    assert f"{NAME}: {SAFE}, {NODE}." in text_of(app)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "No address is given."),
        ("<img src=x onerror=alert(1)>", "is neither an address nor a name of ENS."),
        ("[a](https://evil.example).eth", "only Latin letters, digits and hyphens are"),
        ("no-such.eth", "The name `no-such.eth` has no address: it is not registered."),
        (SAFE.replace("6ef", "6Ef"), "is mistyped: its capitals do not fit its digits."),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_changes_nothing(
    world: WalletWorld, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", world.url)
    app = open_page("treasury")
    before = held(app)
    read(app, text)
    assert said in refusal(app)
    assert refusal(app).endswith("The treasury shown has stayed as it was.")
    assert held(app) == before
    # What was wrong is forgotten with the next reading that is right.
    read(app, PLAIN)
    assert refusal(app) == ""
    assert held(app).amount_of(Asset.RETH) == 50.0


def test_a_node_that_fails_meanwhile_changes_nothing(
    world: WalletWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The market is read for the session, and once more for the addresses.
    market = read_live([world.url]).requests_sent
    for true, said in (
        (2 * market, "refused access (HTTP 403)"),
        (market, "the market of the same block"),
    ):
        st.cache_resource.clear()
        with between(world.url, *[proxy.honest] * true, proxy.status(403)) as faulty:
            monkeypatch.setenv("PERIGEE_RPC", with_keys(faulty.url))
            app = open_page("treasury")
            before = held(app)
            kept(app)["found"] = _found()
            read(app, PLAIN)
            assert said in refusal(app)
            assert held(app) == before
            assert_no_keys(text_of(app), repr(app.session_state))


def test_without_a_node_the_place_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERIGEE_RPC", raising=False)
    app = open_page("treasury")
    assert not app.text_area
    assert "read_addresses" not in [button.key for button in app.button]


def _found() -> object:
    from dashboard import cache

    return cache.found_market()
