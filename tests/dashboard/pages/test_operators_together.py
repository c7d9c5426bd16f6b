"""The part of Operators on who fails together."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from risk.scenario import Scenario
from risk.treasury import NodeStake
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples


def headers(app: AppTest) -> list[str]:
    return [plain(each.value) for each in app.header]


def test_groups_lone_slashings_and_clusters_are_told_with_their_record() -> None:
    app = open_page("operators", samples.treasury())
    said = text_of(app)
    assert "15,830 validators are taken to be run by 1,420 nodes" in said
    assert "the sizes seen on 1 Mar 2024 (n = 2,712)" in said
    assert "260 in 2.98 million validator-years, 1 Dec 2020 to 11 Sep 2025" in said
    assert "0.874 per 10,000 a year (0.771 to 0.987, exact Poisson 95 %" in said
    assert "less than the least bond of 4 ETH: rETH loses exactly nothing" in said
    assert "Rocket Pool is struck about once in 67 years" in said
    assert {"Seven named events", "Who fails together", "How likely each loss is"} <= set(
        headers(app)
    )
    assert len(app.get("plotly_chart")) == 7


def test_the_chance_of_each_loss_is_told_and_zero_has_its_reason() -> None:
    said = text_of(open_page("operators", samples.treasury()))
    assert "rETH loses more than 1 % with a chance of 0.0086 % within 30 days" in said
    never = open_page("operators", samples.treasury(), Scenario(name="", client_share=0.04))
    assert "rETH loses exactly nothing by a client bug" in text_of(never)
    cells = [str(cell) for table in never.table for cell in table.value.to_numpy().ravel()]
    assert any("bond not exhausted" in plain(cell) for cell in cells)


def test_an_event_is_chosen_and_applied_to_the_scenario() -> None:
    app = open_page("operators", samples.treasury())
    assert "One validator signs twice" in text_of(app)
    assert not any(each.key == "together.apply" for each in app.button)
    for key, story in (("outage", "for five days"), ("majority", "52.6 % of the network")):
        app.selectbox("together.event").select(key).run()
        assert story in text_of(app)
    app.button("together.apply").click().run()
    said = text_of(app)
    assert "The scenario slashes 26.3 % of the network today" in said
    app.selectbox("together.event").select("minority").run()
    app.button("together.apply").click().run()
    assert "The scenario slashes 9 % of the network today" in text_of(app)


def test_an_own_node_has_its_own_distribution() -> None:
    made = samples.treasury()
    stake = NodeStake(validators=10, bond_eth=4.0)
    app = open_page("operators", replace(made, positions=(*made.positions, stake)))
    assert "Our own node's stake loses more than 1 % with a chance of" in text_of(app)
