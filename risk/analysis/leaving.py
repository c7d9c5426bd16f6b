"""The ways out of rETH side by side, their cost at lost depth, and the patient plan day by day."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from risk.analysis.way_out import (
    BASE_PLAN,
    delay_days,
    exit_curve,
    exit_plans,
    leave_at_once,
)
from risk.engine import FactorStates
from risk.leaving import CashByDay, Leaving, LostDepth, Way, WayOut
from risk.liquidity.redemption import marked_price
from risk.market import Market
from risk.parameters import ModelParameters
from risk.settings import Settings
from risk.treasury import Asset, Treasury

# Half; four fifths; and what the market lost from 1 to 17 November 2025 (4,952 to 396 ETH).
LOST_DEPTHS = (0.5, 0.8, 0.92)
LONGEST_SCHEDULE_DAYS = 365


def leaving(
    treasury: Treasury,
    market: Market,
    today: FactorStates,
    parameters: ModelParameters,
    settings: Settings,
) -> Leaving | None:
    """Return how the rETH gets out; None without any.

    Parameters
    ----------
    treasury, market, parameters, settings
        `market` and `parameters` under the scenario.
    today : FactorStates
        The state to leave from, shape (1,).
    """
    held = treasury.amount_of(Asset.RETH)
    if held <= 0.0:
        return None
    return Leaving(
        ways=tuple(_ways(held, today, parameters)),
        lost_depths=tuple(_lost_depth(lost, held, today, parameters) for lost in LOST_DEPTHS),
        cash=_cash(held, treasury, market, today, parameters, settings),
    )


def _ways(held: float, today: FactorStates, parameters: ModelParameters) -> Iterator[WayOut]:
    size = held * _rate(today)
    collateral, ahead = max(_line(today), 0.0), max(-_line(today), 0.0)
    flow, refill = parameters.flow, parameters.collateral.refill_eth_per_day
    # Each way taken alone is taken by all who leave.
    before = flow.place * flow.others * size
    ours, ahead = max(collateral - before, 0.0), ahead + max(before - collateral, 0.0)
    true_share = float(today.true_factor[0] / today.reported_factor[0])
    yield WayOut(
        way=Way.REDEEM,
        capacity_eth=collateral,
        by_day=False,
        **_first_unit(1.0, today),
        holding_fraction=min(ours / size, 1.0),
        holding_days=0.0 if size <= ours else math.inf,
    )
    depth = float(today.depth[0])
    yield WayOut(
        way=Way.POOLS,
        capacity_eth=depth,
        by_day=False,
        **_first_unit((1.0 + float(today.basis[0])) * (1.0 - parameters.basis.pool_fee), today),
        holding_fraction=min(depth / (1.0 + flow.others) / size, 1.0),
        holding_days=0.0,
    )
    yield WayOut(
        way=Way.WAIT,
        capacity_eth=refill,
        by_day=True,
        **_first_unit(min(true_share, 1.0), today),
        holding_fraction=min(refill / size, 1.0),
        holding_days=float(math.ceil((size + ahead) / refill)),
    )


def _first_unit(price: float, today: FactorStates) -> dict[str, float]:
    """Return what the first rETH brings, of a price per ETH at the redemption rate."""
    mark = marked_price(float(today.basis[0]), _line(today))
    # Waiting may pay more than the mark: a discount is the price of not waiting.
    return {
        "price_eth": price * _rate(today),
        "cost_fraction": 1.0 - price / mark,
    }


def _lost_depth(
    lost: float, held: float, today: FactorStates, parameters: ModelParameters
) -> LostDepth:
    fallen = replace(today, depth=today.depth * (1.0 - lost))
    curve = exit_curve(held, fallen, parameters)
    if curve is None:
        raise LookupError("no curve without rETH")
    _, cost = leave_at_once(held, fallen, parameters)
    return LostDepth(
        lost=lost,
        depth_eth=float(fallen.depth[0]),
        reth=curve.reth,
        low=curve.low,
        base=curve.base,
        high=curve.high,
        held_low=cost.low,
        held_base=cost.base,
        held_high=cost.high,
    )


def _cash(
    held: float,
    treasury: Treasury,
    market: Market,
    today: FactorStates,
    parameters: ModelParameters,
    settings: Settings,
) -> CashByDay:
    delay = delay_days(treasury, 1.0, market.as_of)
    plans = exit_plans(held, today, parameters, settings, days_kept=LONGEST_SCHEDULE_DAYS)
    last = int(min(max(plan.days for plan in plans) + delay, LONGEST_SCHEDULE_DAYS))
    received = np.zeros((len(plans), last + 1))
    for row, plan in zip(received, plans, strict=True):
        # Nothing on the days before all of it can act; then the plan from its first day on.
        row[delay + 1 :] = plan.by_day[: max(last - delay, 0)]
    return CashByDay(
        days=np.arange(last + 1.0),
        low=received.min(axis=0),
        base=received[BASE_PLAN],
        high=received.max(axis=0),
        value_eth=held * _rate(today) * marked_price(float(today.basis[0]), _line(today)),
        delay_days=delay,
    )


def _rate(today: FactorStates) -> float:
    return float(today.redemption_rate[0])


def _line(today: FactorStates) -> float:
    return float(today.line[0])
