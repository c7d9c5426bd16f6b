"""Barriers for people who see little, hear pages read out, or use no mouse, found by axe-core."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tools.get_axe import axe_path

# What axe-core finds in Streamlit's own markup and no setting of ours can mend. Each is one rule
# at one selector; the same rule anywhere else still fails.
NOT_OURS = {
    # `st.table` scrolls sideways on a narrow screen and takes no `tabindex`. Chromium and Firefox
    # give such a box the focus by themselves, and a test of the keyboard scrolls one by arrows.
    ("scrollable-region-focusable", '[data-testid="stTable"] > div'),
}
_FIND = """async notOurs => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.flatMap(({id, impact, nodes}) => nodes
        .filter(({target}) => !notOurs.some(([rule, selector]) =>
            rule === id && document.querySelector(target[target.length - 1])?.matches(selector)))
        .map(({html, failureSummary}) => ({rule: id, impact, html, why: failureSummary})));
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """One element that breaks one rule of axe-core's.

    Attributes
    ----------
    rule, impact : str
        In axe-core's words; the impact is minor, moderate, serious or critical.
    html, why : str
    """

    rule: str
    impact: str
    html: str
    why: str

    def __str__(self) -> str:
        return f"{self.impact} {self.rule}: {self.html[:200]} – {self.why[:300]}"


def barriers(page: Page) -> list[Barrier]:
    """Return the serious and critical ones of a page as it stands."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_script())
    found = [Barrier(**each) for each in page.evaluate(_FIND, sorted(NOT_OURS))]
    return [barrier for barrier in found if barrier.impact in {"serious", "critical"}]


def _script() -> str:
    path = Path(os.environ.get("AXE", "") or axe_path())
    if not path.is_file():
        pytest.skip("No axe-core: tools/get_axe.py installs it.")
    return path.read_text()
