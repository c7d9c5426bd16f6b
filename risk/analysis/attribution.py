"""Which factor drives the tail: Shapley contributions to an expected shortfall.

Each tail path's loss is revalued with every subset of factors at the horizon and the others as of
today; a factor's share is its average marginal loss over all orders. Shares are averaged with the
weights that define the shortfall, so they sum to it.

References
----------
.. [1] L. S. Shapley (1953). "A value for n-person games". Contributions to the Theory of Games II.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from risk.answer import Factor, Numeraire
from risk.arrays import FloatArray, IntArray
from risk.engine import FactorStates
from risk.measures import Estimate, LossSample, expected_shortfall_estimate
from risk.own_node import node_worth
from risk.valuation import Amounts, ExitTerms, ether_and_rpl_exit, reth_exit, reth_mark

# Contract failure stands outside the headline: its share of a headline figure is exactly zero.
MOVING = (
    Factor.ETH_PRICE,
    Factor.RPL_PRICE,
    Factor.BASIS,
    Factor.LIQUIDITY,
    Factor.SLASHING,
    Factor.CARRY,
)
_RETH_FACTORS = sum(
    1 << MOVING.index(factor)
    for factor in (Factor.BASIS, Factor.LIQUIDITY, Factor.SLASHING, Factor.CARRY)
)
_LOWEST_FIFTH = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The paths that make an expected shortfall.

    Attributes
    ----------
    positions : ndarray of shape (n_tail,)
        Of the paths in the sample as given.
    shares : ndarray of shape (n_tail,)
        Weights that average their losses to the shortfall; they sum to one.
    sample : LossSample
        What it is the tail of.
    first : int
        Where it begins in the sorted sample.
    """

    positions: IntArray
    shares: FloatArray
    sample: LossSample
    first: int


def tail_of(sample: LossSample, confidence: float) -> Tail:
    """Return the tail of a sample; an atom at the quantile is taken in part."""
    threshold = sample.quantile(confidence)
    first = int(np.searchsorted(sample.losses, threshold, side="left"))
    beyond = int(np.searchsorted(sample.losses, threshold, side="right"))
    shares = sample.weights[first:] / (1.0 - confidence)
    atom = shares[: beyond - first].sum()
    shares[: beyond - first] *= (1.0 - shares[beyond - first :].sum()) / atom
    return Tail(
        positions=sample.order[first:],
        shares=shares,
        sample=sample,
        first=first,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PathValue:
    """The valuation that is attributed: at market, or at exit if terms are given.

    It falls into parts that depend on few factors each, so that a part is computed once for all
    the subsets of factors that agree on them.
    """

    held: Amounts
    numeraire: Numeraire
    terms: ExitTerms | None

    def reth(self, states: FactorStates) -> FloatArray:
        """Return the rETH's worth in ETH; moved by basis, liquidity, slashing and carry."""
        if self.terms is None:
            return self.held.reth * reth_mark(states)
        return reth_exit(self.held.reth, states, self.terms)[0]

    def ether_and_rpl(self, states: FactorStates) -> tuple[float | FloatArray, FloatArray]:
        """Return the worth in ETH of ETH and of RPL, held or staked.

        RPL is moved by RPL/ETH; what is staked also by slashing, carry and, at exit, liquidity.
        """
        held = self.held
        if self.terms is None and held.stakes:
            worth = node_worth(held.stakes, states)
            rpl = held.rpl + worth.unclaimed_rpl + worth.staked_rpl
            return held.eth + worth.cash_eth + worth.bond_eth, rpl * states.rpl_eth
        if self.terms is None:
            return held.eth, held.rpl * states.rpl_eth
        return ether_and_rpl_exit(held, states, self.terms)

    def total(self, states: FactorStates, reth: FloatArray) -> FloatArray:
        """Return the whole in the numeraire, given the worth of the rETH."""
        eth, rpl = self.ether_and_rpl(states)
        if self.numeraire is Numeraire.USD:
            return self.held.usd + states.eth_usd * (eth + reth + rpl)
        return self.held.usd / states.eth_usd + eth + reth + rpl


def contributions(
    value: PathValue,
    today: FactorStates,
    horizon: FactorStates,
    tail: Tail,
    value_today: float,
) -> dict[Factor, Estimate]:
    """Return each factor's share of the expected shortfall with its error.

    Parameters
    ----------
    value : PathValue
    today, horizon : FactorStates
        Today's, and those of all paths at the horizon.
    tail : Tail
    value_today : float
        What losses are measured from; where it differs from today's value by `value` (the cost of
        an exit today), the difference belongs to liquidity.

    Returns
    -------
    contributions : dict
        One entry per `Factor`; the values sum to the expected shortfall.
    """
    changed = rows_of(horizon, tail.positions)
    worth = _subset_values(value, today, changed)
    result = {factor: Estimate.exact(0.0) for factor in Factor}
    cost_today = value_today - float(np.mean(worth[0]))
    for index, factor in enumerate(MOVING):
        losses = -_shapley(worth, index)
        if factor is Factor.LIQUIDITY:
            losses = losses + cost_today
        result[factor] = tail_average(losses, tail)
    return result


def stand_alone(
    value: PathValue,
    today: FactorStates,
    horizon: FactorStates,
    confidence: float,
    weights: FloatArray,
    strata: IntArray,
) -> dict[Factor, Estimate]:
    """Return the expected shortfall if one factor alone moved, for each factor.

    Parameters
    ----------
    weights, strata : ndarray of shape (n_paths,)
        Of all paths at the horizon; the other parameters as for `contributions`.

    Returns
    -------
    stand_alone : dict
        One entry per `Factor`; the values do not sum to anything.
    """
    before = _single_value(value, today)
    result = {factor: Estimate.exact(0.0) for factor in Factor}
    for index, factor in enumerate(MOVING):
        losses = before - _single_value(value, mixed(today, horizon, 1 << index))
        everywhere = np.broadcast_to(losses, weights.shape)
        sample = LossSample.tail(everywhere, weights, strata, confidence)
        result[factor] = expected_shortfall_estimate(sample, confidence)
    return result


def _single_value(value: PathValue, states: FactorStates) -> FloatArray:
    return value.total(states, value.reth(states))


def _subset_values(
    value: PathValue, today: FactorStates, changed: FactorStates
) -> list[FloatArray]:
    """Return the value of each subset of factors at the horizon; bit i is factor i."""
    n_paths = len(changed.eth_usd)
    reth: dict[int, FloatArray] = {}
    worth = []
    for subset in range(2 ** len(MOVING)):
        part = subset & _RETH_FACTORS
        if part not in reth:
            reth[part] = value.reth(mixed(today, changed, part))
        states = mixed(today, changed, subset)
        whole = value.total(states, reth[part])
        worth.append(np.broadcast_to(whole, (n_paths,)))
    return worth


def _shapley(worth: list[FloatArray], index: int) -> FloatArray:
    count = len(MOVING)
    total = np.zeros_like(worth[-1])
    for subset in range(2**count):
        if subset >> index & 1:
            continue
        size = subset.bit_count()
        orders = math.factorial(size) * math.factorial(count - size - 1)
        total += orders / math.factorial(count) * (worth[subset | 1 << index] - worth[subset])
    return total


def mixed(today: FactorStates, changed: FactorStates, subset: int) -> FactorStates:
    """Return the world with a subset of factors at the horizon and the others as of today.

    The basis that a factor carries is that over *true* value; what the market shows over the
    reported rate follows from it and from the losses in force.
    """

    def source(factor: Factor) -> FactorStates:
        return changed if subset >> MOVING.index(factor) & 1 else today

    losses, liquidity = source(Factor.SLASHING), source(Factor.LIQUIDITY)
    own = source(Factor.BASIS)
    over_true = (1.0 + own.basis) * own.reported_factor / own.true_factor
    return replace(
        liquidity,
        eth_usd=source(Factor.ETH_PRICE).eth_usd,
        rpl_eth=source(Factor.RPL_PRICE).rpl_eth,
        rate=source(Factor.CARRY).rate,
        mean_apr=source(Factor.CARRY).mean_apr,
        day=source(Factor.CARRY).day,
        hit_day=losses.hit_day,
        penalty=losses.penalty,
        true_factor=losses.true_factor,
        reported_factor=losses.reported_factor,
        basis=over_true * losses.true_factor / losses.reported_factor - 1.0,
    )


def tail_average(losses: FloatArray, tail: Tail) -> Estimate:
    """Return the average of anything over a tail with the error of a conditional mean.

    Parameters
    ----------
    losses : ndarray of shape (n_tail,)
        What is averaged, on the paths of the tail in its own order.
    tail : Tail
    """
    value = float(np.sum(tail.shares * losses))
    # At the quantile itself: the mean over the lowest fifth of the tail.
    lowest = np.cumsum(tail.shares) <= _LOWEST_FIFTH
    lowest[0] = True
    at_quantile = float(np.average(losses[lowest], weights=tail.shares[lowest]))
    # Of an atom at the quantile only a part is taken, and only that part pulls.
    taken = tail.shares / tail.sample.weights[tail.first :]
    inside = taken * (losses - at_quantile) + at_quantile - value
    variance, _ = tail.sample.moments(tail.first, inside, at_quantile - value)
    return Estimate.normal(value, math.sqrt(variance))


def rows_of(states: FactorStates, positions: IntArray) -> FactorStates:
    """Return the states of some paths only."""
    everywhere = np.shape(states.eth_usd)
    waits = states.exit_queue_days
    return replace(
        states,
        rate=np.broadcast_to(states.rate, everywhere)[positions],
        mean_apr=np.broadcast_to(states.mean_apr, everywhere)[positions],
        exit_queue_days=None if waits is None else np.broadcast_to(waits, everywhere)[positions],
        eth_usd=states.eth_usd[positions],
        rpl_eth=states.rpl_eth[positions],
        true_factor=states.true_factor[positions],
        reported_factor=states.reported_factor[positions],
        basis=states.basis[positions],
        line=states.line[positions],
        depth=states.depth[positions],
        regime=states.regime[positions],
        carry=states.carry[positions],
        hit_day=np.broadcast_to(states.hit_day, everywhere)[positions],
        penalty=np.broadcast_to(states.penalty, everywhere)[positions],
    )
