"""Node stakes: what they earn, what a slashing takes, what can leave; and the tail by position."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk.answer import Assessment, Factor, Numeraire
from risk.assessment import assess, with_shortfall_chances
from risk.engine import FactorStates, simulate
from risk.own_node import NodeTerms, losses_of_hit, node_exit, node_worth
from risk.parameters import AprParameters, ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.minipools import minipool_waterfall
from risk.slashing.penalties import Fork, correlated_loss_gwei
from risk.treasury import (
    Asset,
    Holding,
    Liability,
    NodeStake,
    PaymentSource,
    StakeSource,
    Treasury,
)
from risk.valuation import ExitTerms, amounts, exit_value_in_eth, holdings, value_in_eth
from tests.reference import model
from tests.risk import factories

MARKET, LAWS, BASE = factories.market(), ModelParameters.base(), Scenario.base()
MEGAPOOL = NodeStake(validators=10, bond_eth=4.0, megapool_rpl=1000.0, unclaimed_eth=1.0)
MINIPOOLS = NodeStake(
    validators=5, bond_eth=8.0, megapool=False, legacy_rpl=30_000.0, commission=0.14
)
ASKED = Settings(seed=1, n_paths=3000, horizons=(7, 30))
GWEI = 10**9


def _treasury(*stakes: NodeStake, **held: float) -> Treasury:
    nothing = {"eth": 0.0, "reth": 0.0, "rpl": 0.0, "usd": 0.0, "monthly_usd": 0.0}
    others = factories.treasury(**(nothing | held))
    return replace(others, positions=(*others.positions, *stakes))


def _assessed(treasury: Treasury, scenario: Scenario = BASE, asked: Settings = ASKED) -> Assessment:
    return assess(treasury, MARKET, LAWS, scenario, asked)


def _state(**changes: object) -> FactorStates:
    figures: dict[str, object] = {
        "eth_usd": np.array([2000.0]),
        "rpl_eth": np.array([0.001]),
        "rate": 1.16,
        "true_factor": np.ones(1),
        "reported_factor": np.ones(1),
        "basis": np.zeros(1),
        "line": np.array([100.0]),
        "depth": np.array([1000.0]),
        "regime": np.array([0]),
        "carry": np.array([0.1]),
        "day": 73.0,
        "mean_apr": 0.03,
    }
    return FactorStates(**(figures | changes))  # type: ignore[arg-type]


# Value


def test_a_stake_is_worth_its_bonds_its_rpl_and_what_is_unclaimed() -> None:
    answer = _assessed(_treasury(MEGAPOOL, MINIPOOLS))
    # 10 · 4 + 5 · 8 + 1 ETH, and 31,000 RPL at 0.001.
    assert answer.value.eth == pytest.approx(81.0 + 31.0)
    rows = {p.source: p for p in answer.value.positions}
    assert rows[StakeSource.NODE_ETH].amount == 81.0
    assert rows[StakeSource.NODE_ETH].usd == pytest.approx(162_000.0)
    assert rows[StakeSource.STAKED_RPL].amount == 31_000.0
    assert rows[StakeSource.STAKED_RPL].usd == pytest.approx(62_000.0)
    assert sum(p.usd for p in answer.value.positions) == pytest.approx(answer.value.usd)
    assert sum(p.exit_usd for p in answer.value.positions) == pytest.approx(answer.value.exit_usd)


def test_a_year_earns_the_yield_on_the_own_ether_and_the_commission_on_the_rest() -> None:
    node = _assessed(_treasury(MEGAPOOL)).own_node
    assert node is not None
    # 40 own and 280 borrowed ETH at 2.63 %, of the latter 5 %.
    assert node.own_income_eth == pytest.approx(40.0 * 0.0263)
    assert node.commission_income_eth == pytest.approx(0.05 * 280.0 * 0.0263)
    assert (node.bond_eth, node.borrowed_eth, node.leverage) == (40.0, 280.0, 8.0)


def test_income_accrues_by_the_day_until_a_hit() -> None:
    # 73 days are a fifth of a year; 320 ETH: 0.03 · (40 + 0.05 · 280) = 1.62 a year.
    assert node_worth((MEGAPOOL,), _state()).cash_eth == pytest.approx([1.0 + 0.324])
    hit = _state(hit_day=np.array([36.5]), penalty=np.array([1.0]))
    assert node_worth((MEGAPOOL,), hit).cash_eth == pytest.approx([1.0 + 0.162])


def test_penalties_take_the_bond_then_the_legacy_rpl_behind_minipools() -> None:
    def left(stake: NodeStake, penalty: float) -> tuple[float, float]:
        state = _state(hit_day=np.array([1.0]), penalty=np.array([penalty]))
        worth = node_worth((stake,), state)
        return float(worth.bond_eth[0]), float(worth.staked_rpl[0])

    assert left(MINIPOOLS, 3.0) == pytest.approx((25.0, 30_000.0))
    # 2 ETH beyond each of five bonds at 0.001 ETH per RPL: 10,000 RPL.
    assert left(MINIPOOLS, 10.0) == pytest.approx((0.0, 20_000.0))
    assert left(MINIPOOLS, 24.0) == pytest.approx((0.0, 0.0))
    # RPL in a megapool is never slashed.
    assert left(MEGAPOOL, 32.0) == pytest.approx((0.0, 1000.0))


def test_below_eight_eth_left_a_minipool_pays_its_operator_and_asks_for_no_rpl() -> None:
    state = _state(hit_day=np.array([1.0]), penalty=np.array([25.0]))
    worth = node_worth((MINIPOOLS,), state)
    # 7 ETH left of each of five: a quarter of it, and 14 % of the other three.
    assert worth.bond_eth == pytest.approx([5.0 * 7.0 * (0.25 + 0.14 * 0.75)])
    assert worth.staked_rpl == pytest.approx([30_000.0])
    # A megapool's operator receives nothing.
    assert node_worth((MEGAPOOL,), state).bond_eth == pytest.approx([0.0])


def test_minipools_of_different_bonds_ask_one_stake_of_rpl() -> None:
    large = replace(MINIPOOLS, bond_eth=16.0, legacy_rpl=1000.0, validators=1)
    small = replace(MINIPOOLS, bond_eth=8.0, legacy_rpl=500.0, validators=1)
    state = _state(hit_day=np.array([1.0]), penalty=np.array([9.0]))
    worth = node_worth((large, small), state)
    # Only the small bond falls short, by an ETH or 1,000 RPL: more than what is booked with it.
    assert worth.bond_eth == pytest.approx([24.0 - 9.0 - 8.0])
    assert worth.staked_rpl == pytest.approx([500.0])


@pytest.mark.parametrize("penalty", [0.5, 8.0, 9.66, 20.0, 24.0, 24.5, 32.0])
def test_the_paths_and_the_waterfall_take_the_same(penalty: float) -> None:
    stakes = (MINIPOOLS, replace(MINIPOOLS, bond_eth=16.0, validators=2, legacy_rpl=100.0))
    lost_eth, lost_rpl = losses_of_hit(stakes, np.array([penalty]), np.array([0.001]))
    borne = minipool_waterfall(
        np.full((1, 2), penalty),
        [[8.0, 16.0]],
        [[5.0, 2.0]],
        [30_100.0],
        0.001,
        discount=1.0 / 6.0,
        commission=0.14,
    )
    assert lost_eth == pytest.approx(borne.bond_loss_eth)
    assert lost_rpl == pytest.approx(borne.rpl_sold)


# Leaving


def test_bonds_leave_after_queue_and_sweep_and_rpl_after_four_weeks() -> None:
    terms = NodeTerms.of(factories.market(exit_queue_days=3.2), LAWS)
    # 3.2 d and two days; 8,192 epochs are 36.4 d.
    assert (terms.bond_days, terms.slashed_days, terms.unstaking_days) == (6, 39, 28)
    now = _state(day=0.0)
    out = node_exit((MEGAPOOL,), now, terms, 6)
    assert out.cash_eth == pytest.approx([41.0])
    assert out.stuck_rpl == pytest.approx([1000.0])
    out = node_exit((MEGAPOOL,), now, terms, 5)
    assert out.cash_eth == pytest.approx([1.0])
    assert out.stuck_bond_eth == pytest.approx([40.0])
    assert out.bond_factor == pytest.approx([1.0 - 0.1 * 6.0 / 365.0])
    assert node_exit((MEGAPOOL,), now, terms, 28).stuck_rpl == pytest.approx([0.0])


def test_legacy_rpl_of_fifteen_per_cent_of_the_borrowed_waits_for_the_bonds() -> None:
    terms = NodeTerms.of(MARKET, LAWS)
    # 5 · 24 ETH borrowed, 15 % of it 18 ETH or 18,000 RPL; bonds are out after three days.
    assert terms.bond_days == 3
    assert node_exit((MINIPOOLS,), _state(), terms, 27).stuck_rpl == pytest.approx([30_000.0])
    assert node_exit((MINIPOOLS,), _state(), terms, 28).stuck_rpl == pytest.approx([18_000.0])
    assert node_exit((MINIPOOLS,), _state(), terms, 31).stuck_rpl == pytest.approx([0.0])


def test_what_was_slashed_waits_for_its_epochs() -> None:
    terms = NodeTerms.of(MARKET, LAWS)
    hit = _state(day=30.0, hit_day=np.array([10.0]), penalty=np.array([1.0]))
    # 39 days from the tenth: nineteen more.
    assert node_exit((MEGAPOOL,), hit, terms, 18).stuck_bond_eth == pytest.approx([30.0])
    assert node_exit((MEGAPOOL,), hit, terms, 19).stuck_bond_eth == pytest.approx([0.0])


def test_exit_is_never_above_market_and_what_is_stuck_says_so() -> None:
    treasury = _treasury(MEGAPOOL, MINIPOOLS, reth=100.0, rpl=1000.0)
    scenario = Scenario(slashed_share_now=0.2, basis=-0.03, collateral_eth=0.0)
    simulation = simulate(MARKET, LAWS, scenario, ASKED)
    held = amounts(treasury)
    for days in (1, 7, 30, 90):
        terms = ExitTerms.of(simulation.market, simulation.parameters, days)
        for day in ASKED.horizons:
            states = simulation.states(day)
            at_exit, _ = exit_value_in_eth(held, states, terms)
            assert (at_exit <= value_in_eth(held, states) * (1.0 + 1e-12)).all()
    answer = _assessed(treasury)
    # The RPL is stuck, the bonds are not.
    assert answer.value.stuck_node_eth == pytest.approx(31.0)
    assert any("staked RPL is at hand after 28 days" in notice for notice in answer.notices)


# Slashing


def test_an_operator_is_hit_as_often_as_the_share_of_rocket_pool() -> None:
    asked = Settings(seed=1, n_paths=50_000, horizons=(30,))
    simulation = simulate(MARKET, LAWS, Scenario(slashed_share_now=0.2), asked)
    hit = simulation.states(30).hit_day[: simulation.strata[0].stop] == 0.0
    assert abs(hit.mean() - 0.2) < 4.0 * math.sqrt(0.2 * 0.8 / len(hit))
    events = simulation.events
    struck = events.share > 0.0
    later = np.isfinite(events.hit_day[struck]) & (events.hit_day[struck] > 0.0)
    expected = 0.8 * events.share[struck]
    deviation = math.sqrt(float((expected * (1.0 - expected)).sum()))
    assert abs(later.sum() - expected.sum()) < 4.0 * deviation


def test_who_is_hit_loses_the_exact_correlated_penalty() -> None:
    answer = _assessed(_treasury(MEGAPOOL), Scenario(slashed_share_now=0.02))
    slashed, total = 720_000 * GWEI, 36_000_000 * GWEI
    each = correlated_loss_gwei(32 * GWEI, slashed, total, Fork.FULU) / GWEI
    node = answer.own_node
    assert node is not None
    assert 1.9 < each < 2.1
    assert node.chance_of_hit_today == 0.02
    assert node.bond_loss_today_eth == pytest.approx(10.0 * each)
    assert node.beyond_today_eth == pytest.approx(0.0, abs=1e-9)


def test_what_a_bond_cannot_pay_is_owed() -> None:
    answer = _assessed(_treasury(MEGAPOOL), Scenario(slashed_share_now=0.1))
    each = correlated_loss_gwei(32 * GWEI, 3_600_000 * GWEI, 36_000_000 * GWEI, Fork.FULU) / GWEI
    node = answer.own_node
    assert node is not None
    assert node.bond_loss_today_eth == pytest.approx(40.0)
    assert node.rpl_loss_today_eth == 0.0
    assert node.beyond_today_eth == pytest.approx(10.0 * (each - 4.0))


def test_lone_slashings_cost_their_rate_times_the_exact_penalty() -> None:
    node = _assessed(_treasury(MEGAPOOL)).own_node
    assert node is not None
    each = correlated_loss_gwei(32 * GWEI, 32 * GWEI, 36_000_000 * GWEI, Fork.FULU) / GWEI
    assert node.lone_loss_eth == pytest.approx(each)
    assert node.lone_slashings_per_year == pytest.approx(0.0009)
    assert node.chance_of_lone_slashing == pytest.approx(1.0 - math.exp(-0.0009))
    assert node.expected_lone_loss_eth == pytest.approx(0.0009 * each)


def test_the_chance_of_a_hit_is_that_of_the_drawn_hits_to_their_error() -> None:
    asked = Settings(seed=1, n_paths=100_000, horizons=(30,))
    answer = _assessed(_treasury(MEGAPOOL, MINIPOOLS), BASE, asked)
    simulation, node = simulate(MARKET, LAWS, BASE, asked), answer.own_node
    assert node is not None
    states, weights = simulation.states(30), simulation.weights(30)
    hit = np.isfinite(states.hit_day)
    chance = float(weights[hit].sum())
    expected = node.chance_of_hit.value
    # Hits are counted, so that their number scatters by its root.
    assert abs(chance / expected - 1.0) < 4.0 / math.sqrt(hit.sum())


def test_figures_without_stakes_are_untouched_by_those_with() -> None:
    """A stream of its own: the paths of every factor stay as they are."""
    one = simulate(MARKET, LAWS, BASE, ASKED)
    held = holdings(amounts(_treasury(MEGAPOOL)), MARKET)
    other = simulate(MARKET, LAWS, BASE, ASKED, holdings=held)
    assert one.kept.tobytes() == other.kept.tobytes()


# Contributions


@pytest.mark.parametrize("scenario", [BASE, Scenario(slashed_share_now=0.1)])
def test_factor_and_position_contributions_sum_to_the_shortfall(scenario: Scenario) -> None:
    answer = _assessed(_treasury(MEGAPOOL, MINIPOOLS, reth=100.0, usd=1e5, rpl=1e3), scenario)
    for numeraire in Numeraire:
        whole = answer.risk_row(30, 0.99, numeraire)
        factors = [row for row in answer.contributions if row.numeraire is numeraire]
        assert sum(row.expected_shortfall.value for row in factors) == pytest.approx(
            whole.expected_shortfall.value, rel=1e-10
        )
        assert sum(row.liquidity_adjusted.value for row in factors) == pytest.approx(
            whole.liquidity_adjusted_expected_shortfall.value, rel=1e-10
        )
        groups = [row for row in answer.position_contributions if row.numeraire is numeraire]
        assert [row.source for row in groups] == [*PaymentSource, *StakeSource]
        assert sum(row.expected_shortfall.value for row in groups) == pytest.approx(
            whole.expected_shortfall.value, rel=1e-10
        )


def test_bonds_lose_ether_by_slashing_and_earn_it_by_carry_alone() -> None:
    answer = _assessed(
        _treasury(replace(MEGAPOOL, megapool_rpl=0.0)), Scenario(slashed_share_now=0.1)
    )
    shares = {
        row.factor: row.expected_shortfall.value
        for row in answer.contributions
        if row.numeraire is Numeraire.ETH
    }
    # One path in ten is hit: all of the worst hundredth lose the 40 ETH and keep what is earned.
    assert shares[Factor.SLASHING] == pytest.approx(40.0, rel=0.01)
    assert shares[Factor.CARRY] <= 0.0
    for factor in (Factor.ETH_PRICE, Factor.RPL_PRICE, Factor.BASIS, Factor.LIQUIDITY):
        assert shares[factor] == 0.0


def test_a_position_contributes_its_mean_loss_on_the_tail() -> None:
    answer = _assessed(_treasury(eth=100.0, usd=1e5))
    rows = {
        row.source: row.expected_shortfall
        for row in answer.position_contributions
        if row.numeraire is Numeraire.USD
    }
    whole = answer.risk_row(30, 0.99).expected_shortfall
    assert rows[PaymentSource.ETH].value == pytest.approx(whole.value, rel=1e-9)
    assert rows[PaymentSource.ETH].standard_error == pytest.approx(whole.standard_error, rel=0.25)
    assert rows[PaymentSource.STABLECOIN].value == pytest.approx(0.0, abs=1e-6)


# Drawdown and fan


def test_drawdown_is_that_of_daily_values_by_brute_force() -> None:
    treasury = _treasury(MEGAPOOL, MINIPOOLS, reth=100.0, usd=1e5, rpl=1e4)
    scenario = Scenario(slashed_share_now=0.1)
    held = amounts(treasury)
    asked = Settings(seed=2, n_paths=400, horizons=(7, 30))
    shocked, _ = scenario.apply(MARKET, LAWS)
    # Day by day the holdings earn today's yield.
    still = replace(LAWS, apr=AprParameters(annual_volatility=0.0))
    simulation = simulate(MARKET, still, scenario, asked, holdings=holdings(held, shocked))
    days = replace(asked, horizons=tuple(range(1, 31)))
    worlds = model.simulate(MARKET, still, scenario, days)
    now = simulation.initial
    start = float((value_in_eth(held, now) * now.eth_usd)[0])
    peak = np.full(simulation.n_paths, start)
    deepest = np.zeros(simulation.n_paths)
    for day, world in worlds.items():
        value = _by_hand(world)
        peak = np.maximum(peak, value)
        deepest = np.maximum(deepest, 1.0 - value / peak)
        if day in asked.horizons:
            found = simulation.drawdowns[asked.horizons.index(day)]
            assert found == pytest.approx(deepest, abs=1e-12)


def _by_hand(world: model.World) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Value in dollars the stakes and holdings of the test above, stake by stake."""
    price = world.rate * world.reported_factor
    price = price * np.where(
        world.line > 0.0, np.maximum(1.0 + world.basis, 1.0), 1.0 + world.basis
    )
    earned = 0.0263 * np.minimum(world.day, world.hit_day) / 365.0
    ether = 1.0 + earned * (40.0 + 0.05 * 280.0) + 10.0 * np.maximum(4.0 - world.penalty, 0.0)
    rewards = world.penalty > 24.0
    kept = np.where(
        rewards, (32.0 - world.penalty) * (0.25 + 0.14 * 0.75), np.maximum(8.0 - world.penalty, 0.0)
    )
    ether = ether + earned * (40.0 + 0.14 * 120.0) + 5.0 * kept
    short = np.where(rewards, 0.0, 5.0 * np.maximum(world.penalty - 8.0, 0.0))
    rpl = 11_000.0 * world.rpl_eth + np.maximum(30_000.0 * world.rpl_eth - short, 0.0)
    return np.asarray(1e5 + world.eth_usd * (ether + 100.0 * price + rpl))


def test_a_treasury_of_dollars_has_no_drawdown_and_a_fall_is_one() -> None:
    for row in _assessed(_treasury(usd=1e5)).drawdowns:
        assert (row.mean.value, row.quantile.value) == (0.0, 0.0)
    answer = _assessed(_treasury(eth=10.0))
    simulation = simulate(MARKET, LAWS, BASE, replace(ASKED, horizons=(1,)))
    falls = np.maximum(1.0 - simulation.states(1).eth_usd / 2000.0, 0.0)
    expected = float((simulation.weights(1) * falls).sum())
    one = _assessed(_treasury(eth=10.0), BASE, replace(ASKED, horizons=(1,))).drawdowns[0]
    assert one.mean.value == pytest.approx(expected, rel=1e-12)
    assert one.mean.standard_error > 0.0
    # It never shrinks with the horizon or the confidence.
    rows = {(row.horizon_days, row.confidence): row.quantile.value for row in answer.drawdowns}
    assert rows[7, 0.95] < rows[7, 0.99] < rows[30, 0.99] < 1.0


# Paying


def test_bonds_pay_bills_after_the_ether_at_hand_and_staked_rpl_does_not() -> None:
    def months(exit_days: int) -> float:
        treasury = _treasury(MEGAPOOL, monthly_usd=2000.0)
        return _assessed(treasury, BASE, replace(ASKED, exit_days=exit_days)).runway.months.base

    # 1 ETH unclaimed pays a month; 40 ETH of bonds are cash after three days.
    assert months(2) == pytest.approx(1.0)
    assert months(3) == pytest.approx(41.0)


def test_what_the_node_earns_pays_what_is_owed_in_ether() -> None:
    owed = Liability(amount=0.1, currency=Asset.ETH)
    rich = NodeStake(validators=100, bond_eth=8.0)
    market = factories.market(exit_queue_days=30.0)
    treasury = Treasury(name="", positions=(rich,), liabilities=(owed,))
    asked = Settings(seed=1, n_paths=500, horizons=(30,))
    answer = with_shortfall_chances(assess(treasury, market, LAWS, BASE, asked))
    # 0.0263 · (800 + 0.05 · 2,400) / 12 = 2 ETH a month, and 0.1 are owed; only a hit stops it.
    assert [row.months for row in answer.runway.chances] == [1, 3, 6, 12]
    assert answer.runway.chances[-1].chance.value < 0.001
    idle = replace(treasury, positions=(Holding(asset=Asset.ETH, amount=0.05),))
    without = with_shortfall_chances(assess(idle, market, LAWS, BASE, asked))
    assert without.runway.chances[0].chance.value == pytest.approx(1.0)


def test_the_chances_of_a_short_run_are_those_of_a_year() -> None:
    treasury = _treasury(eth=100.0, monthly_usd=15_000.0)
    short = _assessed(treasury)
    assert short.runway.chances == ()
    filled = with_shortfall_chances(short)
    year = _assessed(treasury, BASE, replace(ASKED, horizons=(7, 30, 365)))
    assert filled.runway.chances == year.runway.chances
    assert with_shortfall_chances(filled) is filled
    assert filled.input_hash == short.input_hash
