"""Content hashes: equal content, equal hash; any other content, another hash."""

import datetime
import hashlib
import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from risk.errors import RiskError
from risk.identity import content_hash
from risk.market import Block
from risk.parameters import ModelParameters
from risk.scenario import SLIDERS, Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, Liability, Location, Recurrence, Treasury
from tests.risk import factories


def _other_leaf(value: object) -> Iterator[object]:
    """Yield values that differ from one a little, nearest first."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, Enum):
        yield from (member for member in type(value) if member is not value)
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield from (math.nextafter(value, math.inf), math.nextafter(value, -math.inf))
    elif isinstance(value, str):
        yield value + " "
    elif isinstance(value, datetime.date):
        yield value + datetime.timedelta(days=1)


def _others(record: Any) -> Iterator[Any]:
    """Yield copies of a record, one for each leaf, in which that leaf alone differs."""
    for field in fields(record):
        value = getattr(record, field.name)
        parts = value if isinstance(value, tuple) else (value,)
        for position, part in enumerate(parts):
            candidates = _others(part) if is_dataclass(part) else _other_leaf(part)
            for other in candidates:
                changed = (
                    (*parts[:position], other, *parts[position + 1 :])
                    if isinstance(value, tuple)
                    else other
                )
                try:
                    yield replace(record, **{field.name: changed})
                except RiskError:
                    continue  # outside the domain on this side
                if not is_dataclass(part):
                    break


def _treasury() -> Treasury:
    return Treasury(
        name="Lighthouse DAO",
        positions=(
            Holding(asset=Asset.RETH, amount=5000.0, location=Location.BASE, label="cold"),
            Holding(asset=Asset.ETH, amount=3.5, available_from=datetime.date(2027, 1, 1)),
        ),
        liabilities=(
            Liability(
                amount=1.5e5, recurrence=Recurrence.QUARTERLY, due=datetime.date(2026, 12, 1)
            ),
        ),
    )


def test_any_input_that_differs_gives_another_hash() -> None:
    inputs = {
        "treasury": _treasury(),
        "market": factories.market(block=Block(number=1, hash="0x1", timestamp=2)),
        "parameters": ModelParameters.base(),
        "settings": Settings(),
    }
    base = content_hash(*inputs.values())
    seen = {base}
    count = 0
    for name, record in inputs.items():
        for other in _others(record):
            found = content_hash(*(inputs | {name: other}).values())
            assert found not in seen, (name, other)
            seen.add(found)
            count += 1
    # Every figure of the market and every parameter of the models is among them.
    assert count > 120


def test_every_slider_that_moves_gives_another_hash() -> None:
    hashes = {content_hash(Scenario.base())}
    for slider in SLIDERS:
        for value in (slider.low, slider.high):
            hashes.add(content_hash(Scenario.from_changes({slider.field: value})))
    assert len(hashes) == 1 + 2 * len(SLIDERS)


def test_no_change_is_not_a_change_of_zero() -> None:
    assert content_hash(Scenario(eth_price_change=0.0, name="Base")) != content_hash(Scenario())


def test_equal_inputs_have_equal_hashes() -> None:
    assert content_hash(_treasury()) == content_hash(_treasury())
    whole = Holding(asset=Asset.RETH, amount=5000)
    assert whole == Holding(asset=Asset.RETH, amount=5000.0)
    assert content_hash(whole) == content_hash(Holding(asset=Asset.RETH, amount=5000.0))


def test_a_hash_does_not_depend_on_the_run() -> None:
    block = Block(number=1, hash="0x1", timestamp=2)
    text = '[5, "ETH", [1.5, {"hash": "0x1", "number": 1, "timestamp": 2, "type": "Block"}]]'
    assert content_hash(5.0, Asset.ETH, (1.5, block)) == hashlib.sha256(text.encode()).hexdigest()
