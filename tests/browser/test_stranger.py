"""A stranger's machine: a checkout that cannot be written to, and a user without rights or home."""

import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data.treasury_file import read_treasury_file, write_treasury_file
from tests.browser import pages
from tests.browser.serving import ROOT, server
from tests.browser.visit import PATIENCE_MS, Visit
from tests.dashboard.report import samples

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

NOBODY = 65_534
_MADE = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "tests", "docs")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that every user may enter, unlike those that pytest makes."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def as_nobody() -> list[str]:
    """Return the words that start a program as a user without rights; none if we are one."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root writes everywhere, and setpriv is not there to take that away")
    user = f"{NOBODY}"
    return ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]


def read_only_copy(to: Path) -> None:
    """Copy a checkout, without what was made in it, and forbid everybody to write there."""
    shutil.copytree(ROOT, to, ignore=shutil.ignore_patterns(*_MADE))
    for path in [to, *to.rglob("*")]:
        reading = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
        entering = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH if path.is_dir() else 0
        path.chmod(reading | entering)


def test_every_page_every_file_and_the_report_from_a_read_only_checkout(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    prefix, checkout, scratch = as_nobody(), folder / "checkout", folder / "scratch"
    read_only_copy(checkout)
    scratch.mkdir(mode=0o777)
    scratch.chmod(0o777)
    for place in (checkout, checkout / "risk", folder):
        if place == folder and not prefix:
            continue  # our own
        refused = subprocess.run([*prefix, "touch", place / "x"], capture_output=True, check=False)
        assert refused.returncode, f"{place} can be written to"
    before = listing(checkout)
    environment = {"HOME": "/nonexistent", "TMPDIR": os.fspath(scratch)}
    script = checkout / "streamlit_app.py"
    with server(script, environment, root=checkout, prefix=prefix) as address:
        visit = Visit.begin(browser, address)
        saved = _saved_and_uploaded(visit, tmp_path)
        for title in pages.paths():
            visit.go(title)
            expect(visit.page.locator("h1")).to_have_text(saved if title == "Overview" else title)
            expect(visit.page.get_by_test_id("stException")).to_have_count(0)
        visit.go("Report")
        for form, start in (("PDF", b"%PDF-"), ("JSON", b"{")):
            content = _downloaded(visit, rf"\({form}\)")
            assert content.startswith(start)
            assert len(content) > 2_000
        visit.end()
    assert listing(checkout) == before


def listing(checkout: Path) -> list[str]:
    return sorted(str(path.relative_to(checkout)) for path in checkout.rglob("*"))


def _saved_and_uploaded(visit: Visit, tmp_path: Path) -> str:
    """Save the treasury, put another in its place, and return that one's name."""
    visit.go("Treasury")
    assert read_treasury_file(_downloaded(visit, "^Download YAML$")).name == "Example DAO"
    file = tmp_path / "ours.yaml"
    file.write_bytes(write_treasury_file(samples.treasury("Stranger DAO"), "yaml"))
    visit.page.get_by_test_id("stMain").get_by_text("Use your own file").click()
    visit.page.get_by_test_id("stMain").locator("input[type=file]").set_input_files(file)
    visit.expect_text("from ours.yaml")
    name = read_treasury_file(_downloaded(visit, "^Download YAML$")).name
    assert name == "Stranger DAO"
    return name


def _downloaded(visit: Visit, button: str) -> bytes:
    with visit.page.expect_download(timeout=PATIENCE_MS) as found:
        visit.page.get_by_role("button", name=re.compile(button)).first.click()
    return Path(found.value.path()).read_bytes()
