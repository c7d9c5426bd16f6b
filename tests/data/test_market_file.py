"""Market files: written and read back, and what is refused, in which words."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.entered import with_entered
from data.market_file import MarketFileError, read_market_file, write_market_file
from data.recorded import load_market
from risk.market import DOMAINS, Block, Market, Origin, Provenance

BLOCK = Block(number=25_000_021, hash="0x" + 32 * "a7", timestamp=1_790_000_000)
LIVE = replace(
    load_market(),
    block=BLOCK,
    basis=-0.0013,
    provenance=tuple(
        (
            dict(load_market().provenance)
            | {"basis": Provenance(origin=Origin.LIVE, date="2026-09-21", source="A pool 0.01 %.")}
        ).items()
    ),
)


@pytest.mark.parametrize(
    "market", [load_market(), LIVE, with_entered(LIVE, {"eth_usd": 2000.0}, "2026-11-23")]
)
def test_a_market_comes_back_as_it_was_written(market: Market, tmp_path: Path) -> None:
    content = write_market_file(market)
    path = tmp_path / "market.json"
    path.write_bytes(content)
    for source in (content, path, str(path)):
        again = read_market_file(source)
        assert again == market
        assert again.content_hash == market.content_hash
    assert write_market_file(again) == content


@given(st.fixed_dictionaries({n: st.floats(low, high) for n, (low, high) in DOMAINS.items()}))
def test_every_figure_keeps_its_last_bit(figures: dict[str, float]) -> None:
    market = replace(load_market(), **figures)  # type: ignore[arg-type]
    assert read_market_file(write_market_file(market)) == market


def _figure(**fields: object) -> Callable[[Any], object]:
    return lambda document: document["market"]["figures"]["basis"].update(fields)


def _block(**fields: object) -> Callable[[Any], object]:
    return lambda document: document["market"]["block"].update(fields)


CHANGES: dict[str, tuple[Callable[[Any], object], str]] = {
    "another value": (_figure(value=-0.0012), "was changed after it was written"),
    "another date": (_figure(date="2026-09-22"), "was changed after it was written"),
    "another source": (_figure(source="A friend."), "was changed after it was written"),
    "another origin": (_figure(origin="entered"), "was changed after it was written"),
    "another block": (_block(number=1), "was changed after it was written"),
    "no block": (lambda d: d["market"].update(block=None), "was changed after it was written"),
    "text for a number": (_figure(value="-0.0013"), "`market.figures.basis.value`"),
    "truth for a number": (_figure(value=True), "`market.figures.basis.value`"),
    "no number": (_figure(value=None), "`market.figures.basis.value`"),
    "a number out of range": (_figure(value=7.0), "`basis` must lie between"),
    "a day that is none": (_figure(date="2026-02-30"), "`market.figures.basis.date`"),
    "a date in words": (_figure(date="yesterday!"), "must be a date such as"),
    "markup": (_figure(source="<script>"), "must have no markup"),
    "a link": (_figure(source="https://x.example"), "must have no markup"),
    "a line break": (_figure(source="a\nb"), "no control characters"),
    "no source": (_figure(source=""), "`market.figures.basis.source`"),
    "a long source": (_figure(source="a" * 241), "`market.figures.basis.source`"),
    "an unknown origin": (_figure(origin="heard"), "`market.figures.basis.origin`"),
    "an unknown field": (_figure(note="x"), "`market.figures.basis.note`"),
    "a hash that is none": (_block(hash="0x12"), "`market.block.hash`"),
    "a negative number": (_block(number=-1), "`market.block.number`"),
    "a figure too few": (
        lambda d: d["market"]["figures"].pop("basis"),
        "The figure `basis` is missing in the market file.",
    ),
    "a figure too many": (
        lambda d: d["market"]["figures"].update(luck=d["market"]["figures"]["basis"]),
        "The figure `luck` is no figure of a market",
    ),
    "no market": (lambda d: d.pop("market"), "`market` of the market file is wrong"),
    "no checksum": (lambda d: d.pop("checksum"), "`checksum` of the market file is wrong"),
    "another version": (lambda d: d.update(perigee_market=2), "is of version `2`"),
    "no version": (lambda d: d.pop("perigee_market"), "it has no `perigee_market`"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_file_is_refused_in_one_sentence(change: str) -> None:
    document = json.loads(write_market_file(LIVE))
    alter, words = CHANGES[change]
    alter(document)
    with pytest.raises(MarketFileError) as refusal:
        read_market_file(json.dumps(document).encode())
    assert words in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"[]", "is no market file"),
        (b"42", "is no market file"),
        (b"not json", "this is not JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "nesting deeper"),
        (b'{"perigee_market": 1, "perigee_market": 1}', "only once"),
        (b'{"perigee_market": NaN}', "finite"),
        (b" " * 300_000, "larger than 256 kB"),
    ],
)
def test_what_is_no_market_file_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(MarketFileError, match=words):
        read_market_file(content)


def test_a_file_that_is_not_there_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(MarketFileError) as refusal:
        read_market_file(tmp_path / "market.json")
    assert str(refusal.value) == "The file market.json cannot be read: No such file or directory."


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=3))
def test_a_damaged_file_is_refused_or_the_same_market(place: int, damage: bytes) -> None:
    content = write_market_file(LIVE)
    at = place % len(content)
    try:
        market = read_market_file(content[:at] + damage + content[at + len(damage) :])
    except MarketFileError:
        return
    assert market == LIVE
