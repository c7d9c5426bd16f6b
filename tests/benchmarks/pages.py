"""The dashboard in a browser against an empty Streamlit app in the same browser, in turn."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.benchmarks.table import Speed
from tests.browser.serving import PATIENCE, chromium, server

MOVES = 24
VISITS = 7
STARTS = 5
CHARTS = 5
HERE = Path(__file__).parent
CLOCK = (HERE / "clock.js").read_text(encoding="utf-8")
SLIDER = "ETH price, instant change"
_PATIENCE_MS = 1000.0 * PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One of the two apps, and what a person waits for on it."""

    script: Path
    figures: int
    charts: int


PERIGEE = App(script=HERE.parents[1] / "streamlit_app.py", figures=4, charts=CHARTS)
EMPTY = App(script=HERE / "empty_app.py", figures=1, charts=0)


@dataclass(frozen=True, slots=True)
class Moments:
    """Seconds until the figures stand, and until the last chart is drawn."""

    figures: float
    charts: float


def speeds() -> Iterator[Speed]:
    """Yield the pages' rows."""
    with chromium() as browser:
        yield from _starts(browser)
        with server(PERIGEE.script) as ours, server(EMPTY.script) as empty:
            yield from _visits(browser, ours, empty)
            yield from _moves(browser, ours, empty)


def _starts(browser: Browser) -> Iterator[Speed]:
    ours, empty = [], []
    for _ in range(STARTS):
        for app, found in ((PERIGEE, ours), (EMPTY, empty)):
            with server(app.script) as address, _window(browser) as window:
                found.append(_visit(window, address, app).figures)
    yield Speed(
        name="first visit after a start, to the figures",
        seconds=tuple(ours),
        reference_seconds=tuple(empty),
        bound=2.5,
    )


def _visits(browser: Browser, ours: str, empty: str) -> Iterator[Speed]:
    """Visit both in turn; the browser has the scripts in its cache, the server the answer."""
    first: list[Moments] = []
    second: list[Moments] = []
    with _window(browser) as window:
        _visit(window, ours, PERIGEE)
        _visit(window, empty, EMPTY)
        for _ in range(VISITS):
            first.append(_visit(window, ours, PERIGEE))
            second.append(_visit(window, empty, EMPTY))
    reference = tuple(moments.figures for moments in second)
    yield Speed(
        name="warm visit, to the figures",
        seconds=tuple(moments.figures for moments in first),
        reference_seconds=reference,
        bound=2.0,
    )
    yield Speed(
        name="warm visit, to all charts",
        seconds=tuple(moments.charts for moments in first),
        reference_seconds=reference,
        bound=3.5,
    )


def _moves(browser: Browser, ours: str, empty: str) -> Iterator[Speed]:
    """Move the slider of both in turn; no value is met twice, so nothing is in a cache."""
    first: list[Moments] = []
    second: list[Moments] = []
    with _window(browser) as window, _window(browser) as other:
        page, reference = window.new_page(), other.new_page()
        _open(page, ours, PERIGEE)
        _open(reference, empty, EMPTY)
        page.get_by_test_id("stSidebar").locator("summary").filter(has_text="Market").first.click()
        for number in range(MOVES + 1):
            moments = _move(page), _move(reference)
            if number:  # the first move also draws base a second time
                first.append(moments[0])
                second.append(moments[1])
    reference_seconds = tuple(moments.figures for moments in second)
    yield Speed(
        name="slider to headline figures",
        seconds=tuple(moments.figures for moments in first),
        reference_seconds=reference_seconds,
        bound=4.0,
    )
    yield Speed(
        name="slider to all Overview charts",
        seconds=tuple(moments.charts for moments in first),
        reference_seconds=reference_seconds,
        bound=6.0,
    )


@contextmanager
def _window(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 1800})
    context.add_init_script(CLOCK)
    yield context
    context.close()


def _visit(window: BrowserContext, address: str, app: App) -> Moments:
    page = window.new_page()
    moments = _open(page, address, app)
    page.close()
    return moments


def _open(page: Page, address: str, app: App) -> Moments:
    page.goto(address, wait_until="commit")
    page.wait_for_function(
        f"window.seen.count === {app.figures} && window.seen.drawn >= {app.charts}",
        timeout=_PATIENCE_MS,
    )
    _settle(page)
    return Moments(
        figures=page.evaluate("window.seen.figures") / 1000.0,
        charts=page.evaluate("window.seen.charts") / 1000.0,
    )


def _move(page: Page) -> Moments:
    before = page.evaluate("window.seen.figures")
    page.get_by_role("slider", name=re.compile(SLIDER)).focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"window.seen.figures > {before}", timeout=_PATIENCE_MS)
    _settle(page)
    pressed, figures, charts = (
        page.evaluate(f"window.seen.{name}") / 1000.0 for name in ("pressed", "figures", "charts")
    )
    return Moments(figures=figures - pressed, charts=charts - pressed)


def _settle(page: Page) -> None:
    """Wait until the script has ended and nothing has been drawn for a while."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=_PATIENCE_MS)
    quiet = "performance.now() - Math.max(window.seen.figures, window.seen.charts) > 400"
    page.wait_for_function(quiet, timeout=_PATIENCE_MS)
