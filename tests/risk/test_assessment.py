"""The one answer: brute force, identities, and what it says of simple treasuries."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.answer import Assessment, Factor, Light, Numeraire
from risk.arrays import FloatArray
from risk.assessment import assess, compare
from risk.engine import simulate
from risk.errors import NotValuedYetError, ParameterError
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import SLIDERS, Scenario
from risk.settings import Settings
from risk.treasury import PaymentSource, Policy, PoolShare, Treasury
from tests.reference import exit as reference
from tests.reference import model
from tests.risk import factories
from tests.validate.rare_event import STANDARD_ERRORS, pairs

MARKET, LAWS, BASE = factories.market(), ModelParameters.base(), Scenario.base()
HELD = {"usd": 1_500_000.0, "eth": 3000.0, "reth": 5000.0, "rpl": 50_000.0}
SETTINGS = Settings(seed=1, n_paths=10_000, horizons=(1, 7, 30))
FEW = Settings(seed=1, n_paths=500, horizons=(7, 30))


def _assessed(treasury: Treasury, scenario: Scenario = BASE, asked: Settings = FEW) -> Assessment:
    return assess(treasury, MARKET, LAWS, scenario, asked)


@pytest.fixture(scope="module")
def answer() -> Assessment:
    return _assessed(factories.treasury(), BASE, SETTINGS)


# Brute force


def _measures_by_hand(
    losses: FloatArray, weights: FloatArray, confidence: float
) -> tuple[float, float]:
    """Return value at risk and expected shortfall by filling the tail loss by loss."""
    order = sorted(range(len(losses)), key=lambda k: -losses[k])
    room, total = 1.0 - confidence, 0.0
    for k in order:
        taken = min(weights[k], room)
        total += taken * losses[k]
        room -= taken
        if room <= 1e-13:
            return float(losses[k]), total / (1.0 - confidence)
    raise AssertionError


def test_every_measure_is_that_of_the_states_by_hand(answer: Assessment) -> None:
    simulation = simulate(MARKET, LAWS, BASE, SETTINGS)
    worlds = model.simulate(MARKET, LAWS, BASE, SETTINGS)
    now = 1_500_000.0 / 2000.0 + 3000.0 + 5000.0 * 1.16 + 50.0
    for day, world in worlds.items():
        weights = simulation.weights(day)
        values = {
            "": reference.value_in_eth(world, **HELD),
            "liquidity_adjusted_": reference.exit_value_in_eth(world, MARKET, LAWS, 7, **HELD),
        }
        for prefix, value in values.items():
            for numeraire, losses in (
                (Numeraire.USD, now * 2000.0 - value * world.eth_usd),
                (Numeraire.ETH, now - value),
            ):
                for confidence in SETTINGS.confidences:
                    row = answer.risk_row(day, confidence, numeraire)
                    quantile, shortfall = _measures_by_hand(losses, weights, confidence)
                    found = getattr(row, prefix + "value_at_risk").value
                    assert found == pytest.approx(quantile, rel=1e-9)
                    found = getattr(row, prefix + "expected_shortfall").value
                    assert found == pytest.approx(shortfall, rel=1e-9)


def test_every_measure_is_that_of_a_plain_run_that_shares_nothing_with_the_engine() -> None:
    """Raised event rate, other draws, other code; `tests.validate` runs a million paths."""
    for pair in pairs(20_000, 20_000):
        assert abs(pair.distance) < STANDARD_ERRORS, pair


def test_the_value_today_is_amounts_times_prices(answer: Assessment) -> None:
    value = answer.value
    assert value.eth == pytest.approx(750.0 + 3000.0 + 5800.0 + 50.0)
    assert value.usd == pytest.approx(2000.0 * value.eth)
    assert sum(p.usd for p in value.positions) == pytest.approx(value.usd)
    assert sum(p.exit_usd for p in value.positions) == pytest.approx(value.exit_usd)
    assert value.mark_basis == 0.0
    assert value.reth_price_eth == pytest.approx(1.16)
    assert value.exit_usd <= value.usd


def test_a_fan_shows_the_quantiles_of_the_states_to_its_bin_error(answer: Assessment) -> None:
    simulation = simulate(MARKET, LAWS, BASE, SETTINGS)
    fan = answer.fan
    assert fan.days[-1] == 30.0
    assert (fan.usd[:, 0] == answer.value.usd).all()
    values = answer.value.usd - answer.path_losses[-1].at_market.losses_as_given
    order = np.argsort(values)
    cumulative = np.cumsum(simulation.weights(30)[order])
    for row, probability in enumerate(fan.probabilities):
        exact = values[order][np.searchsorted(cumulative, probability)]
        assert fan.usd[row, -1] == pytest.approx(exact, rel=2.0 * fan.relative_bin_error)
    assert (np.diff(fan.usd[:, 1:], axis=0) > 0.0).all()


def test_histograms_and_shares_are_those_of_the_paths(answer: Assessment) -> None:
    simulation = simulate(MARKET, LAWS, BASE, SETTINGS)
    for paths, histogram in zip(answer.path_losses, answer.histograms, strict=True):
        assert histogram.horizon_days == paths.horizon_days
        assert histogram.probability.sum() == pytest.approx(1.0, abs=1e-12)
        sample = paths.at_market
        middle = histogram.edges[30]
        below = float(sample.weights_as_given[sample.losses_as_given < middle].sum())
        assert histogram.probability[:30].sum() == pytest.approx(below, abs=1e-12)
    for share in answer.basis_shares:
        states = simulation.states(share.horizon_days)
        below = simulation.weights(share.horizon_days)[states.basis < -share.threshold].sum()
        assert share.chance.value == pytest.approx(float(below), abs=1e-12)


# Contributions


@pytest.mark.parametrize("scenario", [BASE, *(preset.scenario for preset in PRESETS[:3])])
def test_contributions_sum_to_the_shortfall_in_both_numeraires_and_kinds(
    scenario: Scenario,
) -> None:
    answer = _assessed(factories.treasury(), scenario, replace(FEW, n_paths=3000))
    for numeraire in Numeraire:
        rows = [row for row in answer.contributions if row.numeraire is numeraire]
        assert [row.factor for row in rows] == list(Factor)
        whole = answer.risk_row(30, 0.99, numeraire)
        assert sum(row.expected_shortfall.value for row in rows) == pytest.approx(
            whole.expected_shortfall.value, rel=1e-10
        )
        assert sum(row.liquidity_adjusted.value for row in rows) == pytest.approx(
            whole.liquidity_adjusted_expected_shortfall.value, rel=1e-10
        )


def _shares(answer: Assessment, numeraire: Numeraire) -> dict[Factor, float]:
    return {
        row.factor: row.expected_shortfall.value
        for row in answer.contributions
        if row.numeraire is numeraire
    }


def test_a_treasury_of_ether_loses_dollars_by_the_price_of_ether_alone() -> None:
    answer = _assessed(factories.treasury(usd=0.0, reth=0.0, rpl=0.0))
    shares = _shares(answer, Numeraire.USD)
    whole = answer.risk_row(30, 0.99).expected_shortfall.value
    assert shares.pop(Factor.ETH_PRICE) == pytest.approx(whole, rel=1e-12)
    assert set(shares.values()) == {0.0}
    # In ETH it cannot lose anything.
    assert set(_shares(answer, Numeraire.ETH).values()) == {0.0}
    row = answer.risk_row(30, 0.99, Numeraire.ETH)
    assert row.value_at_risk.value == row.expected_shortfall.value == 0.0


def test_a_treasury_of_stablecoins_loses_no_dollar() -> None:
    answer = _assessed(factories.treasury(eth=0.0, reth=0.0, rpl=0.0))
    row = answer.risk_row(30, 0.99)
    scale = 1e-9 * answer.value.usd  # dollars pass through ETH and back
    for name in ("value_at_risk", "expected_shortfall"):
        assert abs(getattr(row, name).value) < scale
        assert abs(getattr(row, "liquidity_adjusted_" + name).value) < scale
    assert all(abs(share) < scale for share in _shares(answer, Numeraire.USD).values())
    # In ETH it loses when ETH rises, and by nothing else.
    shares = _shares(answer, Numeraire.ETH)
    assert shares.pop(Factor.ETH_PRICE) > 0.0
    assert set(shares.values()) == {0.0}


def test_what_is_not_held_contributes_nothing() -> None:
    answer = _assessed(factories.treasury(rpl=0.0))
    for numeraire in Numeraire:
        assert _shares(answer, numeraire)[Factor.RPL_PRICE] == 0.0
    answer = _assessed(factories.treasury(reth=0.0))
    for numeraire in Numeraire:
        shares = _shares(answer, numeraire)
        for factor in (Factor.BASIS, Factor.LIQUIDITY, Factor.SLASHING, Factor.CARRY):
            assert shares[factor] == 0.0
    for row in answer.contributions:
        if row.factor is Factor.CONTRACT:
            assert row.expected_shortfall.value == row.liquidity_adjusted.value == 0.0


def test_twice_the_treasury_contributes_twice_as_much() -> None:
    one = _assessed(factories.treasury(rpl=0.0))
    two = _assessed(factories.treasury(eth=6000.0, reth=10_000.0, usd=3e6, rpl=0.0))
    for numeraire in Numeraire:
        shares, doubled = _shares(one, numeraire), _shares(two, numeraire)
        for factor in Factor:
            assert doubled[factor] == pytest.approx(2.0 * shares[factor], rel=1e-9, abs=1e-6)


# Market against exit


amounts = st.one_of(st.just(0.0), st.floats(0.0, 6.0).map(lambda x: 10.0**x))
moves = st.fixed_dictionaries(
    {},
    optional={
        slider.field: st.floats(slider.low, slider.high)
        for slider in SLIDERS
        if slider.field not in {"depth_change", "rpl_eth_change"}
    }
    | {"depth_change": st.floats(-0.99, 4.0), "rpl_eth_change": st.floats(-0.9, 1.0)},
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    amounts,
    amounts,
    amounts,
    amounts,
    moves,
    st.integers(1, 90),
    st.integers(1, 2**31),
)
def test_no_exit_is_above_the_mark_and_no_adjusted_risk_below_the_risk(
    usd: float,
    eth: float,
    reth: float,
    rpl: float,
    changes: dict[str, float],
    exit_days: int,
    seed: int,
) -> None:
    treasury = factories.treasury(usd=usd, eth=eth, reth=reth, rpl=rpl)
    scenario = Scenario.from_changes(changes)
    asked = Settings(seed=seed, n_paths=100, horizons=(1, 30), exit_days=exit_days)
    answer = assess(treasury, MARKET, LAWS, scenario, asked)
    slack = 1e-9 * max(answer.value.usd, 1.0)
    assert answer.value.exit_usd <= answer.value.usd + slack
    for paths in answer.path_losses:
        difference = paths.at_exit.losses_as_given - paths.at_market.losses_as_given
        assert difference.min() >= -slack
    for row in answer.risk:
        for name in ("value_at_risk", "expected_shortfall"):
            adjusted = getattr(row, "liquidity_adjusted_" + name).value
            assert adjusted >= getattr(row, name).value - slack
    assert math.isfinite(answer.value.usd)


def test_a_small_holding_costs_the_fee_of_the_cheapest_way() -> None:
    for scenario, cheapest in (
        (BASE, 0.0),  # redemption is open
        (Scenario(collateral_eth=0.0, basis=-0.01), LAWS.basis.pool_fee),
        (Scenario(basis=0.01), LAWS.basis.pool_fee),
    ):
        answer = _assessed(factories.treasury(reth=1e-6), scenario)
        for row in answer.exit:
            assert row.cost_fraction.base == pytest.approx(cheapest, abs=1e-6)


def test_the_exit_table_is_monotone_and_ordered(answer: Assessment) -> None:
    for scenario in (BASE, *(preset.scenario for preset in PRESETS)):
        rows = answer.exit if scenario is BASE else _assessed(factories.treasury(), scenario).exit
        assert [row.fraction for row in rows] == [0.01, 0.05, 0.25, 0.5, 0.9, 1.0]
        for one, other in pairwise(rows):
            for band in ("cost_fraction", "days"):
                for edge in ("low", "base", "high"):
                    less, more = (getattr(getattr(r, band), edge) for r in (one, other))
                    assert more >= less - 1e-12
            # The steep curve is looked up linearly: it brings back up to half a per cent.
            for edge, slack in (("low", 0.005), ("base", 0.0), ("high", 0.0)):
                less, more = (getattr(r.eth_received, edge) for r in (one, other))
                assert more >= less * (1.0 - slack)
            assert other.stuck_eth >= one.stuck_eth
        for row in rows:
            for band in (row.cost_fraction, row.days, row.eth_received, row.patient_cost_fraction):
                assert band.low <= band.base <= band.high


def test_days_to_leave_are_those_a_reader_reckons() -> None:
    """100 ETH at once, 10 a day, a market at half price: 60 ETH in a day, 200 in eleven."""
    market = factories.market(
        redemption_rate=1.0, basis=-0.5, reth_depth_eth=0.01, reth_total_eth=10_000.0
    )
    scenario = Scenario(collateral_eth=100.0, refill_eth_per_day=10.0)
    answer = assess(factories.treasury(reth=200.0), market, LAWS, scenario, FEW)
    assert answer.exit_row(0.25).days.base == 1.0
    assert answer.exit_row(0.9).days.base == 9.0
    assert answer.exit_row(1.0).days.base == 11.0
    # Half the refill takes twenty days more, twice as much five.
    assert (answer.exit_row(1.0).days.low, answer.exit_row(1.0).days.high) == (6.0, 21.0)


# Scenario


def test_a_fall_of_ether_by_two_fifths_loses_two_fifths_of_an_ether_treasury() -> None:
    treasury = factories.treasury(usd=0.0, reth=0.0, rpl=0.0)
    answer = _assessed(treasury, Scenario(eth_price_change=-0.4))
    assert answer.scenario_loss_usd == pytest.approx(0.4 * 6e6, rel=1e-14)
    assert answer.scenario_loss_eth == 0.0
    # Risk is measured from what is left.
    base = _assessed(treasury)
    row, after = base.risk_row(30, 0.99), answer.risk_row(30, 0.99)
    assert after.value_at_risk.value == pytest.approx(0.6 * row.value_at_risk.value, rel=1e-12)


def test_an_instant_change_is_lost_once() -> None:
    answer = _assessed(factories.treasury(), Scenario(rpl_eth_change=-0.5))
    assert answer.scenario_loss_eth == pytest.approx(25.0)
    assert answer.scenario_loss_usd == pytest.approx(50_000.0)
    assert _assessed(factories.treasury()).scenario_loss_usd == 0.0


def test_a_slashing_today_is_lost_today() -> None:
    scenario = Scenario(slashed_share_now=0.2, bond_eth=0.0, collateral_eth=0.0)
    answer = _assessed(factories.treasury(usd=0.0, eth=0.0, rpl=0.0), scenario)
    lost = answer.slashing.loss_today
    assert lost > 0.05
    # Base is marked by redemption at 1; today by the market, less what was slashed.
    left = (1.0 - lost) * (1.0 + MARKET.basis)
    assert answer.scenario_loss_eth == pytest.approx(5800.0 * (1.0 - left), rel=1e-12)


def test_base_differs_from_itself_by_exactly_nothing(answer: Assessment) -> None:
    for change in compare(answer, answer).changes:
        assert change.base == change.scenario
        difference = change.difference
        assert (difference.value, difference.standard_error) == (0.0, 0.0)
        assert (difference.low95, difference.high95) == (0.0, 0.0)


def test_a_comparison_holds_each_headline_figure_and_its_difference(answer: Assessment) -> None:
    other = _assessed(factories.treasury(), PRESETS[0].scenario, SETTINGS)
    comparison = compare(answer, other)
    assert comparison.change("value_usd").difference.value == pytest.approx(
        -other.scenario_loss_usd
    )
    change = comparison.change("expected_shortfall")
    assert change.base == answer.risk_row(30, 0.99).expected_shortfall.value
    assert change.difference.value == pytest.approx(change.scenario - change.base)
    # The pairs share their draws: the difference is known better than either.
    single = answer.risk_row(30, 0.99).expected_shortfall.standard_error
    assert 0.0 < change.difference.standard_error < single
    with pytest.raises(LookupError):
        comparison.change("nothing")


def test_answers_of_other_settings_cannot_be_compared(answer: Assessment) -> None:
    with pytest.raises(ParameterError, match="same settings"):
        compare(answer, _assessed(factories.treasury()))


@pytest.mark.parametrize("field", ["rpl_volatility", "spending_change", "eth_volatility"])
def test_a_slider_leaves_figures_that_it_does_not_touch(answer: Assessment, field: str) -> None:
    moved = _assessed(factories.treasury(), Scenario.from_changes({field: 1.5}), SETTINGS)
    assert moved.value == answer.value
    assert moved.exit == answer.exit
    assert moved.slashing == answer.slashing
    if field == "rpl_volatility":
        assert moved.basis_shares == answer.basis_shares
        assert moved.runway == answer.runway
    if field == "spending_change":
        assert moved.risk == answer.risk
        assert moved.contributions == answer.contributions
        assert moved.runway != answer.runway


# Edges


def test_an_empty_treasury_is_worth_nothing_and_risks_nothing() -> None:
    answer = _assessed(Treasury(name="Empty"))
    assert answer.value.usd == answer.value.exit_usd == 0.0
    assert answer.exit == ()
    assert answer.exit_curve is None
    for row in answer.risk:
        assert row.value_at_risk.value == row.expected_shortfall.value == 0.0
    assert math.isinf(answer.runway.months.base)
    assert {row.light for row in answer.limits} == {Light.GREEN}
    assert (answer.fan.usd == 0.0).all()
    for histogram in answer.histograms:
        assert histogram.probability.sum() == pytest.approx(1.0)


def test_a_treasury_that_only_owes_has_no_runway() -> None:
    answer = _assessed(factories.treasury(usd=0.0, eth=0.0, reth=0.0, rpl=0.0))
    assert answer.runway.months.base == 0.0
    limit = next(row for row in answer.limits if row.name == "runway_months")
    assert limit.light is Light.RED


def test_a_treasury_that_cannot_be_valued_is_refused() -> None:
    treasury = Treasury(name="", positions=(PoolShare(pool="rETH/WETH", share=0.1),))
    with pytest.raises(NotValuedYetError, match="pool shares"):
        _assessed(treasury)


def test_the_limit_horizon_is_simulated_even_if_not_asked_for() -> None:
    one = _assessed(factories.treasury(), BASE, Settings(n_paths=500, horizons=(1, 7)))
    two = _assessed(factories.treasury(), BASE, Settings(n_paths=500, horizons=(1, 7, 30)))
    assert {row.horizon_days for row in one.risk} == {1, 7}
    assert {row.horizon_days for row in one.contributions} == {7}
    assert one.limits == two.limits
    assert one.risk == tuple(row for row in two.risk if row.horizon_days < 30)
    with pytest.raises(LookupError):
        one.risk_row(30, 0.99)


def test_the_policy_decides_the_limits_and_nothing_else(answer: Assessment) -> None:
    treasury = replace(factories.treasury(), policy=Policy(runway_months=1200.0, confirmed=True))
    other = _assessed(treasury, BASE, SETTINGS)
    assert other.risk == answer.risk
    lights = {row.name: row.light for row in other.limits}
    assert lights["runway_months"] is Light.RED


def test_every_source_of_payment_is_a_position(answer: Assessment) -> None:
    assert [p.source for p in answer.value.positions] == list(PaymentSource)
