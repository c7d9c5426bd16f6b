"""A curve of costs over every way out against a page update of an empty Streamlit app."""

import time
from collections.abc import Iterator

import numpy as np

from data.recorded import load_market
from risk.liquidity.quoted_pool import QuotedPool
from risk.liquidity.routing import split_curve
from risk.liquidity.waiting import Redemption, Waiting
from risk.parameters import ModelParameters
from tests.benchmarks.table import Speed

REPETITIONS = 5
POINTS = 200
POOLS = 5
GAS_ETH = 1e-3


def speeds(empty_update: tuple[float, ...]) -> Iterator[Speed]:
    """Yield the curve's row: five pools with gas, redemption with gas, and waiting: 64 sets."""
    market, laws = load_market(), ModelParameters.base()
    rate = market.redemption_rate
    pools = [
        QuotedPool(
            rate=rate,
            basis=market.basis,
            depth_eth=market.reth_depth_eth / 2.0**number,
            fee=laws.basis.pool_fee,
            concentration=laws.depth.concentration,
            gas_eth=GAS_ETH,
            name=f"pool {number}",
        )
        for number in range(POOLS)
    ]
    venues = [
        *pools,
        Redemption(price=rate, collateral_eth=market.collateral_eth, gas_eth=GAS_ETH),
        Waiting(
            price=rate,
            refill_eth_per_day=laws.collateral.refill_eth_per_day,
            carry=laws.basis.calm.carry,
        ),
    ]
    sizes = np.geomspace(1.0, 20_000.0, POINTS)
    split_curve(sizes, venues)
    made = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        split_curve(sizes, venues)
        made.append(time.perf_counter() - start)
    yield Speed(
        name="200 sizes split over seven ways out, over a slider of the empty app",
        seconds=tuple(made),
        reference_seconds=empty_update,
        bound=0.5,
    )
