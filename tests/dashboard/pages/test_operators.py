"""Operators: who can lose our ETH?"""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.treasury import Asset, Holding
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
    assert len(app.get("plotly_chart")) == 2
    assert len(app.table) == 3


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


def test_without_reth_our_part_is_zero() -> None:
    held = replace(samples.treasury(), positions=(Holding(asset=Asset.ETH, amount=100.0),))
    assert {row[7] for row in rows(open_page("operators", held), 0)} == {"$0"}
