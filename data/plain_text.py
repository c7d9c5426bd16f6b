"""Names and labels: text that nothing does anything with, wherever it is shown or opened."""

import re
import unicodedata

from pydantic_core import PydanticCustomError

from data.refusals import broken

LONGEST_TEXT = 80

# A spreadsheet of another country splits the text at its own separator: what follows begins a cell.
_FORMULA = re.compile(r"(?:^|[,;|])[\s\"']*[=+\-@]")
_MARKUP = frozenset("<>[]`\\")


def is_plain_text(value: str) -> bool:
    """Return whether a treasury may carry this text as a name or label."""
    try:
        plain_text(value)
    except PydanticCustomError:
        return False
    return True


def plain_text(value: str) -> str:
    """Return text without the space around it.

    Refused is what a spreadsheet would calculate, a terminal obey, or a page turn into markup.
    """
    text = value.strip()
    if len(text) > LONGEST_TEXT:
        raise broken(f"may have {LONGEST_TEXT} characters at most")
    if any(not c.isprintable() for c in text):
        raise broken("must have no control or invisible characters")
    if _MARKUP.intersection(text) or "://" in text:
        raise broken("must have no markup: no link and none of < > [ ] \\ and back-quote")
    if _FORMULA.search(unicodedata.normalize("NFKC", text)):
        raise broken(
            "must have no formula: no = + - or @ at the start or after a comma, semicolon or bar"
        )
    return text


def not_empty(value: str) -> str:
    """Return text that must be there."""
    if not value:
        raise broken("must not be empty")
    return value
