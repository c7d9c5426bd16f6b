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
