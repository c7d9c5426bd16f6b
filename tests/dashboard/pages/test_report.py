"""Report: what the PDF holds and what its fonts lack."""

from dataclasses import replace

from risk.presets import PRESETS
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples


def test_the_page_sums_up_the_pdf_and_offers_both_files() -> None:
    app = open_page("report", samples.treasury(), PRESETS[0].scenario)
    said = text_of(app)
    assert f"Scenario: {PRESETS[0].name}" in said
    assert "On 1 % of simulated paths" in said
    buttons = app.get("download_button")
    assert [button.proto.label for button in buttons] == [
        "Download the report (PDF)",
        "Download the figures (JSON)",
    ]
    assert not app.warning


def test_characters_that_the_fonts_lack_are_named_before_the_download() -> None:
    app = open_page("report", replace(samples.treasury(), name="灯塔 DAO"))
    assert len(app.warning) == 1
    assert plain(app.warning[0].value).endswith("灯 塔")


def test_characters_of_a_label_are_named_too() -> None:
    held = samples.treasury()
    labelled = replace(held.positions[0], label="金庫 main")
    app = open_page("report", replace(held, positions=(labelled, *held.positions[1:])))
    assert plain(app.warning[0].value).endswith("金 庫")


def test_the_page_lists_the_sections_of_the_pdf() -> None:
    said = text_of(open_page("report", samples.treasury()))
    for title in ("Decision summary", "Risk", "Exit", "Peg", "RPL", "Scenario", "Limits"):
        assert title in said
