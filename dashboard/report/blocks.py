"""The blocks of the report, as report.typ reads them: one function for each kind."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.charts.records import Words
from dashboard.report.sheet import Sheet

Block = dict[str, Any]


def section(title: str, blocks: Iterable[Block], *, new_page: bool = False) -> Block:
    """Return a section under a heading of the first level, on a page of its own if asked."""
    return {"kind": "section", "title": title, "blocks": list(blocks), "new_page": new_page}


def heading(title: str) -> Block:
    """Return a heading of the second level."""
    return {"kind": "heading", "title": title, "level": 2}


def subheading(title: str) -> Block:
    """Return a heading of the third level."""
    return {"kind": "heading", "title": title, "level": 3}


def paragraph(*sentences: str) -> Block:
    """Return sentences as one paragraph."""
    return {"kind": "paragraph", "text": " ".join(sentences)}


def lead(*sentences: str) -> Block:
    """Return a paragraph that stays on the page of what follows it."""
    return {**paragraph(*sentences), "kind": "lead"}


def note(*sentences: str) -> Block:
    """Return a quieter paragraph, below what it is about."""
    return {**paragraph(*sentences), "kind": "note"}


def bullets(lines: Iterable[str]) -> Block:
    """Return a list."""
    return {"kind": "bullets", "lines": list(lines)}


def findings(found: Iterable[tuple[str, str]]) -> Block:
    """Return a numbered list; each has an opening in bold and a sentence."""
    return {
        "kind": "findings",
        "findings": [{"lead": opening, "sentence": sentence} for opening, sentence in found],
    }


def said(lines: Iterable[tuple[str, str]]) -> Block:
    """Return paragraphs that open in bold, the last on the page of what follows.

    A pair without a sentence is left out.
    """
    return {
        "kind": "said",
        "lines": [{"lead": opening, "sentence": words} for opening, words in lines if words],
    }


def table(sheet: Sheet, widths: Sequence[float] = (), size: float = 8.0) -> Block:
    """Return a table; a width is a share of what is left, 0 as wide as the text needs."""
    return {"kind": "table", "sheet": sheet, "widths": list(widths), "size": size}


def chart(words: Words, svg: bytes) -> Block:
    """Return a picture between its conclusion and its alternative text."""
    return {
        "kind": "chart",
        "title": words.title,
        "subtitle": words.subtitle,
        "alt": words.alternative,
        "svg": svg.decode(),
    }


def beside(*blocks: Block, widths: Sequence[float] = (1.0, 1.0)) -> Block:
    """Return blocks side by side."""
    return {"kind": "beside", "blocks": list(blocks), "widths": list(widths)}


def kept(*blocks: Block) -> Block:
    """Return blocks that no page break may part."""
    return {"kind": "kept", "blocks": list(blocks)}
