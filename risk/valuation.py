"""Positions along paths: value at market and at exit, in ETH and in US dollars.

Pure functions of factor states; no path's future is used. A state may also be mixed: Shapley
contributions value the world with some factors as of today and others as of the horizon.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.compiled import compiled
from risk.engine import BLOCK, FactorStates, thread_pool
from risk.errors import NotValuedYetError
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import exit_value, rpl_proceeds, widening
from risk.market import Market
from risk.own_node import (
    NodeTerms,
    Stakes,
    node_exit,
    node_worth,
    stake_table,
    totals,
    yearly_income_eth,
)
from risk.parameters import ModelParameters
from risk.paths import Holdings
from risk.treasury import (
    ETHER,
    STABLECOINS,
    Asset,
    Holding,
    PaymentSource,
    StakeSource,
    Treasury,
)


class Amounts(NamedTuple):
    """What a treasury holds, in dollars and in units of each asset, and its node stakes."""

    usd: float
    eth: float
    reth: float
    rpl: float
    stakes: Stakes = ()


def amounts(treasury: Treasury) -> Amounts:
    """Return the treasury's holdings by group.

    Raises
    ------
    NotValuedYetError
        If it has a position of a kind that cannot be valued yet.
    """
    if treasury.not_valued:
        kinds = sorted({_KINDS[type(p).__name__] for p in treasury.not_valued})
        raise NotValuedYetError(
            f"The treasury holds {' and '.join(kinds)}, which can be read but are not valued yet; "
            "set them aside (`set_aside: true` in the file) to assess the rest."
        )
    return Amounts(
        usd=treasury.amount_of(*STABLECOINS),
        eth=treasury.amount_of(*ETHER),
        reth=treasury.amount_of(Asset.RETH),
        rpl=treasury.amount_of(Asset.RPL),
        stakes=treasury.node_stakes,
    )


def holdings(held: Amounts, market: Market) -> Holdings:
    """Return what the daily loop values, at the prices of a market."""
    staked_eth, staked_rpl = totals(held.stakes)
    return Holdings(
        usd=held.usd,
        eth=held.eth + staked_eth,
        reth=held.reth,
        rpl=held.rpl + staked_rpl,
        eth_price=market.eth_usd,
        rpl_price=market.rpl_eth,
        income=yearly_income_eth(held.stakes, market.gross_apr) / DAYS_PER_YEAR,
        stakes=stake_table(held.stakes),
    )


def amounts_within(treasury: Treasury, as_of: str, days: int) -> Amounts:
    """Return the holdings that can act on mainnet within some days of an ISO date."""
    movable = tuple(
        position
        for position in treasury.positions
        if not isinstance(position, Holding) or position.delay_days(as_of) <= days
    )
    return amounts(replace(treasury, positions=movable))


_KINDS = {
    "LendingPosition": "lending positions",
    "PoolShare": "pool shares",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTerms:
    """What an exit needs to know besides the state.

    Attributes
    ----------
    days : int
        Days within which exit value must be obtained.
    refill : float
        ETH a day.
    fee : float
        Of the cheapest pool.
    widening : float
        See `risk.liquidity.redemption.widening`.
    rpl_depth : float
        1 % size of RPL, ETH.
    node : NodeTerms
        Waits of what is staked.
    cost, marginal : ndarray
        Of the cost surface.
    others, place : float
        Others who leave too; see `risk.liquidity.crowd`.
    """

    days: int
    refill: float
    fee: float
    widening: float
    rpl_depth: float
    node: NodeTerms
    cost: FloatArray
    marginal: FloatArray
    others: float = 0.0
    place: float = 0.0

    @classmethod
    def of(
        cls,
        market: Market,
        parameters: ModelParameters,
        exit_days: int,
        concentration: float | None = None,
    ) -> "ExitTerms":
        """Return the terms; `concentration` replaces the blend weight for a band's edge."""
        weight = parameters.depth.concentration if concentration is None else concentration
        surface = cost_surface(weight)
        basis = parameters.basis
        return cls(
            days=exit_days,
            refill=parameters.collateral.refill_eth_per_day,
            fee=basis.pool_fee,
            widening=widening(exit_days, parameters.depth.recovery_half_life_days),
            rpl_depth=market.rpl_depth_eth,
            node=NodeTerms.of(market, parameters),
            cost=surface.cost,
            marginal=surface.marginal,
            others=parameters.flow.others,
            place=parameters.flow.place,
        )


def reth_mark(states: FactorStates) -> FloatArray:
    """Return the marked price of rETH in ETH, shape (n_paths,)."""
    best = np.maximum(1.0 + states.basis, np.where(states.line > 0.0, 1.0, 0.0))
    return np.asarray(states.redemption_rate * best)


def value_in_eth(held: Amounts, states: FactorStates) -> FloatArray:
    """Return the value at market in ETH, shape (n_paths,)."""
    eth: float | FloatArray = held.eth
    rpl: float | FloatArray = held.rpl
    if held.stakes:
        worth = node_worth(held.stakes, states)
        eth = eth + worth.cash_eth + worth.bond_eth
        rpl = rpl + worth.unclaimed_rpl + worth.staked_rpl
    return np.asarray(
        held.usd / states.eth_usd + eth + held.reth * reth_mark(states) + rpl * states.rpl_eth
    )


def group_values_in_eth(
    held: Amounts, states: FactorStates
) -> dict[PaymentSource | StakeSource, FloatArray]:
    """Return the value at market of each group of positions in ETH; they sum to the whole."""
    groups: dict[PaymentSource | StakeSource, FloatArray] = {
        PaymentSource.STABLECOIN: held.usd / states.eth_usd,
        PaymentSource.ETH: np.full(np.shape(states.eth_usd), held.eth),
        PaymentSource.RETH: held.reth * reth_mark(states),
        PaymentSource.RPL: held.rpl * states.rpl_eth,
    }
    if held.stakes:
        worth = node_worth(held.stakes, states)
        groups[StakeSource.NODE_ETH] = worth.cash_eth + worth.bond_eth
        groups[StakeSource.STAKED_RPL] = (worth.unclaimed_rpl + worth.staked_rpl) * states.rpl_eth
    return groups


def exit_value_in_eth(
    held: Amounts, states: FactorStates, terms: ExitTerms
) -> tuple[FloatArray, FloatArray]:
    """Return the value at exit in ETH, and the part of the rETH that is stuck, each (n_paths,).

    Stablecoins and ETH leave at market. The stuck part is in ETH at the redemption rate.
    """
    reth, stuck = reth_exit(held.reth, states, terms)
    eth, rpl = ether_and_rpl_exit(held, states, terms)
    return np.asarray(held.usd / states.eth_usd + eth + reth + rpl), stuck


def ether_and_rpl_exit(
    held: Amounts, states: FactorStates, terms: ExitTerms
) -> tuple[float | FloatArray, FloatArray]:
    """Return what ETH and RPL, held or staked, count for at exit, in ETH."""
    if not held.stakes:
        return held.eth, rpl_exit(held.rpl, states, terms)
    node, rpl = staked_exit(held, states, terms)
    return held.eth + node, rpl


def staked_exit(
    held: Amounts, states: FactorStates, terms: ExitTerms
) -> tuple[FloatArray, FloatArray]:
    """Return what the node's ETH and all RPL, held or staked, count for at exit, in ETH.

    A stuck bond counts less the carry of its wait. Stuck RPL is sold when its wait is over, into
    a pool that has recovered, and counts for that less the carry.
    """
    out = node_exit(held.stakes, states, terms.node, terms.days)
    sold = rpl_exit(held.rpl + out.movable_rpl, states, terms)
    later = rpl_exit(out.stuck_rpl, states, terms)
    return (
        np.asarray(out.cash_eth + out.stuck_bond_eth * out.bond_factor),
        np.asarray(sold + later * out.rpl_factor),
    )


def reth_exit(
    reth: float | FloatArray, states: FactorStates, terms: ExitTerms
) -> tuple[FloatArray, FloatArray]:
    """Return ETH obtainable for the rETH within the exit days, and what is stuck.

    The amount is one number, or one per path.
    """
    value, stuck, _ = _reth_parts(reth, states, terms)
    return value, stuck


def reth_cash(reth: float | FloatArray, states: FactorStates, terms: ExitTerms) -> FloatArray:
    """Return ETH received for the rETH within the exit days: what is stuck pays no bill."""
    return _reth_parts(reth, states, terms)[2]


def _reth_parts(
    reth: float | FloatArray, states: FactorStates, terms: ExitTerms
) -> tuple[FloatArray, FloatArray, FloatArray]:
    shape = np.broadcast_shapes(
        np.shape(states.basis), np.shape(states.line), np.shape(states.rate)
    )
    value, stuck, cash = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    if not np.any(np.asarray(reth) > 0.0):
        return value, stuck, cash
    reported = np.broadcast_to(states.reported_factor, shape)
    size = np.broadcast_to(reth * states.rate * reported, shape)
    basis = np.broadcast_to(states.basis, shape)
    gap = np.broadcast_to(states.true_factor, shape) / reported
    line = np.broadcast_to(states.line, shape)
    depth = np.broadcast_to(states.depth, shape)
    carry = np.broadcast_to(states.carry, shape)

    def fill(part: slice) -> None:
        _exit_paths(
            size[part],
            basis[part],
            gap[part],
            line[part],
            depth[part],
            carry[part],
            value[part],
            stuck[part],
            cash[part],
            float(terms.days),
            terms.refill,
            terms.fee,
            terms.widening,
            terms.cost,
            terms.marginal,
            terms.others,
            terms.place,
        )

    parts = [slice(start, start + BLOCK) for start in range(0, shape[0], BLOCK)]
    for _ in map(fill, parts) if len(parts) == 1 else thread_pool().map(fill, parts):
        pass
    return value, stuck, cash


def rpl_exit(rpl: float | FloatArray, states: FactorStates, terms: ExitTerms) -> FloatArray:
    """Return ETH obtainable for the RPL within the exit days."""
    size = np.asarray(rpl * states.rpl_eth)
    received = np.zeros(len(size))
    _sell_rpl(size, terms.rpl_depth * terms.widening, received)
    return received


@compiled
def _exit_paths(
    size: FloatArray,
    basis: FloatArray,
    gap: FloatArray,
    line: FloatArray,
    depth: FloatArray,
    carry: FloatArray,
    value: FloatArray,
    stuck: FloatArray,
    cash: FloatArray,
    days: float,
    refill: float,
    fee: float,
    wide: float,
    cost: FloatArray,
    marginal: FloatArray,
    others: float,
    place: float,
) -> None:
    for k in range(len(value)):
        value[k], stuck[k], cash[k] = exit_value(
            size[k],
            basis[k],
            gap[k],
            line[k],
            depth[k],
            days,
            refill,
            carry[k],
            fee,
            wide,
            cost,
            marginal,
            others,
            place,
        )


@compiled
def _sell_rpl(size: FloatArray, depth: float, received: FloatArray) -> None:
    for k in range(len(size)):
        received[k] = rpl_proceeds(size[k], depth)
