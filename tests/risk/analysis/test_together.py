"""Who fails together, what it costs, and how likely that is: computed, not sampled."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from data.recorded.nodes import recorded_nodes
from risk.analysis.loss_distribution import world_of
from risk.analysis.together import with_together
from risk.answer import Assessment
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.groups import node_sizes
from risk.slashing.hits import event_hits
from risk.together import LossTable, Together
from risk.treasury import NodeStake
from tests.risk import factories
from tests.validate import together as brute_force

LAWS = ModelParameters.base()
MARKET = factories.market(validators=15_830.0, total_stake_eth=42_228_608.0)
STAKES = (NodeStake(validators=10, bond_eth=4.0), NodeStake(validators=5, bond_eth=8.0))


@cache
def assessed(
    scenario: Scenario | None = None, laws: ModelParameters = LAWS, n_paths: int = 100
) -> Assessment:
    held = factories.treasury()
    return with_together(
        assess(
            replace(held, positions=(*held.positions, *STAKES)),
            MARKET,
            laws,
            scenario or Scenario.base(),
            Settings(seed=1, n_paths=n_paths, horizons=(30,)),
        ),
        recorded_nodes(),
    )


def made(scenario: Scenario | None = None, laws: ModelParameters = LAWS) -> Together:
    found = assessed(scenario, laws).together
    assert found is not None
    return found


def table(subject: str, scenario: Scenario | None = None) -> LossTable:
    found = made(scenario).table(subject)
    assert found is not None
    return found


def test_with_one_average_bond_the_mean_is_that_of_the_simulated_paths() -> None:
    """Whole nodes are hit here and equal parts there, so that only the mean is the same."""
    answer = assessed(n_paths=200_000)
    assert answer.together is not None
    found = answer.together.table("reth_average_bond")
    assert found is not None
    simulated = answer.slashing.expected_loss_given_event
    assert found.expected_given_event == pytest.approx(
        simulated.value, abs=5.0 * simulated.standard_error
    )
    assert found.event_chance[0] == pytest.approx(answer.slashing.probability, rel=1e-12)
    # That nobody at all is hit is next to impossible where the bonds give way.
    assert found.rows[0].within[0] == pytest.approx(answer.slashing.chance_of_loss.value, rel=5e-3)


def test_twice_as_many_points_change_no_figure_by_a_thousandth() -> None:
    world = world_of(MARKET, LAWS, recorded_nodes())
    from risk.analysis.loss_distribution import event_ends, reth_law

    ends = event_ends(MARKET, LAWS.slashing, [8.0, 16.0])
    finer = event_hits(node_sizes(recorded_nodes(), 15_830.0), ends, 1.0, points=24)
    bonds = made().groups.bonds
    one = reth_law(world, bonds, 15_830.0)
    two = reth_law(replace(world, hits=finer), bonds, 15_830.0)
    for loss in (0.0, 0.0001, 0.001, 0.01, 0.05, 0.2):
        assert one.chance_beyond(loss) == pytest.approx(two.chance_beyond(loss), rel=1e-3)
        assert one.mean_beyond(loss) == pytest.approx(two.mean_beyond(loss), rel=1e-3)


def test_brute_force_finds_the_same() -> None:
    """A sample of `make validate`: 20,000 plain paths in two worlds."""
    pairs = brute_force.pairs(20_000)
    assert len(pairs) > 50
    far = {p.name: p.distance for p in pairs if abs(p.distance) > brute_force.STANDARD_ERRORS}
    assert not far


def test_chances_fall_with_the_loss_and_grow_with_time() -> None:
    for found in made().tables:
        given = [row.given_event for row in found.rows]
        assert given == sorted(given, reverse=True)
        assert (np.diff(found.chances, axis=1) <= 1e-15).all()
        assert (found.chances[1] >= found.chances[0]).all()
        assert all(row.mean_beyond >= row.threshold for row in found.rows if row.given_event)


def test_lone_slashings_and_clusters_stay_within_the_bonds_and_cost_exactly_nothing() -> None:
    found = made()
    assert all(each.reth_each_eth == 0.0 for each in found.lone)
    assert all(row.reth_eth == 0.0 for row in found.clusters)
    # What is left is the client bug.
    reth = table("reth")
    for row in reth.rows:
        expected = [row.given_event * chance for chance in reth.event_chance]
        assert row.within == pytest.approx(expected, rel=1e-12)


def test_a_lone_slashing_of_the_own_node_shows_at_small_thresholds_only() -> None:
    """15 validators with 80 ETH of bonds: one takes 0.06 of 80 ETH, which is 0.07 %."""
    node = table("node")
    rate = 1.0 - np.exp(-15 * 0.00009 * 30.0 / 365.0)
    first, second = node.rows[1], node.rows[2]
    assert first.within[0] > rate
    assert second.within[0] < 1e-3 * rate + node.event_chance[0]


def test_bonds_that_no_bug_exhausts_leave_nothing() -> None:
    found = table("reth", Scenario(client_share=0.04, name=""))
    assert found.never
    assert [row.within for row in found.rows] == [(0.0, 0.0)] * 5
    assert all(row.mean_beyond == 0.0 for row in found.rows)


def test_what_is_slashable_scales_what_a_bug_slashes() -> None:
    half = table("reth", Scenario(slashable_share=0.5, name=""))
    same = table("reth", Scenario(client_share=0.165, name=""))
    assert half.rows[0].given_event < table("reth").rows[0].given_event
    # From 0.05 to 16.5 % in place of 0.1 to 16.5 %.
    ratio = np.log(165.0) / np.log(330.0)
    assert half.rows[0].given_event == pytest.approx(same.rows[0].given_event * ratio, rel=2e-3)


def test_clusters_strike_by_the_share_of_the_network() -> None:
    found = made()
    share = 32.0 * 15_830.0 / 42_228_608.0
    assert found.clusters_per_year == pytest.approx(1.25 * share)
    assert found.clusters[0].chance == pytest.approx(-np.expm1(-1.25 * share))
    assert found.clusters[-1].chance == pytest.approx(-np.expm1(-1.25 * share / 6.0))


def test_groups_keep_the_sizes_of_the_record_for_the_validators_of_the_market() -> None:
    groups = made().groups
    assert (groups.validators, groups.largest) == (15_830, 881)
    assert groups.concentration.holders == groups.nodes
    average = sum(each.bond_eth * each.weight for each in groups.bonds)
    assert average == pytest.approx(MARKET.bond_eth)


def test_the_map_is_zero_until_the_thinnest_bond_gives_way() -> None:
    found = made().loss_map
    thin = made().versions[0].first_wei
    assert (found.loss[:, found.network < thin] == 0.0).all()
    assert (found.loss[0] == 0.0).all()
    assert (found.loss[1:, found.network > thin] > 0.0).all()
    everyone = 15_830.0 * 24.0 / MARKET.reth_total_eth
    assert found.loss[-1, -1] == pytest.approx(everyone, rel=1e-6)


def test_the_first_wei_comes_later_the_smaller_the_part_of_a_megapool_that_is_hit() -> None:
    for line in made().first_wei:
        reached = line.before[np.isfinite(line.before)]
        assert (np.diff(reached) < 0.0).all()
        assert line.before[-1] == line.after
        # Who leaves early makes the penalty of the others a little larger; else it is put off.
        assert (line.in_queue > 0.9 * line.before)[np.isfinite(line.before)].all()
        assert np.isinf(line.in_queue[np.isinf(line.before)]).all()
    assert [line.bond_eth for line in made().first_wei] == [4.0, 6.0, 8.0, 16.0]


def test_versions_lend_the_same_eth_and_the_queue_takes_from_the_largest_losses() -> None:
    rows = made().versions
    for row in rows:
        average = sum(each.bond_eth * each.weight for each in row.bonds)
        assert row.validators * (32.0 - average) == pytest.approx(15_830.0 * 24.0)
        assert row.in_queue[-1] < row.losses[-1]
        assert row.chance_in_queue <= row.chance
    thin, drafted = rows[1], rows[2]
    assert thin.first_wei < drafted.first_wei
    assert thin.losses[0] > drafted.losses[0]
    assert (thin.stale_eth, drafted.stale_eth) == (MARKET.collateral_eth, 0.0)


def test_each_named_event_splits_its_penalties_over_who_bears_them() -> None:
    found = made().events
    assert len(found) == 7
    for row in found:
        borne = row.bond_eth + row.rpl_eth + row.reth_eth
        assert borne == pytest.approx(row.validators * row.each_eth, rel=1e-12)
        assert row.loss == pytest.approx(row.reth_eth / MARKET.reth_total_eth)
        assert row.reth_in_queue_eth <= row.reth_eth + 1e-9
        assert (row.reth_in_queue_eth > 0.0) == (row.reth_eth > 0.0)


def test_only_the_client_bugs_pass_the_bonds() -> None:
    lost = {row.event.key: row.reth_eth for row in made().events}
    assert {key for key, eth in lost.items() if eth > 0.0} == {"minority", "majority"}


def test_the_events_of_one_operator_have_the_sizes_seen() -> None:
    sizes = {row.event.key: row.validators for row in made().events}
    assert (sizes["lone"], sizes["host"], sizes["cluster"]) == (1.0, 20.0, 39.0)
    assert sizes["largest"] == 881.0
    # Two thirds of 1 % of the network: each pays for all of them.
    largest = made().outcome("largest")
    assert largest.network_share == pytest.approx(881 * 32 / 42_228_608)
    with pytest.raises(LookupError):
        made().outcome("none")


def test_history_was_dearer_under_its_own_fork() -> None:
    """Launchnodes, 2023-10-11: 1/32 of 32 ETH and the votes missed; 1.42 ETH with lost rewards."""
    host = made().outcome("host")
    assert host.each_then_eth == pytest.approx(1.0 + 0.0510, abs=2e-3)
    assert host.each_eth < 0.07
    cluster = made().outcome("cluster")
    assert cluster.each_then_eth == cluster.each_eth


def test_an_outage_leaks_and_slashes_nobody() -> None:
    outage = made().outcome("outage")
    assert 1.0 < outage.each_eth < 4.0
    assert outage.reth_eth == 0.0
    assert outage.validators == pytest.approx(0.526 * 15_830.0)


def test_what_maps_to_a_slider_costs_what_the_scenario_says() -> None:
    """With one average bond; the mix of bonds loses more near the first wei."""
    majority = made().outcome("majority")
    scenario = Scenario.from_changes(majority.event.slider)
    lost = assessed(scenario).slashing.loss_today
    assert majority.loss == pytest.approx(lost, rel=0.01)
    assert made().outcome("lone").event.slider == {}
    assert made().outcome("outage").event.slider == {}


def test_a_market_of_one_validator_and_one_of_millions_have_an_answer() -> None:
    for validators in (1.0, 1e6):
        answer = assess(
            factories.treasury(),
            replace(MARKET, validators=validators, reth_total_eth=24.0 * validators),
            LAWS,
            Scenario.base(),
            Settings(seed=1, n_paths=100, horizons=(30,)),
        )
        found = with_together(answer, recorded_nodes()).together
        assert found is not None
        assert 0.0 < found.tables[0].expected_given_event < 1.0
