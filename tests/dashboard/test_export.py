import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dashboard.export import to_json
from risk.answer import Assessment
from risk.market import Block, Market, Origin, Provenance
from risk.measures import Estimate
from tests.dashboard.report import samples

SCHEMA = Path(__file__).parents[1] / "reference" / "assessment.schema.json"
CASES = [
    samples.assessment,
    samples.without_reth,
    samples.without_spending,
    samples.under_scenario,
    samples.stuck_for_years,
]


def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def exported(assessment: Assessment) -> Any:
    return json.loads(to_json(assessment))


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_every_kind_of_assessment_satisfies_the_published_schema(make: Any) -> None:
    assert [error.message for error in validator().iter_errors(exported(make()))] == []


def test_the_schema_refuses_a_missing_and_an_undocumented_field() -> None:
    document = exported(samples.assessment())
    del document["risk"][0]["value_at_risk_error"]
    document["value"]["colour"] = "green"
    faults = {error.json_path: error.message for error in validator().iter_errors(document)}
    assert sorted(faults) == ["$.risk[0]", "$.value"]
    assert "'value_at_risk_error' is a required property" in faults["$.risk[0]"]
    assert "'colour'" in faults["$.value"]


def test_equal_assessments_give_equal_bytes_and_different_ones_do_not() -> None:
    first, second = samples.assessment(), samples.assessment()
    assert to_json(first) == to_json(second)
    assert to_json(first) != to_json(samples.under_scenario())


def test_numbers_come_out_as_they_stand_in_the_assessment() -> None:
    made = samples.under_scenario()
    document = exported(made)
    row, stated = made.risk[5], document["risk"][5]
    assert stated["horizon_days"] == row.horizon_days
    assert stated["numeraire"] == row.numeraire.value
    assert stated["value_at_risk"] == row.value_at_risk.value
    assert stated["value_at_risk_error"] == row.value_at_risk.standard_error
    assert stated["expected_shortfall_low"] == row.expected_shortfall.low95
    assert (
        stated["liquidity_adjusted_value_at_risk_high"]
        == row.liquidity_adjusted_value_at_risk.high95
    )
    way_out = document["exit"][4]
    assert way_out["fraction"] == 0.9
    assert way_out["days_low"] == made.exit[4].days.low
    assert way_out["eth_received_high"] == made.exit[4].eth_received.high
    assert way_out["scenario"] == "Custom"
    assert document["scenario_loss"] == {
        "usd": made.scenario_loss_usd,
        "eth": made.scenario_loss_eth,
    }
    assert document["inputs"]["scenario_changes"] == made.scenario.changes
    assert document["inputs"]["market"]["content_hash"] == made.market.content_hash


def test_infinity_is_written_as_null() -> None:
    assert exported(samples.without_spending())["runway"]["months_low"] is None
    assert exported(samples.stuck_for_years())["exit"][0]["days"] is None
    assert exported(samples.assessment())["runway"]["months_low"] == 101.0


def test_not_a_number_is_refused_rather_than_written() -> None:
    nan = float("nan")
    made = samples.assessment()
    broken = replace(made, risk=(replace(made.risk[0], value_at_risk=Estimate.exact(nan)),))
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(broken)


def with_origin(market: Market, origin: Origin) -> Market:
    provenance = Provenance(origin=origin, date="2026-08-21", source="the treasury manager")
    others = tuple(item for item in market.provenance if item[0] != "eth_usd")
    return replace(market, provenance=(("eth_usd", provenance), *others))


def test_the_market_names_its_source_and_block() -> None:
    made = samples.assessment()
    block = Block(number=23_456_789, hash="0x" + "cd" * 32, timestamp=1_787_184_000)
    live = replace(made, market=replace(made.market, block=block))
    typed = replace(live, market=with_origin(live.market, Origin.ENTERED))
    assert exported(made)["inputs"]["market"]["source"] == "recorded"
    assert exported(live)["inputs"]["market"]["source"] == "live"
    assert exported(live)["inputs"]["market"]["block"] == 23_456_789
    assert exported(typed)["inputs"]["market"]["source"] == "entered"
    assert list(validator().iter_errors(exported(live))) == []


def test_a_name_of_any_characters_survives_the_way_through_json() -> None:
    for name in ('"},{"x": 1}', "日本 DAO \u202e", "line\nfeed", "\x00", "half \ud800 pair"):
        assert exported(samples.assessment(name=name))["inputs"]["treasury"] == name
