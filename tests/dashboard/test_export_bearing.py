"""The JSON of who bears a loss, from assessments that were computed."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dashboard.export import to_json
from risk.analysis.bearing import with_bearing
from risk.answer import Assessment
from risk.treasury import NodeStake
from tests.dashboard.charts import computed

SCHEMA = Path(__file__).parents[1] / "reference" / "assessment.schema.json"
STAKE = NodeStake(validators=3, bond_eth=8.0, megapool=False, legacy_rpl=1000.0)


def exported(made: Assessment) -> Any:
    document = json.loads(to_json(made))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    return document["bearing"]


@pytest.mark.parametrize("name", ["", *computed.PRESETS])
@pytest.mark.parametrize("reth", [0.0, 5000.0])
def test_what_was_computed_satisfies_the_published_schema(name: str, reth: float) -> None:
    made = computed.assessment(name, reth)
    assert made.bearing is not None
    document = exported(made)
    assert len(document["waterfalls"]) == len(made.bearing.waterfalls)
    for row in document["waterfalls"]:
        borne = sum(
            row[name]
            for name in (
                "minipool_bond_eth",
                "megapool_bond_eth",
                "rpl_proceeds_eth",
                "uninsured_eth",
                "debt_eth",
            )
        )
        assert borne == pytest.approx(row["minipool_loss_eth"] + row["megapool_loss_eth"])
    assert [row["days"] for row in document["races"]] == [
        len(row["by_day"]) - 1 for row in document["races"]
    ]
    assert [len(row["places"]) for row in document["races"]] == [
        3 if reth else 0 for _ in document["races"]
    ]
    assert document["cliffs"][-1]["years_of_rewards"] is None
    assert document["node"] is None


def test_an_own_node_is_written_with_its_bonds_and_losses() -> None:
    made = computed.assessment()
    held = replace(made.treasury, positions=(*made.treasury.positions, STAKE))
    whole = with_bearing(replace(made, treasury=held, bearing=None))
    node = exported(whole)["node"]
    assert whole.bearing is not None
    assert whole.bearing.node is not None
    assert node["own_income_eth"] == whole.bearing.node.own_income_eth
    assert [row["bond_eth"] for row in node["bonds"]] == [8.0, 4.0, 32.0]
    assert node["losses"][-1]["uninsured_eth"] == pytest.approx(72.0)


def test_without_it_null_is_written() -> None:
    assert exported(replace(computed.assessment(), bearing=None)) is None
