"""The embedded default and figures typed in."""

import math

import pytest

from data.entered import with_entered
from data.errors import MarketFigureError
from data.recorded import example_treasury, figures, load_market
from risk.market import FIGURES, Origin
from risk.treasury import Asset


def test_every_figure_of_a_market_has_date_and_source() -> None:
    assert {figure.name for figure in figures()} == set(FIGURES)
    for figure in figures():
        assert figure.date.startswith("2026-")
        assert figure.source.endswith(".")
        assert figure.origin in {Origin.RECORDED, Origin.PRIOR}


def test_backing_is_supply_times_redemption_rate() -> None:
    market = load_market()
    product = market.reth_supply * market.redemption_rate
    assert math.isclose(market.reth_total_eth, product, abs_tol=0.1)


def test_validators_follow_from_backing_and_bond() -> None:
    market = load_market()
    staked = market.reth_total_eth - market.collateral_eth
    assert math.isclose(market.validators, staked / (32.0 - market.bond_eth), abs_tol=1.0)


def test_a_typed_figure_is_labelled_and_the_others_stay() -> None:
    recorded = load_market()
    market = with_entered(recorded, {"eth_usd": 3000.0}, "2026-11-23")
    assert market.eth_usd == 3000.0
    assert market.origin_of("eth_usd").origin is Origin.ENTERED
    assert market.origin_of("eth_usd").date == "2026-11-23"
    assert market.origin_of("rpl_eth") == recorded.origin_of("rpl_eth")
    assert market.as_of == "2026-11-23"
    assert market.content_hash != recorded.content_hash


def test_nothing_typed_is_the_recorded_market() -> None:
    assert with_entered(load_market(), {}, "2026-11-23") is load_market()


@pytest.mark.parametrize(
    ("figure", "value", "words"),
    [
        ("eth_price", 1.0, "no figure of a market"),
        ("eth_usd", math.nan, "finite"),
        ("eth_usd", -1.0, "between"),
        ("redemption_rate", 1.166318e18, "between"),
        ("collateral_target", 1.5, "between"),
    ],
)
def test_a_figure_no_market_can_have_is_refused(figure: str, value: float, words: str) -> None:
    with pytest.raises(MarketFigureError, match=words):
        with_entered(load_market(), {figure: value}, "2026-11-23")


def test_the_example_is_an_answer_already() -> None:
    treasury = example_treasury()
    assert treasury.name == "Example DAO"
    assert treasury.amount_of(Asset.ETH) >= 2000.0
    assert treasury.amount_of(Asset.RETH) >= 2000.0
    assert treasury.amount_of(Asset.RPL) >= 10_000.0
    assert treasury.liabilities
    assert not treasury.policy.confirmed
