"""Method: how is it computed? METHOD.md and ASSUMPTIONS.md as the repository holds them."""

import streamlit as st

from dashboard import documents
from dashboard.documents import Section, Table
from dashboard.format import plain
from dashboard.pages import parts

_CONTENTS = "Two documents of the repository, in full. Every figure rests on them."


def render() -> None:
    """Draw the page."""
    parts.heading("Method", "How is it computed? And on what does it rest?")
    st.caption(plain(_CONTENTS))
    for name in documents.DOCUMENTS:
        _contents(name)
    for name in documents.DOCUMENTS:
        for section in documents.sections(name):
            _section(section)


def _contents(name: str) -> None:
    found = documents.sections(name)
    links = (f"[{plain(section.title)}](#{section.anchor})" for section in found)
    st.markdown(f"**{plain(name)}**: {' · '.join(links)}")


def _section(section: Section) -> None:
    st.header(plain(section.title), anchor=section.anchor)
    for part in section.parts:
        if isinstance(part, Table):
            _table(part)
        else:
            st.markdown(part)


def _table(table: Table) -> None:
    columns = zip(table.header, zip(*table.rows, strict=True), strict=True)
    st.table({name: list(cells) for name, cells in columns}, border="horizontal", hide_index=True)
