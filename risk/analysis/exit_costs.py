"""The cost of leaving rETH by cause: today by fraction, and where the loss is worst."""

from dataclasses import replace

import numpy as np

from risk.analysis.attribution import Tail, rows_of, tail_average
from risk.analysis.way_out import FRACTIONS
from risk.arrays import FloatArray
from risk.engine import FactorStates
from risk.exit_costs import CostSplit, ExitCost, ExitCosts, TailCost
from risk.liquidity.exit_costs import costs_at_once, fill_costs
from risk.liquidity.redemption import marked_price
from risk.parameters import ModelParameters
from risk.valuation import ExitTerms


def exit_costs(
    reth: float,
    today: FactorStates,
    parameters: ModelParameters,
    terms: ExitTerms,
    tail: TailCost,
) -> ExitCosts:
    """Return the costs of leaving by cause.

    Parameters
    ----------
    reth : float
        Held.
    today : FactorStates
        The state to leave from, shape (1,).
    parameters : ModelParameters
        Under the scenario.
    terms : ExitTerms
    tail : TailCost
    """
    return ExitCosts(
        exit_days=terms.days,
        rows=tuple(_row(part, part * reth, today, parameters, terms) for part in FRACTIONS),
        tail=tail,
    )


def costs_on_paths(reth: float, states: FactorStates, terms: ExitTerms) -> FloatArray:
    """Return fee, impact, basis and waiting of the exit on each path, ETH, (4, n_paths)."""
    shape = np.broadcast_shapes(np.shape(states.basis), np.shape(states.line))
    reported = np.broadcast_to(states.reported_factor, shape)
    costs = np.zeros((4, *shape))
    fill_costs(
        reth * states.rate * reported,
        np.broadcast_to(states.basis, shape),
        np.broadcast_to(states.true_factor, shape) / reported,
        np.broadcast_to(states.line, shape),
        np.broadcast_to(states.depth, shape),
        np.broadcast_to(states.carry, shape),
        float(terms.days),
        terms.refill,
        terms.fee,
        terms.widening,
        terms.cost,
        terms.marginal,
        terms.others,
        terms.place,
        costs,
    )
    return costs


def tail_cost(
    reth: float,
    states: FactorStates,
    terms: ExitTerms,
    tail: Tail,
    horizon_days: int,
    confidence: float,
) -> TailCost:
    """Return the mean cost by cause on the paths that make a liquidity-adjusted shortfall.

    Parameters
    ----------
    states : FactorStates
        Of all paths at the horizon.
    tail : Tail
        Of the losses at exit there, in US dollars.
    """
    chosen = rows_of(states, tail.positions)
    usd = costs_on_paths(reth, chosen, terms) * chosen.eth_usd
    fee, impact, basis, waiting, total = (
        tail_average(row, tail) for row in (*usd, usd.sum(axis=0))
    )
    return TailCost(
        horizon_days=horizon_days,
        confidence=confidence,
        fee=fee,
        impact=impact,
        basis=basis,
        waiting=waiting,
        total=total,
    )


def _row(
    fraction: float,
    reth: float,
    today: FactorStates,
    parameters: ModelParameters,
    terms: ExitTerms,
) -> ExitCost:
    # Others leave with as much as beside all of it.
    terms = replace(terms, others=terms.others / fraction)
    size = reth * float(today.redemption_rate[0])
    basis, line = float(today.basis[0]), float(today.line[0])
    now = costs_at_once(
        size,
        basis,
        line,
        float(today.depth[0]),
        parameters.basis.pool_fee,
        terms.cost,
        terms.others,
        terms.place,
    )
    within = costs_on_paths(reth, today, terms)[:, 0].tolist()
    return ExitCost(
        fraction=fraction,
        reth=reth,
        value_eth=size * marked_price(basis, line),
        now=_split(*now),
        within=_split(*within),
    )


def _split(fee: float, impact: float, basis: float, waiting: float) -> CostSplit:
    return CostSplit(fee=fee, impact=impact, basis=basis, waiting=waiting)
