"""What a person does with the dashboard, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data.treasury_file import write_treasury_file
from tests.browser import pages
from tests.browser.visit import PATIENCE_MS, Visit
from tests.dashboard.report import samples

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLES = tuple(pages.paths())
PRICE = "ETH price, instant change"


def test_every_page_opens_and_nothing_leaves_the_machine(visit: Visit) -> None:
    for title in TITLES[1:]:
        visit.go(title)
        expect(visit.page.locator("h1")).to_have_text(title)
    visit.go(TITLES[0])
    expect(visit.page.locator("h1")).to_have_text("Example DAO")
    expect(visit.page.locator(".js-plotly-plot")).to_have_count(5, timeout=PATIENCE_MS)
    assert visit.hosts  # what was seen is judged when the visit ends


def test_a_slider_moved_twice_shows_its_second_value_and_survives_other_pages(
    visit: Visit,
) -> None:
    base = visit.figures()
    visit.open_group("Market")
    visit.slide(PRICE, "ArrowLeft")
    visit.expect_text("Scenario: Custom (1 value changed)")
    once = visit.figures()
    visit.slide(PRICE, "ArrowLeft")
    expect(visit.slider(f"• {PRICE}")).to_have_attribute("aria-valuetext", re.compile("-2"))
    expect(visit.page).to_have_url(re.compile(r"eth_price_change=-0\.02$"))
    visit.settle()
    twice = visit.figures()
    assert base != once != twice
    for title in TITLES[1:]:
        visit.go(title)
    visit.go(TITLES[0])
    expect(visit.slider(f"• {PRICE}")).to_have_attribute("aria-valuetext", re.compile("-2"))
    assert visit.figures() == twice
    visit.slide(PRICE, "ArrowLeft")
    expect(visit.page).to_have_url(re.compile(r"eth_price_change=-0\.03$"))


def test_a_slider_held_down_ends_where_the_person_left_it(visit: Visit) -> None:
    visit.open_group("Market")
    visit.slide(PRICE, "ArrowLeft", times=8)
    expect(visit.page).to_have_url(re.compile(r"eth_price_change=-0\.08$"), timeout=PATIENCE_MS)
    visit.settle()
    expect(visit.slider(PRICE)).to_have_attribute("aria-valuetext", re.compile("-8"))


def test_a_typed_figure_survives_other_pages_and_is_labelled_everywhere(visit: Visit) -> None:
    visit.go("Data")
    for value in ("1500", "1400"):
        box = visit.page.get_by_label("Value, USD per ETH")
        box.fill(value)
        box.press("Enter")
        visit.page.get_by_role("button", name="Use this value").click()
        visit.expect_text(f"{int(value):,} USD per ETH")
    for title in ("Overview", "Scenarios", "Report", "Data"):
        visit.go(title)
        visit.expect_text(re.compile(r"Entered, \d+ \w+ \d{4}"))
    visit.expect_text("1,400 USD per ETH")


def test_the_report_and_the_figures_are_downloaded(visit: Visit) -> None:
    visit.go("Report")
    for name, start in (("PDF", b"%PDF-"), ("JSON", b"{")):
        button = visit.page.get_by_role("button", name=re.compile(rf"\({name}\)"))
        with visit.page.expect_download(timeout=PATIENCE_MS) as found:
            button.click()
        assert found.value.suggested_filename == f"example-dao-risk-report.{name.lower()}"
        content = Path(found.value.path()).read_bytes()
        assert content.startswith(start)
        assert len(content) > 2_000


HOSTILE = "**x** $z$ :smile: _u_ ~s~ # h -- y"


def test_a_hostile_name_is_drawn_as_it_was_written(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_bytes(write_treasury_file(samples.treasury(HOSTILE), "yaml"))
    visit.page.get_by_test_id("stSidebar").get_by_text("Use your own file").click()
    visit.page.locator("input[type=file]").set_input_files(file)
    title = visit.page.locator("h1")
    expect(title).to_contain_text("**x**", timeout=PATIENCE_MS)
    visit.settle()
    shown = title.inner_text().replace("\N{WORD JOINER}", "").strip()
    assert shown == HOSTILE
    assert title.locator("a, img, b, strong, em, code, .katex, [style*=color]").count() == 0


@pytest.mark.parametrize("path", pages.paths().values())
@pytest.mark.parametrize("scenario", ["", "?basis=-0.065&collateral_eth=0&eth_price_change=-0.4"])
def test_a_narrow_screen_never_scrolls_sideways(
    browser: Browser, address: str, path: str, scenario: str
) -> None:
    visit = Visit.begin(browser, address, width=390, path=f"{path}{scenario}")
    if not path:
        expect(visit.page.locator(".js-plotly-plot")).to_have_count(5, timeout=PATIENCE_MS)
    widths = visit.page.evaluate(
        """() => {
            const main = document.querySelector("[data-testid=stMain]");
            return [document.documentElement.scrollWidth, main.scrollWidth, window.innerWidth];
        }"""
    )
    assert max(widths[:2]) <= widths[2]
    visit.end()


CONTRAST = """() => {
    const numbers = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const luminance = colour => {
        const [r, g, b] = numbers(colour).map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const page = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
    return [...document.querySelectorAll(".js-plotly-plot text")].map(text => {
        const [a, b] = [luminance(getComputedStyle(text).fill), luminance(page)];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_of_a_chart_stands_out_from_its_page(
    browser: Browser, address: str, scheme: str
) -> None:
    visit = Visit.begin(browser, address, scheme=scheme)  # type: ignore[arg-type]
    expect(visit.page.locator(".js-plotly-plot")).to_have_count(5, timeout=PATIENCE_MS)
    contrasts = visit.page.evaluate(CONTRAST)
    assert len(contrasts) > 40
    assert min(contrasts) >= 3.5
    visit.end()


def test_a_bad_address_is_said_in_one_sentence(browser: Browser, address: str) -> None:
    visit = Visit.begin(browser, address, path="?basis=9&depth_change=-0.5")
    expect(visit.page.get_by_test_id("stAlert").filter(has_text="basis")).to_be_visible()
    expect(visit.page).to_have_url(re.compile(r"\?depth_change=-0\.5$"))
    visit.end()
