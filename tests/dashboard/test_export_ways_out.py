"""The JSON of the ways out and of the operators, from assessments that were computed."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dashboard.export import to_json
from risk.analysis.departure import with_departure
from risk.answer import Assessment
from tests.dashboard.charts import computed

SCHEMA = Path(__file__).parents[1] / "reference" / "assessment.schema.json"


def exported(made: Assessment) -> Any:
    document = json.loads(to_json(made))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    return document


@pytest.mark.parametrize("name", ["", *computed.PRESETS])
def test_what_was_computed_satisfies_the_published_schema(name: str) -> None:
    made = computed.assessment(name)
    assert made.leaving is not None
    assert made.operators is not None
    document = exported(made)
    assert [row["lost"] for row in document["leaving"]["lost_depths"]] == [0.5, 0.8, 0.92]
    cash = document["leaving"]["cash"]["days"]
    assert len(cash) == len(made.leaving.cash.days)
    assert cash[-1]["eth_received"] == made.leaving.cash.base[-1]
    assert cash[-1]["eth_received_low"] == made.leaving.cash.low[-1]
    bearers = document["operators"]["bearers"]
    assert [row["reth_eth"] for row in bearers] == [r.reth_eth for r in made.operators.bearers]
    assert document["operators"]["thin_bond"]["first_wei_share"] == made.operators.thin_bond.share


def test_without_reth_there_is_no_way_out_but_still_the_operators() -> None:
    document = exported(computed.assessment("", reth=0.0))
    assert document["leaving"] is None
    assert document["operators"]["bearers"][-1]["treasury_eth"] == 0.0


def test_leaving_over_time_is_there_once_it_was_asked_for() -> None:
    made = computed.assessment("")
    assert exported(made)["departure"] is None
    over_time = with_departure(made)
    found = over_time.departure
    assert found is not None
    document = exported(over_time)["departure"]
    assert [plan["plan"] for plan in document["plans"]] == [p.kind.value for p in found.plans]
    for written, plan in zip(document["plans"], found.plans, strict=True):
        assert written["cost"] == plan.cost.value
        assert written["days"] == (plan.days if math.isfinite(plan.days) else None)
        assert [step["reth"] for step in written["steps"]] == [s.reth for s in plan.steps]
        assert written["cash"][-1]["eth_received"] == plan.middle[-1]
    assert sum(way["reth"] for way in document["best_split"]["ways"]) == pytest.approx(
        made.exit_row(1.0).reth
    )
