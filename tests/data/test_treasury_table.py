"""Tables of a treasury as they are edited: rows out, rows in, and what is refused."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from data.errors import TreasuryFileError
from data.recorded import example_treasury
from data.treasury_table import Part, columns_of, rows_of, with_field, with_rows
from risk.treasury import Asset, Holding, NodeStake, Recurrence
from tests.data.test_treasury_file import FULL


@pytest.mark.parametrize("part", Part)
def test_rows_that_come_back_unchanged_give_the_same_treasury(part: Part) -> None:
    rows = rows_of(FULL, part)
    assert [tuple(row) for row in rows] == [tuple(columns_of(part))] * len(rows)
    assert len(rows) == 1
    assert with_rows(FULL, part, rows) is FULL


@pytest.mark.parametrize("part", Part)
def test_a_table_without_rows_empties_its_part_and_no_other(part: Part) -> None:
    after = with_rows(FULL, part, [])
    assert rows_of(after, part) == []
    for other in Part:
        if other is not part:
            assert rows_of(after, other) == rows_of(FULL, other)
    assert (after.name, after.policy, after.payment_order) == (
        FULL.name,
        FULL.policy,
        FULL.payment_order,
    )
    assert after.positions[-2:] == FULL.positions[-2:]


def test_cells_as_a_table_sends_them_become_records() -> None:
    example = example_treasury()
    holding = {"asset": "rETH", "amount": 7, "location": "base", "available_from": "2027-03-01"}
    after = with_rows(example, Part.HOLDINGS, [{**holding, "label": None}])
    (held,) = after.holdings
    assert held.available_from == datetime.date(2027, 3, 1)
    assert (held.asset, held.amount, held.label) == (Asset.RETH, 7.0, "")
    owed = [{"currency": "USDC", "amount": 5.5, "recurrence": "yearly", "due": ""}]
    (liability,) = with_rows(example, Part.LIABILITIES, owed).liabilities
    assert liability.recurrence is Recurrence.YEARLY
    stake = [{"validators": 3, "bond_eth": 4, "megapool": True, "label": "ours"}]
    assert with_rows(example, Part.NODE_STAKES, stake).positions[0] == NodeStake(
        validators=3, bond_eth=4.0, label="ours"
    )


ETH = {"asset": "ETH", "amount": 1.0}


@pytest.mark.parametrize(
    ("part", "rows", "sentence"),
    [
        (Part.HOLDINGS, [ETH, {**ETH, "amount": -5}], "Row 2, `amount`: must be 0 at least"),
        (Part.HOLDINGS, [ETH, {"asset": "RPL"}], "Row 2, `amount`: is missing."),
        (Part.HOLDINGS, [{"amount": 5}], "Row 1, `asset`: is missing."),
        (Part.HOLDINGS, [{**ETH, "asset": "DOGE"}], "Row 1, `asset`: must be one of ETH"),
        (
            Part.HOLDINGS,
            [{**ETH, "available_from": "x"}],
            "Row 1, `available from`: must be a date",
        ),
        (Part.HOLDINGS, [{**ETH, "colour": "red"}], "Row 1, `colour`: is not known here."),
        (
            Part.HOLDINGS,
            [ETH, {**ETH, "amount": 2.0}],
            "Row 2: repeats row 1 in all but the amount",
        ),
        (Part.HOLDINGS, [{**ETH, "kind": "pool_share"}] * 2, "Row 2: repeats row 1"),
        (Part.LIABILITIES, [{"currency": "USD"}], "Row 1, `amount`: is missing."),
        (Part.NODE_STAKES, [{"validators": 3}], "Row 1, `bond ETH`: is missing."),
        (
            Part.NODE_STAKES,
            [{"validators": 3, "bond_eth": 4, "legacy_rpl": -1}],
            "Row 1, `legacy RPL`: must be 0 at least",
        ),
    ],
)
def test_what_breaks_a_rule_is_named_by_row_and_column(
    part: Part, rows: list[dict[str, Any]], sentence: str
) -> None:
    with pytest.raises(TreasuryFileError) as refusal:
        with_rows(example_treasury(), part, rows)
    assert str(refusal.value).startswith(sentence)


def test_more_rows_than_any_treasury_has_are_refused() -> None:
    rows = [{**ETH, "label": str(number)} for number in range(1001)]
    with pytest.raises(TreasuryFileError, match="more than 1,000"):
        with_rows(example_treasury(), Part.HOLDINGS, rows)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "`name`: must not be empty"),
        ("name", "=1+1", "`name`: must have no formula"),
        ("name", "<b>x</b>", "`name`: must have no markup"),
        ("payment_order", ["ETH"], "must name stablecoin, ETH, rETH and RPL once each"),
        ("policy.rpl_fraction", 2.0, "`policy.rpl_fraction`: must be 1 at most"),
        ("policy.runway_months", float("nan"), "`policy.runway_months`: must be a finite number"),
        ("policy.runway_months", None, "`policy.runway_months`: must be a number"),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(field: str, value: object, words: str) -> None:
    with pytest.raises(TreasuryFileError, match=words.replace(".", r"\.")):
        with_field(FULL, field, value)


def test_a_field_is_replaced_and_the_rest_stays() -> None:
    assert with_field(FULL, "name", "Other") == replace(FULL, name="Other")
    policy = replace(FULL.policy, runway_months=18.0)
    assert with_field(FULL, "policy.runway_months", 18) == replace(FULL, policy=policy)
    order = [source.value for source in reversed(FULL.payment_order)]
    assert with_field(FULL, "payment_order", order).payment_order == FULL.payment_order[::-1]


def test_what_is_set_aside_is_not_in_the_way_any_more() -> None:
    aside = replace(FULL, positions=(*FULL.positions, Holding(asset=Asset.ETH, amount=1.0)))
    after = aside.with_rest_set_aside()
    assert len(after.set_aside) == 2
    assert after.holdings == aside.holdings
    assert not set(after.set_aside) & set(after.not_valued)
