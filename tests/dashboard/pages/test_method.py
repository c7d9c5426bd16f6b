"""Method: the repository's own documents, whole, and without links that lead nowhere."""

import re

from dashboard import documents
from dashboard.documents import Table
from tests.dashboard.pages.pages import open_page, plain, text_of


def test_every_section_is_listed_and_shown_under_its_address() -> None:
    app = open_page("method")
    links = re.findall(r"\]\(#([a-z0-9-]+)\)", "\n".join(each.value for each in app.markdown))
    shown = [header.proto.anchor for header in app.header]
    assert links == shown
    assert len(set(shown)) == len(shown)
    titles = [plain(header.value) for header in app.header]
    for name in documents.DOCUMENTS:
        for title in re.findall(r"^## (.+)$", (documents.ROOT / name).read_text(), re.MULTILINE):
            assert title in titles


def test_every_assumption_stands_in_a_table() -> None:
    text = (documents.ROOT / "ASSUMPTIONS.md").read_text()
    rows = re.findall(r"^\| `.+$", text, re.MULTILINE)
    shown = sum(len(table.value) for table in open_page("method").table)
    assert shown == len(rows) > 80


def test_the_words_of_both_documents_are_all_there() -> None:
    said = text_of(open_page("method"))
    for words in ("Shapley", "In between the\nreported rate", "Drift is zero."):
        assert words in said


def test_links_to_files_become_words_and_others_stay() -> None:
    unlinked = documents.unlinked
    assert unlinked("see [METHOD.md](METHOD.md).") == "see METHOD.md."
    assert unlinked("[the method](docs/METHOD.md)") == "the method (docs/METHOD.md)"
    assert unlinked("![a picture](docs/a.png)") == "a picture (docs/a.png)"
    assert unlinked("[x](https://example.org)") == "[x](https://example.org)"
    assert unlinked("[x](javascript:1)") == "x (javascript:1)"
    for name in documents.DOCUMENTS:
        for section in documents.sections(name):
            for part in section.parts:
                text = "" if isinstance(part, Table) else part
                assert not re.search(r"\]\((?!https://)", text)
