"""What a person does to a treasury, in a real browser: edit, leave, return, reload, save."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data.recorded import example_treasury
from data.treasury_file import Format, read_treasury_file, write_treasury_file
from risk.treasury import Asset, Holding, LendingPosition
from tests.browser.serving import ROOT, server
from tests.browser.table import EditedTable
from tests.browser.visit import PATIENCE_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ASSET, AMOUNT, LABEL = 0, 1, 4
RETH_ROW, HELD = 1, 5


def download(visit: Visit, form: str) -> Path:
    with visit.page.expect_download(timeout=PATIENCE_MS) as found:
        visit.page.get_by_role("button", name=f"Download {form.upper()}").click()
    return Path(found.value.path())


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).click()


def give(visit: Visit, file: Path) -> None:
    section = visit.page.get_by_test_id("stMain").get_by_test_id("stExpander")
    if not section.locator("input[type=file]").count():
        section.locator("summary").click()
    section.locator("input[type=file]").set_input_files(file)


def test_edits_survive_other_pages_and_a_reload_begins_anew_and_says_so(visit: Visit) -> None:
    visit.go("Treasury")
    table = EditedTable(visit)
    visit.expect_text("This session has just begun")
    table.type(RETH_ROW, AMOUNT, "6000")
    visit.expect_text("6,000 rETH")
    visit.go("Overview")
    visit.expect_text("Selling all 6,000 rETH")
    visit.go("Treasury")
    table.expect_cell(RETH_ROW, AMOUNT, "6000")
    table.type(RETH_ROW, AMOUNT, "7000")
    visit.expect_text("7,000 rETH")
    table.type(RETH_ROW, LABEL, "Cold safe")
    visit.expect_text("3 changes in this session")
    visit.go("Overview")
    visit.go("Treasury")
    table.expect_cell(RETH_ROW, AMOUNT, "7000")
    table.expect_cell(RETH_ROW, LABEL, "Cold safe")
    visit.expect_text("Edits live in this browser session only")
    visit.page.reload()
    visit.settle()
    visit.expect_text("This session has just begun")
    visit.expect_text("begins anew with the treasury of the example")
    table.expect_cell(RETH_ROW, AMOUNT, "5000")


def test_rows_are_added_and_removed_and_each_step_is_undone_and_redone(visit: Visit) -> None:
    visit.go("Treasury")
    table = EditedTable(visit)
    table.expect_rows(HELD)
    table.add(HELD, "WETH", "77")
    visit.expect_text("4,077 ETH")
    table.expect_rows(HELD + 1)
    table.remove(RETH_ROW)
    visit.expect_text("0 rETH")
    table.expect_rows(HELD)
    press(visit, "Undo")
    visit.expect_text("5,000 rETH")
    press(visit, "Undo")
    visit.expect_text("This session has just begun")
    table.expect_rows(HELD)
    press(visit, "Redo")
    visit.expect_text("4,077 ETH")
    press(visit, "Redo")
    visit.expect_text("0 rETH")
    table.expect_rows(HELD)


def test_a_wrong_cell_is_said_by_row_and_column_and_the_treasury_stays(visit: Visit) -> None:
    visit.go("Treasury")
    table = EditedTable(visit)
    table.type(RETH_ROW, AMOUNT, "-5")
    refusal = visit.page.get_by_test_id("stAlert").filter(has_text="Holdings, row 2, `amount`")
    expect(refusal).to_contain_text("must be 0 at least, got `-5`", timeout=PATIENCE_MS)
    visit.expect_text("5,000 rETH")
    table.type(RETH_ROW, AMOUNT, "6000")
    expect(refusal).to_have_count(0, timeout=PATIENCE_MS)
    visit.expect_text("6,000 rETH")
    table.type(0, LABEL, "=SUM(A1)")
    formula = visit.page.get_by_test_id("stAlert").filter(has_text="row 1, `label`")
    expect(formula).to_contain_text("formula", timeout=PATIENCE_MS)
    press(visit, "Undo")  # of what was refused, not of the step before
    expect(formula).to_have_count(0, timeout=PATIENCE_MS)
    table.expect_cell(0, LABEL, "Main safe")
    visit.expect_text("6,000 rETH")


@pytest.mark.parametrize("form", ["csv", "yaml", "json"])
def test_what_is_downloaded_comes_back_by_upload(
    visit: Visit, form: Format, tmp_path: Path
) -> None:
    visit.go("Treasury")
    table = EditedTable(visit)
    table.add(HELD, "WETH", "77")
    visit.expect_text("4,077 ETH")
    file = tmp_path / f"ours.{form}"
    file.write_bytes(download(visit, form).read_bytes())
    example = example_treasury()
    saved = read_treasury_file(file)
    added = Holding(asset=Asset.WETH, amount=77.0)
    assert saved.positions == (*example.positions, added)
    assert saved.liabilities == example.liabilities
    press(visit, "Undo")
    visit.expect_text("4,000 ETH")
    give(visit, file)
    visit.expect_text("4,077 ETH")
    visit.expect_text(f"from ours.{form}")
    table.expect_rows(HELD + 1)
    press(visit, "Undo")
    visit.expect_text("4,000 ETH")


def test_a_file_of_fifty_megabytes_is_refused_and_the_treasury_stays(
    visit: Visit, tmp_path: Path
) -> None:
    visit.go("Treasury")
    file = tmp_path / "large.csv"
    with file.open("wb") as large:
        large.truncate(50_000_000)
    visit.page.get_by_test_id("stMain").locator("summary").first.click()
    visit.page.get_by_test_id("stMain").locator("input[type=file]").set_input_files(
        {"name": "small.csv", "mimeType": "text/csv", "buffer": b"asset,amount\nDOGE,1\n"}
    )
    expect(visit.page.get_by_test_id("stAlert").filter(has_text="asset")).to_contain_text(
        re.compile("ine 2"), timeout=PATIENCE_MS
    )
    visit.expect_text("5,000 rETH")
    visit.page.get_by_test_id("stMain").locator("input[type=file]").set_input_files(file)
    visit.expect_text(re.compile(r"must be 2\.0MB or smaller"))
    visit.expect_text("5,000 rETH")
    visit.expect_text("Source: example")


def test_limits_are_set_confirmed_undone_and_saved(visit: Visit) -> None:
    visit.go("Limits")
    visit.expect_text("an example policy until you confirm them")
    for months in ("18", "24"):
        box = visit.page.get_by_label("Least runway, months")
        box.fill(months)
        box.press("Enter")
        visit.expect_text(f"at least {months} months")
    press(visit, "Confirm as our policy")
    visit.expect_text("confirmed as the treasury's own")
    visit.go("Overview")
    expect(visit.page.get_by_text("example policy until confirmed")).to_have_count(0)
    visit.go("Limits")
    expect(visit.page.get_by_label("Least runway, months")).to_have_value("24")
    policy = read_treasury_file(download(visit, "yaml")).policy
    assert (policy.runway_months, policy.confirmed) == (24.0, True)
    press(visit, "Undo")
    visit.expect_text("an example policy until you confirm them")
    press(visit, "Undo")
    visit.expect_text("at least 18 months")


def test_a_session_begins_with_the_file_named_at_the_start_and_again_after_a_reload(
    browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "my.yaml"
    lent = LendingPosition(
        protocol="Aave v3", collateral_asset=Asset.WETH, collateral_amount=530.0, label="aWETH"
    )
    example = example_treasury()
    ours = replace(example, name="Our DAO", positions=(*example.positions, lent))
    file.write_bytes(write_treasury_file(ours, "yaml"))
    script = ROOT / "streamlit_app.py"
    with server(script, {"PERIGEE_TREASURY": str(file)}) as address:
        visit = Visit.begin(browser, address, path="treasury")
        visit.expect_text("begins anew with the treasury from the file given at the start")
        visit.expect_text("Held, but not valued yet: lending position, Aave v3, 530 WETH (aWETH)")
        press(visit, "Set aside what is not valued yet")
        visit.expect_text("Set aside, and in no figure: lending position, Aave v3")
        visit.expect_text("5,000 rETH")
        EditedTable(visit).type(RETH_ROW, AMOUNT, "6000")
        visit.expect_text("6,000 rETH")
        assert read_treasury_file(download(visit, "json")).set_aside
        visit.page.reload()
        visit.settle()
        visit.expect_text("Held, but not valued yet")
        EditedTable(visit).expect_cell(RETH_ROW, AMOUNT, "5000")
        expect(visit.page.get_by_test_id("stSidebar")).to_contain_text("Our DAO")
        visit.end()
