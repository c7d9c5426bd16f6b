"""Liquidity: how do we get out?"""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from risk.departure import PlanKind
from risk.parameters import ExitQueueParameters
from risk.presets import PRESETS
from risk.processes.exit_queue import QueueStart, chance_beyond
from risk.scenario import Scenario
from risk.treasury import Asset, Holding, Location
from tests.dashboard.charts.computed import GONE
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples

RULES = ExitQueueParameters()


def preset(name: str) -> Scenario:
    return next(each.scenario for each in PRESETS if each.name == name)


def rows(app: AppTest, number: int) -> list[list[str]]:
    return [[plain(str(cell)) for cell in row] for row in app.table[number].value.to_numpy()]


def test_the_ways_out_the_exit_table_and_both_charts_are_there() -> None:
    app = open_page("liquidity", samples.treasury())
    said = text_of(app)
    assert "How do we get out?" in said
    assert "Recorded, " in said
    assert [row[0] for row in rows(app, 0)] == [
        "Redeem now, from collateral",
        "Sell to the pools",
        "Wait for refill",
    ]
    assert [row[0] for row in rows(app, 1)] == ["1 %", "5 %", "25 %", "50 %", "90 %", "100 %"]
    charts = app.get("plotly_chart")
    assert len(charts) == 7
    assert all(chart.proto.alt.endswith(".") for chart in charts)


def test_the_band_is_called_a_prior_and_a_node_would_settle_it() -> None:
    said = text_of(open_page("liquidity", samples.treasury()))
    assert "The band is a prior." in said
    assert "Reading the pools themselves from a node would settle it" in said
    assert "22 August 2023" in said
    assert "1 to 17 November 2025" in said
    assert "lost 92 % of today's depth, as they did in November 2025" in said


def test_plans_over_time_stand_below_with_their_costs_errors_and_steps() -> None:
    app = open_page("liquidity", samples.treasury())
    plans = rows(app, 3)
    assert [row[0] for row in plans] == [
        "Sell now",
        "Tranches over 7 days",
        "Tranches over 30 days",
        "Redeem, and sell within 1 % a day",
        "Redeem, and sell within 0.25 % a day",
        "Redeem, and wait for refill",
    ]
    assert all("±" in row[2] for row in plans[1:])
    steps = rows(app, 4)
    assert steps[0][:3] == ["1", "Redeem", "Rocket Pool, burn"]
    assert steps[0][3:] == ["3,258", "3,800 ETH", "nothing"]
    said = text_of(app)
    assert "the cheapest of these plans is" in said
    assert "a prior, for rETH no recovery from a single sale has been measured" in said


def test_another_plan_shows_its_own_steps_and_the_first_comes_back() -> None:
    app = open_page("liquidity", samples.treasury())
    chosen = app.selectbox(key="departure.plan")
    first = rows(app, 4)
    now = rows(chosen.set_value(PlanKind.NOW).run(), 4)
    assert [row[1] for row in now] == ["Redeem", "Sell"]
    wait = rows(app.selectbox(key="departure.plan").set_value(PlanKind.WAIT).run(), 4)
    assert {row[1] for row in wait} == {"Redeem", "Redeem what has refilled"}
    again = app.selectbox(key="departure.plan").set_value(chosen.value)
    assert now != first or chosen.value is PlanKind.NOW
    assert rows(again.run(), 4) == rows(app, 4)


def test_the_buffer_the_queue_and_the_record_are_told_apart_with_dates() -> None:
    app = open_page("liquidity", samples.treasury())
    said = text_of(app)
    assert "are taken to stand in the token's own contract" in said
    assert "28 ETH of deposits each" in said
    refill, queue, waits, collapses, settled = (rows(app, number) for number in range(6, 11))
    assert refill[2][1] == "60 (30 to 120)"
    assert queue[1] == ["100", "2,800 ETH", "47 days", "nothing", "1,800 ETH"]
    # An empty queue of validators is busy within a month as often as its law says.
    chance = chance_beyond(QueueStart.of(0.03, RULES), RULES, 30, 1.0)
    assert "The queue of validators that leave is 0.03" in said
    assert float(waits[0][1].removesuffix(" %")) == pytest.approx(100.0 * chance, abs=0.1)
    assert [row[3] for row in collapses] == ["88 %", "92 %"]
    assert collapses[1][1:3] == ["4,952 ETH, 1 Nov 2025", "396 ETH, 17 Nov 2025"]
    assert "does not settle it" in settled[-1][2]


def test_under_a_scenario_collateral_is_the_scenarios() -> None:
    app = open_page("liquidity", samples.treasury(), Scenario(name="", collateral_eth=100.0))
    assert "The scenario sets 100 ETH, without saying where they stand" in text_of(app)


def test_where_nothing_can_be_redeemed_the_table_says_so() -> None:
    app = open_page("liquidity", samples.treasury(), preset(GONE))
    said = text_of(app)
    assert f"Scenario: {GONE}" in said
    assert "None of the 5,000 rETH can be redeemed at once" in said
    assert "After 365 days" in said
    assert rows(app, 0)[0][1:4] == ["nothing today", "–", "–"]
    assert all(row[-1].endswith("ETH") for row in rows(app, 1))


def test_a_second_scenario_replaces_the_first() -> None:
    app = open_page("liquidity", samples.treasury(), Scenario(name="", depth_change=-0.5))
    once = rows(app, 0)[1][1]
    app = open_page("liquidity", samples.treasury(), Scenario(name="", depth_change=-0.8))
    assert once == "631 ETH for 1 %"
    assert rows(app, 0)[1][1] == "253 ETH for 1 %"


def test_a_bridge_delays_the_plan() -> None:
    far = Holding(asset=Asset.RETH, amount=100.0, location=Location.BASE)
    app = open_page("liquidity", replace(samples.treasury(), positions=(far,)))
    assert "can act on mainnet only after 7 days" in text_of(app)


def test_without_reth_there_is_one_sentence_and_nothing_to_draw() -> None:
    held = replace(samples.treasury(), positions=(Holding(asset=Asset.ETH, amount=100.0),))
    app = open_page("liquidity", held)
    assert "No rETH is held" in text_of(app)
    assert [link.proto.page for link in app.get("page_link")] == ["treasury"]
    assert not app.table
    assert not app.get("plotly_chart")


def test_a_way_that_is_switched_off_is_gone_and_its_loss_is_told() -> None:
    app = open_page("liquidity")
    (ways,) = app.get("button_group")
    assert "Without" not in text_of(app)
    ways.set_value(["redemption", "waiting"]).run()
    (line,) = [text for text in text_of(app).split("\n") if text.startswith("Without all pools")]
    assert " less, " in line
    table = next(each.value for each in app.table if "Takes, of what is held" in each.value)
    assert "closed" in [plain(cell) for cell in table.iloc[:, 2]]
    ways = app.get("button_group")[0]
    ways.set_value([]).run()
    assert "nothing can leave" in text_of(app)
