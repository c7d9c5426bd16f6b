"""Inputs check themselves: one accepted, each rule refused in a sentence."""

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from risk.errors import ParameterError
from risk.market import DOMAINS, FIGURES, Market, Origin, Provenance
from risk.parameters import (
    BasisLevel,
    BasisParameters,
    CollateralParameters,
    DependenceParameters,
    DepthParameters,
    DislocationParameters,
    FailureParameters,
    ModelParameters,
    RedemptionParameters,
    SlashingParameters,
    WaterfallParameters,
)
from risk.presets import PRESETS
from risk.scenario import SLIDERS, Group, Scenario
from risk.settings import Settings
from risk.treasury import (
    Asset,
    Holding,
    LendingPosition,
    Liability,
    Location,
    NodeStake,
    PaymentSource,
    Policy,
    PoolShare,
    Treasury,
)
from tests.risk import factories

LAWS = ModelParameters.base()
FAILURE = FailureParameters(hazard=0.01, recovery_low=0.1, recovery=0.5, recovery_high=0.9)
RECORDS: tuple[Any, ...] = (
    LAWS.eth_price,
    LAWS.dependence,
    LAWS.dislocation,
    LAWS.basis.severe,
    LAWS.basis,
    LAWS.collateral,
    LAWS.depth,
    LAWS.redemption,
    LAWS.slashing,
    FAILURE,
    factories.market(),
    Holding(asset=Asset.ETH, amount=1.0),
    NodeStake(validators=1, bond_eth=8.0),
    LendingPosition(protocol="Aave", collateral_asset=Asset.ETH, collateral_amount=1.0),
    PoolShare(pool="p", share=0.5),
    Liability(amount=1.0),
    Policy(),
    Settings(),
)
NOT_NUMBERS = (math.nan, math.inf, -math.inf, True, "1", None, 10**400)


def _number_fields() -> list[tuple[Any, str]]:
    return [
        (record, field.name)
        for record in RECORDS
        for field in fields(record)
        if isinstance(getattr(record, field.name), float)
    ]


@pytest.mark.parametrize(
    ("record", "field"),
    _number_fields(),
    ids=lambda value: getattr(value, "__name__", str(value))[:40],
)
def test_what_is_not_a_finite_number_is_refused_by_name(record: Any, field: str) -> None:
    for value in NOT_NUMBERS:
        with pytest.raises(ParameterError, match=f"`{field}`"):
            replace(record, **{field: value})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replace(LAWS.eth_price, annual_volatility=3.1), "`annual_volatility` must lie"),
        (lambda: replace(LAWS.eth_price, alpha=-0.1), "`alpha` must lie between 0 and 1, got -0.1"),
        (lambda: replace(LAWS.eth_price, alpha=0.5, beta=0.5), "must be below 1"),
        (lambda: replace(LAWS.eth_price, degrees_of_freedom=2.0), "between 2.1 and 200, got 2"),
        (lambda: replace(LAWS.eth_price, truncation=13.0), "`truncation`"),
        (lambda: replace(LAWS.eth_price, variance_cap=0.5), "`variance_cap`"),
        (lambda: replace(LAWS.eth_price, initial_annual_volatility=4.0), "`initial_annual"),
        (lambda: DependenceParameters(eth_rpl=1.0), "`eth_rpl` must lie"),
        (lambda: DependenceParameters(degrees_of_freedom=2.0), "`degrees_of_freedom`"),
        (lambda: DislocationParameters(entries_per_year=-1.0), "`entries_per_year`"),
        (lambda: DislocationParameters(mean_length_days=0.5), "`mean_length_days`"),
        (lambda: DislocationParameters(stress_link=0.5), "`stress_link`"),
        (lambda: DislocationParameters(stress_fall=1.0), "`stress_fall`"),
        (
            lambda: BasisLevel(mean=0.2, half_life_days=1.0, annual_volatility=0.1, carry=0.1),
            "`mean` must lie between -0.9 and 0.1",
        ),
        (
            lambda: BasisLevel(mean=0.0, half_life_days=0.0, annual_volatility=0.1, carry=0.1),
            "`half_life_days`",
        ),
        (lambda: BasisParameters(gas=0.1), "`gas`"),
        (lambda: BasisParameters(calm=LAWS.basis.severe), "must ascend"),
        (lambda: CollateralParameters(refill_eth_per_day=0.0), "`refill_eth_per_day`"),
        (lambda: DepthParameters(shock_loss=1.0), "`shock_loss`"),
        (lambda: DepthParameters(concentration=1.1), "`concentration`"),
        (lambda: RedemptionParameters(net_share=1.1), "`net_share`"),
        (lambda: RedemptionParameters(largest_fall_eth=0.0), "`largest_fall_eth`"),
        (lambda: SlashingParameters(events_per_year=11.0), "`events_per_year`"),
        (
            lambda: SlashingParameters(smallest_share=0.5, largest_share=0.1),
            "`smallest_share` must not exceed `largest_share`, got 0.5 and 0.1",
        ),
        (lambda: replace(FAILURE, recovery=0.95), "`recovery` must lie between"),
        (lambda: replace(FAILURE, hazard=11.0), "`hazard`"),
        (lambda: Settings(seed=-1), "`seed` must be a whole number"),
        (lambda: Settings(seed=2**63), "`seed` must be a whole number"),
        (lambda: Settings(n_paths=99), "`n_paths`"),
        (lambda: Settings(n_paths=1e5), "`n_paths`"),  # type: ignore[arg-type]
        (lambda: Settings(exit_days=0), "`exit_days`"),
        (lambda: Settings(exit_days=True), "`exit_days`"),
        (lambda: Settings(daily_cost=0.0), "`daily_cost`"),
        (lambda: Settings(horizons=()), "`horizons` must be increasing and not empty"),
        (lambda: Settings(horizons=(7, 1)), "`horizons` must be increasing"),
        (lambda: Settings(horizons=(1, 1)), "`horizons` must be increasing"),
        (lambda: Settings(horizons=(366,)), "`horizons` must be a whole number"),
        (lambda: Settings(confidences=(0.99, 0.95)), "`confidences` must be increasing"),
        (lambda: Settings(confidences=(1.0,)), "`confidences` must lie strictly"),
        (lambda: Holding(asset=Asset.ETH, amount=-1.0), "`amount` must lie"),
        (lambda: NodeStake(validators=0, bond_eth=8.0), "`validators`"),
        (lambda: NodeStake(validators=1, bond_eth=33.0), "`bond_eth`"),
        (lambda: PoolShare(pool="p", share=1.5), "`share`"),
        (lambda: Liability(amount=-1.0), "`amount`"),
        (lambda: Policy(rpl_fraction=1.5), "`rpl_fraction`"),
        (
            lambda: Treasury(name="", payment_order=(PaymentSource.ETH,)),
            "`payment_order` must name stablecoin, ETH, rETH and RPL once each, got ETH",
        ),
    ],
)
def test_each_rule_refuses_what_it_forbids(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        make()


# Market


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_of_the_market_has_a_domain_that_catches_a_wrong_unit(figure: str) -> None:
    low, high = DOMAINS[figure]
    for accepted in (low, high):
        assert getattr(factories.market(**{figure: accepted}), figure) == accepted
    for refused in (math.nextafter(low, -math.inf), math.nextafter(high, math.inf), 1e18):
        with pytest.raises(ParameterError, match=f"`{figure}` must lie between"):
            factories.market(**{figure: refused})


def test_every_figure_of_the_market_is_checked() -> None:
    numbers = {field.name for field in fields(Market) if field.type in {"float", float}}
    assert numbers == set(FIGURES)


def test_provenance_names_figures_only() -> None:
    origin = Provenance(origin=Origin.PRIOR, date="2026-01-01", source="a guess")
    market = factories.market(provenance=(("basis", origin),))
    assert market.origin_of("basis") is origin
    assert market.origins == {Origin.PRIOR}
    with pytest.raises(ParameterError, match="`eth_usd` has no provenance"):
        market.origin_of("eth_usd")
    with pytest.raises(ParameterError, match="names no figure of a market"):
        factories.market(provenance=(("moon", origin),))


# Dependence


def test_correlations_that_hold_together_are_used_as_stated() -> None:
    dependence = DependenceParameters()
    assert dependence.is_consistent
    assert dependence.notice == ""
    assert (dependence.matrix == dependence.stated_matrix).all()


def test_correlations_that_cannot_hold_together_are_replaced_with_a_notice() -> None:
    dependence = DependenceParameters(eth_rpl=0.9, eth_basis=0.9, rpl_basis=-0.9)
    assert not dependence.is_consistent
    matrix = dependence.matrix
    assert np.linalg.eigvalsh(matrix)[0] > 0.0
    assert np.diag(matrix) == pytest.approx(np.ones(4))
    assert (np.abs(matrix) <= 1.0 + 1e-12).all()
    assert "cannot hold together" in dependence.notice
    np.linalg.cholesky(matrix)


# Variance


def test_today_s_volatility_starts_the_variance_within_its_cap() -> None:
    garch = LAWS.eth_price
    assert garch.initial_variance == garch.long_run_variance
    calm = replace(garch, initial_annual_volatility=0.3)
    assert calm.initial_variance == pytest.approx(0.3**2 / 365.0)
    wild = replace(garch, annual_volatility=0.1, initial_annual_volatility=3.0)
    assert wild.initial_variance == pytest.approx(25.0 * 0.1**2 / 365.0)


# Scenario


@pytest.mark.parametrize("slider", SLIDERS, ids=lambda slider: slider.field)
def test_a_slider_has_a_domain_that_the_scenario_keeps(slider: Any) -> None:
    market = factories.market()
    for accepted in (slider.low, slider.high, slider.base(market, LAWS)):
        scenario = Scenario.from_changes({slider.field: accepted})
        assert scenario.changes == {slider.field: accepted}
        scenario.apply(market, LAWS)
    for refused in (slider.low - slider.step, slider.high + slider.step, math.nan):
        with pytest.raises(ParameterError, match=f"`{slider.field}` must lie between"):
            Scenario.from_changes({slider.field: refused})
    with pytest.raises(ParameterError, match=f"`{slider.field}` must be a number"):
        Scenario.from_changes({slider.field: "1"})  # type: ignore[dict-item]


def test_a_slider_at_its_base_value_changes_no_law() -> None:
    market = factories.market()
    for slider in SLIDERS:
        scenario = Scenario.from_changes({slider.field: slider.base(market, LAWS)})
        assert scenario.apply(market, LAWS) == (market, LAWS), slider.field


def test_a_scenario_moves_what_it_names_and_nothing_else() -> None:
    market = factories.market()
    shocked, laws = Scenario(
        eth_price_change=-0.4,
        rpl_eth_change=0.5,
        basis=-0.03,
        depth_change=-0.5,
        collateral_eth=7.0,
    ).apply(market, LAWS)
    assert laws == LAWS
    assert shocked == replace(
        market,
        eth_usd=1200.0,
        rpl_eth=0.0015,
        basis=-0.03,
        reth_depth_eth=669.0,
        rpl_depth_eth=0.625,
        collateral_eth=7.0,
    )
    shocked, laws = Scenario(
        eth_volatility=1.0,
        rpl_volatility=1.2,
        dislocations_per_year=3.0,
        refill_eth_per_day=10.0,
        slashings_per_year=0.1,
        smallest_share=0.002,
        client_share=0.5,
        slashable_share=0.25,
        concentration=2.0,
        lone_slashings_per_year=0.0005,
        clusters_per_year=3.0,
        severe_from_share=0.02,
        megapool_share=0.5,
        legacy_rpl=1e6,
        auction_discount=0.3,
    ).apply(market, LAWS)
    assert shocked == market
    assert laws.eth_price.annual_volatility == 1.0
    assert laws.rpl_price.annual_volatility == 1.2
    assert laws.dislocation.entries_per_year == 3.0
    assert laws.collateral.refill_eth_per_day == 10.0
    assert laws.slashing.events_per_year == 0.1
    assert laws.slashing.largest_share == 0.5
    assert laws.slashing.smallest_share == 0.002
    assert laws.slashing.slashable_share == 0.25
    assert laws.slashing.concentration == 2.0
    assert laws.node.lone_slashings_per_year == 0.0005
    assert laws.slashing.clusters_per_year == 3.0
    assert laws.slashing.severe_from_share == 0.02
    assert laws.waterfall == WaterfallParameters(
        megapool_share=0.5, legacy_rpl=1e6, auction_discount=0.3
    )


def test_thinner_bonds_spread_the_same_loan_over_fewer_validators() -> None:
    market = factories.market(bond_eth=8.0, validators=12_000.0)
    shocked, _ = Scenario(bond_eth=2.0).apply(market, LAWS)
    assert shocked.bond_eth == 2.0
    assert shocked.validators * 30.0 == pytest.approx(12_000.0 * 24.0)


def test_today_s_volatility_follows_the_slider_in_proportion() -> None:
    laws = replace(LAWS, eth_price=replace(LAWS.eth_price, initial_annual_volatility=0.345))
    _, moved = Scenario(eth_volatility=1.38).apply(factories.market(), laws)
    assert moved.eth_price.initial_annual_volatility == pytest.approx(0.69)
    _, same = Scenario(rpl_volatility=1.0).apply(factories.market(), laws)
    assert same.eth_price == laws.eth_price
    # No further than the domain.
    wild = replace(LAWS, eth_price=replace(LAWS.eth_price, initial_annual_volatility=2.0))
    _, moved = Scenario(eth_volatility=2.0).apply(factories.market(), wild)
    assert moved.eth_price.initial_annual_volatility == 3.0


def test_unknown_values_are_refused_with_those_that_are_known() -> None:
    with pytest.raises(ParameterError, match=r"`moon` is no scenario value; known: .*basis"):
        Scenario.from_changes({"moon": 1.0})


def test_base_is_the_scenario_that_changes_nothing() -> None:
    assert Scenario.base().is_base
    assert Scenario.from_changes({}).name == "Base"
    assert not Scenario(basis=0.0).is_base
    assert Scenario.from_changes({"basis": 0.0}).name == "Custom"
    market = factories.market()
    assert Scenario.base().apply(market, LAWS) == (market, LAWS)


def test_sliders_fill_four_groups_and_each_explains_itself() -> None:
    assert {slider.group for slider in SLIDERS} == set(Group)
    assert len({slider.field for slider in SLIDERS}) == len(SLIDERS)
    for slider in SLIDERS:
        assert slider.low < slider.high
        assert 0.0 < slider.step < slider.high - slider.low
        assert slider.help.endswith(".")
        assert slider.market_figure is None or slider.market_figure in FIGURES


# Presets


def test_presets_have_names_stories_dates_and_sources() -> None:
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)
    for preset in PRESETS:
        assert not preset.scenario.is_base
        assert preset.story.endswith(".")
        assert preset.source.endswith(".")
        assert preset.date == "hypothetical" or re.match(r"20\d\d(-\d\d){0,2}\b", preset.date)
        preset.scenario.apply(factories.market(), LAWS)


# Treasury


def test_a_holding_can_act_after_its_bridge_or_its_date_whichever_is_later() -> None:
    as_of = "2026-08-22"
    near = Holding(asset=Asset.ETH, amount=1.0)
    assert near.delay_days(as_of) == 0
    far = replace(near, location=Location.ARBITRUM)
    assert far.delay_days(as_of) == 7
    dated = replace(far, available_from=datetime.date(2026, 9, 21))
    assert dated.delay_days(as_of) == 30
    past = replace(near, available_from=datetime.date(2020, 1, 1))
    assert past.delay_days(as_of) == 0


def test_holdings_are_summed_and_positions_told_apart() -> None:
    stake = NodeStake(validators=1, bond_eth=8.0)
    treasury = Treasury(
        name="",
        positions=(
            Holding(asset=Asset.ETH, amount=1.0),
            Holding(asset=Asset.WETH, amount=2.0),
            stake,
        ),
    )
    assert treasury.amount_of(Asset.ETH, Asset.WETH) == 3.0
    assert treasury.amount_of(Asset.RPL) == 0.0
    assert treasury.node_stakes == (stake,)
    assert treasury.not_valued == ()
