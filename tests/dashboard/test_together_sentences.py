"""Sentences, charts, JSON and PDF of who fails together."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from jsonschema import Draft202012Validator

from dashboard import format as fmt
from dashboard import together_sentences as said
from dashboard.charts import together, together_data
from dashboard.export import to_json
from dashboard.report import figures
from dashboard.theme import DARK, LIGHT, Palette
from data.recorded.nodes import recorded_nodes
from risk.analysis.together import with_together
from risk.answer import Assessment
from risk.treasury import NodeStake
from tests.dashboard.charts import computed

SCHEMA = Path(__file__).parents[1] / "reference" / "assessment.schema.json"


@cache
def made() -> Assessment:
    before = computed.assessment()
    held = before.treasury
    stake = NodeStake(validators=10, bond_eth=4.0)
    treasury = replace(held, positions=(*held.positions, stake))
    return with_together(replace(before, treasury=treasury), recorded_nodes())


def drawn(name: str, colours: Palette) -> Any:
    data = getattr(together_data, name)(made())
    assert data is not None
    return getattr(together, name)(data, colours)


@pytest.mark.parametrize("name", ["exceedance", "first_wei", "loss_map"])
def test_plotly_takes_every_figure_and_each_says_what_it_shows(name: str) -> None:
    for colours in (LIGHT, DARK):
        chart = drawn(name, colours)
        go.Figure(chart.figure)
        json.dumps(chart.figure, allow_nan=False)
        assert all((chart.words.title, chart.words.subtitle, chart.words.alternative))
    assert drawn(name, LIGHT).figure != drawn(name, DARK).figure


def test_without_the_part_there_is_no_chart_and_the_json_says_null() -> None:
    bare = replace(made(), together=None)
    assert together_data.exceedance(bare) is None
    assert together_data.first_wei(bare) is None
    assert together_data.loss_map(bare) is None
    assert json.loads(to_json(bare))["together"] is None


def test_the_curve_of_the_chart_holds_the_chances_of_the_table() -> None:
    data = together_data.exceedance(made())
    assert data is not None
    assert [line.name for line in data.lines] == [
        "rETH, bonds as spread",
        "rETH, one average bond",
        "own node",
    ]
    found = made().together
    assert found is not None
    table = found.table("reth")
    assert table is not None
    for row in table.rows[1:]:
        near = np.interp(row.threshold, data.lines[0].losses, data.lines[0].chances)
        assert near == pytest.approx(row.within[0], rel=0.02)


def test_the_json_satisfies_the_schema_and_holds_the_figures() -> None:
    document = json.loads(to_json(made()))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    faults = [error.message for error in Draft202012Validator(schema).iter_errors(document)]
    assert faults == []
    found = made().together
    assert found is not None
    losses = document["together"]["losses"][0]
    assert losses["thresholds"][3]["beyond"] == 0.01
    assert losses["thresholds"][3]["within"][0]["chance"] == found.tables[0].rows[3].within[0]
    assert document["together"]["events"][0]["event"] == "lone"


def test_the_paper_draws_the_curves_the_same_each_time() -> None:
    data = together_data.exceedance(made())
    assert data is not None
    first = figures.exceedance(data)
    assert first.startswith(b"<?xml")
    assert first == figures.exceedance(data)


@pytest.mark.parametrize(
    ("chance", "text"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.21, "21 %"), (8.57e-5, "0.0086 %"), (1e-8, "0.0000010 %")],
)
def test_rare_chances_keep_two_digits(chance: float, text: str) -> None:
    assert said.rare(chance).replace(fmt.SPACE, " ") == text


def test_a_larger_fork_s_penalty_of_the_time_is_told_beside() -> None:
    found = made().together
    assert found is not None
    host = said.event_told(found.outcome("host")).replace(fmt.SPACE, " ")
    assert "by the rules of Fulu (1.05 ETH by those of Capella)" in host
    assert "rETH loses exactly nothing" in host
    majority = said.event_told(found.outcome("majority")).replace(fmt.SPACE, " ")
    assert "with the exit queue, rETH" in majority
