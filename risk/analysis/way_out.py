"""Leaving rETH today: what it costs now, how long a patient exit takes, and how sure that is.

Low and high span the two curves through the quoted size (see `risk.liquidity.quoted_depth`); for
the days they also span half and twice the refill, which is a prior.
"""

from dataclasses import replace

import numpy as np

from risk.answer import Band, ExitCurve, ExitRow
from risk.arrays import FloatArray
from risk.engine import FactorStates
from risk.liquidity.exit_plan import ExitPlan, exit_plan
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import leave_now, marked_price
from risk.market import Market
from risk.parameters import LEAST_SHARE, ModelParameters
from risk.settings import Settings
from risk.treasury import Asset, Treasury
from risk.valuation import ExitTerms, reth_exit

FRACTIONS = (0.01, 0.05, 0.25, 0.5, 0.9, 1.0)
CURVE_POINTS = 49
_REFILL_FACTORS = (0.5, 1.0, 2.0)


def exit_rows(
    treasury: Treasury,
    market: Market,
    today: FactorStates,
    parameters: ModelParameters,
    settings: Settings,
) -> tuple[ExitRow, ...]:
    """Return the exit of each fraction of the rETH; empty without rETH.

    Parameters
    ----------
    treasury, market, parameters, settings
        `market` and `parameters` under the scenario.
    today : FactorStates
        The state to leave from, shape (1,).
    """
    held = treasury.amount_of(Asset.RETH)
    if held <= 0.0:
        return ()
    return tuple(
        _row(treasury, fraction, held, market, today, parameters, settings)
        for fraction in FRACTIONS
    )


def exit_curve(held: float, today: FactorStates, parameters: ModelParameters) -> ExitCurve | None:
    """Return the cost of leaving now over sizes from a hundredth to ten times the holding."""
    if held <= 0.0:
        return None
    sizes = held * np.logspace(-2.0, 1.0, CURVE_POINTS)
    bands = [leave_at_once(size, today, beside_all(parameters, size / held))[1] for size in sizes]
    return ExitCurve(
        reth=sizes,
        low=np.array([band.low for band in bands]),
        base=np.array([band.base for band in bands]),
        high=np.array([band.high for band in bands]),
    )


def beside_all(parameters: ModelParameters, fraction: float) -> ModelParameters:
    """Return the laws for leaving a fraction: others leave with as much as beside all of it."""
    flow = parameters.flow
    if flow.others <= 0.0:
        return parameters
    share = 1.0 / (1.0 + flow.others / fraction)
    return replace(parameters, flow=replace(flow, share=max(share, LEAST_SHARE)))


def delay_days(treasury: Treasury, fraction: float, as_of: str) -> int:
    """Return the days until enough rETH can act on mainnet to leave a fraction of it.

    Holdings are called up in the order of their delay: bridge, custodian, or a date from which
    they are available.
    """
    delays = [
        (holding.delay_days(as_of), holding.amount)
        for holding in treasury.holdings
        if holding.asset is Asset.RETH
    ]
    wanted = fraction * sum(amount for _, amount in delays) * (1.0 - 1e-12)
    reached = 0.0
    for delay, amount in sorted(delays):
        reached += amount
        if reached >= wanted:
            return delay
    return 0


def _row(
    treasury: Treasury,
    fraction: float,
    held: float,
    market: Market,
    today: FactorStates,
    parameters: ModelParameters,
    settings: Settings,
) -> ExitRow:
    reth, parameters = fraction * held, beside_all(parameters, fraction)
    received, cost = leave_at_once(reth, today, parameters)
    plans = exit_plans(reth, today, parameters, settings)
    wait = delay_days(treasury, fraction, market.as_of)
    value = reth * _rate(today) * marked_price(float(today.basis[0]), float(today.line[0]))
    spent = sorted(1.0 - plan.received_eth / value for plan in plans)
    days = sorted(plan.days + wait for plan in plans)
    base = plans[BASE_PLAN]
    terms = ExitTerms.of(market, parameters, settings.exit_days)
    return ExitRow(
        fraction=fraction,
        reth=reth,
        eth_received=received,
        cost_fraction=cost,
        days=Band(low=days[0], base=base.days + wait, high=days[-1]),
        patient_cost_fraction=Band(
            low=max(spent[0], 0.0),
            base=max(1.0 - base.received_eth / value, 0.0),
            high=max(spent[-1], 0.0),
        ),
        stuck_eth=float(reth_exit(reth, today, terms)[1][0]),
    )


def _rate(today: FactorStates) -> float:
    return float(today.redemption_rate[0])


def _concentrations(parameters: ModelParameters) -> tuple[float, float, float]:
    return (0.0, parameters.depth.concentration, 1.0)


def leave_at_once(
    reth: float, today: FactorStates, parameters: ModelParameters
) -> tuple[Band, Band]:
    """Return ETH received and cost fraction when everything leaves at once."""
    size = reth * _rate(today)
    basis, line, depth = float(today.basis[0]), float(today.line[0]), float(today.depth[0])
    fee, flow = parameters.basis.pool_fee, parameters.flow
    received = [
        leave_now(size, basis, line, depth, fee, _cost(concentration), flow.others, flow.place)
        for concentration in _concentrations(parameters)
    ]
    value = size * marked_price(basis, line)
    # A sale into a premium loses at most the fee; rounding must not turn that into a gain.
    cost = [max(1.0 - eth / value, 0.0) for eth in received]
    return _band(received), _band(cost)


def _band(values: list[float]) -> Band:
    return Band(low=min(values), base=values[1], high=max(values))


def _cost(concentration: float) -> FloatArray:
    return cost_surface(concentration).cost


# Position of (blend, expected refill) among the plans below.
BASE_PLAN = 4


def exit_plans(
    reth: float,
    today: FactorStates,
    parameters: ModelParameters,
    settings: Settings,
    days_kept: int = 0,
) -> list[ExitPlan]:
    """Return the patient exits by curve and by refill; `BASE_PLAN` is the one in the middle."""
    return [
        exit_plan(
            reth * _rate(today),
            basis=float(today.basis[0]),
            gap=float(today.true_factor[0] / today.reported_factor[0]),
            line=float(today.line[0]),
            depth=float(today.depth[0]),
            refill=parameters.collateral.refill_eth_per_day * refill,
            fee=parameters.basis.pool_fee,
            recovery_half_life_days=parameters.depth.recovery_half_life_days,
            daily_cost=settings.daily_cost,
            cost=_cost(concentration),
            days_kept=days_kept,
            others=parameters.flow.others,
            place=parameters.flow.place,
        )
        for concentration in _concentrations(parameters)
        for refill in _REFILL_FACTORS
    ]


def exit_band_terms(
    market: Market, parameters: ModelParameters, settings: Settings
) -> tuple[ExitTerms, ExitTerms, ExitTerms]:
    """Return exit terms with the gentle curve, the blend and the steep one."""
    low, base, high = (
        ExitTerms.of(market, parameters, settings.exit_days, concentration)
        for concentration in _concentrations(parameters)
    )
    return low, base, high
