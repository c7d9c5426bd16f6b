"""Node stakes along paths: what they are worth, and what of them can leave in time.

Every stake belongs to one operator, so a mass slashing hits all of them or none. Rewards are
cash as they come; bonds and staked RPL wait for their own queues.
"""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.compiled import compiled
from risk.engine import FactorStates
from risk.market import Market
from risk.parameters import ModelParameters
from risk.slashing.operators import own_losses
from risk.treasury import NodeStake

Stakes = tuple[NodeStake, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTerms:
    """How long what is staked takes to leave, in whole days.

    Attributes
    ----------
    bond_days : int
        Exit queue of today, 27 hours and the sweep.
    slashed_days : int
        From a slashing: 8,192 epochs and the sweep.
    sweep_days : float
        What follows the exit queue: 27 hours and the sweep.
    unstaking_days : int
        Of RPL.
    legacy_share_locked : float
        Legacy RPL that stays while minipools borrow, over the ETH borrowed.
    """

    bond_days: int
    slashed_days: int
    sweep_days: float
    unstaking_days: int
    legacy_share_locked: float

    @classmethod
    def of(cls, market: Market, parameters: ModelParameters) -> "NodeTerms":
        """Return the terms; days that are not whole round up."""
        sweep = parameters.basis.minimum_wait_days
        return cls(
            bond_days=math.ceil(market.exit_queue_days + sweep),
            slashed_days=math.ceil(parameters.node.slashed_days + sweep),
            sweep_days=sweep,
            unstaking_days=parameters.node.unstaking_days,
            legacy_share_locked=parameters.node.legacy_share_locked,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeWorth:
    """Node stakes in one state, path by path, arrays of shape (n_paths,).

    Attributes
    ----------
    cash_eth : ndarray
        Unclaimed and earned since today, ETH.
    bond_eth : ndarray
        What is left of the bonds, ETH.
    staked_rpl : ndarray
        What is left of it, RPL.
    unclaimed_rpl : float
        RPL.
    """

    cash_eth: FloatArray
    bond_eth: FloatArray
    staked_rpl: FloatArray
    unclaimed_rpl: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeExit:
    """What of it can leave within the exit days, arrays of shape (n_paths,).

    Attributes
    ----------
    cash_eth : ndarray
        Unclaimed and earned ETH, and bonds that are out in time.
    stuck_bond_eth, stuck_rpl : ndarray
        What is not, in ETH and in RPL.
    bond_factor, rpl_factor : ndarray
        One less the carry of its wait: what a stuck ETH counts for, and what comes of a later
        sale of the RPL.
    movable_rpl : ndarray
        RPL that is out in time, the unclaimed included.
    """

    cash_eth: FloatArray
    stuck_bond_eth: FloatArray
    stuck_rpl: FloatArray
    bond_factor: FloatArray
    rpl_factor: FloatArray
    movable_rpl: FloatArray


def stake_table(stakes: Stakes) -> FloatArray:
    """Return the table of `own_losses`, shape (n_stakes, 4)."""
    rows = [(float(s.validators), s.bond_eth, s.slashable_rpl, s.reward_share) for s in stakes]
    return np.array(rows).reshape(len(rows), 4)


def yearly_income_eth(stakes: Stakes, gross_apr: float) -> float:
    """Return what the stakes earn in a year, ETH; in proportion to the yield."""
    return sum(sum(stake.yearly_income_eth(gross_apr)) for stake in stakes)


def totals(stakes: Stakes) -> tuple[float, float]:
    """Return bonds and unclaimed ETH, and staked and unclaimed RPL, before any loss."""
    return (
        sum(s.total_bond_eth + s.unclaimed_eth for s in stakes),
        sum(s.legacy_rpl + s.megapool_rpl + s.unclaimed_rpl for s in stakes),
    )


def node_worth(stakes: Stakes, states: FactorStates) -> NodeWorth:
    """Return what the stakes hold in a state: rewards until the day of a hit, less its penalty."""
    shape = _shape(states)
    bond = np.full(shape, sum(s.total_bond_eth for s in stakes))
    rpl = np.full(shape, sum(s.legacy_rpl + s.megapool_rpl for s in stakes))
    penalty = np.broadcast_to(states.penalty, shape)
    hit = np.flatnonzero(penalty > 0.0)
    if len(hit):
        price = np.broadcast_to(states.rpl_eth, shape)[hit]
        lost_eth, lost_rpl = losses_of_hit(stakes, penalty[hit], price)
        bond[hit] -= lost_eth
        rpl[hit] -= lost_rpl
    earned = np.minimum(states.day, np.broadcast_to(states.hit_day, shape)) / DAYS_PER_YEAR
    income = yearly_income_eth(stakes, 1.0) * states.mean_apr
    return NodeWorth(
        cash_eth=sum(s.unclaimed_eth for s in stakes) + income * earned,
        bond_eth=bond,
        staked_rpl=rpl,
        unclaimed_rpl=sum(s.unclaimed_rpl for s in stakes),
    )


def losses_of_hit(
    stakes: Stakes, penalty: FloatArray, rpl_price: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the ETH of bonds and the legacy RPL lost, each (n_paths,), by `own_losses`."""
    return _losses(stake_table(stakes), penalty, rpl_price)


def node_exit(stakes: Stakes, states: FactorStates, terms: NodeTerms, days: int) -> NodeExit:
    """Return what can leave within some days of a state, by its exit queue and the rules' waits."""
    worth, shape = node_worth(stakes, states), _shape(states)
    hit_day = np.broadcast_to(states.hit_day, shape)
    is_hit = np.isfinite(hit_day)
    since = np.maximum(states.day - np.where(is_hit, hit_day, states.day), 0.0)
    queued = _bond_days(states, terms)
    bond_wait = np.where(is_hit, np.maximum(terms.slashed_days - since, 0.0), queued)
    in_time = bond_wait <= days
    free, locked = _rpl_by_wait(stakes, worth, states, terms)
    free_in_time = terms.unstaking_days <= days
    locked_wait = bond_wait + terms.unstaking_days
    locked_in_time = locked_wait <= days
    free_stuck = np.zeros(shape) if free_in_time else free
    locked_stuck = np.where(locked_in_time, 0.0, locked)
    stuck_rpl = free_stuck + locked_stuck
    waited = free_stuck * terms.unstaking_days + locked_stuck * locked_wait
    rpl_wait = np.divide(waited, stuck_rpl, out=np.zeros(shape), where=stuck_rpl > 0.0)
    return NodeExit(
        cash_eth=worth.cash_eth + np.where(in_time, worth.bond_eth, 0.0),
        stuck_bond_eth=np.where(in_time, 0.0, worth.bond_eth),
        stuck_rpl=stuck_rpl,
        bond_factor=_after(states.carry, bond_wait),
        rpl_factor=_after(states.carry, rpl_wait),
        movable_rpl=worth.unclaimed_rpl + worth.staked_rpl - stuck_rpl,
    )


def _bond_days(states: FactorStates, terms: NodeTerms) -> FloatArray | int:
    if states.exit_queue_days is None:
        return terms.bond_days
    return np.ceil(states.exit_queue_days + terms.sweep_days)


def _after(carry: FloatArray, wait: FloatArray) -> FloatArray:
    return np.maximum(1.0 - carry * wait / DAYS_PER_YEAR, 0.0)


def _rpl_by_wait(
    stakes: Stakes, worth: NodeWorth, states: FactorStates, terms: NodeTerms
) -> tuple[FloatArray, FloatArray]:
    """Return the staked RPL that can be unstaked now, and what stays while minipools borrow."""
    shape = _shape(states)
    price = np.broadcast_to(states.rpl_eth, shape)
    locked = np.zeros(shape)
    for stake in stakes:
        if not stake.megapool:
            least = terms.legacy_share_locked * stake.borrowed_eth
            locked += np.minimum(stake.legacy_rpl, least / price)
    # After a hit all that is left of the legacy RPL waits for the slashed validators.
    others = sum(s.megapool_rpl + s.legacy_rpl - s.slashable_rpl for s in stakes)
    left = np.maximum(worth.staked_rpl - others, 0.0)
    locked = np.where(np.isfinite(np.broadcast_to(states.hit_day, shape)), left, locked)
    return worth.staked_rpl - locked, locked


def _shape(states: FactorStates) -> tuple[int, ...]:
    return np.broadcast_shapes(
        np.shape(states.rpl_eth),
        np.shape(states.hit_day),
        np.shape(states.carry),
        np.shape(states.mean_apr),
        np.shape(states.exit_queue_days) if states.exit_queue_days is not None else (),
    )


@compiled
def _losses(
    stakes: FloatArray, penalty: FloatArray, price: FloatArray
) -> tuple[FloatArray, FloatArray]:
    eth, rpl = np.empty(len(penalty)), np.empty(len(penalty))
    for k in range(len(penalty)):
        eth[k], rpl[k] = own_losses(stakes, penalty[k], price[k])
    return eth, rpl
