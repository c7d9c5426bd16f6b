"""One visit to the dashboard: what a person does, and what must hold while doing it."""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

PATIENCE_MS = 90_000


@dataclass
class Visit:
    """A browser window on the dashboard.

    Attributes
    ----------
    hosts : set of str
        Every host that the page asked for anything.
    complaints : list of str
        Errors of the page and of its console.
    """

    context: BrowserContext
    page: Page
    address: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        browser: Browser,
        address: str,
        scheme: Literal["light", "dark"] = "light",
        width: int = 1280,
        path: str = "",
    ) -> "Visit":
        """Open a window on a page and wait until it is drawn."""
        context = browser.new_context(
            viewport={"width": width, "height": 1800}, color_scheme=scheme
        )
        visit = cls(context=context, page=context.new_page(), address=address)
        visit.page.set_default_timeout(PATIENCE_MS)
        visit.page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("console", visit.listen)
        visit.page.goto(f"{address}/{path}")
        visit.settle()
        return visit

    def listen(self, message: ConsoleMessage) -> None:
        """Keep what the page complains of.

        Streamlit looks for its server below the page's own address first, and does not find it.
        """
        sought = message.location.get("url", "").endswith(("/_stcore/health", "/host-config"))
        if message.type == "error" and not sought:
            self.complaints.append(message.text)

    def end(self) -> None:
        """Close the window; nothing may have left this machine or gone wrong on the way."""
        self.context.close()
        assert not self.complaints, self.complaints
        assert self.hosts <= {urlsplit(self.address).netloc, ""}, self.hosts

    def settle(self) -> None:
        """Wait until the page has been drawn to its end."""
        app = self.page.get_by_test_id("stApp")
        expect(self.page.locator("h1")).to_be_visible(timeout=PATIENCE_MS)
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)

    def go(self, title: str) -> None:
        """Choose a page in the sidebar."""
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        expect(
            self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title)
        ).to_have_attribute("aria-current", "page", timeout=PATIENCE_MS)
        self.settle()

    def open_group(self, name: str) -> None:
        """Unfold a group of sliders."""
        sidebar = self.page.get_by_test_id("stSidebar")
        sidebar.locator("summary").filter(has_text=name).first.click()
        self.settle()

    def slider(self, name: str) -> Locator:
        """Return a slider by the words of its label."""
        return self.page.get_by_role("slider", name=re.compile(name))

    def slide(self, name: str, key: str, times: int = 1) -> None:
        """Move a slider by keys, as fast as it follows."""
        self.slider(name).focus()
        self.press_on_slider(name, key, times)

    def press_on_slider(self, name: str, key: str, times: int) -> None:
        """Press a key on the slider that has the focus, each time once it has moved.

        A slider that is redrawn on a busy machine rarely loses the focus (once in 112 presses): it
        then gets it again, as a person would give it. A press on one that has it must move it.
        """
        slider = self.slider(name)
        expect(slider).to_be_focused()
        for _ in range(times):
            before = slider.input_value()
            self.page.keyboard.press(key)
            if not self._moved(slider, before):
                assert not slider.evaluate("each => each === document.activeElement"), name
                slider.focus()
                self.page.keyboard.press(key)
                expect(slider).not_to_have_value(before, timeout=PATIENCE_MS)

    def _moved(self, slider: Locator, before: str) -> bool:
        try:
            expect(slider).not_to_have_value(before, timeout=PATIENCE_MS // 6)
        except AssertionError:
            return False
        return True

    def expect_text(self, words: str | re.Pattern[str]) -> None:
        """Wait until the page says so."""
        expect(self.page.get_by_test_id("stMain")).to_contain_text(words, timeout=PATIENCE_MS)
        self.settle()

    def figures(self) -> list[str]:
        """Return the headline figures."""
        return self.page.get_by_test_id("stMetricValue").all_inner_texts()
