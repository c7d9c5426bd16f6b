"""Reading a PDF back: its text, its structure and its promises."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

# Stands in no text of ours.
_HEADING = "\u2042"
_HEADING_POINTS = 14.0


def reader(pdf: bytes) -> PdfReader:
    """Return the document."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def flat(text: str) -> str:
    """Return text with every run of spaces and line ends as one space."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip()


def pages(pdf: bytes, mark: str = "") -> list[str]:
    """Return the text of each page, with a mark before what is as large as a first heading."""
    return [flat(_text(page, mark)) for page in reader(pdf).pages]


def _text(page: Any, mark: str) -> str:
    if not mark:
        return str(page.extract_text())
    parts: list[str] = []

    def visit(words: str, _: Any, matrix: list[float], __: Any, size: float) -> None:
        large = abs(abs(size * matrix[3]) - _HEADING_POINTS) < 0.2
        parts.append(f"{mark}{words}" if large and words.strip() else words)

    page.extract_text(visitor_text=visit)
    return "".join(parts)


def text(pdf: bytes, mark: str = "") -> str:
    """Return the text of all pages, without headers and footers."""
    return " ".join(bodies(pdf, mark))


def bodies(pdf: bytes, mark: str = "") -> list[str]:
    """Return the text of each page between its header and its footer."""
    footer = re.compile(
        r"(?:Recorded|Live|Entered), [^·]*· Scenario: [^·]*· "
        r"Simulated, [\d,]+ paths, seed \d+ \d+ of \d+$"
    )
    found = [page.split("Treasury risk report ", maxsplit=1)[-1] for page in pages(pdf, mark)]
    return [footer.sub("", page) for page in found]


def section(pdf: bytes, title: str) -> str:
    """Return the text of one section, from its heading to the next of the first level."""
    whole, level_one = text(pdf), tuple(name for level, name in headings(pdf) if level == 1)
    parts = [part.strip() for part in text(pdf, _HEADING).split(_HEADING)]
    openings = [part[:40] for part in parts if part.startswith(level_one)]
    starts: list[int] = []
    for opening in openings:
        # Page 1 has headings of the second level by the same names, before all of these.
        starts.append(whole.index(opening, starts[-1] + 1 if starts else 0))
    first = next(i for i, opening in enumerate(openings) if opening.startswith(title))
    return whole[starts[first] : [*starts, len(whole)][first + 1]]


def headings(pdf: bytes) -> list[tuple[int, str]]:
    """Return level and text of every heading in order, from the document's outline."""
    found: list[tuple[int, str]] = []

    def collect(items: list[Any], level: int) -> None:
        for item in items:
            if isinstance(item, list):
                collect(item, level + 1)
            else:
                found.append((level, str(item.title)))

    collect(reader(pdf).outline, 1)
    return found


def structure(pdf: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield type and attributes of every element of the structure tree, in reading order."""
    yield from _elements(reader(pdf).trailer["/Root"]["/StructTreeRoot"])


def _elements(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    item = node.get_object()
    if not hasattr(item, "get"):
        return
    if "/S" in item:
        yield str(item["/S"]).lstrip("/"), item
    children = item.get("/K", [])
    children = children.get_object() if hasattr(children, "get_object") else children
    for child in children if isinstance(children, list) else [children]:
        if not isinstance(child, int) and hasattr(child.get_object(), "get"):
            yield from _elements(child)
