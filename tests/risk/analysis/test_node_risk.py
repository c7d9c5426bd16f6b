"""The own node: income against risk, to the last figure a reader can reckon."""

import math
from dataclasses import replace

import numpy as np
import pytest

from risk.analysis.node_risk import node_risk
from risk.assessment import assess
from risk.node_risk import NodeRisk
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.penalties import Fork, correlated_loss_gwei
from risk.treasury import NodeStake
from tests.risk import factories

LAWS = ModelParameters.base()
MARKET = factories.market(gross_apr=0.03, exit_queue_days=5.0)
MEGAPOOL = NodeStake(validators=10, bond_eth=4.0, megapool_rpl=1000.0)
MINIPOOLS = NodeStake(
    validators=5, bond_eth=8.0, megapool=False, legacy_rpl=20_000.0, commission=0.1
)
GWEI = 10**9


def risk_of(*stakes: NodeStake) -> NodeRisk:
    return node_risk(stakes, MARKET, LAWS)


def each_at(share: float) -> float:
    slashed = round(36_000_000 * share) * GWEI
    return correlated_loss_gwei(32 * GWEI, slashed, 36_000_000 * GWEI, Fork.FULU) / GWEI


def test_four_eth_earn_a_third_more_and_lose_eight_times_as_much_as_eth_staked_alone() -> None:
    least, alone = risk_of(MEGAPOOL).bonds
    # 5 % of what 28 borrowed ETH earn: 7 times the bond, so 1.35 of the yield.
    assert least.income == pytest.approx(0.03 * 1.35)
    assert alone.income == pytest.approx(0.03)
    assert least.lone_loss == pytest.approx(8.0 * alone.lone_loss)
    assert (least.bond_eth, alone.bond_eth) == (4.0, 32.0)


def test_a_bond_of_four_is_gone_at_its_published_share() -> None:
    least, _ = risk_of(MEGAPOOL).bonds
    assert least.gone_at == pytest.approx(0.0410, abs=5e-5)
    assert least.losses[0] == pytest.approx(each_at(0.001) / 4.0, rel=1e-6)
    assert least.losses[-1] == 1.0
    assert (np.diff(least.losses) >= 0.0).all()


def test_bonds_of_both_kinds_are_averaged_and_stand_beside_the_least() -> None:
    ours, least, alone = risk_of(MEGAPOOL, MINIPOOLS).bonds
    # 80 ETH in 15 validators; commission on 280 at 5 % and on 120 at 10 %.
    assert ours.bond_eth == pytest.approx(80.0 / 15.0)
    assert ours.commission == pytest.approx((0.05 * 280.0 + 0.1 * 120.0) / 400.0)
    assert ours.income == pytest.approx(0.03 * (80.0 + 14.0 + 12.0) / 80.0)
    assert [each.name for each in (least, alone)] == ["new", "alone"]


def test_a_slashing_takes_bonds_then_rpl_and_leaves_a_debt() -> None:
    rows = {row.share: row for row in risk_of(MEGAPOOL, MINIPOOLS).losses}
    each = each_at(0.1)
    row = rows[0.1]
    assert row.bond_eth == pytest.approx(80.0)
    assert row.bond_fraction == pytest.approx(1.0)
    assert row.debt_eth == pytest.approx(10.0 * (each - 4.0), rel=1e-6)
    # 5 minipools ask for 1.66 ETH each: 8,300 RPL at 0.001, and a sixth of it is lost in the sale.
    assert row.rpl == pytest.approx(5.0 * (each - 8.0) / 0.001, rel=1e-6)
    assert row.rpl_eth == pytest.approx(5.0 * (each - 8.0), rel=1e-6)
    assert row.uninsured_eth == pytest.approx(5.0 * (each - 8.0) / 6.0, rel=1e-6)
    small = rows[0.01]
    assert (small.debt_eth, small.rpl, small.uninsured_eth) == (0.0, 0.0, 0.0)
    assert small.bond_eth == pytest.approx(15.0 * each_at(0.01), rel=1e-6)


def test_a_third_of_the_network_leaves_nothing_to_take_rpl_for() -> None:
    last = risk_of(MINIPOOLS).losses[-1]
    assert (last.bond_eth, last.rpl, last.uninsured_eth) == pytest.approx((40.0, 0.0, 120.0))


def test_rpl_at_risk_is_the_legacy_rpl_behind_minipools() -> None:
    found = risk_of(MEGAPOOL, MINIPOOLS)
    assert (found.legacy_rpl_eth, found.megapool_rpl_eth) == pytest.approx((20.0, 1.0))


def test_a_lone_slashing_costs_its_penalties_and_five_weeks_of_income() -> None:
    lone = risk_of(MEGAPOOL).lone
    assert lone.initial_eth == 0.0078125
    assert lone.penalties_eth == pytest.approx(
        correlated_loss_gwei(32 * GWEI, 32 * GWEI, 36_000_000 * GWEI, Fork.FULU) / GWEI
    )
    # 0.03 · (4 + 0.05 · 28) a year, for 8,192 epochs.
    assert lone.days == pytest.approx(8192 * 384 / 86_400)
    assert lone.missed_eth == pytest.approx(0.162 * lone.days / 365.0)


def test_a_day_offline_costs_the_income_and_a_penalty_on_the_whole_stake() -> None:
    down = risk_of(MEGAPOOL).downtime
    assert down.missed_eth == pytest.approx(1.62 / 365.0)
    # 36 m ETH: 6,740 Gwei an epoch for source and target, 225 epochs, ten validators.
    assert down.penalty_eth == pytest.approx(10 * 225 * 6740e-9, rel=1e-6)
    day = down.missed_eth + down.penalty_eth
    assert down.days_of_a_year == pytest.approx(1.62 / day)
    assert down.days_of_commission == pytest.approx(0.42 / day)


def test_the_average_loss_by_mass_slashings_is_the_integral_over_their_sizes() -> None:
    """A prior's rate times the chance to be hit times the loss; shares are log-uniform."""
    shares = np.geomspace(0.001, 0.33, 200_001)
    taken = np.array([min(each_at(float(s)), 4.0) for s in shares[::100]]) * 10.0
    integral = np.trapezoid(shares[::100] * taken, np.log(shares[::100])) / math.log(330.0)
    assert risk_of(MEGAPOOL).mass_loss_eth == pytest.approx(0.005 * integral, rel=1e-3)


def test_leaving_takes_the_queue_27_hours_and_the_sweep() -> None:
    timing = risk_of(MEGAPOOL).timing
    assert timing.withdrawable_days == pytest.approx(256 * 384 / 86_400)
    assert timing.bond_days == pytest.approx(5.0 + 2.0)
    assert (timing.others_days, timing.others_short_days, timing.minipool_days) == (7.0, 30.0, 90.0)
    assert timing.unstaking_days == 28.0


def test_rewards_wait_while_a_validator_of_a_megapool_leaves() -> None:
    # Seven days of the queue, 27 hours and the sweep; 1.62 ETH a year.
    found = risk_of(MEGAPOOL)
    assert found.wait_days == 7
    assert found.waiting_eth == pytest.approx(7.0 * 1.62 / 365.0)
    assert risk_of(MINIPOOLS).waiting_eth == 0.0


def test_the_assessment_holds_it_only_where_there_are_stakes() -> None:
    few = Settings(seed=1, n_paths=100, horizons=(30,))
    without = assess(factories.treasury(), MARKET, LAWS, Scenario.base(), few)
    assert without.bearing is not None
    assert without.bearing.node is None
    held = factories.treasury()
    with_node = assess(
        replace(held, positions=(*held.positions, MEGAPOOL)), MARKET, LAWS, Scenario.base(), few
    )
    assert with_node.bearing is not None
    assert with_node.bearing.node is not None
    assert with_node.own_node is not None
    assert with_node.bearing.node.income_eth == pytest.approx(with_node.own_node.income_eth)
