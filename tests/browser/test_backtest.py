"""A backtest begun on the page: a file is given, tested with progress, and taken back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visit import PATIENCE_MS, Visit
from tests.dashboard.pages.test_validation import history_csv

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_file_is_tested_on_the_page_and_the_recorded_results_come_back(
    visit: Visit, tmp_path: Path
) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_bytes(history_csv(620))
    visit.go("Validation")
    main = visit.page.get_by_test_id("stMain")
    visit.expect_text(re.compile("Recorded, 25 Nov 2026"))
    begin = main.get_by_role("button", name="Test on this file", exact=True)
    expect(begin).to_be_disabled(timeout=PATIENCE_MS)
    main.locator("input[type=file]").set_input_files(prices)
    expect(begin).to_be_enabled(timeout=PATIENCE_MS)
    begin.click()
    expect(main.get_by_text(re.compile("Forecasting|Reading the series")).first).to_be_visible(
        timeout=PATIENCE_MS
    )
    visit.expect_text(re.compile("Computed in this session"))
    visit.expect_text(re.compile(r"119 forecasts over 1\sday"))
    main.get_by_role("button", name="Back to the recorded results", exact=True).click()
    visit.expect_text(re.compile("Recorded, 25 Nov 2026"))
    visit.settle()
