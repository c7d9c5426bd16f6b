"""Who fails together: groups, lone slashings, clusters, the distribution of losses, and maps."""

from dataclasses import replace

import numpy as np

from risk.analysis.loss_distribution import (
    World,
    node_table,
    reth_table,
    world_of,
)
from risk.analysis.loss_maps import first_wei_lines, loss_map, versions
from risk.analysis.named_events import outcomes
from risk.answer import Assessment
from risk.concentration import concentration
from risk.slashing.atoms import lone_counts
from risk.slashing.excess import excess_eth
from risk.slashing.frequency import CLUSTER_SIZES, CLUSTERS, LONE_SLASHINGS
from risk.slashing.groups import BondClass, NodeSpread, bond_mix, node_sizes
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, validator_losses_eth
from risk.slashing.queued import full_share
from risk.together import ClusterRow, Groups, LoneCounts, Together
from risk.treasury import Asset
from risk.valuation import amounts

_YEAR = 365


def with_together(assessment: Assessment, spread: NodeSpread) -> Assessment:
    """Return the assessment with who fails together, and what that costs.

    It takes a fraction of a second, so a page asks when it is opened.

    Parameters
    ----------
    assessment : Assessment
    spread : NodeSpread
        The nodes, from a census or as recorded.
    """
    return replace(assessment, together=together(assessment, spread))


def together(assessment: Assessment, spread: NodeSpread) -> Together:
    """Return who fails together, under the assessment's scenario."""
    market, parameters = assessment.scenario.apply(assessment.market, assessment.parameters)
    world = world_of(market, parameters, spread)
    bonds = bond_mix(spread, market.bond_eth)
    average = (BondClass(bond_eth=market.bond_eth, weight=1.0),)
    horizons = tuple(sorted({assessment.settings.n_days, _YEAR}))
    stakes = amounts(assessment.treasury).stakes
    node = node_table(world, stakes, horizons)
    tables = (
        reth_table("reth", world, bonds, horizons),
        reth_table("reth_average_bond", world, average, horizons),
        *([node] if node is not None else []),
    )
    sets = [(days, round(market.validators)) for days in horizons]
    own = sum(each.validators for each in stakes)
    sets += [(days, own) for days in horizons if own]
    return Together(
        groups=_groups(world, bonds),
        lone=tuple(_lone(world, bonds, days, size) for days, size in sets),
        lone_rate=LONE_SLASHINGS,
        cluster_rate=CLUSTERS,
        network_clusters_per_year=world.laws.clusters_per_year,
        clusters_per_year=world.laws.clusters_per_year * world.share_of_network,
        clusters=tuple(_cluster(world, bonds, size) for size in sorted(set(CLUSTER_SIZES))),
        tables=tables,
        first_wei=first_wei_lines(world),
        full_share=full_share(market, world.laws),
        loss_map=loss_map(world, bonds),
        versions=versions(world, bonds),
        events=outcomes(world, bonds, assessment.treasury.amount_of(Asset.RETH)),
    )


def _groups(world: World, bonds: tuple[BondClass, ...]) -> Groups:
    sizes = node_sizes(world.spread, world.market.validators)
    return Groups(
        spread=world.spread,
        nodes=len(sizes),
        validators=int(sizes.sum()),
        largest=int(sizes[-1]),
        concentration=concentration([float(size) for size in sizes]),
        bonds=bonds,
    )


def _each(world: World, bonds: tuple[BondClass, ...], slashed: int) -> tuple[float, float]:
    """Return what each of so many slashed together loses, and what of it passes the bond."""
    share = min(EFFECTIVE_BALANCE_ETH * slashed / world.market.total_stake_eth, 1.0)
    at = np.array([share])
    lost = float(validator_losses_eth(world.market, world.laws, at)[0])
    return lost, float(excess_eth(world.market, world.laws, at, bonds)[0])


def _lone(world: World, bonds: tuple[BondClass, ...], days: int, size: int) -> LoneCounts:
    rate = world.parameters.node.lone_slashings_per_year
    chances = lone_counts(size, rate, days)
    each, passed = _each(world, bonds, 1)
    return LoneCounts(
        days=days,
        validators=size,
        expected=sum(count * chance for count, chance in enumerate(chances)),
        chances=tuple(chances),
        each_eth=each,
        reth_each_eth=passed,
    )


def _cluster(world: World, bonds: tuple[BondClass, ...], size: int) -> ClusterRow:
    each, passed = _each(world, bonds, size)
    larger = sum(other >= size for other in CLUSTER_SIZES) / len(CLUSTER_SIZES)
    rate = world.laws.clusters_per_year * world.share_of_network * larger
    return ClusterRow(
        size=size, chance=float(-np.expm1(-rate)), each_eth=each, reth_eth=size * passed
    )
