"""Paying what is owed along the paths: the chance that a payment is missed.

A pass of its own, because risk is measured on a book that does not spend. Each month the payments
due are taken from the groups of assets in the treasury's order, at the cash that the whole of a
group would bring within the exit days, so that a group shrinks by the share of it that was spent.
What cannot move within the exit days today is left out throughout.
"""

import datetime
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from risk.analysis.distribution import chance
from risk.answer import ShortfallChance
from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.engine import FactorStates, simulate
from risk.market import Market
from risk.own_node import Stakes, node_exit, node_worth
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import (
    ETHER,
    STABLECOINS,
    Asset,
    Liability,
    PaymentSource,
    Recurrence,
    Treasury,
)
from risk.valuation import ExitTerms, amounts_within, reth_cash, reth_mark, rpl_exit

MONTHS = (1, 3, 6, 12)
MOST_PATHS = 20_000
_PERIOD = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}
_MONTH_DAYS = DAYS_PER_YEAR / 12.0


def shortfall_chances(
    treasury: Treasury,
    market: Market,
    parameters: ModelParameters,
    scenario: Scenario,
    settings: Settings,
    *,
    executor: Executor | None = None,
) -> tuple[ShortfallChance, ...]:
    """Return the chance of a missed payment within 1, 3, 6 and 12 months.

    At most 20,000 paths are used. Parameters and errors as for `risk.assessment.assess`.
    """
    days = tuple(round(_MONTH_DAYS * month) for month in range(1, MONTHS[-1] + 1))
    run = replace(settings, horizons=days, n_paths=min(settings.n_paths, MOST_PATHS))
    simulation = simulate(
        market,
        parameters,
        scenario,
        run,
        executor=executor,
        follows_queue=bool(treasury.node_stakes),
    )
    terms = ExitTerms.of(simulation.market, simulation.parameters, settings.exit_days)
    held = _groups(treasury, market.as_of, settings.exit_days, simulation.n_paths)
    node = _Node(treasury.node_stakes, simulation.n_paths)
    missed = np.zeros(simulation.n_paths, dtype=bool)
    chances = []
    for month, day in enumerate(days, start=1):
        states = simulation.states(day)
        due = _due_usd(treasury, states, month, market.as_of, scenario.spending_change or 0.0)
        held[PaymentSource.ETH] += node.earned(states)
        missed |= _pay(held, node, due, states, terms, treasury.payment_order)
        if month in MONTHS:
            seen = chance(missed, simulation.weights(day), simulation.stratum_numbers)
            chances.append(ShortfallChance(months=month, chance=seen))
    return tuple(chances)


def payments_in_month(liability: Liability, month: int, as_of: str) -> int:
    """Return how many payments of a liability fall due in a month, counted from 1.

    Without a date the first payment of a recurring liability is one period away, and a single one
    is due at once.
    """
    first = _first_month(liability, as_of)
    if liability.recurrence is Recurrence.ONCE:
        return int(month == first)
    since = month - first
    return int(since >= 0 and since % _PERIOD[liability.recurrence] == 0)


def _first_month(liability: Liability, as_of: str) -> int:
    if liability.due is None:
        return _PERIOD.get(liability.recurrence, 1)
    wait = (liability.due - datetime.date.fromisoformat(as_of)).days
    return max(1, int(np.ceil(wait / _MONTH_DAYS)))


class _Node:
    """Bonds that pay bills after the ETH at hand; what is sold of them earns no more."""

    def __init__(self, stakes: Stakes, n_paths: int) -> None:
        self._stakes = stakes
        self._before = np.zeros(n_paths)
        self.left = np.ones(n_paths)

    def earned(self, states: FactorStates) -> FloatArray:
        """Return the ETH earned since the last call."""
        if not self._stakes:
            return np.zeros_like(self.left)
        unclaimed = sum(stake.unclaimed_eth for stake in self._stakes)
        so_far = node_worth(self._stakes, states).cash_eth - unclaimed
        fresh = (so_far - self._before) * self.left
        self._before = so_far
        return fresh

    def movable_eth(self, states: FactorStates, terms: ExitTerms) -> FloatArray:
        """Return the bonds that are cash within the exit days."""
        if not self._stakes:
            return np.zeros_like(self.left)
        out = node_exit(self._stakes, states, terms.node, terms.days)
        bonds = node_worth(self._stakes, states).bond_eth - out.stuck_bond_eth
        return bonds * self.left


def _groups(
    treasury: Treasury, as_of: str, exit_days: int, n_paths: int
) -> dict[PaymentSource, FloatArray]:
    held = amounts_within(treasury, as_of, exit_days)
    # Staked RPL is left out: it takes four weeks, and a slashing may take it.
    unclaimed_eth = sum(stake.unclaimed_eth for stake in held.stakes)
    unclaimed_rpl = sum(stake.unclaimed_rpl for stake in held.stakes)
    return {
        PaymentSource.STABLECOIN: np.full(n_paths, float(held.usd)),
        PaymentSource.ETH: np.full(n_paths, float(held.eth + unclaimed_eth)),
        PaymentSource.RETH: np.full(n_paths, float(held.reth)),
        PaymentSource.RPL: np.full(n_paths, float(held.rpl + unclaimed_rpl)),
    }


def _due_usd(
    treasury: Treasury, states: FactorStates, month: int, as_of: str, change: float
) -> FloatArray:
    due = np.zeros(len(states.eth_usd))
    for liability in treasury.liabilities:
        count = payments_in_month(liability, month, as_of)
        scale = 1.0 if liability.recurrence is Recurrence.ONCE else 1.0 + change
        if count:
            due += count * scale * liability.amount * _price_usd(liability.currency, states)
    return due


def _price_usd(asset: Asset, states: FactorStates) -> FloatArray:
    if asset in STABLECOINS:
        return np.ones(len(states.eth_usd))
    if asset in ETHER:
        return states.eth_usd
    return states.eth_usd * (states.rpl_eth if asset is Asset.RPL else reth_mark(states))


def _pay(
    held: dict[PaymentSource, FloatArray],
    node: _Node,
    due: FloatArray,
    states: FactorStates,
    terms: ExitTerms,
    order: tuple[PaymentSource, ...],
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Pay what is due, reduce the holdings, and return where it was not enough."""
    owed = due.copy()
    for source, available in _available(held, states, terms, order):
        paid = np.minimum(owed, available)
        held[source] *= 1.0 - _share(paid, available)
        owed -= paid
        if source is PaymentSource.ETH:
            bonds = node.movable_eth(states, terms) * states.eth_usd
            paid = np.minimum(owed, bonds)
            node.left *= 1.0 - _share(paid, bonds)
            owed -= paid
    # A cent is no missed payment.
    return owed > 0.01


def _share(paid: FloatArray, available: FloatArray) -> FloatArray:
    return np.divide(paid, available, out=np.zeros_like(paid), where=available > 0.0)


def _available(
    held: dict[PaymentSource, FloatArray],
    states: FactorStates,
    terms: ExitTerms,
    order: tuple[PaymentSource, ...],
) -> Iterator[tuple[PaymentSource, FloatArray]]:
    for source in order:
        if source is PaymentSource.STABLECOIN:
            yield source, held[source]
        elif source is PaymentSource.ETH:
            yield source, held[source] * states.eth_usd
        elif source is PaymentSource.RETH:
            yield source, reth_cash(held[source], states, terms) * states.eth_usd
        else:
            yield source, rpl_exit(held[source], states, terms) * states.eth_usd
