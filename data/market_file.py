"""Market files: a market in JSON, so that a colleague gets the same number without a node.

A file holds every figure with its origin, date and source, the block of a live reading, and a
checksum over all of it: a figure changed by hand is refused, because its source would be a lie.
"""

import contextlib
import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from data.errors import DataError, TreasuryFileError, quoted
from data.treasury_text import decoded, json_document
from risk.errors import ParameterError
from risk.market import FIGURES, Block, Market, Origin, Provenance

VERSION = 1
MOST_BYTES = 2**18

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARKUP = frozenset("<>[]`\\")


class MarketFileError(DataError, ValueError):
    """A market file that cannot be read as one."""


def write_market_file(market: Market) -> bytes:
    """Write a market so that reading it back gives the same one.

    Raises
    ------
    ParameterError
        If a figure has no provenance.
    """
    content = _plain(market)
    document = {"perigee_market": VERSION, "checksum": _checksum(content), "market": content}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def market_file_name(market: Market) -> str:
    """Return the name of a market's file: it tells which market is inside."""
    return f"market-{market.content_hash[:12]}.json"


def read_market_file(source: Path | str | bytes) -> Market:
    """Read a market from a file or from the bytes of one.

    Raises
    ------
    MarketFileError
        If the file is not one; the message is one sentence.
    """
    document = _document(_content(source))
    try:
        file = _File.model_validate(document)
    except ValidationError as error:
        raise MarketFileError(_refusal(error)) from None
    if set(file.market.figures) != set(FIGURES):
        odd = sorted(set(file.market.figures) ^ set(FIGURES))[0]
        rule = "is missing in" if odd in FIGURES else "is no figure of a market, but stands in"
        raise MarketFileError(f"The figure {quoted(odd)} {rule} the market file.")
    market = _market(file.market)
    if _checksum(_plain(market)) != file.checksum:
        raise MarketFileError(
            "The market file was changed after it was written: its checksum is another."
        )
    return market


def _is_day(text: str) -> str:
    if _DAY.fullmatch(text):
        with contextlib.suppress(ValueError):
            date.fromisoformat(text)
            return text
    raise ValueError("must be a date such as 2026-11-23")


def _is_inert(text: str) -> str:
    if not text.isprintable() or _MARKUP.intersection(text) or "://" in text:
        raise ValueError("must have no markup and no control characters")
    return text


_Day = Annotated[str, AfterValidator(_is_day)]
_Hash = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$")]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class _Figure(_Record):
    value: Annotated[float, Field(allow_inf_nan=False)]
    origin: Literal["live", "recorded", "entered", "prior"]
    date: _Day
    source: Annotated[str, Field(min_length=1, max_length=240), AfterValidator(_is_inert)]


class _Block(_Record):
    number: Annotated[int, Field(ge=0, lt=2**63)]
    hash: _Hash
    timestamp: Annotated[int, Field(ge=0, lt=2**63)]


class _Market(_Record):
    as_of: _Day
    block: _Block | None
    figures: dict[str, _Figure]


class _File(_Record):
    perigee_market: Literal[1]
    checksum: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    market: _Market


def _content(source: Path | str | bytes) -> bytes:
    content = source
    if not isinstance(content, bytes):
        path = Path(content)
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise MarketFileError(f"The file {path.name} cannot be read: {reason}.") from error
    if len(content) > MOST_BYTES:
        raise MarketFileError("The market file is larger than 256 kB, which no market needs.")
    return content


def _document(content: bytes) -> object:
    try:
        document: object = json_document(decoded(content))
    except TreasuryFileError as error:
        raise MarketFileError(f"The market file cannot be read: {error}") from error
    if not isinstance(document, dict) or "perigee_market" not in document:
        raise MarketFileError("The file is no market file: it has no `perigee_market`.")
    if document["perigee_market"] != VERSION:
        raise MarketFileError(
            f"The market file is of version {quoted(document['perigee_market'])}; "
            f"this program reads version {VERSION}."
        )
    return document


def _market(content: _Market) -> Market:
    figures = content.figures  # in the order of the market that was written
    values: dict[str, Any] = {name: figure.value for name, figure in figures.items()}
    block = content.block
    try:
        return Market(
            **values,
            as_of=content.as_of,
            provenance=tuple(
                (name, Provenance(origin=Origin(row.origin), date=row.date, source=row.source))
                for name, row in figures.items()
            ),
            block=None if block is None else Block(**block.model_dump()),
        )
    except ParameterError as error:
        raise MarketFileError(f"A figure of the market file cannot be: {error}") from error


def _plain(market: Market) -> dict[str, Any]:
    order = dict(market.provenance) | dict.fromkeys(FIGURES)
    origins = {name: market.origin_of(name) for name in order}
    block = market.block
    return {
        "as_of": market.as_of,
        "block": None
        if block is None
        else {"number": block.number, "hash": block.hash, "timestamp": block.timestamp},
        "figures": {
            name: {
                "value": float(getattr(market, name)),
                "origin": origin.origin.value,
                "date": origin.date,
                "source": origin.source,
            }
            for name, origin in origins.items()
        },
    }


def _checksum(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _refusal(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    rule = first["msg"].removeprefix("Value error, ")
    return f"The field {quoted(place)} of the market file is wrong: {rule[:1].lower()}{rule[1:]}."
