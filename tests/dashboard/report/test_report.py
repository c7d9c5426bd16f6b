import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard import sentences
from dashboard.headline import headlines, sides
from dashboard.report import build_report, missing_characters
from risk.answer import Assessment, Comparison, Estimate, Numeraire, RiskRow
from risk.errors import ParameterError
from risk.settings import Settings
from tests.dashboard.report import samples
from tests.dashboard.report.conftest import Built
from tests.dashboard.report.reading import (
    bodies,
    flat,
    headings,
    pages,
    reader,
    section,
    structure,
    text,
)

MOST_BYTES = 3_000_000
UNITS = {"": 1.0, " k": 1e3, " m": 1e6, "thousand ": 1e3}


SECTIONS = (
    "Decision summary",
    "Risk",
    "Exit",
    "Peg",
    "RPL",
    "Operators",
    "Scenario",
    "Limits",
    "How sure we are",
    "Assumptions",
    "Provenance",
)


def test_every_page_has_its_number_and_the_name(built: Built) -> None:
    made = built.pages
    assert 4 <= len(made) <= 14
    for number, page in enumerate(made, start=1):
        assert page.startswith(flat(built.assessment.treasury.name))
        assert page.endswith(f"{number} of {len(made)}")


def test_the_sections_stand_in_their_order_and_the_outline_lists_them(built: Built) -> None:
    found = tuple(title for level, title in headings(built.pdf) if level == 1)
    assert found == SECTIONS


def test_page_one_stands_alone(built: Built) -> None:
    assert bodies(built.pdf)[1].startswith("Risk ")
    for title in ("Decision summary", "Headline figures", "Limits", "How sure we are"):
        assert title in built.pages[0]


def test_page_one_says_the_sentences_of_the_screen(built: Built) -> None:
    assessment, page = built.assessment, built.pages[0]
    for sentence in sentences.answer(assessment, 30, 0.99):
        assert flat(sentence) in page
    assert flat(sentences.source_label(assessment.market)) in page
    for notice in sentences.notices(assessment):
        assert flat(notice) in page
        assert flat(notice) in section(built.pdf, "How sure we are")


def test_page_one_shows_the_headline_figures_of_the_screen(built: Built) -> None:
    page = built.pages[0]
    for figure in headlines(built.assessment, built.comparison):
        assert flat(f"{figure.label} {figure.value}") in page
        assert all(flat(part).lower() in page.lower() for part in figure.note.split("; "))
        assert flat(figure.change) in page


def test_page_one_shows_every_limit_with_measure_bound_and_state(built: Built) -> None:
    page = built.pages[0]
    for row in built.assessment.limits:
        words = (
            sentences.LIMITS[row.name],
            sentences.measured(row),
            sentences.bound(row),
            sentences.utilisation(row),
            sentences.light(row),
        )
        assert flat(" ".join(words)) in page


def test_a_scenario_stands_beside_its_base(
    shocked: tuple[Assessment, Comparison],
) -> None:
    assessment, comparison = shocked
    page = section(build_report(assessment, comparison), "Scenario")
    for side in sides(comparison):
        assert flat(f"{side.label} {side.base} {side.scenario} {side.difference}") in page


def test_a_scenario_says_what_it_supposes() -> None:
    page = pages(build_report(samples.under_scenario()))[0]
    assert (
        "The scenario supposes ETH price, instant change −40 %, rETH premium or discount today "
        "−6.5 % (base −0.1 %) and redeemable at once 0 ETH (base 2,000 ETH)."
    ) in page
    assert "scenario supposes" not in pages(build_report(samples.assessment()))[0]


FIGURE = r"(−?[\d,.]+)(?: \(± ([\d,.]+)\))?"
ROW = re.compile(r"(?<![\d.])(\d+) ([\d.]+) % " + " ".join([FIGURE] * 4))
TITLES = re.compile(r"At market, (USD|thousand ETH|ETH)( [km])? At exit, \1[ kmbn]*? Days")


def test_every_loss_in_the_table_is_the_assessments_to_its_last_digit(
    base: Assessment, base_report: bytes
) -> None:
    whole = section(base_report, "Risk")
    titles = list(TITLES.finditer(whole))
    assert [title[1].split()[-1] for title in titles] == ["USD", "ETH"]
    for numeraire, title in zip(Numeraire, titles, strict=True):
        unit = UNITS["thousand "] if title[1].startswith("thousand") else UNITS[title[2] or ""]
        _check_losses(base, numeraire, unit, whole[title.end() :])


def _check_losses(base: Assessment, numeraire: Numeraire, unit: float, table: str) -> None:
    rows = len(base.settings.horizons) * len(base.settings.confidences)
    found = ROW.findall(table)[:rows]
    assert len({(horizon, confidence) for horizon, confidence, *_ in found}) == rows
    for horizon, confidence, *figures in found:
        for estimate, shown, error in zip(
            _of_row(_row(base, int(horizon), float(confidence) / 100, numeraire)),
            figures[::2],
            figures[1::2],
            strict=True,
        ):
            half = 0.5 * (estimate.high95 - estimate.low95)
            assert abs(_number(shown) * unit - estimate.value) <= _last_digit(shown) * unit
            assert abs(_number(error) * unit - half) <= 2 * _last_digit(error) * unit


def _of_row(row: RiskRow) -> list[Estimate]:
    return [
        row.value_at_risk,
        row.expected_shortfall,
        row.liquidity_adjusted_value_at_risk,
        row.liquidity_adjusted_expected_shortfall,
    ]


def _row(made: Assessment, horizon: int, confidence: float, numeraire: Numeraire) -> RiskRow:
    level = min(made.settings.confidences, key=lambda known: abs(known - confidence))
    return made.risk_row(horizon, level, numeraire)


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _last_digit(text: str) -> float:
    """Return half a unit of the last digit shown, and a little more for the binary fraction."""
    digits = text.replace(",", "")
    places = len(digits.partition(".")[2])
    zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
    return 0.5000001 * 10.0 ** (zeros - places)


def test_the_table_of_exits_holds_low_base_and_high(base: Assessment, base_report: bytes) -> None:
    page = section(base_report, "Exit")
    for row in base.exit:
        received = row.eth_received
        low, high = (f"{round(edge):,}" for edge in (received.low, received.high))
        span = "" if low == high else f" {low} to {high}"
        assert f"{row.fraction:.0%}".replace("%", " %") + f" {round(received.base):,}{span}" in page
        assert f"{row.days.base:.0f} day" in page


def test_contributions_sum_to_the_expected_shortfall_beside_them(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "Risk")
    table = page[page.index("Factor At market, USD k") :]
    usd, doubt = [], 0.0
    for label in (*sentences.FACTORS.values(), "Sum"):
        shown = re.search(label + r" (−?)([\d.,]+)", table)
        assert shown is not None
        usd.append((-1.0 if shown[1] else 1.0) * _number(shown[2]) * 1e3)
        doubt += _last_digit(shown[2]) * 1e3
    *parts, total = usd
    assert abs(sum(parts) - total) <= doubt
    assert abs(total - base.risk_row(30, 0.99).expected_shortfall.value) <= doubt


def test_charts_come_with_their_conclusion_and_an_alternative_text(built: Built) -> None:
    alternatives = [
        flat(str(item["/Alt"])) for kind, item in structure(built.pdf) if kind == "Figure"
    ]
    openings = {
        "Value of the treasury by day.": built.assessment.value.usd > 0.0,
        "Distribution of the loss over 30 days.": built.assessment.value.usd > 0.0,
        "Parts of the expected shortfall:": built.assessment.value.usd > 0.0,
        "Cost of selling rETH at once": built.assessment.leaving is not None,
        "ETH received by day.": built.assessment.leaving is not None,
        "Premium or discount of rETH by day.": built.assessment.peg is not None,
        "Floor of rETH's price by days of wait:": built.assessment.peg is not None,
        "Chance of a discount after 30 days:": bool(built.assessment.exit),
        "What 40,000 RPL bring:": built.assessment.rpl is not None,
        "Cost of selling RPL against size.": built.assessment.rpl is not None,
        "Distribution of the change of RPL": built.assessment.rpl is not None,
        "Loss of rETH against the share": built.assessment.operators is not None,
        "Chances of a loss of rETH,": built.assessment.operators is not None,
    }
    for opening, expected in openings.items():
        assert any(text.startswith(opening) for text in alternatives) == expected
    assert len(alternatives) == sum(kind == "Figure" for kind, _ in structure(built.pdf))


def test_without_reth_the_report_says_so_and_shows_no_way_out() -> None:
    pdf = build_report(samples.without_reth())
    assert "No rETH is held" in pages(pdf)[0]
    assert "ETH received" not in text(pdf)


def test_without_spending_the_runway_is_without_end() -> None:
    page = pages(build_report(samples.without_spending()))[0]
    assert "Runway without end" in page
    assert "inf" not in page.lower().replace("information", "")


def test_an_exit_that_takes_more_than_ten_years_says_so() -> None:
    pdf = build_report(samples.stuck_for_years())
    assert "does not get out within ten years" in pages(pdf)[0]
    assert "over ten years 900 days at best" in section(pdf, "Exit")


def test_the_document_declares_what_it_conforms_to(base: Assessment) -> None:
    document = reader(build_report(base))
    root = document.trailer["/Root"]
    claims = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert document.metadata is not None
    assert document.metadata.title == "Example DAO – treasury risk report"


def test_headings_skip_no_level(built: Built) -> None:
    kinds = [kind for kind, _ in structure(built.pdf)]
    levels = [int(kind[1:]) for kind in kinds if re.fullmatch(r"H\d", kind)]
    assert levels[0] == 1
    assert len(levels) >= 8
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_document_is_small_all_vectors_and_embeds_only_shipped_fonts(built: Built) -> None:
    document = reader(built.pdf)
    assert len(built.pdf) < MOST_BYTES
    assert [image.name for page in document.pages for image in page.images] == []
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2].removesuffix("-Identity-H")
        for page in document.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts <= {
        *("SourceSans3-Regular", "SourceSans3-Semibold", "SourceSans3-It"),
        *("DejaVuSans", "DejaVuSansMono"),
    }
    assert "SourceSans3-Regular" in fonts


def test_the_same_assessment_gives_the_same_bytes_on_any_thread(base: Assessment) -> None:
    first = build_report(base)
    with ThreadPoolExecutor(2) as executor:
        others = list(executor.map(lambda _: build_report(base), range(4)))
    assert all(other == first for other in others)


def test_the_same_assessment_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys; from dashboard.report import build_report;"
        "from tests.dashboard.report import samples;"
        "pathlib.Path(sys.argv[1]).write_bytes(build_report(samples.assessment()))"
    )
    for zone, hashing in (("UTC", "1"), ("Asia/Tokyo", "2")):
        out = tmp_path / f"{hashing}.pdf"
        subprocess.run(
            [sys.executable, "-c", code, str(out)],
            check=True,
            cwd=Path(__file__).parents[3],
            env={"TZ": zone, "PYTHONHASHSEED": hashing, "HOME": str(tmp_path)},
        )
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    assert (tmp_path / "1.pdf").read_bytes() == build_report(samples.assessment())


HOSTILE = (
    '#panic("no")',
    "$x$ and $ alone",
    "*bold* _slanted_ `raw` = heading",
    "<script>alert(1)</script>",
    "@reference <label> #{1+1} \\u{41} \\",
    '"]]}, {"name": "other',
    "[[[ ((( {{{",
    "// comment /* another",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_printed_as_it_is_whatever_it_means_to_a_typesetter(name: str) -> None:
    pdf = build_report(samples.assessment(name=name))
    assert all(page.startswith(name) for page in pages(pdf))
    assert reader(pdf).metadata.title == f"{name} – treasury risk report"  # type: ignore[union-attr]


def test_characters_that_no_font_has_are_named_and_replaced() -> None:
    name = "日本 DAO, 日 again"
    assert missing_characters(name) == "日本"
    assert pages(build_report(samples.assessment(name=name)))[0].startswith("□□ DAO, □ again")


def test_letters_of_many_scripts_are_printed() -> None:
    for name in ("Žlutá Ωmega Ляд", "שלום עולם", "مرحبا", "Ünïted ½ №", "smile 😀"):
        assert missing_characters(name) == ""
        assert pages(build_report(samples.assessment(name=name)))[1].count("Risk") == 1


@pytest.mark.parametrize("name", ["\x00\x1b[31m", "\u202eback", "half \ud800", "\ue000", "e\u0301"])
def test_characters_that_draw_nothing_do_not_stop_the_report(name: str) -> None:
    assert len(pages(build_report(samples.assessment(name=name)))) >= 4


def test_every_replaced_character_is_named_and_no_other() -> None:
    for character in "\x00\x1b\ud800\ue000日":
        assert missing_characters(f"a{character}b") == character
    assert missing_characters("a\u0301 \n\t\u00a0−≤± €") == ""


def test_a_long_name_is_whole_in_the_title_and_short_in_the_header() -> None:
    name = "The Very Long And Winding Name Of A Decentralised Autonomous Organisation " * 3
    made = pages(build_report(samples.assessment(name=name.strip())))
    assert flat(name) in made[0]
    assert made[1].startswith(f"{name[:69].rstrip()}… Treasury risk report")


def test_a_name_without_spaces_breaks_over_lines() -> None:
    name = "x" * 200
    page = reader(build_report(samples.assessment(name=name))).pages[0]
    longest = max(len(line.replace("\u200b", "")) for line in page.extract_text().splitlines())
    assert longest < 150
    assert name in flat(page.extract_text()).replace(" ", "")


def test_without_the_headline_row_the_report_is_refused_in_one_sentence() -> None:
    short = samples.assessment(settings=Settings(horizons=(1, 7)))
    with pytest.raises(ParameterError, match="needs 30 days among the `horizons`"):
        build_report(short)


def test_a_changed_number_changes_the_page(base: Assessment, base_pages: list[str]) -> None:
    other = replace(base, value=replace(base.value, usd=2.0 * base.value.usd))
    assert pages(build_report(other))[0] != base_pages[0]
