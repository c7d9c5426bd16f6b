"""How likely each loss by slashing is: lone, in clusters and by a client bug, computed exactly.

Lone slashings and clusters are few outcomes with exact chances; a mass slashing happens once at
most, as on the simulated paths, and then whole nodes are hit. The two are independent.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.market import Market
from risk.own_node import Stakes, losses_of_hit
from risk.parameters import ModelParameters, SlashingParameters
from risk.slashing.atoms import (
    Atoms,
    cluster_losses,
    fewer,
    lone_counts,
    lone_losses,
    summed,
)
from risk.slashing.excess import excess_eth, fixed_eth
from risk.slashing.frequency import CLUSTER_SIZES
from risk.slashing.groups import (
    DRAFTED_BOND_ETH,
    LEAST_BOND_ETH,
    BondClass,
    NodeSpread,
    node_sizes,
)
from risk.slashing.hits import EventHits, LossLaw, event_hits
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, MOST_LOST, shares_hit, validator_losses_eth
from risk.slashing.queued import Queued, full_share, queued
from risk.slashing.waterfall import first_wei_share
from risk.together import Exceedance, LossTable

THRESHOLDS = (0.0001, 0.001, 0.01, 0.05)
SHORTFALLS = (0.95, 0.99)
# More validators than this are counted in lumps, so that they still fit into memory.
MOST_COUNTED = 50_000
_CURVE = (1e-5, 1.0, 101)
_NODE_POINTS = 400  # between two kinks


class EventLaw(Protocol):
    """A loss given a mass slashing."""

    def chances_beyond(self, losses: FloatArray) -> FloatArray:
        """Return the chance of more than each loss."""

    def chance_beyond(self, loss: float) -> float:
        """Return the chance of more than a loss."""

    def mean_beyond(self, loss: float) -> float:
        """Return the expected part above a loss."""

    def expected_shortfall(self, confidence: float) -> float:
        """Return the mean of the worst outcomes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the distributions share.

    Attributes
    ----------
    market, parameters : Market, ModelParameters
        Under the scenario.
    spread : NodeSpread
    hits : EventHits
        Of `counted` lumps of validators.
    counted : int
    queued : Queued
        Events followed through the exit queue.
    """

    market: Market
    parameters: ModelParameters
    spread: NodeSpread
    hits: EventHits
    counted: int
    queued: Queued

    @property
    def laws(self) -> SlashingParameters:
        """The laws of slashing."""
        return self.parameters.slashing

    @property
    def share_of_network(self) -> float:
        """Share of the network that is Rocket Pool's."""
        staked = EFFECTIVE_BALANCE_ETH * self.market.validators
        return min(staked / self.market.total_stake_eth, 1.0)


def world_of(market: Market, parameters: ModelParameters, spread: NodeSpread) -> World:
    """Return what the distributions share: above all how many are hit, given an event."""
    counted = max(min(round(market.validators), MOST_COUNTED), 1)
    laws = parameters.slashing
    ends = event_ends(market, laws, [each.bond_eth for each in spread.bonds])
    hits = event_hits(node_sizes(spread, counted), ends, laws.concentration)
    return World(
        market=market,
        parameters=parameters,
        spread=spread,
        hits=hits,
        counted=counted,
        queued=queued(market, laws),
    )


def event_ends(market: Market, laws: SlashingParameters, bonds: Sequence[float]) -> list[float]:
    """Return the ends of what an event may slash, and the kinks in between."""
    low, high = laws.smallest_slashed, laws.largest_slashed
    thin = (LEAST_BOND_ETH, DRAFTED_BOND_ETH, market.bond_eth, *bonds)
    kinks = [float(first_wei_share(bond, fixed_eth(market, laws))) for bond in thin]
    kinks += [1.0 / 3.0, full_share(market, laws)]
    if laws.concentration > 0.0:
        kinks.append(1.0 / laws.concentration)
    return [low, *sorted({kink for kink in kinks if low < kink < high}), high]


def event_chance(parameters: ModelParameters, days: float) -> float:
    """Return the chance of a mass slashing within some days."""
    return -math.expm1(-parameters.slashing.events_per_year * days / DAYS_PER_YEAR)


def reth_law(
    world: World, bonds: tuple[BondClass, ...], validators: float, *, queue: bool = False
) -> LossLaw:
    """Return the loss of rETH, as a fraction, given an event.

    Parameters
    ----------
    world : World
    bonds : tuple of BondClass
    validators : float
        In all; nodes keep their shares of them.
    queue : bool
        Whether the exit queue carries some past the correlation penalty.
    """
    shares = world.hits.shares
    each = (
        world.queued.excess_eth(shares, bonds)
        if queue
        else excess_eth(world.market, world.laws, shares, bonds)
    )
    scale = validators / world.counted / world.market.reth_total_eth
    return LossLaw(hits=world.hits, each=each * scale, most=MOST_LOST)


def reth_table(
    subject: str, world: World, bonds: tuple[BondClass, ...], horizons: Sequence[int]
) -> LossTable:
    """Return the distribution of what rETH loses."""
    worth = world.market.reth_total_eth
    size = round(world.market.validators)

    def passed(slashed: float) -> float:
        share = EFFECTIVE_BALANCE_ETH * slashed / world.market.total_stake_eth
        at = np.array([min(share, 1.0)])
        return float(excess_eth(world.market, world.laws, at, bonds)[0])

    sizes = [min(each, size) * passed(each) / worth for each in CLUSTER_SIZES]
    atoms = {
        days: _small(world, size, passed(1.0) / worth, sizes, world.share_of_network, days)
        for days in horizons
    }
    law = reth_law(world, bonds, world.market.validators)
    return _table(subject, worth, world, law, atoms)


def node_table(world: World, stakes: Stakes, horizons: Sequence[int]) -> LossTable | None:
    """Return the distribution of what the treasury's own stakes lose; None if they are nothing."""
    market = world.market
    rpl = sum(each.legacy_rpl + each.megapool_rpl for each in stakes)
    worth = sum(each.total_bond_eth for each in stakes) + rpl * market.rpl_eth
    size = sum(each.validators for each in stakes)
    if size == 0 or worth <= 0.0:
        return None

    def lost(slashed: float) -> float:
        share = EFFECTIVE_BALANCE_ETH * slashed / market.total_stake_eth
        return float(_lost(world, stakes, np.array([min(share, 1.0)]))[0]) / size

    sizes = [min(each, size) * lost(each) / worth for each in CLUSTER_SIZES]
    share = min(EFFECTIVE_BALANCE_ETH * size / market.total_stake_eth, 1.0)
    atoms = {days: _small(world, size, lost(1.0) / worth, sizes, share, days) for days in horizons}
    return _table("node", worth, world, NodeLaw.of(world, stakes, worth), atoms)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeLaw:
    """What the own stakes lose given an event: all of them are hit together, or none.

    Attributes
    ----------
    losses : ndarray of shape (n,)
        At ascending shares of the network, as fractions of the stake; never falling.
    chances, means : ndarray of shape (n,)
        Chance of a hit at that share or a larger one, and the expected loss there.
    """

    losses: FloatArray
    chances: FloatArray
    means: FloatArray

    @classmethod
    def of(cls, world: World, stakes: Stakes, worth: float) -> "NodeLaw":
        """Return the law; trapezoids over so many shares err by less than a millionth."""
        laws = world.laws
        ends = event_ends(world.market, laws, [each.bond_eth for each in stakes])
        between = [np.geomspace(a, b, _NODE_POINTS) for a, b in itertools.pairwise(ends)]
        shares = np.unique(np.concatenate([*between, np.asarray(ends)]))
        losses = np.maximum.accumulate(_lost(world, stakes, shares) / worth)
        hit = shares_hit(laws, shares)
        if len(shares) == 1:
            return cls(losses=losses, chances=hit, means=hit * losses)
        widths = np.diff(np.log(shares)) / math.log(shares[-1] / shares[0])
        return cls(
            losses=losses,
            chances=_from_right(widths, hit),
            means=_from_right(widths, hit * losses),
        )

    def chances_beyond(self, losses: FloatArray) -> FloatArray:
        """Return the chance of more than each loss, which may be negative."""
        return np.where(losses < 0.0, 1.0, self._at(self.chances, losses))

    def chance_beyond(self, loss: float) -> float:
        """Return the chance that the loss is greater than `loss`, which may be negative."""
        return float(self.chances_beyond(np.array([loss]))[0])

    def mean_beyond(self, loss: float) -> float:
        """Return the expected part of the loss above `loss`, which may be negative."""
        if loss < 0.0:
            return -loss + self.mean_beyond(0.0)
        at = np.array([loss])
        return float(self._at(self.means, at)[0] - loss * self._at(self.chances, at)[0])

    def expected_shortfall(self, confidence: float) -> float:
        """Return the mean of the worst 1 - confidence of the outcomes."""
        low, high = 0.0, float(self.losses[-1])
        if self.chance_beyond(0.0) <= 1.0 - confidence:
            high = 0.0
        while high - low > 1e-12:
            middle = 0.5 * (low + high)
            inside = self.chance_beyond(middle) <= 1.0 - confidence
            low, high = (low, middle) if inside else (middle, high)
        return high + self.mean_beyond(high) / (1.0 - confidence)

    def _at(self, totals: FloatArray, losses: FloatArray) -> FloatArray:
        """Return a total from where a loss is passed on, between two shares in proportion."""
        last = len(self.losses) - 1
        above = np.searchsorted(self.losses, losses, side="right")
        i = np.clip(above, 1, last) if last else np.zeros(len(losses), dtype=np.int64)
        before = np.maximum(i - 1, 0)
        rise = self.losses[i] - self.losses[before]
        part = np.divide(
            losses - self.losses[before], rise, out=np.zeros(len(losses)), where=rise > 0.0
        )
        between = totals[before] + part * (totals[i] - totals[before])
        return np.where(above == 0, totals[0], np.where(above > last, 0.0, between))


def _from_right(widths: FloatArray, values: FloatArray) -> FloatArray:
    pieces = widths * 0.5 * (values[1:] + values[:-1])
    return np.append(np.cumsum(pieces[::-1])[::-1], 0.0)


def _lost(world: World, stakes: Stakes, shares: FloatArray) -> FloatArray:
    """Return the ETH that the stakes lose if hit, legacy RPL at today's price."""
    penalty = validator_losses_eth(world.market, world.laws, shares)
    price = world.market.rpl_eth
    bonds, rpl = losses_of_hit(stakes, penalty, np.full(len(shares), price))
    return np.asarray(bonds + rpl * price)


def _small(
    world: World, validators: int, lone: float, clusters: Sequence[float], share: float, days: int
) -> Atoms:
    counts = lone_counts(validators, world.parameters.node.lone_slashings_per_year, days)
    mean = world.laws.clusters_per_year * share * days / DAYS_PER_YEAR
    return fewer(summed(lone_losses(counts, lone), cluster_losses(mean, clusters)))


def _table(
    subject: str, worth: float, world: World, law: EventLaw, atoms: dict[int, Atoms]
) -> LossTable:
    events = {days: event_chance(world.parameters, days) for days in atoms}

    def within(losses: FloatArray) -> FloatArray:
        found = np.empty((len(atoms), len(losses)))
        for row, (days, small) in enumerate(atoms.items()):
            lost, chance = np.array(list(small)), np.array(list(small.values()))
            left = losses[:, None] - lost
            given = law.chances_beyond(left.ravel()).reshape(left.shape)
            found[row] = ((1.0 - events[days]) * (left < 0.0) + events[days] * given) @ chance
        return found

    thresholds = np.array([0.0, *THRESHOLDS])
    reached = within(thresholds)
    losses = np.geomspace(*_CURVE)
    return LossTable(
        subject=subject,
        worth_eth=worth,
        horizons=tuple(atoms),
        event_chance=tuple(events.values()),
        rows=tuple(
            Exceedance(
                threshold=loss,
                given_event=law.chance_beyond(loss),
                within=tuple(reached[:, i].tolist()),
                mean_beyond=_mean_where_passed(law, loss),
            )
            for i, loss in enumerate(thresholds.tolist())
        ),
        expected_given_event=law.mean_beyond(0.0),
        shortfall_given_event=tuple((c, law.expected_shortfall(c)) for c in SHORTFALLS),
        losses=losses,
        chances=within(losses),
    )


def _mean_where_passed(law: EventLaw, loss: float) -> float:
    chance = law.chance_beyond(loss)
    return loss + law.mean_beyond(loss) / chance if chance > 0.0 else 0.0
