"""Pictures of the nodes, and what an event takes from them by bearer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.parameters import WaterfallParameters
from risk.slashing.fleet import (
    Fleet,
    FleetKind,
    average_fleet,
    fleet_loss,
    largest_node,
    mixed_fleet,
)
from risk.slashing.groups import BondClass
from risk.slashing.struck import events
from risk.slashing.waterfall import aggregate_waterfall
from tests.risk import factories

MARKET = factories.market()
RULES = WaterfallParameters()
SIXTH = RULES.auction_discount
# One node with two minipools of 8 and one of 16 ETH and 2,000 RPL; one with a megapool of three.
BY_HAND = Fleet(
    kind=FleetKind.CENSUS,
    standing="a test",
    nodes=np.array([1.0, 1.0]),
    bonds_eth=np.array([[8.0, 16.0]] * 2),
    minipools=np.array([[2.0, 1.0], [0.0, 0.0]]),
    legacy_rpl=np.array([2000.0, 0.0]),
    megapool_validators=np.array([0.0, 3.0]),
    megapool_bond_eth=np.array([0.0, 12.0]),
)


def test_a_node_of_each_kind_is_reckoned_by_hand() -> None:
    # 10 ETH each: minipools lose 30, bonds bear 8 + 8 + 10, 4 ETH are asked for, RPL is worth 2.
    made = fleet_loss(BY_HAND, 10.0, 1.0, 0.001, discount=SIXTH)
    assert made.minipool_loss_eth == pytest.approx(30.0)
    assert made.minipool_bond_eth == pytest.approx(26.0)
    assert made.rpl_sold == pytest.approx(2000.0)
    assert made.rpl_proceeds_eth == pytest.approx(2.0 * 5.0 / 6.0)
    assert made.uninsured_eth == pytest.approx(4.0 - 2.0 * 5.0 / 6.0)
    # The megapool loses 30, its bond of 12 bears the first of it.
    assert (made.megapool_loss_eth, made.megapool_bond_eth) == pytest.approx((30.0, 12.0))
    assert made.debt_eth == pytest.approx(18.0)
    assert made.validators == 6.0


def test_half_the_nodes_lose_half() -> None:
    whole, half = (fleet_loss(BY_HAND, 10.0, share, 0.001, discount=SIXTH) for share in (1.0, 0.5))
    assert half.reth_loss_eth == pytest.approx(0.5 * whole.reth_loss_eth)
    assert half.validators == 3.0


@given(each=st.floats(0.0, 32.0), share=st.floats(0.0, 1.0), bond=st.floats(0.5, 24.0))
def test_equal_bonds_without_rpl_lose_what_the_engine_takes(
    each: float, share: float, bond: float
) -> None:
    """Below 24 ETH lost, where no operator is paid as if it were rewards."""
    market = factories.market(bond_eth=bond)
    each = min(each, 24.0)
    made = fleet_loss(average_fleet(market), each, share, market.rpl_eth, discount=SIXTH)
    expected = aggregate_waterfall(each, share * market.validators, bond)
    hit = 0.0 if share == 0.0 else 1.0
    assert made.bond_loss_eth == pytest.approx(hit * float(expected.bond_loss_eth), abs=1e-6)
    assert made.reth_loss_eth == pytest.approx(hit * float(expected.reth_loss_eth), abs=1e-6)


@given(seed=st.integers(1, 10_000))
def test_the_identity_holds_for_random_nodes_and_events(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rows = int(generator.integers(1, 30))
    number = generator.integers(0, 12, rows).astype(float)
    fleet = replace(
        BY_HAND,
        nodes=np.ones(rows),
        bonds_eth=generator.choice([8.0, 16.0, 5.5], (rows, 2)),
        minipools=generator.integers(0, 9, (rows, 2)).astype(float),
        legacy_rpl=generator.uniform(0.0, 5e4, rows),
        megapool_validators=number,
        megapool_bond_eth=4.0 * number * generator.uniform(1.0, 1.5, rows),
    )
    each, share = float(generator.uniform(0.0, 32.0)), float(generator.uniform(0.0, 1.0))
    made = fleet_loss(fleet, each, share, float(generator.uniform(1e-4, 0.01)), discount=SIXTH)
    lost = share * each * fleet.validators
    assert made.validators_loss_eth == pytest.approx(lost, abs=1e-9 * max(lost, 1.0))
    borne = made.bond_loss_eth + made.rpl_proceeds_eth + made.debt_eth + made.uninsured_eth
    assert borne == pytest.approx(lost, abs=1e-9 * max(lost, 1.0))


@pytest.mark.parametrize("bond", [1.0, 4.0, 5.0, 7.0, 8.0, 10.0, 13.5, 15.0, 16.0, 25.0])
def test_the_mix_has_the_markets_average_bond_and_its_validators(bond: float) -> None:
    market = factories.market(bond_eth=bond)
    for fleet in (mixed_fleet(market, RULES), average_fleet(market)):
        assert fleet.bond_eth == pytest.approx(bond)
        assert fleet.validators == pytest.approx(market.validators)
        assert 0.0 <= fleet.megapool_share <= 1.0


def test_thin_bonds_are_gone_first_so_that_a_mix_loses_before_the_average_does() -> None:
    mixed, average = (
        fleet_loss(fleet, 7.0, 1.0, MARKET.rpl_eth, discount=SIXTH)
        for fleet in (mixed_fleet(MARKET, RULES), average_fleet(MARKET))
    )
    assert average.reth_loss_eth == 0.0
    # A quarter of 14,000 validators is in megapools with 4 ETH each.
    assert mixed.debt_eth == pytest.approx(3500.0 * 3.0)


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ParameterError, match="one entry per row"):
        replace(BY_HAND, legacy_rpl=np.zeros(3))


def test_events_are_counted_in_validators_or_in_shares() -> None:
    found = events(MARKET, 2.0, 0.15)
    assert found[1].network_share == pytest.approx(20 * 32.0 / 36e6)
    assert found[1].share_of(14_000.0) == pytest.approx(20 / 14_000)
    assert found[1].share_of(5.0) == 1.0
    # An outage of 52.6 % of the network reaches all of Rocket Pool at twice its share.
    assert (found[3].days_offline, found[3].share_of(14_000.0)) == (5.0, 1.0)
    assert found[4].share_of(14_000.0) == pytest.approx(0.18)
    assert [each.of_scenario for each in found] == [False] * 6 + [True]
    assert not any(each.of_scenario for each in events(MARKET, 1.0, 0.0))


def test_the_largest_node_is_told_where_its_size_is_known() -> None:
    found = events(MARKET, 1.0, 0.0, 700)
    assert len(found) == len(events(MARKET, 1.0, 0.0)) + 1 == 7
    assert [each.of_largest for each in found] == [False] * 6 + [True]
    assert (found[-1].validators, found[-1].network_share) == (700, 700 * 32.0 / 36e6)


def test_the_largest_node_of_a_census_is_the_one_with_most_validators_at_the_asked_size() -> None:
    old, new = (
        largest_node(BY_HAND, 6.0),
        largest_node(replace(BY_HAND, megapool_validators=np.array([0.0, 5.0])), 10.0),
    )
    # Two of 8 and one of 16 ETH with 2,000 RPL, at twice the size; a megapool of 12 ETH likewise.
    assert old.minipools.tolist() == [[4.0, 2.0]]
    assert (old.validators, old.bond_eth, old.total_legacy_rpl) == (6.0, 32.0 / 3.0, 4000.0)
    assert (new.validators, new.megapool_share) == (10.0, 1.0)
    assert new.megapool_bond_eth.tolist() == [24.0]


def test_the_largest_node_of_a_mix_has_the_bonds_given_and_its_part_of_the_rpl() -> None:
    fleet = mixed_fleet(MARKET, RULES)
    bonds = (BondClass(bond_eth=8.0, weight=300.0), BondClass(bond_eth=16.0, weight=100.0))
    node = largest_node(fleet, 800.0, bonds)
    assert (node.validators, node.megapool_share, node.bond_eth) == (800.0, 0.0, 10.0)
    # 5 million RPL stand behind three quarters of 14,000 validators.
    assert node.total_legacy_rpl == pytest.approx(5e6 * 800.0 / 10_500.0)


@pytest.mark.parametrize(("share", "of_all"), [(0.0, 0.0), (0.4, 0.4), (1.0, 2.0 / 3.0)])
def test_the_share_in_megapools_is_the_set_one_as_far_as_the_average_bond_allows(
    share: float, of_all: float
) -> None:
    # With 8 ETH on average at most two thirds have 4 ETH, and the other third 16.
    fleet = mixed_fleet(MARKET, replace(RULES, megapool_share=share))
    assert fleet.megapool_share == pytest.approx(of_all)
    assert fleet.bond_eth == pytest.approx(MARKET.bond_eth)
    none = mixed_fleet(MARKET, replace(RULES, legacy_rpl=0.0))
    assert none.total_legacy_rpl == 0.0
