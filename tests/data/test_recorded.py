"""The embedded default: recorded figures and an example."""

import datetime
import math

from data.recorded import example_treasury, figures, load_market
from data.treasury_file import read_treasury_file, write_treasury_file
from risk.market import DOMAINS, FIGURES, Origin
from risk.treasury import STABLECOINS, Asset, Policy, Recurrence


def test_every_figure_of_a_market_has_date_and_source() -> None:
    assert {figure.name for figure in figures()} == set(FIGURES)
    for figure in figures():
        assert datetime.date(2026, 1, 1) < datetime.date.fromisoformat(figure.date)
        assert figure.source.endswith(".")
        assert "\n" not in figure.source
        assert figure.origin in {Origin.RECORDED, Origin.PRIOR}
        assert figure.label
        assert figure.unit


def test_the_market_has_the_figures_and_the_date_of_the_youngest() -> None:
    market = load_market()
    for figure in figures():
        assert getattr(market, figure.name) == figure.value
        where = market.origin_of(figure.name)
        assert (where.origin, where.date, where.source) == (
            figure.origin,
            figure.date,
            figure.source,
        )
    assert market.as_of == "2026-08-22"
    assert market.block is None


def test_what_nobody_has_read_is_a_prior() -> None:
    priors = {figure.name for figure in figures() if figure.origin is Origin.PRIOR}
    assert priors == {"basis", "collateral_eth", "validators", "bond_eth"}


def test_fractions_are_fractions_and_not_per_cent() -> None:
    for figure in figures():
        if figure.unit == "fraction":
            assert abs(figure.value) < 0.1
            assert DOMAINS[figure.name][1] <= 1.0


def test_rpl_in_ether_is_the_two_quoted_prices() -> None:
    assert math.isclose(load_market().rpl_eth, 1.867 / 2137.4238, rel_tol=1e-5)


def test_backing_is_supply_times_redemption_rate() -> None:
    market = load_market()
    product = market.reth_supply * market.redemption_rate
    assert math.isclose(market.reth_total_eth, product, abs_tol=0.1)
    assert math.isclose(market.reth_total_eth, 380_000.0, rel_tol=0.01)


def test_validators_follow_from_backing_and_bond() -> None:
    market = load_market()
    staked = market.reth_total_eth - market.collateral_eth
    assert math.isclose(market.validators, staked / (32.0 - market.bond_eth), abs_tol=1.0)


def test_the_bond_lies_between_the_two_that_are_known() -> None:
    # 4 ETH since Saturn 1; 31.4 % of 32 ETH over the nodes of 2024-03-01.
    assert 4.0 < load_market().bond_eth < 0.314 * 32.0


def test_the_example_is_an_answer_already() -> None:
    treasury = example_treasury()
    assert "Example" in treasury.name
    assert treasury.amount_of(Asset.ETH) >= 2000.0
    assert treasury.amount_of(Asset.RETH) >= 2000.0
    assert treasury.amount_of(Asset.RPL) >= 10_000.0
    assert treasury.amount_of(*STABLECOINS) == 6_500_000.0
    assert {payment.recurrence for payment in treasury.liabilities} == {Recurrence.MONTHLY}
    assert treasury.policy == Policy()
    assert not treasury.policy.confirmed


def test_the_example_can_be_downloaded_and_uploaded_again() -> None:
    treasury = example_treasury()
    assert read_treasury_file(write_treasury_file(treasury, "yaml")) == treasury
    assert read_treasury_file(write_treasury_file(treasury, "csv"), name=treasury.name) == treasury
