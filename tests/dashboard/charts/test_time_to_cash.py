"""The chart and the sentences of the time to cash and of the cost by cause."""

import json
import math
from dataclasses import replace
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard import exit_cost_sentences as costs
from dashboard import format as fmt
from dashboard import time_to_cash_sentences as words
from dashboard.charts.time_to_cash import TimesData, times_chart, times_data
from dashboard.theme import DARK, LIGHT, Palette
from risk.analysis.departure import with_departure
from risk.measures import Estimate
from risk.time_to_cash import TimesToCash
from tests.dashboard.charts.computed import GONE, assessment


@cache
def found(preset: str = "") -> TimesData:
    made = times_data(with_departure(assessment(preset)))
    assert made is not None
    return made


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


@pytest.mark.parametrize("preset", ["", GONE])
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_plotly_accepts_the_chart_and_it_carries_the_chances(preset: str, colours: Palette) -> None:
    data = found(preset)
    drawn = times_chart(data, colours)
    assert go.Figure(json.loads(json.dumps(drawn.figure))).data
    assert len(drawn.figure["data"]) == 4
    for number, trace in enumerate(drawn.figure["data"]):
        chances = np.asarray(trace["y"]) / 100.0
        assert chances == pytest.approx(data.times.rows[number].by_day[data.days])
        assert len(trace["hovertext"]) == len(trace["x"])
    assert drawn.words.alternative.endswith(".")


def test_without_plans_over_time_there_is_no_chart() -> None:
    assert times_data(assessment("")) is None


def test_the_sentence_says_half_nearly_all_and_the_rest() -> None:
    text = said(words.conclusion(found().times, 5000.0))
    assert text.startswith("Half of the paths have all 5,000 rETH out within ")
    assert "95 % of them within" in text
    gone = said(words.conclusion(found(GONE).times, 5000.0))
    assert gone.startswith("Within 90 days, all 5,000 rETH are cash on ")


def test_a_band_wider_than_a_day_stands_beside_its_days() -> None:
    times = found().times
    row = times.rows[0]

    def shown(estimate: Estimate) -> str:
        changed: TimesToCash = replace(times, rows=(replace(row, median=estimate),))
        return said(words.rows(changed)[0][2])

    assert shown(Estimate(value=9.0, standard_error=0.0, low95=9.0, high95=9.0)) == "9 days"
    wide = Estimate(value=9.0, standard_error=0.5, low95=8.0, high95=10.0)
    assert shown(wide) == "9 days (8 to 10)"
    late = Estimate(value=80.0, standard_error=math.inf, low95=75.0, high95=math.inf)
    assert shown(late) == "80 days (75 to more than 90)"
    never = Estimate(value=math.inf, standard_error=math.inf, low95=math.inf, high95=math.inf)
    assert shown(never) == "more than 90"
    doubtful = Estimate(value=math.inf, standard_error=math.inf, low95=88.0, high95=math.inf)
    assert shown(doubtful) == "more than 90 (88 or more)"


def test_costs_that_do_not_exist_are_called_nothing() -> None:
    made = assessment("").exit_costs
    assert made is not None
    free = replace(made.rows[-1], now=replace(made.rows[-1].now, fee=0.0, impact=0.0))
    text = said(costs.conclusion(replace(made, rows=(free,))))
    assert text.startswith("Leaving with all 5,000 rETH at once costs nothing; within 7 days")
    whole = said(costs.conclusion(made))
    assert "of it impact" in whole
    assert len(costs.rows(made)) == 5
