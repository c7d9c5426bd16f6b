"""What the simulation charges for a sale against exact pools re-composed to the path's price.

The exact pools are the contracts' own integer arithmetic, at the depth and the basis of a path: a
constant product and StableSwap of A = 50 through one quoted size, and the blend of what the two
charge. The simulation looks the cost up on a surface.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from risk.liquidity.constant_product import ConstantProductPool
from risk.liquidity.quoted_depth import AMPLIFICATION, QUOTED_COST, cost_surface
from risk.liquidity.redemption import pool_proceeds
from risk.liquidity.stable_swap import StableSwapPool

ALLOWED_PROCEEDS, ALLOWED_COST = 5e-4, 0.02  # at the 99th percentile
QUANTILE = 0.99
BLENDS = (0.0, 0.5, 1.0)
LOWEST_BASIS, HIGHEST_BASIS = -0.07, 0.005
LOWEST_DEPTH, HIGHEST_DEPTH = 0.05, 1.5
MOST_SIZES = 8.0
_FEE = 1e-4
_DEPTH_ETH = 1338.0
_TOTAL = 10**30  # of a StableSwap pool, so that its units are far below any error
_WEI = 10**18
_TINY = 10**9
_HALVINGS = 70
_RATES = (_WEI, _WEI)
_A = round(AMPLIFICATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sale on a path.

    Attributes
    ----------
    basis : float
    depth, size : float
        Over today's 1 % size.
    """

    basis: float
    depth: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """By how much what is charged differs from the exact pools'.

    Attributes
    ----------
    proceeds, cost : float
        Relative to the exact ones; of the cost, the fee is not part.
    """

    proceeds: float
    cost: float


def random_case(seed: int) -> Case:
    """Return a case from the whole range, sizes and depths evenly."""
    rng = np.random.default_rng(seed)
    return Case(
        basis=rng.uniform(LOWEST_BASIS, HIGHEST_BASIS),
        depth=rng.uniform(LOWEST_DEPTH, HIGHEST_DEPTH),
        size=MOST_SIZES * (1.0 - rng.random()),
    )


def compared(case: Case, blend: float, coarse: int = 1) -> Difference:
    """Return the difference for a blend of the two curves.

    Parameters
    ----------
    case : Case
    blend : float
        Weight of StableSwap.
    coarse : int, optional
        Keeps only every so-manieth size of the surface, to see that a coarse one is caught.
    """
    ratio = case.size / case.depth
    exact = blend * stable_cost(case.basis, ratio) + (1.0 - blend) * product_cost(case.basis, ratio)
    table = cost_surface(blend).cost
    if coarse > 1:
        kept = np.arange(0, table.shape[1], coarse)
        table = np.array([np.interp(np.arange(table.shape[1]), kept, row[kept]) for row in table])
    size, depth = case.size * _DEPTH_ETH, case.depth * _DEPTH_ETH
    free = size * (1.0 + case.basis) * (1.0 - _FEE)
    charged = pool_proceeds(size, case.basis, depth, _FEE, table)
    return Difference(
        proceeds=abs(charged / (free * (1.0 - exact)) - 1.0),
        cost=abs((1.0 - charged / free) / exact - 1.0),
    )


def quantile(values: list[float]) -> float:
    """Return what 99 % do not exceed."""
    return float(np.quantile(values, QUANTILE, method="higher"))


def product_cost(basis: float, ratio: float) -> float:
    """Return what the constant product charges for `ratio` quoted sizes at a basis."""
    # Selling the quoted size into reserves of 99 of it costs 1 % at balance.
    reserve = (1.0 - QUOTED_COST) / QUOTED_COST * 10**6 * _WEI
    pool = ConstantProductPool(
        (int(reserve / math.sqrt(1.0 + basis)), int(reserve * math.sqrt(1.0 + basis))), fee=0
    )
    sold = int(ratio * 10**6 * _WEI)
    return 1.0 - pool.amount_out(0, 1, sold) / sold / (1.0 + basis)


def stable_cost(basis: float, ratio: float) -> float:
    """Return what StableSwap charges for `ratio` quoted sizes at a basis."""
    pool = _recomposed(basis)
    sold = int(ratio * _quoted_share() * _TOTAL)
    return 1.0 - pool.amount_out(0, 1, sold) / sold / (1.0 + basis)


def _pool(staked: int) -> StableSwapPool:
    """Return the pool of the common total that holds so much staked ether."""
    even = StableSwapPool((_TOTAL // 2, _TOTAL // 2), _A, 0, _RATES)
    other = even._balance_after(0, 1, staked, [_TOTAL // 2, _TOTAL // 2], _TOTAL)
    return StableSwapPool((staked, other), _A, 0, _RATES)


def _recomposed(basis: float) -> StableSwapPool:
    """Return the pool whose price for a vanishing sale is 1 + basis, by halving."""
    tiny = _TOTAL // _TINY
    low, high = _TOTAL // 100, 2 * _TOTAL
    for _ in range(_HALVINGS):
        middle = (low + high) // 2
        above = _pool(middle).amount_out(0, 1, tiny) / tiny > 1.0 + basis
        low, high = (middle, high) if above else (low, middle)
    return _pool(high)


@cache
def _quoted_share() -> float:
    """Return the sale that costs 1 % at balance, over the pool's total, by halving."""
    even = _pool(_TOTAL // 2)
    low, high = 0, _TOTAL // 2
    for _ in range(_HALVINGS):
        middle = (low + high) // 2
        cheap = 1.0 - even.amount_out(0, 1, middle) / middle < QUOTED_COST
        low, high = (middle, high) if cheap else (low, middle)
    return high / _TOTAL
