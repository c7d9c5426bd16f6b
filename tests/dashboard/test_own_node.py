"""Sentences of the own node, the drawdown and missed payments, and their way into JSON."""

import json
import re
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft202012Validator

from dashboard import own_node, sentences
from dashboard.export import to_json
from risk.answer import Assessment, ShortfallChance
from risk.assessment import assess, with_shortfall_chances
from risk.measures import Estimate
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import NodeStake
from tests.risk import factories

SCHEMA = Path(__file__).parents[1] / "reference" / "assessment.schema.json"
STAKES = (
    NodeStake(validators=10, bond_eth=4.0, megapool_rpl=1000.0, unclaimed_eth=1.0),
    NodeStake(validators=5, bond_eth=8.0, megapool=False, legacy_rpl=30_000.0, commission=0.14),
)


def _answer(scenario: Scenario | None = None) -> Assessment:
    treasury = factories.treasury()
    treasury = replace(treasury, positions=(*treasury.positions, *STAKES))
    asked = Settings(seed=1, n_paths=1000, horizons=(7, 30))
    base = ModelParameters.base()
    return assess(treasury, factories.market(), base, scenario or Scenario.base(), asked)


def test_an_assessment_with_node_stakes_satisfies_the_published_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for scenario in (Scenario.base(), Scenario(slashed_share_now=0.1)):
        made = with_shortfall_chances(_answer(scenario))
        document = json.loads(to_json(made))
        faults = Draft202012Validator(schema).iter_errors(document)
        assert [error.message for error in faults] == []
        assert document["own_node"]["bond_eth"] == 80.0
        assert [p["source"] for p in document["value"]["positions"]][4:] == [
            "node ETH",
            "staked RPL",
        ]
        assert document["value"]["stuck_node_eth"] == made.value.stuck_node_eth
        assert [row["months"] for row in document["runway"]["missed_payment"]] == [1, 3, 6, 12]
        row, stated = made.drawdowns[-1], document["drawdowns"][-1]
        assert (stated["mean"], stated["quantile_error"]) == (
            row.mean.value,
            row.quantile.standard_error,
        )
        assert to_json(made) == to_json(with_shortfall_chances(_answer(scenario)))


def test_the_node_is_told_in_sentences_and_a_slashing_today_adds_one() -> None:
    said = list(own_node.own_node(_answer()))
    # 10 · 4 + 5 · 8 own; 10 · 28 + 5 · 24 borrowed.
    assert "15, with 80.0 ETH of their own and 400 ETH borrowed, 6.0 times" in _plain(said[0])
    assert "cash after 3 days" in _plain(said[1])
    under = list(own_node.own_node(_answer(Scenario(slashed_share_now=0.1))))
    assert len(under) == len(said) + 1
    assert "with a chance of 10 %" in _plain(under[-1])
    assert "more from the holders of rETH" in _plain(under[-1])


def test_without_validators_nothing_is_said() -> None:
    bare = replace(_answer(), own_node=None)
    assert list(own_node.own_node(bare)) == []


def test_the_drawdown_and_missed_payments_are_told_with_their_errors() -> None:
    answer = _answer()
    said = _plain(sentences.drawdown(answer, 30, 0.99))
    assert said.startswith("On the way through 30 days the value at market falls ")
    assert "on 1 % of paths by more than" in said
    assert said.count("±") == 2
    assert sentences.drawdown(replace(answer, drawdowns=()), 30, 0.99) == ""
    assert sentences.missed_payments(answer.runway) == ""
    never = sentences.missed_payments(with_shortfall_chances(answer).runway)
    assert re.fullmatch(
        r"On no simulated path is a payment missed within 12 months: a chance of at most "
        r"0\.\d+ %, at 95 % confidence\.",
        _plain(never),
    )


def test_months_without_a_missed_payment_are_said_together() -> None:
    chances = tuple(
        ShortfallChance(months=months, chance=Estimate.normal(chance, 0.001))
        if chance
        else ShortfallChance(months=months, chance=Estimate.exact(0.0))
        for months, chance in ((1, 0.0), (3, 0.0), (6, 0.1), (12, 0.3))
    )
    row = replace(_answer().runway, chances=chances)
    assert _plain(sentences.missed_payments(row)) == (
        "Chance that a payment is missed: none on any path within 3 months, 10.0 % (± 0.2 %) "
        "within 6 months and 30.0 % (± 0.2 %) within 12 months."
    )


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
