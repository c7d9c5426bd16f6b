"""The pages as `dashboard/navigation.py` lists them: a new one is tested without a word here."""

import re

from tests.browser.serving import ROOT

_PAGE = re.compile(r'st\.Page\(\s*\w+\.render,\s*title="([^"]+)",\s*url_path="(\w+)"(, default)?')


def paths() -> dict[str, str]:
    """Return the path of each page by its title, in the order of the sidebar."""
    source = (ROOT / "dashboard" / "navigation.py").read_text()
    # The default page lives at the root, whatever its path.
    found = {title: "" if default else path for title, path, default in _PAGE.findall(source)}
    assert len(found) == source.count("st.Page("), "a page is listed in a form unknown here"
    return found
