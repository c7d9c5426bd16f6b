"""Who bears a loss: waterfalls of events, the cliff, the race, as they stand in the assessment."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from data.recorded.nodes import recorded_nodes
from risk.analysis.bearing import bearing, race, with_bearing
from risk.analysis.together import with_together
from risk.answer import Assessment
from risk.assessment import assess, begin
from risk.bearing import Bearing
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.fleet import Fleet, FleetKind, FleetLoss
from risk.slashing.loss import reth_loss_fractions
from risk.slashing.named_events import NAMED_EVENTS
from tests.risk import factories

LAWS, MARKET = ModelParameters.base(), factories.market()
FEW = Settings(seed=1, n_paths=100, horizons=(30,))


@cache
def answer(share_now: float = 0.0) -> Assessment:
    scenario = Scenario(name="", slashed_share_now=share_now) if share_now else Scenario.base()
    return assess(factories.treasury(), MARKET, LAWS, scenario, FEW)


def found(share_now: float = 0.0) -> Bearing:
    made = answer(share_now).bearing
    assert made is not None
    return made


def test_equal_bonds_lose_what_the_engine_says() -> None:
    for row in found().waterfalls:
        # From 24 ETH lost on, operators are paid as if it were rewards: the engine leaves it out.
        if row.fleet is FleetKind.AVERAGE and row.is_slashing and row.each_eth < 24.0:
            engine = reth_loss_fractions(MARKET, LAWS.slashing, np.array([row.network_share]))
            hit = row.rocket_pool_share / row.network_share
            assert row.loss == pytest.approx(float(engine[0]) * hit, rel=1e-9)


def test_few_validators_cost_reth_exactly_nothing() -> None:
    for name in found().events()[:3]:
        for kind in (FleetKind.AVERAGE, FleetKind.MIXED):
            row = found().waterfall(name, kind)
            assert (row.loss, row.treasury_eth, row.borne.reth_loss_eth) == (0.0, 0.0, 0.0)
            assert row.borne.bond_loss_eth > 0.0


def test_the_treasurys_part_is_its_share_of_all_reth() -> None:
    row = found().waterfall("Majority client bug", FleetKind.MIXED)
    assert row.treasury_eth == pytest.approx(row.loss * 5000.0 * 1.16)
    assert row.borne.reth_loss_eth == pytest.approx(row.loss * 382_800.0)


def test_the_scenarios_own_slashing_is_among_the_events_and_the_races() -> None:
    made = found(0.15)
    (event,) = {row.event for row in made.waterfalls if row.of_scenario}
    assert made.waterfall(event, FleetKind.AVERAGE).loss == pytest.approx(
        answer(0.15).slashing.loss_today
    )
    (own,) = (each for each in made.races if each.of_scenario)
    assert own.loss == answer(0.15).slashing.loss_today
    assert not any(each.of_scenario for each in found().races)


def test_one_of_ten_is_shielded_before_settlement_and_owed_after_it() -> None:
    one, three, ten = found().cliffs
    # 9.66 ETH each at a tenth of the network: 40 ETH of bonds stand before ten validators.
    each = one.each_eth
    assert (one.before_eth, three.before_eth) == (0.0, 0.0)
    assert one.after_eth == pytest.approx(each - 4.0)
    assert three.after_eth == pytest.approx(3.0 * (each - 4.0))
    assert ten.before_eth == pytest.approx(ten.after_eth)
    assert one.repaid_by_exits_eth == pytest.approx(one.after_eth)
    assert ten.repaid_by_exits_eth == 0.0
    # Nine validators of 4 ETH, 5 % of the yield on 28 borrowed.
    yearly = 9 * 0.0263 * (4.0 + 0.05 * 28.0)
    assert one.years_of_rewards == pytest.approx((each - 4.0) / yearly)
    assert ten.years_of_rewards == math.inf


def test_places_in_line_stand_between_first_and_last() -> None:
    for each in found().races:
        first, middle, last = each.places
        assert first.result.total_eth > middle.result.total_eth > last.result.total_eth
        assert first.against_equal_eth > 0.0 > last.against_equal_eth
        assert first.loss < each.loss < last.loss


def test_a_race_of_one_round_has_its_closed_form() -> None:
    """Without refill or growth: C·x is taken, by a holder who is first and larger than C."""
    market = factories.market(collateral_eth=1160.0, gross_apr=0.0)
    laws = replace(LAWS, collateral=replace(LAWS.collateral, refill_eth_per_day=0.1))
    made = race(0.1, 5000.0, market, laws, of_scenario=False)
    total = 330_000 * 1.16
    # The refill of a tenth of an ETH a day adds a tenth of itself at most.
    bound = 0.1 * 0.1 * made.race.days
    assert 116.0 <= made.taken_eth <= 116.0 + bound
    left = 1.16 * (1.0 - 0.1 * total / (total - 1160.0))
    (first, *_), kept = made.places, 5000.0 - 1000.0
    assert first.result.total_eth == pytest.approx(1160.0 + kept * left, abs=bound)


def test_without_reth_there_is_a_race_and_no_place_in_it() -> None:
    made = assess(factories.treasury(reth=0.0), MARKET, LAWS, Scenario.base(), FEW).bearing
    assert made is not None
    assert all(each.places == () for each in made.races)
    assert made.races[0].taken_eth > 0.0


def test_a_census_stands_before_the_priors_and_is_reckoned_node_by_node() -> None:
    census = Fleet(
        kind=FleetKind.CENSUS,
        standing="a census",
        nodes=np.ones(2),
        bonds_eth=np.array([[8.0, 16.0]] * 2),
        minipools=np.array([[100.0, 0.0], [0.0, 50.0]]),
        legacy_rpl=np.array([1e6, 0.0]),
        megapool_validators=np.array([0.0, 200.0]),
        megapool_bond_eth=np.array([0.0, 800.0]),
    )
    made = bearing(answer(), census)
    assert [each.kind for each in made.fleets] == [
        FleetKind.CENSUS,
        FleetKind.MIXED,
        FleetKind.AVERAGE,
    ]
    row = made.waterfall("Minority client bug", FleetKind.CENSUS).borne
    each = made.waterfall("Minority client bug", FleetKind.CENSUS).each_eth
    assert row.debt_eth == pytest.approx(0.09 * 200.0 * (each - 4.0))
    assert row.minipool_bond_eth == pytest.approx(0.09 * (100.0 * 8.0 + 50.0 * each))


def test_the_first_answer_and_the_whole_one_bear_the_same() -> None:
    first = begin(factories.treasury(), MARKET, LAWS, Scenario.base(), FEW).first
    assert first.bearing is None
    filled = with_bearing(first).bearing
    assert filled is not None
    assert filled.waterfalls == found().waterfalls
    assert filled.cliffs == found().cliffs
    assert with_bearing(answer()) is answer()


def with_largest(share_now: float = 0.0) -> Bearing:
    made = with_bearing(answer(share_now), spread=recorded_nodes()).bearing
    assert made is not None
    return made


def test_all_seven_named_events_have_a_waterfall_where_the_nodes_are_known() -> None:
    made = with_largest()
    assert made.events() == tuple(event.name for event in NAMED_EVENTS)
    assert len(made.waterfalls) == len(made.fleets) * 7
    # Without the nodes the largest is not known.
    assert found().events() == made.events()[:-1]


@pytest.mark.parametrize("name", [event.name for event in NAMED_EVENTS])
@pytest.mark.parametrize("kind", [FleetKind.MIXED, FleetKind.AVERAGE])
def test_every_named_event_keeps_the_identity(name: str, kind: FleetKind) -> None:
    row = with_largest().waterfall(name, kind)
    borne = row.borne
    lost = row.each_eth * borne.validators
    parts = borne.bond_loss_eth + borne.rpl_proceeds_eth + borne.debt_eth + borne.uninsured_eth
    assert lost > 0.0
    assert parts == pytest.approx(lost, abs=1e-9 * max(lost, 1.0))
    assert borne.validators_loss_eth == pytest.approx(lost, abs=1e-9 * max(lost, 1.0))


def test_the_outage_and_the_largest_node_take_what_who_fails_together_says() -> None:
    """The other analysis of the same events, over one average bond and over the node's own."""
    together = with_together(answer(), recorded_nodes()).together
    assert together is not None
    outage, largest = (
        next(each for each in together.events if each.event.key == key)
        for key in ("outage", "largest")
    )
    row = with_largest().waterfall(outage.event.name, FleetKind.AVERAGE)
    assert not row.is_slashing
    assert (row.each_eth, row.loss) == (outage.each_eth, 0.0)
    assert row.borne.validators == pytest.approx(outage.validators)
    row = with_largest().waterfall(largest.event.name, FleetKind.MIXED)
    assert row.is_slashing
    assert row.each_eth == pytest.approx(largest.each_eth, rel=1e-12)
    assert row.borne.validators == pytest.approx(largest.validators)
    assert row.borne.bond_loss_eth == pytest.approx(largest.bond_eth)


def test_the_priors_of_the_waterfall_move_what_they_name() -> None:
    name, kind = "Majority client bug", FleetKind.MIXED
    usual = found().waterfall(name, kind).borne

    def under(**changes: float) -> FleetLoss:
        scenario = Scenario.from_changes(changes)
        made = assess(factories.treasury(), MARKET, LAWS, scenario, FEW).bearing
        assert made is not None
        return made.waterfall(name, kind).borne

    without = under(legacy_rpl=0.0)
    assert (without.rpl_proceeds_eth, without.debt_eth) == (0.0, usual.debt_eth)
    assert without.uninsured_eth == pytest.approx(usual.uninsured_eth + usual.rpl_proceeds_eth)
    half = under(auction_discount=0.5)
    assert half.rpl_proceeds_eth == pytest.approx(usual.rpl_proceeds_eth * 0.5 / (5.0 / 6.0))
    more = under(megapool_share=0.5)
    assert more.megapool_loss_eth == pytest.approx(2.0 * usual.megapool_loss_eth)
