"""The repository's own documents as a page can show them: sections, without links out of the page.

The text is ours, so its markdown is kept; HTML stays text, for Streamlit shows none. A link to a
file of the repository would lead nowhere from a page: its words stay, and the file is named.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = {"METHOD.md": "Method", "ASSUMPTIONS.md": "Assumptions"}
_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)\)")
_TABLE = re.compile(r"^\|.*\|[ \t]*$\n^\|[-| :]+\|[ \t]*$\n(?:^\|.*\|[ \t]*$\n?)+", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a document: its header and its rows, cells in markdown."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of a document.

    Attributes
    ----------
    title : str
        Plain words.
    anchor : str
        Its address within the page.
    parts : tuple of str or Table
        Markdown and tables, in order.
    """

    title: str
    anchor: str
    parts: tuple[str | Table, ...]


@cache
def sections(name: str) -> tuple[Section, ...]:
    """Return a document's sections; what stands before the first is one under its own title.

    Parameters
    ----------
    name : str
        One of `DOCUMENTS`.

    Raises
    ------
    LookupError
        If it is none.
    """
    if name not in DOCUMENTS:
        raise LookupError(f"no document {name}")
    text = (ROOT / name).read_text(encoding="utf-8")
    body = text.partition("\n")[2] if text.startswith("# ") else text
    first, *rest = _HEADING.split(unlinked(body))
    title = DOCUMENTS[name]
    found = [_section(title, title, first)]
    for heading, content in zip(rest[::2], rest[1::2], strict=True):
        found.append(_section(title, heading.strip(), content))
    return tuple(found)


def unlinked(text: str) -> str:
    """Return markdown in which a link to a file is its words, and other links stay.

    A link whose words differ from its file names it: "the method (METHOD.md)".
    """

    def replaced(found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if target.startswith(("https://", "#")) and not found[0].startswith("!"):
            return found[0]
        return words if words == target or not target else f"{words} ({target})"

    return _LINK.sub(replaced, text)


def _section(document: str, title: str, content: str) -> Section:
    anchor = re.sub(r"[^a-z0-9]+", "-", f"{document} {title}".lower()).strip("-")
    return Section(title=title, anchor=anchor, parts=tuple(_parts(content)))


def _parts(content: str) -> list[str | Table]:
    parts: list[str | Table] = []
    place = 0
    for found in _TABLE.finditer(content):
        parts += [content[place : found.start()].strip(), _table(found[0])]
        place = found.end()
    return [part for part in (*parts, content[place:].strip()) if part]


def _table(text: str) -> Table:
    header, _, *rows = (_cells(line) for line in text.strip().splitlines())
    return Table(header=header, rows=tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
