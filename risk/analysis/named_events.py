"""What each named event takes, by bearer, under the rules in force."""

import numpy as np

from risk.analysis.loss_distribution import World
from risk.slashing.groups import BondClass, node_sizes
from risk.slashing.loss import (
    EFFECTIVE_BALANCE_ETH,
    GWEI_PER_ETH,
    MOST_LOST,
    shares_hit,
)
from risk.slashing.named_events import NAMED_EVENTS, NamedEvent, Strikes
from risk.slashing.outage import each_loses_eth
from risk.slashing.penalties import Fork, correlated_loss_gwei
from risk.together import EventOutcome


def outcomes(
    world: World, bonds: tuple[BondClass, ...], reth_held: float
) -> tuple[EventOutcome, ...]:
    """Return what each of the seven events takes.

    Parameters
    ----------
    world : World
    bonds : tuple of BondClass
        Of Rocket Pool's validators; weights are shares.
    reth_held : float
        The treasury's rETH.
    """
    return tuple(_outcome(event, world, bonds, reth_held) for event in NAMED_EVENTS)


def _outcome(
    event: NamedEvent, world: World, bonds: tuple[BondClass, ...], reth_held: float
) -> EventOutcome:
    market, laws = world.market, world.laws
    hit, share = _struck(event, world)
    behind = _largest_bonds(world) if event.strikes is Strikes.LARGEST else bonds
    each = each_loses_eth(market, laws, share, event.days_offline)
    bond = hit * sum(b.weight * min(each, b.bond_eth) for b in behind)
    reth = hit * sum(b.weight * max(each - b.bond_eth, 0.0) for b in behind)
    in_queue = reth
    if event.is_slashing:
        in_queue = hit * float(world.queued.excess_eth(np.array([share]), behind)[0])
    loss = min(reth / market.reth_total_eth, MOST_LOST)
    return EventOutcome(
        event=event,
        fork=laws.fork,
        network_share=share,
        validators=hit,
        rocket_share=hit / market.validators,
        each_eth=each,
        each_then_eth=_each_then_eth(event, world),
        bond_eth=bond,
        rpl_eth=0.0,
        reth_eth=reth,
        reth_in_queue_eth=in_queue,
        loss=loss,
        treasury_eth=loss * reth_held * market.redemption_rate,
    )


def _struck(event: NamedEvent, world: World) -> tuple[float, float]:
    """Return how many of Rocket Pool are hit, and the share of the network that is struck."""
    market = world.market
    if event.strikes is Strikes.NETWORK:
        share = np.array([event.network_share])
        return float(shares_hit(world.laws, share)[0]) * market.validators, event.network_share
    size = event.validators
    if event.strikes is Strikes.LARGEST:
        size = int(node_sizes(world.spread, market.validators)[-1])
    hit = min(float(size), market.validators)
    return hit, hit * EFFECTIVE_BALANCE_ETH / market.total_stake_eth


def _largest_bonds(world: World) -> tuple[BondClass, ...]:
    total = sum(each.weight for each in world.spread.largest_bonds)
    return tuple(
        BondClass(bond_eth=each.bond_eth, weight=each.weight / total)
        for each in world.spread.largest_bonds
    )


def _each_then_eth(event: NamedEvent, world: World) -> float | None:
    """Return what each lost under the fork of the time, of as many ETH staked as today."""
    then: Fork | None = event.fork_then
    if then is None or not event.is_slashing:
        return None
    balance = EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH
    total = int(world.market.total_stake_eth) * GWEI_PER_ETH
    together = event.validators * balance
    epochs = int(world.laws.attestation_epochs)
    return correlated_loss_gwei(balance, together, total, then, epochs) / GWEI_PER_ETH
