"""Market figures typed in by a person."""

import math

import pytest

from data.entered import with_entered
from data.errors import MarketFigureError
from data.recorded import load_market
from risk.market import FIGURES, Origin

DAY = "2026-11-23"


def test_a_typed_figure_is_labelled_and_the_others_stay() -> None:
    recorded = load_market()
    market = with_entered(recorded, {"eth_usd": 3000.0}, DAY)
    assert market.eth_usd == 3000.0
    assert market.origin_of("eth_usd").origin is Origin.ENTERED
    assert market.origin_of("eth_usd").date == DAY
    assert market.origin_of("rpl_eth") == recorded.origin_of("rpl_eth")
    assert market.as_of == DAY
    assert market.content_hash != recorded.content_hash


def test_nothing_typed_is_the_recorded_market() -> None:
    assert with_entered(load_market(), {}, DAY) == load_market()


def test_every_figure_can_be_typed_and_a_whole_number_is_a_number() -> None:
    recorded = load_market()
    every = {name: getattr(recorded, name) for name in FIGURES}
    market = with_entered(recorded, every, DAY)
    assert market.origins == {Origin.ENTERED}
    whole, decimal = ({"eth_usd": value} for value in (3000, 3000.0))
    hashes = {with_entered(recorded, each, DAY).content_hash for each in (whole, decimal)}
    assert len(hashes) == 1


def test_a_market_is_dated_by_its_youngest_figure_after_an_earlier_entry() -> None:
    recorded = load_market()
    assert with_entered(recorded, {"eth_usd": 3000.0}, "2026-01-31").as_of == recorded.as_of
    every = {name: getattr(recorded, name) for name in FIGURES}
    assert with_entered(recorded, every, "2026-01-31").as_of == "2026-01-31"


@pytest.mark.parametrize(
    ("figure", "value", "words"),
    [
        ("eth_price", 1.0, "no figure of a market"),
        ("as_of", 1.0, "no figure of a market"),
        ("eth_usd", math.nan, "finite"),
        ("eth_usd", math.inf, "finite"),
        ("eth_usd", 10**400, "finite"),
        ("eth_usd", True, "finite"),
        ("eth_usd", "3000", "finite"),
        ("eth_usd", -1.0, "between"),
        ("redemption_rate", 1.166318e18, "between"),
        ("collateral_target", 1.5, "between"),
        ("basis", 0.3, "between"),
    ],
)
def test_a_figure_no_market_can_have_is_refused(figure: str, value: float, words: str) -> None:
    with pytest.raises(MarketFigureError, match=words) as refusal:
        with_entered(load_market(), {figure: value}, DAY)
    assert str(refusal.value).startswith(f"`{figure}`")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("date", ["", "today", "20261123", "2026-11-23T00:00:00", "2026-02-30"])
def test_an_entry_needs_a_day(date: str) -> None:
    with pytest.raises(MarketFigureError, match="day of entry"):
        with_entered(load_market(), {"eth_usd": 3000.0}, date)
