"""Operators, lower half: who bears what to the last ETH, the race, the own node's risk."""

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.contracts.nodes import RegisteredNode
from data.store.engine import open_store
from data.store.nodes import append_nodes, begin_census
from risk.market import Block
from risk.scenario import Scenario
from risk.treasury import Asset, Holding, NodeStake
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples

ETHER = 10**18
STAKES = (
    NodeStake(validators=10, bond_eth=4.0, megapool_rpl=1000.0),
    NodeStake(validators=5, bond_eth=8.0, megapool=False, legacy_rpl=30_000.0, commission=0.14),
)


def with_node() -> AppTest:
    made = samples.treasury()
    return open_page("operators", replace(made, positions=(*made.positions, *STAKES)))


def headers(app: AppTest) -> list[str]:
    return [plain(each.value) for each in app.header]


def row_of(app: AppTest, first: str) -> list[str]:
    for table in app.table:
        for row in table.value.to_numpy():
            cells = [plain(str(cell)) for cell in row]
            if cells[0] == first:
                return cells
    raise LookupError(first)


def test_the_usual_event_is_told_and_another_one_when_it_is_chosen_and_back() -> None:
    app = open_page("operators", samples.treasury())
    assert "Who bears what, to the last ETH" in headers(app)
    assert "9 % of the network is slashed, and with it" in text_of(app)
    app.selectbox(key="bearing.event").select("Lone slashing").run()
    said = text_of(app)
    assert "No bond is exhausted, so that rETH loses exactly nothing." in said
    assert "Lone slashing: the bonds bear all of" in said
    app.selectbox(key="bearing.event").select("Majority client bug").run()
    assert "26.3 % of the network is slashed, and with it" in text_of(app)


def test_the_picture_of_the_nodes_changes_what_is_borne() -> None:
    app = open_page("operators", samples.treasury())
    mixed = row_of(app, "Minority client bug")
    kinds = app.selectbox(key="bearing.fleet")
    assert [plain(option) for option in kinds.options] == [
        "Mixed bonds (prior)",
        "One average bond of 8 ETH",
    ]
    kinds.select_index(1).run()
    average = row_of(app, "Minority client bug")
    assert mixed[5] != "0"
    assert average[5] == "0"
    assert mixed[2] == average[2]
    app.selectbox(key="bearing.fleet").select_index(0).run()
    assert row_of(app, "Minority client bug") == mixed


def test_the_race_is_told_for_the_loss_that_is_chosen() -> None:
    app = open_page("operators", samples.treasury())
    assert "If rETH loses 10 %, our 5,000 rETH lose" in text_of(app)
    app.selectbox(key="bearing.loss").select_index(3).run()
    said = text_of(app)
    assert "If rETH loses 25 %, our 5,000 rETH lose" in said
    assert "the contract would refuse the software's step" in said
    app.selectbox(key="bearing.loss").select_index(0).run()
    assert "the contract would refuse" not in text_of(app)


def test_the_scenarios_slashing_is_chosen_by_itself() -> None:
    app = open_page("operators", samples.treasury(), Scenario(name="", slashed_share_now=0.15))
    assert app.selectbox(key="bearing.event").value == "The scenario's slashing"
    assert "15 % of the network is slashed, and with it" in text_of(app)
    assert "If rETH loses 4 %, our" in text_of(app)


def test_the_own_node_is_told_below() -> None:
    app = with_node()
    assert "Our own node: income against risk" in headers(app)
    assert len(app.get("plotly_chart")) == 8
    assert row_of(app, "A bond is cash after")[1] == "2"
    assert row_of(app, "33.3 %")[0] == "33.3 %"
    assert "Each ETH of our bonds, 5.33 ETH a validator, earns" in text_of(app)


def test_without_a_node_or_reth_neither_is_told() -> None:
    held = replace(samples.treasury(), positions=(Holding(asset=Asset.ETH, amount=100.0),))
    app = open_page("operators", held)
    assert "Our own node: income against risk" not in headers(app)
    assert "No rETH is held, so that no place in this line is ours." in text_of(app)
    assert row_of(app, "Majority client bug")[8] == "0"


def test_a_census_in_the_store_is_reckoned_with_node_by_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite"
    block = Block(number=25_000_000, hash=f"0x{1:064x}", timestamp=1_790_000_000)
    nodes = [
        registered(0, minipools=3, minipools_8=3, minipool_bond_wei=24 * ETHER),
        registered(1, megapool_validators=2, megapool_bond_wei=8 * ETHER),
    ]
    with open_store(url) as store:
        begin_census(store, block, "1.4", len(nodes))
        append_nodes(store, block.number, 0, nodes)
    monkeypatch.setenv("PERIGEE_STORE", url)
    st.cache_resource.clear()
    try:
        app = open_page("operators", samples.treasury())
        kinds = [plain(option) for option in app.selectbox(key="bearing.fleet").options]
        assert kinds[0] == "Census, block 25,000,000, 2 nodes one by one"
        assert "5 validators, 40 % of them in megapools, 6.4 ETH of bond each" in text_of(app)
        # A host of 20 is more than all there are.
        assert row_of(app, "Host failure, 20 validators")[1] == "5"
    finally:
        st.cache_resource.clear()


def registered(place: int, **figures: int) -> RegisteredNode:
    nothing = {
        "minipools": 0,
        "minipools_8": 0,
        "minipools_16": 0,
        "minipool_bond_wei": 0,
        "minipool_borrowed_wei": 0,
        "legacy_rpl_wei": 0,
    }
    return RegisteredNode(place=place, address=f"0x{place:040x}", **(nothing | figures))
