"""Charts and sentences of who bears a loss: what they say, and how they are drawn."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard import bearing_sentences, node_risk_sentences, race_sentences
from dashboard import format as fmt
from dashboard.charts import node_risk, node_risk_data, race, race_data, waterfall, waterfall_data
from dashboard.charts.figure import Chart
from dashboard.theme import DARK, LIGHT, Palette
from risk.analysis.bearing import with_bearing
from risk.answer import Assessment
from risk.bearing import Bearing, Race
from risk.node_risk import NodeRisk
from risk.slashing.fleet import FleetKind
from risk.treasury import NodeStake
from tests.dashboard.charts.computed import SLASHING, assessment

LARGE, ONE = "Minority client bug", "Lone slashing"
STAKES = (
    NodeStake(validators=10, bond_eth=4.0, megapool_rpl=1000.0),
    NodeStake(validators=5, bond_eth=8.0, megapool=False, legacy_rpl=30_000.0, commission=0.14),
)


@cache
def here(preset: str = "", *, node: bool = True) -> Assessment:
    made = assessment(preset)
    held = made.treasury
    if node:
        held = replace(held, positions=(*held.positions, *STAKES))
    return with_bearing(replace(made, treasury=held, bearing=None))


def found(preset: str = "") -> Bearing:
    made = here(preset).bearing
    assert made is not None
    return made


def the_node() -> NodeRisk:
    made = found().node
    assert made is not None
    return made


def race_of(loss: float) -> Race:
    return next(each for each in found().races if each.loss == loss)


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


def drawn(name: str, colours: Palette = LIGHT) -> Chart:
    if name == "waterfall":
        data = waterfall_data.waterfall(here(), LARGE, FleetKind.MIXED)
        assert data is not None
        return waterfall.waterfall(data, colours)
    if name == "race":
        return race.race(race_data.race(race_of(0.1)), colours)
    leverage = node_risk_data.leverage(here())
    assert leverage is not None
    return node_risk.leverage(leverage, colours)


@pytest.mark.parametrize("name", ["waterfall", "race", "leverage"])
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_figure_is_one_that_plotly_takes_and_json_carries(
    name: str, colours: Palette
) -> None:
    made = drawn(name, colours)
    go.Figure(made.figure)
    json.dumps(made.figure, allow_nan=False)
    assert made.words.title
    assert made.words.alternative != made.words.title
    assert made.words.subtitle


# The waterfall


def test_what_comes_to_a_place_leaves_it_or_is_borne_there() -> None:
    for row in found().waterfalls:
        data = waterfall_data.of_row(row)
        for place in (waterfall_data.MINIPOOLS, waterfall_data.MEGAPOOLS):
            came = sum(flow.eth for flow in data.flows if flow.target == place)
            left = sum(flow.eth for flow in data.flows if flow.source == place)
            assert left == pytest.approx(came)
        assert all(flow.eth > 0.0 for flow in data.flows)
        ends = {flow.target for flow in data.flows} - {flow.source for flow in data.flows}
        borne = sum(data.through(place) for place in ends)
        assert borne == pytest.approx(row.borne.validators_loss_eth)


def test_the_figure_has_the_flows_and_what_reth_bears_has_a_colour_of_its_own() -> None:
    row = found().waterfall(LARGE, FleetKind.MIXED)
    data = waterfall_data.of_row(row)
    trace = waterfall.waterfall(data, LIGHT).figure["data"][0]
    assert trace["link"]["value"] == [flow.eth for flow in data.flows]
    names = [label.split("<br>")[0] for label in trace["node"]["label"]]
    assert names == list(data.places)
    ours = [
        value
        for value, target in zip(trace["link"]["value"], trace["link"]["target"], strict=True)
        if trace["node"]["color"][target] == LIGHT.threshold
    ]
    assert sum(ours) == pytest.approx(row.borne.reth_loss_eth)
    for axis in ("x", "y"):
        assert all(0.0 < place < 1.0 for place in trace["node"][axis])


def test_an_event_that_the_bonds_bear_is_said_to_cost_exactly_nothing_and_why() -> None:
    row = found().waterfall(ONE, FleetKind.MIXED)
    assert "bear all of" in bearing_sentences.conclusion(row)
    told = bearing_sentences.follows(row)
    assert "No bond is exhausted, so that rETH loses exactly nothing." in told
    assert "1 validator of" in said(told)
    assert bearing_sentences.event_row(row)[5:] == ("0", "0", f"0{fmt.SPACE}%", "0")
    assert waterfall_data.DEBT not in waterfall_data.of_row(row).places


def test_an_event_beyond_the_bonds_says_who_owes_and_who_does_not() -> None:
    row = found().waterfall(LARGE, FleetKind.MIXED)
    told = said(bearing_sentences.follows(row))
    assert f"{row.borne.debt_eth:,.0f} ETH that megapools owe" in told
    assert f"{row.borne.uninsured_eth:,.0f} ETH that nobody owes" in told
    assert f"of {row.borne.validators_loss_eth:,.0f} ETH, holders" in said(
        bearing_sentences.conclusion(row)
    )
    average = found().waterfall(LARGE, FleetKind.AVERAGE)
    beside = said(bearing_sentences.beside_average(row, average))
    assert f"{average.borne.reth_loss_eth:,.0f} ETH" in beside
    assert bearing_sentences.beside_average(average, average) == ""
    assert "which nobody owes them" in bearing_sentences.follows(average)


def test_pictures_of_the_nodes_say_where_they_come_from() -> None:
    mixed, average = found().fleets
    assert "a prior" not in bearing_sentences.standing(average)
    assert bearing_sentences.standing(mixed) == "Mixed bonds (prior)"
    assert "no legacy RPL is counted" in bearing_sentences.composition(average)
    assert "25 % of them in megapools" in said(bearing_sentences.composition(mixed))


def test_a_debt_that_nothing_repays_is_said_to_be_never_repaid() -> None:
    one, _, ten = found().cliffs
    assert bearing_sentences.cliff_row(ten)[-1] == "never"
    assert bearing_sentences.cliff_row(one)[1] == "0"
    assert "costs rETH nothing until" in said(bearing_sentences.cliff(found()))


# The race


def test_the_lines_are_the_rates_of_every_day() -> None:
    made = race_of(0.25)
    true, reported, taken = race.race(race_data.race(made), LIGHT).figure["data"]
    assert reported["y"] == made.race.reported.tolist()
    assert true["y"] == made.race.true.tolist()
    assert taken["y"] == pytest.approx(np.cumsum(made.race.taken_eth).tolist())
    assert len(reported["hovertext"]) == len(made.race.reported)
    assert reported["line"]["shape"] == "hv"


def test_the_race_says_what_the_place_in_the_line_is_worth() -> None:
    made = race_of(0.1)
    first, *_, last = made.places
    told = said(race_sentences.follows(made))
    assert f"lose {said(fmt.percent(first.loss))} when we redeem first" in told
    assert f"worth {first.result.total_eth - last.result.total_eth:,.0f} ETH" in told
    title = said(race_sentences.conclusion(made))
    assert title.startswith(f"For {made.race.days} days the rate stands too high")
    assert race_sentences.race_row(made)[1] == fmt.days(made.race.days)


def test_refused_reports_are_told_only_where_there_are_any() -> None:
    assert race_sentences.refused(race_of(0.01)) == ""
    deep = race_of(0.25)
    assert deep.race.refused_from_day is not None
    assert f"From day {deep.race.refused_from_day} on" in race_sentences.refused(deep)


def test_without_reth_no_place_is_ours() -> None:
    bare = replace(race_of(0.1), places=(), held_reth=0.0)
    assert "No rETH is held" in race_sentences.follows(bare)
    assert race_sentences.race_row(bare)[-1] == "–"


def test_the_scenarios_own_loss_is_named_so() -> None:
    own = [each for each in found(SLASHING).races if each.of_scenario]
    assert [race_sentences.option(each).endswith("(scenario)") for each in own] == [True]


# The own node


def test_each_bond_has_its_line() -> None:
    data = node_risk_data.leverage(here())
    assert data is not None
    traces = node_risk.leverage(data, LIGHT).figure["data"]
    assert [said(trace["name"]) for trace in traces] == [
        "ours, 5.33 ETH",
        "new, 4 ETH",
        "alone, 32 ETH",
    ]
    assert len({trace["line"]["dash"] for trace in traces}) == 3
    for trace, bond in zip(traces, data.bonds, strict=True):
        assert trace["y"] == pytest.approx((100.0 * bond.losses).tolist())


def test_without_a_node_there_is_no_chart_of_it() -> None:
    assert node_risk_data.leverage(here(node=False)) is None


def test_the_node_is_told_by_income_bond_penalties_downtime_and_rpl() -> None:
    told = {lead: said(words) for lead, words in node_risk_sentences.told(the_node())}
    assert list(told) == [
        "Income against risk.",
        "What a small bond does.",
        "What a slashing of one takes.",
        "What a day offline costs.",
        "What a megapool owes, and what waits.",
        "RPL at risk.",
    ]
    # 80 ETH of bonds in 15 validators: 32 over 5.33 is six; 1 + (14 + 16.8) / 80.
    assert "earns 1.39 times and loses 6.00 times" in told["What a small bond does."]
    assert "16.7 % of it" in told["What a small bond does."]
    assert "in the 36 days until" in told["What a slashing of one takes."]
    assert (
        "With 5 % of the network slashed, and all of ours with it, it owes 8.59 ETH"
        in told["What a megapool owes, and what waits."]
    )
    assert "Legacy RPL worth 26.2 ETH" in told["RPL at risk."]


def test_a_megapool_alone_risks_no_rpl_by_slashing() -> None:
    alone = replace(the_node(), legacy_rpl_eth=0.0)
    told = dict(node_risk_sentences.told(alone))
    assert "None by slashing" in told["RPL at risk."]


def test_a_queue_that_is_no_queue_is_not_said_to_be_zero() -> None:
    rows = dict(node_risk_sentences.timing_rows(the_node()))
    assert rows["Exit queue of today"] == "below 0.1"
    assert rows["A bond is cash after"] == "2"
    assert rows["Slashed, until it can be withdrawn"] == "36.4"


def test_no_name_of_a_place_lies_over_another() -> None:
    for row in (*found().waterfalls, *found(SLASHING).waterfalls):
        trace = waterfall.waterfall(waterfall_data.of_row(row), LIGHT).figure["data"][0]
        columns: dict[float, list[float]] = {}
        for x, y in zip(trace["node"]["x"], trace["node"]["y"], strict=True):
            columns.setdefault(x, []).append(y)
        for heights in columns.values():
            # Two lines of 13 pixels in a drawing of 372.
            assert all(gap > 0.09 for gap in np.diff(sorted(heights)))
