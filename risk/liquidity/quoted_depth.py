"""Cost of selling when only one size is quoted: the size whose sale costs 1 %.

A quoted size is one point, not a curve. Two curves pass through it: the constant product, which
stays gentle, and StableSwap with A = 50, which is flat and then falls away. Sizes are measured in
units of the quoted size, prices against the redemption rate, and both pools stand re-composed to
the market's basis. Which curve holds is a prior; the pages show both as a band.

References
----------
.. [1] M. Egorov (2019). "StableSwap: efficient mechanism for stablecoin liquidity".
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.errors import ParameterError

AMPLIFICATION = 50.0  # A as the pool's A() returns it, two coins
_ANN = 2.0 * AMPLIFICATION
QUOTED_COST = 0.01
_BISECTIONS = 80
_NOISE = 1e-9

# Grid of the surfaces: asinh of the basis and logarithm of size over depth.
BASIS_SCALE = 0.005
BASIS_LOW = -6.2  # asinh: a basis of −1.2 and lower is cut here
BASIS_STEP = 0.1
BASIS_NODES = 96  # up to +10 %
SMALLEST_SIZE = 1e-5
SIZE_LOW = math.log(SMALLEST_SIZE)
SIZE_STEP = 0.0378
SIZE_NODES = 501
LARGEST_SIZE = SMALLEST_SIZE * math.exp(SIZE_STEP * (SIZE_NODES - 1))  # 1,618 times the quoted
LOWEST_BASIS = -0.95
SIZES = SMALLEST_SIZE * np.exp(SIZE_STEP * np.arange(SIZE_NODES))


def constant_product_cost(size: FloatArray, basis: FloatArray) -> FloatArray:
    """Return the average cost below the market price, constant product.

    Parameters
    ----------
    size : ndarray
        Over the quoted size.
    basis : ndarray
        Market price over redemption rate, less one; broadcast against `size`.

    Returns
    -------
    cost : ndarray
        Fraction in [0, 1): size / (size + reserve).
    """
    reserve = (1.0 - QUOTED_COST) / QUOTED_COST / np.sqrt(1.0 + basis)
    return np.asarray(size / (size + reserve))


def stable_swap_cost(size: FloatArray, basis: FloatArray) -> FloatArray:
    """Return the average cost below the market price, StableSwap with A = 50.

    Parameters and result as for `constant_product_cost`. The pool's total is such that at a
    basis of zero the quoted size costs 1 %.
    """
    staked = _composition(np.asarray(basis, dtype=np.float64))
    ether = _other_balance(staked)
    sold = np.asarray(size, dtype=np.float64) * _quoted_share()
    received = ether - _other_balance(staked + sold)
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = 1.0 - received / (sold * (1.0 + basis))
    # A vanishing sale costs nothing, whatever is left of the digits.
    return np.asarray(np.where(sold > 0.0, np.clip(cost, 0.0, 1.0), 0.0))


def _other_balance(balance: FloatArray) -> FloatArray:
    """Return the second balance on the curve of total 1 (both in ETH at the redemption rate)."""
    b = balance + 1.0 / _ANN - 1.0
    c = 1.0 / (4.0 * _ANN * balance)
    root = np.sqrt(b * b + 4.0 * c)
    # The form without cancellation on either side of b = 0.
    return np.asarray(np.where(b > 0.0, 2.0 * c / (b + root), (root - b) / 2.0))


def _marginal_price(balance: FloatArray) -> FloatArray:
    """Return ETH paid per unit of staked ether at the margin, without fee."""
    other = _other_balance(balance)
    common = 1.0 / (4.0 * _ANN)
    # Of the invariant Ann·(x + y) + 1 = Ann + 1 / (4 x y), differentiated.
    fx = 1.0 + common / (balance * balance * other)
    fy = 1.0 + common / (balance * other * other)
    return np.asarray(fx / fy)


def _composition(basis: FloatArray) -> FloatArray:
    """Return the staked balance at which the marginal price is 1 + basis."""
    low = np.full_like(basis, 1e-6)
    high = np.full_like(basis, 1e3)
    for _ in range(_BISECTIONS):
        middle = np.sqrt(low * high)
        above = _marginal_price(middle) > 1.0 + basis
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(np.sqrt(low * high))


@lru_cache(maxsize=1)
def _quoted_share() -> float:
    """Return the quoted size as a share of the pool's total, balanced pool."""
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        received = 0.5 - float(_other_balance(np.array([0.5 + middle]))[0])
        low, high = (middle, high) if 1.0 - received / middle < QUOTED_COST else (low, middle)
    return (low + high) / 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSurface:
    """Average cost over basis and size, and the price at the margin.

    Attributes
    ----------
    concentration : float
        Weight of StableSwap against the constant product.
    cost : ndarray of shape (BASIS_NODES, SIZE_NODES)
        Average cost below the market price, as a fraction.
    marginal : ndarray of shape (BASIS_NODES, SIZE_NODES)
        Price of the last unit over the market price.
    """

    concentration: float
    cost: FloatArray
    marginal: FloatArray


@lru_cache(maxsize=8)
def cost_surface(concentration: float) -> CostSurface:
    """Return the surface of a blend of the two curves.

    Parameters
    ----------
    concentration : float
        0 is the constant product, 1 is StableSwap.
    """
    if not 0.0 <= concentration <= 1.0:
        raise ParameterError(f"`concentration` must lie between 0 and 1, got {concentration:g}.")
    asinh = BASIS_LOW + BASIS_STEP * np.arange(BASIS_NODES)
    basis = np.maximum(BASIS_SCALE * np.sinh(asinh), LOWEST_BASIS)[:, None]
    size = np.exp(SIZE_LOW + SIZE_STEP * np.arange(SIZE_NODES))[None, :]
    nudge = 1e-4
    cost = _blend(size, basis, concentration)
    up, down = size * (1.0 + nudge), size * (1.0 - nudge)
    received_up = up * (1.0 - _blend(up, basis, concentration))
    received_down = down * (1.0 - _blend(down, basis, concentration))
    marginal = (received_up - received_down) / (up - down)
    # The last digits of the difference are noise; in truth the price only falls with the size.
    falling = np.minimum.accumulate(np.clip(marginal, 0.0, 1.0), axis=1)
    marginal = np.where(falling < _NOISE, 0.0, falling)
    return CostSurface(concentration=concentration, cost=cost, marginal=marginal)


def _blend(size: FloatArray, basis: FloatArray, concentration: float) -> FloatArray:
    # A column of bases and a row of sizes: each pool is re-composed once, not once a size.
    flat = stable_swap_cost(size, basis)
    gentle = constant_product_cost(size, basis)
    return np.asarray(concentration * flat + (1.0 - concentration) * gentle)


@compiled
def surface_row(basis: float) -> float:
    """Return the position of a basis along a surface's first axis."""
    row = (math.asinh(basis / BASIS_SCALE) - BASIS_LOW) / BASIS_STEP
    return min(max(row, 0.0), BASIS_NODES - 1.000001)


@compiled
def look_up(size: float, row: float, surface: FloatArray, at_zero: float) -> float:
    """Return a surface's value; below its smallest size, in proportion towards `at_zero`."""
    i = int(row)
    u = row - i
    if size <= SMALLEST_SIZE:
        edge = surface[i, 0] + u * (surface[i + 1, 0] - surface[i, 0])
        return float(at_zero + (edge - at_zero) * size / SMALLEST_SIZE)
    column = min((math.log(size) - SIZE_LOW) / SIZE_STEP, SIZE_NODES - 1.000001)
    j = int(column)
    v = column - j
    low = surface[i, j] + v * (surface[i, j + 1] - surface[i, j])
    high = surface[i + 1, j] + v * (surface[i + 1, j + 1] - surface[i + 1, j])
    return float(low + u * (high - low))
