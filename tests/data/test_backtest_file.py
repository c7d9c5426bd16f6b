"""Results of the backtests: written, read, and the recorded ones as they were promised."""

import json

import pytest

from data.backtest_file import (
    BacktestFileError,
    read_backtest_file,
    recorded_backtest,
    write_backtest_file,
)
from risk.validation.backtest import kupiec
from risk.validation.models import Model


def test_reading_gives_what_was_written() -> None:
    recorded = recorded_backtest()
    content = write_backtest_file(recorded)
    assert read_backtest_file(content) == recorded
    assert write_backtest_file(read_backtest_file(content)) == content


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"perigee_backtest": 2}', b'{"perigee_backtest": 1}']
)
def test_what_holds_no_results_is_refused(content: bytes) -> None:
    with pytest.raises(BacktestFileError):
        read_backtest_file(content)


def test_every_model_was_tested_on_the_same_days_of_every_book() -> None:
    found = recorded_backtest()
    assert found.books == ("ETH/USD", "RPL/USD", "the example treasury")
    for book in found.books:
        for horizon in (1, 10):
            cases = [found.case(book, horizon, model) for model in Model]
            assert len({(case.first, case.last, case.n) for case in cases if case}) == 1
            assert all(cases)
    eth = found.case("ETH/USD", 1)
    assert eth is not None
    assert eth.n >= 1000


def test_recorded_tests_of_coverage_are_those_of_the_recorded_hits() -> None:
    for case in recorded_backtest().cases:
        row = case.test("coverage")
        assert row is not None
        if case.horizon_days == 1:
            expected = kupiec(len(case.hits), case.n, 0.01)
            assert row.p_value == pytest.approx(expected.p_value, rel=1e-4)
        for hit in case.hits:
            assert case.first <= hit.day <= case.last
            assert hit.loss > hit.value_at_risk


def test_coverage_at_99_per_cent_over_one_day_is_not_rejected_for_either_asset() -> None:
    for book in ("ETH/USD", "RPL/USD"):
        case = recorded_backtest().case(book, 1)
        assert case is not None
        row = case.test("coverage")
        assert row is not None
        assert not row.rejects


def test_over_one_day_the_default_is_at_least_level_with_its_rivals_for_either_asset() -> None:
    rows = [
        row
        for row in recorded_backtest().rivals
        if row.horizon_days == 1 and row.book in {"ETH/USD", "RPL/USD"}
    ]
    assert len(rows) == 6
    assert all(row.winner != "other" for row in rows)


def test_no_history_is_recorded_beyond_the_days_that_were_hit() -> None:
    text = json.loads(write_backtest_file(recorded_backtest()))
    for case in text["cases"]:
        assert len(case["hits"]) < 0.1 * case["n"]
