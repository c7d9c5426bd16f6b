"""What a table on screen reports, and the rows that it means."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.editing import changed
from data.errors import TreasuryFileError

ROWS = [{"asset": "ETH", "amount": 1.0}, {"asset": "RPL", "amount": 2.0}]


def edits(**parts: Any) -> dict[str, Any]:
    return {"edited_rows": {}, "deleted_rows": [], "added_rows": [], **parts}


def test_nothing_reported_is_nothing_changed() -> None:
    assert changed(ROWS, edits()) == ROWS


def test_cells_are_edited_before_rows_are_deleted_and_others_added() -> None:
    report = edits(
        edited_rows={1: {"amount": 5.0}, "0": {"asset": "WETH"}},
        deleted_rows=[0],
        added_rows=[{"asset": "DAI", "amount": 3, "_index": 9}],
    )
    assert changed(ROWS, report) == [
        {"asset": "RPL", "amount": 5.0},
        {"asset": "DAI", "amount": 3},
    ]
    assert ROWS[1]["amount"] == 2.0  # what the table began with stays


@pytest.mark.parametrize(
    "report",
    [
        edits(edited_rows={7: {"amount": 1.0}}),
        edits(edited_rows={"x": {"amount": 1.0}}),
        edits(edited_rows=[1]),
        edits(deleted_rows=["x"]),
        edits(deleted_rows=5),
        edits(added_rows=[5]),
        edits(added_rows=["abc"]),
    ],
)
def test_a_report_that_no_table_makes_is_refused(report: dict[str, Any]) -> None:
    with pytest.raises(TreasuryFileError, match="no table makes"):
        changed(ROWS, report)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["edited_rows", "deleted_rows", "added_rows"]), JSON))
def test_any_report_gives_rows_or_one_sentence(report: dict[str, Any]) -> None:
    rows: list[dict[str, Any]] = []
    with contextlib.suppress(TreasuryFileError):
        rows = changed(ROWS, report)
    assert all(isinstance(row, dict) for row in rows)
