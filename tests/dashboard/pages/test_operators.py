"""Operators: who can lose our ETH?"""

import re
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.treasury import Asset, Holding, NodeStake, Treasury
from tests.dashboard.charts.computed import SLASHING
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples


def rows(app: AppTest, number: int) -> list[list[str]]:
    return [[plain(str(cell)) for cell in row] for row in app.table[number].value.to_numpy()]


def test_the_first_wei_the_chance_and_the_end_of_the_rpl_are_said() -> None:
    app = open_page("operators", samples.treasury())
    said = text_of(app)
    assert "lose their first wei when 8.27 % of the network is slashed together" in said
    assert "4 ETH, is through at 4.11 %" in said
    assert "A mass slashing has a chance of 0.041 % in 30 days, a prior" in said
    assert "RPL no longer insures rETH." in said
    assert "RocketMegapoolDelegate" in said
    assert "Before a megapool is settled" in said
    assert len(app.get("plotly_chart")) == 7
    assert len(app.table) == 11


def test_sizes_that_the_bonds_bear_cost_nothing_and_larger_ones_do() -> None:
    table = rows(open_page("operators", samples.treasury()), 0)
    assert [row[0] for row in table] == ["1 %", "5 %", "10 %", "20 %", "33.3 %"]
    assert [row[5] for row in table[:2]] == ["0", "0"]
    assert [row[8] for row in table[:2]] == ["nothing to report"] * 2
    assert all(row[4] == "0" for row in table)
    assert all(row[7].startswith("$") and row[7] != "$0" for row in table[2:])


def test_the_scenarios_own_slashing_is_said_and_stands_among_the_sizes() -> None:
    scenario = next(each.scenario for each in PRESETS if each.name == SLASHING)
    app = open_page("operators", samples.treasury(), scenario)
    said = text_of(app)
    assert "The scenario slashes 15 % of the network today: rETH loses 4 % of its value" in said
    assert "falls from day 19 and is true again on day 21" in said
    assert any(row[0] == "15 % (scenario)" for row in rows(app, 0))


def test_a_slashing_that_the_bonds_bear_is_said_to_cost_nothing() -> None:
    app = open_page("operators", samples.treasury(), Scenario(name="", slashed_share_now=0.05))
    assert "the bonds bear all of it, and rETH loses nothing" in text_of(app)


def test_the_census_names_its_sources_and_what_the_scenario_changed() -> None:
    table = rows(open_page("operators", samples.treasury()), 2)
    assert [row[0] for row in table][-1] == "Borrowed from rETH"
    assert table[1][1] == "1,444"
    assert table[1][2].startswith("Recorded, ")
    assert "reward tree" in table[1][3]
    changed = rows(open_page("operators", samples.treasury(), Scenario(name="", bond_eth=4.0)), 2)
    assert [row[2] for row in changed[:3]] == ["Scenario", table[1][2], "Scenario"]


STAKES = (
    NodeStake(validators=10, bond_eth=4.0, megapool_rpl=1000.0, unclaimed_eth=1.0),
    NodeStake(validators=5, bond_eth=8.0, megapool=False, legacy_rpl=30_000.0, commission=0.14),
)


def with_node() -> Treasury:
    made = samples.treasury()
    return replace(made, positions=(*made.positions, *STAKES))


def test_our_own_node_is_told_with_bond_rpl_income_and_what_a_slashing_takes() -> None:
    app = open_page("operators", with_node())
    said = text_of(app)
    assert "Our own node" in [plain(each.value) for each in app.header]
    # 10 · 4 + 5 · 8 own; 10 · 28 + 5 · 24 borrowed.
    assert "15, with 80.0 ETH of their own and 400 ETH borrowed, 6.0 times the own" in said
    assert re.search(r"they earn [\d.]+ ETH a year, [\d.]+ ETH of it as commission", said)
    assert "the 31,000 RPL staked with them at hand after" in said
    assert re.search(r"Slashed alone, a validator loses [\d.]+ ETH; one of them is with a", said)
    assert re.search(
        r"hits them with a chance of [\d.]+ % \(± [^)]*%\) within 30 days, a prior, and then "
        r"takes [\d.]+ ETH \(± [\d.]+ ETH\) on average",
        said,
    )
    assert "What that of the scenario takes" not in said
    assert not app.get("page_link")


def test_the_scenarios_slashing_of_our_own_node_is_told_too() -> None:
    scenario = Scenario(name="", slashed_share_now=0.1)
    said = text_of(open_page("operators", with_node(), scenario))
    assert "The slashing of the scenario hits them with a chance of 10 %" in said


def test_a_node_alone_with_neither_rpl_nor_reth_has_its_answer() -> None:
    alone = Treasury(name="Node", positions=(NodeStake(validators=2, bond_eth=8.0, commission=0),))
    said = text_of(open_page("operators", alone))
    assert "Own validators: 2, with 16.0 ETH of their own and 48.0 ETH borrowed" in said
    assert "no RPL is staked with them" in said
    assert "commission" not in said


def test_without_a_node_one_sentence_says_what_to_do_and_leads_there() -> None:
    app = open_page("operators", samples.treasury(), Scenario(name="", basis=-0.02))
    assert "Our own node" not in [plain(each.value) for each in app.header]
    assert "enter them under Node stakes on the page Treasury" in text_of(app)
    (link,) = app.get("page_link")
    assert (plain(link.proto.label), link.proto.page) == ("Go to Treasury", "treasury")
    assert link.proto.query_string == "basis=-0.02"


def test_without_reth_our_part_is_zero() -> None:
    held = replace(samples.treasury(), positions=(Holding(asset=Asset.ETH, amount=100.0),))
    assert {row[7] for row in rows(open_page("operators", held), 0)} == {"$0"}


def test_known_slashings_stand_beside_what_the_model_says_of_them() -> None:
    app = open_page("operators", samples.treasury())
    assert "give 3 of 4 published figures" in text_of(app)
    table = rows(app, 3)
    assert [row[0] for row in table] == [
        "RockLogic (Lido), 13 Apr 2023",
        "Launchnodes (Lido), 11 Oct 2023",
        "Launchnodes (Lido), 11 Oct 2023",
        "Largest of the SSV clusters (Ankr, ex-Allnodes), 10 Sep 2025",
    ]
    assert [row[1] for row in table] == ["Capella", "Capella", "Capella", "Electra"]
    assert [row[4] for row in table] == ["13.77 ETH", "20.04 ETH", "28.46 ETH", "5.53 ETH"]
    assert [row[5] for row in table] == ["13.59 ETH", "20 ETH", "23.46 ETH", "5.581 ETH"]
    assert [row[6].startswith("±") for row in table] == [True, True, False, True]
