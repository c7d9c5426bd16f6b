"""Reading a PDF back: its text, its structure and its promises."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def reader(pdf: bytes) -> PdfReader:
    """Return the document."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def flat(text: str) -> str:
    """Return text with every run of spaces and line ends as one space."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip()


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [flat(page.extract_text()) for page in reader(pdf).pages]


def text(pdf: bytes) -> str:
    """Return the text of all pages, without headers and footers."""
    return " ".join(bodies(pdf))


def bodies(pdf: bytes) -> list[str]:
    """Return the text of each page between its header and its footer."""
    made = pages(pdf)
    footer = re.compile(
        r"(?:Recorded|Live|Entered), [^·]*· Scenario: [^·]*· "
        r"Simulated, [\d,]+ paths, seed \d+ \d+ of \d+$"
    )
    found = [re.split(r"Treasury risk report ", page, maxsplit=1)[-1] for page in made]
    return [footer.sub("", page) for page in found]


def section(pdf: bytes, title: str) -> str:
    """Return the text of one section, from its heading to the next of the first level."""
    whole = text(pdf)
    titles = [flat(name) for kind, name in headings(pdf) if kind == 1]
    start = whole.index(f" {title} ") + 1 if not whole.startswith(title) else 0
    later = titles[titles.index(title) + 1 :]
    end = whole.index(f" {later[0]} ", start) if later else len(whole)
    return whole[start:end]


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
