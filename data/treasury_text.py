"""From bytes to plain data: size, encoding and depth are checked before anything is believed."""

import json
import re
from collections.abc import Callable
from typing import Any

from data.errors import TreasuryFileError, quoted

MOST_BYTES = 2 * 2**20
MOST_LINES = 100_000
DEEPEST = 20
LONGEST_NUMBER = 40

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# Text in quotes is skipped; a quote that is never closed is skipped to the end of its line.
_BRACKETS = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[\[{\]}]')


def decoded(content: bytes) -> str:
    """Return the text of a file, its lines ended by line feeds.

    Raises
    ------
    TreasuryFileError
        If it is empty, too large, not UTF-8, or holds control characters.
    """
    if len(content) > MOST_BYTES:
        raise TreasuryFileError("The file is larger than 2 MB, which no treasury needs.")
    if content.startswith(b"PK\x03\x04"):
        raise TreasuryFileError(
            "The file is a workbook or an archive; export the table as CSV in UTF-8."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TreasuryFileError(
            "the file must be text in UTF-8; save it again in that encoding.", line=line
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise TreasuryFileError(f"The file has more than {MOST_LINES:,} lines.")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise TreasuryFileError("control characters are not allowed.", line=line)
    if not text.strip():
        raise TreasuryFileError("The file is empty.")
    return text


def _not_finite(constant: str) -> float:
    raise TreasuryFileError(f"{quoted(constant)} is no amount; numbers must be finite.")


def json_document(text: str, constant: Callable[[str], float] = _not_finite) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Parse JSON; names may not repeat, and `constant` decides on NaN and the infinities."""
    _check_depth(text)
    try:
        return json.loads(
            text, object_pairs_hook=_unique, parse_constant=constant, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise TreasuryFileError(
            f"this is not JSON: {error.msg}.", line=error.lineno, column=f"character {error.colno}"
        ) from error


def _check_depth(text: str) -> None:
    """Refuse deep nesting before a recursive parser meets it."""
    depth = 0
    for found in _BRACKETS.finditer(text):
        bracket = found.group()
        depth += (bracket in {"[", "{"}) - (bracket in {"]", "}"})
        if depth > DEEPEST:
            line = text.count("\n", 0, found.start()) + 1
            raise TreasuryFileError(f"nesting deeper than {DEEPEST} is refused.", line=line)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in pairs:
        if name in record:
            raise TreasuryFileError("a name may stand only once in a record.", column=name)
        record[name] = value
    return record


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise TreasuryFileError(f"The number {quoted(digits)} is too long.")
    return int(digits)
