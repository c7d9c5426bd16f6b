"""What anyone may write into an address or type as a figure: refused by name and rule, or a number.

Each text is hostile by construction: to accept one is to fail.
"""

import random
import sys

import pytest

from dashboard import address
from dashboard import format as fmt
from data.entered import with_entered
from data.errors import MarketFigureError
from data.recorded import load_market
from risk.market import DOMAINS
from risk.scenario import SLIDERS

CASES = 2_000
NO_NUMBER = (
    *("", " ", "nan", "NaN", "inf", "-inf", "Infinity", "1e999", "1_0", "0x1", "1e", "--1", "five"),
    *("=1+1", "@1", "+1+1", "<b>1</b>", "1;2", "1,5", "[1]", "{}", "true", "None", "\u0661"),
    *("1\u202e", "\x00", "1\n2", "`1`", "javascript:1", "../../x", "%00", "9" * 400),
    *("1 OR 1=1", "!!int 1", "&a 1", "\uff11", "\ud800", "1e-", ".", "-", "e5"),
)  # fmt: skip
NO_FIELD = (
    *("name", "__class__", "treasury", "", " basis", "BASIS", "basis ", "<b>", "a" * 10_000),
    *("x\n# h", "=1", "\u202e", "`", "constructor", "changes", "\ud800"),
)


def _beyond(rng: random.Random, low: float, high: float) -> float:
    span = (high - low) * 10.0 ** rng.randint(-6, 3)
    past = high + span if rng.random() < 0.5 else low - span
    return rng.choice([past, 1e30, -1e30, sys.float_info.max])


def test_no_hostile_address_changes_anything() -> None:
    rng = random.Random(1)  # noqa: S311 - a fuzz, not a secret
    for _ in range(CASES):
        slider = rng.choice(SLIDERS)
        query = {slider.field: rng.choice(NO_NUMBER)}
        if rng.random() < 0.4:
            query = {slider.field: repr(_beyond(rng, slider.low, slider.high))}
        elif rng.random() < 0.2:
            query = {rng.choice(NO_FIELD): repr(slider.high)}
        kept = next(each for each in SLIDERS if each.field not in query)
        changes, sentence = address.read({**query, kept.field: repr(kept.high)})
        assert changes == {kept.field: kept.high}, query
        assert sentence.isprintable()
        assert len(sentence) < 400
        (field,) = query
        assert field[:10] in sentence or not field.isprintable() or "`" in field
        assert "must be a number between" in sentence or "none of its fields" in sentence


def test_every_value_inside_is_taken() -> None:
    for slider in SLIDERS:
        for value in (slider.low, slider.high):
            assert address.read({slider.field: repr(value)}) == ({slider.field: value}, "")


def test_no_hostile_figure_reaches_the_market() -> None:
    rng, market = random.Random(1), load_market()  # noqa: S311 - a fuzz, not a secret
    for _ in range(CASES):
        name, (low, high) = rng.choice(list(DOMAINS.items()))
        typed = rng.choice(NO_NUMBER)
        if rng.random() < 0.5:
            typed = f"{_beyond(rng, low, high)!r}"
        value = fmt.parsed(typed)
        if value is None:
            continue
        with pytest.raises(MarketFigureError) as refusal:
            with_entered(market, {name: value}, "2026-11-24")
        assert f"`{name}`" in str(refusal.value)
        assert str(refusal.value).isprintable()
    assert [text for text in NO_NUMBER if fmt.parsed(text) is not None] == []
