"""Charts and sentences of leaving over time: what they say, and how they are drawn."""

import csv
import io
import json
from dataclasses import replace
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard import departure_sentences as words
from dashboard import format as fmt
from dashboard import refill_sentences
from dashboard.charts import departure, departure_data, split
from dashboard.charts.figure import Chart
from dashboard.theme import DARK, LIGHT, Palette
from data.recorded.depth_history import depth_history
from risk.analysis.departure import with_departure
from risk.answer import Assessment
from risk.departure import Departure, PlanKind
from risk.measures import Estimate
from tests.dashboard.charts.computed import GONE, assessment

NAMES = ["frontier", "plan cash", "split", "history"]


@cache
def departing(preset: str = "") -> Assessment:
    return with_departure(assessment(preset))


def found(preset: str = "") -> Departure:
    departure_found = departing(preset).departure
    assert departure_found is not None
    return departure_found


def draw(name: str, here: Assessment, colours: Palette = LIGHT) -> Chart:
    if name == "frontier":
        frontier = departure_data.frontier(here)
        assert frontier is not None
        return departure.frontier(frontier, colours)
    if name == "plan cash":
        assert here.departure is not None
        cash = departure_data.plan_cash(here, here.departure.plan(PlanKind.PATIENT))
        assert cash is not None
        return departure.plan_cash(cash, colours)
    if name == "split":
        assert here.departure is not None
        return split.split(split.split_data(here.departure.split), colours)
    history = departure_data.history(here, depth_history())
    assert history is not None
    return departure.history(history, colours)


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


@pytest.mark.parametrize("preset", ["", GONE])
@pytest.mark.parametrize("name", NAMES)
def test_plotly_accepts_every_chart_and_each_point_says_a_sentence(name: str, preset: str) -> None:
    for colours in (LIGHT, DARK):
        drawn = draw(name, departing(preset), colours)
        assert go.Figure(**drawn.figure).data
        for trace in drawn.figure["data"]:
            most = 122 if trace.get("fill") == "toself" else 61
            assert len(trace["x"]) == len(trace["y"]) <= most
            if "hovertext" in trace:
                assert len(trace["hovertext"]) == len(trace["x"])
                assert all(text.endswith(".") for text in trace["hovertext"])


@pytest.mark.parametrize("preset", ["", GONE])
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_a_conclusion_and_an_alternative(name: str, preset: str) -> None:
    drawn = draw(name, departing(preset)).words
    assert any(character.isdigit() for character in drawn.title)
    assert any(character.isdigit() for character in drawn.alternative)
    assert drawn.alternative.endswith(".")


@pytest.mark.parametrize("name", ["split", "history"])
def test_logarithmic_axes_say_so(name: str) -> None:
    layout = draw(name, departing()).figure["layout"]
    axis = layout["xaxis"] if name == "split" else layout["yaxis"]
    assert axis["type"] == "log"
    assert "logarithmic" in axis["title"]["text"]


def test_the_frontier_joins_the_efficient_from_sure_to_cheap() -> None:
    figure = draw("frontier", departing()).figure
    line = figure["data"][0]
    assert line["x"] == sorted(line["x"])
    assert line["y"] == sorted(line["y"], reverse=True)
    assert line["x"][0] == 0.0
    marked = sum(len(trace["x"]) for trace in figure["data"][1:])
    assert marked == len(found().candidates)
    assert LIGHT.base in json.dumps(figure["data"][1:])


def test_the_shares_of_a_split_fill_the_drawing() -> None:
    data = split.split_data(found().split)
    np.testing.assert_allclose(sum(shares for _, shares in data.shares), 1.0)
    assert data.reth[0] < data.held < data.reth[-1]


def test_recorded_depth_shows_both_collapses_and_todays_line() -> None:
    figure = draw("history", departing()).figure
    assert figure["data"][1]["x"] == ["2023 H2", "2025 H2"]
    assert figure["data"][1]["y"] == [2170.0, 396.0]
    assert figure["layout"]["shapes"][0]["y0"] == pytest.approx(1262.6)
    assert "today" in figure["layout"]["annotations"][0]["text"]
    under = draw("history", departing(GONE))
    assert under.words.title.startswith("Under the scenario")


def test_what_was_not_computed_is_not_drawn() -> None:
    assert departure_data.frontier(assessment()) is None


def test_the_choice_names_cost_time_and_what_follows() -> None:
    choice, follows = said(words.choice(found())), said(words.follows(found()))
    assert choice.startswith("Selling everything now costs ")
    assert "within 1 % a day" in choice
    assert "takes 35 days" in choice
    best = words.cheapest(found())
    assert all(
        best.cost.value + best.waiting_cost <= plan.cost.value + plan.waiting_cost
        for plan in found().plans
    )
    assert words.name(best.kind, best.daily_cost) in words.follows(found())
    assert "a prior" in follows


def test_a_plan_that_does_not_end_says_what_is_left() -> None:
    choice = said(words.choice(found(GONE)))
    assert "rETH after 90 days" in choice
    rows = [[said(cell) for cell in words.plan_row(plan)] for plan in found(GONE).plans]
    assert [row[1].endswith("left") for row in rows] == [False, False, False, True, True, True]


def test_the_file_of_a_plan_holds_every_step_in_full() -> None:
    for plan in found().plans:
        rows = list(csv.DictReader(io.StringIO(words.steps_file(plan).decode())))
        assert len(rows) == len(plan.steps)
        out = sum(
            float(row["reth_each_day"]) * (int(row["last_day"]) - int(row["first_day"]) + 1)
            for row in rows
        )
        assert out == pytest.approx(5000.0, rel=2e-3)
        assert {row["venue"] for row in rows} <= {"Rocket Pool, burn", "Pools, by aggregator"}


def test_recovery_is_called_a_prior_beside_what_is_measured() -> None:
    recovery = said(words.recovery(found()))
    assert "recover half in 2 days: a prior" in recovery
    assert "half-life of 14 days" in recovery
    assert "n = 173" in recovery
    prior, measured = found().recoveries
    other = replace(found(), recoveries=(prior, replace(measured, half_life_days=20.0)))
    assert "20 days (the parameter file's)" in said(words.recovery(other))


def test_the_refill_shows_its_parts_its_prior_and_the_record() -> None:
    rows = [[said(cell) for cell in row] for row in refill_sentences.refill_rows(found().refill)]
    assert [row[1] for row in rows[:3]] == ["23.8", "36.2", "60 (30 to 120)"]
    assert rows[3][1] == "none to 178"
    assert "−80 rETH a day (95 % interval −291 to +132)" in rows[3][2]
    assert [row[:2] for row in map(list, refill_sentences.queue_rows(found().refill, None))][1] == [
        "100",
        f"2,800{fmt.SPACE}ETH",
    ]
    assert "has not been read" in refill_sentences.queue_note(None)


def test_when_the_cash_is_in_is_said_for_half_and_for_nearly_all_paths() -> None:
    title = said(words.cash_title(found().plan(PlanKind.NOW)))
    assert title.startswith("Nine tenths of the cash are in after 1 day on half of the paths")
    wait = said(words.cash_title(found().plan(PlanKind.WAIT)))
    # 0.9 of 5,832 ETH less 3,800 at once are 1,449, at 60 a day less 10 that others burn: day 29.
    # Arbitrage takes up to 14 a day besides, on days that find something to redeem: day 41 at most.
    middle = int(wait.split("after ")[1].split()[0])
    assert 29 <= middle <= 41


def test_a_plan_that_no_half_life_ends_says_so() -> None:
    recovery = said(words.recovery(found(GONE)))
    assert recovery.endswith("would not be over within 90 days either.")


def test_more_steps_than_the_table_shows_are_counted() -> None:
    month = found().plan(PlanKind.MONTH)
    left_out = words.steps_left_out(month)
    shown = len(month.steps[: words.MOST_STEPS])
    more = int(left_out.split()[0]) if left_out else 0
    assert shown + more == len(month.steps)
    assert words.steps_left_out(found().plan(PlanKind.NOW)) == ""


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [(0.00312, 0.0, "31 bps"), (0.00312, 4e-5, "31.2 bps (± 0.8 bps)"), (0.05, 0.001, "5.0 %")],
)
def test_a_cost_carries_its_error(value: float, error: float, text: str) -> None:
    assert said(fmt.cost_estimate(Estimate.normal(value, error))).startswith(text)
