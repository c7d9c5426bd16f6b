"""The PDF's section Exit: cost by cause, and time to cash where it was computed."""

from dataclasses import replace

import pytest

from dashboard import exit_cost_sentences as costs
from dashboard import time_to_cash_sentences as times
from dashboard.report import build_report
from risk.analysis.departure import with_departure
from risk.answer import Assessment
from tests.dashboard.report.reading import flat, pages


@pytest.fixture(scope="module")
def text(base: Assessment) -> str:
    return " ".join(pages(build_report(with_departure(base))))


def test_the_exit_section_splits_the_cost_by_cause(base: Assessment, text: str) -> None:
    found = base.exit_costs
    assert found is not None
    assert costs.TITLE in text
    assert flat(costs.conclusion(found)) in text
    assert flat(costs.in_the_tail(found.tail)) in text


def test_it_says_how_long_each_part_takes(base: Assessment, text: str) -> None:
    made = with_departure(base)
    assert made.departure is not None
    found = made.departure.times_to_cash
    assert times.TITLE in text
    assert flat(times.conclusion(found, made.exit_row(1.0).reth)) in text
    for row in times.rows(found):
        assert flat(row[2].partition(" (")[0]) in text


def test_without_plans_over_time_there_are_no_times(base: Assessment) -> None:
    without = replace(base, departure=None)
    assert times.TITLE not in " ".join(pages(build_report(without)))
    assert times.TITLE in " ".join(pages(build_report(base)))
