"""Selling into a pool of alike coins in floating point: StableSwap of Curve and of Balancer.

Balances are in units of common value. Agrees with the exact pools within 1e-9 of the proceeds for
amplifications (A of Curve) of 1 to 10,000, balances of 1 to 10⁹ coins within 100 : 1 of each
other, and sales of a millionth to three times the balance.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.liquidity.meta_stable import AMPLIFICATION_PRECISION as BALANCER_PRECISION
from risk.liquidity.meta_stable import MetaStablePool
from risk.liquidity.stable_swap import AMPLIFICATION_PRECISION, FEE_UNIT, StableSwapPool

_MOST_ROUNDS = 255
_VALUE = 10**36  # of a whole coin in units of scaled balances times smallest units


@compiled
def stable_curve(balances: FloatArray, j: int, n_amplification: float) -> tuple[float, float]:
    """Return what defines coin `j` on the curve: y² + linear · y = constant.

    Parameters
    ----------
    balances : ndarray of shape (n_coins,)
        Of every coin, in common value, positive.
    j : int
        The coin that goes out.
    n_amplification : float
        The product of A and the number of coins.

    Returns
    -------
    linear, constant : float
        At these balances.
    """
    n, total = balances.size, balances.sum()
    d = total
    for _ in range(_MOST_ROUNDS):
        product = d
        for balance in balances:
            product *= d / (n * balance)
        previous = d
        d *= (n_amplification * total + n * product) / (
            (n_amplification - 1.0) * d + (n + 1.0) * product
        )
        if abs(d - previous) <= 1e-16 * d:
            break
    constant, others = d / n_amplification, 0.0
    for k in range(n):
        if k != j:
            others += balances[k]
            constant *= d / (n * balances[k])
    return others + d / n_amplification - d, constant * d / n


@compiled
def stable_sale(
    size: float,
    held_in: float,
    held_out: float,
    linear: float,
    constant: float,
    fee: float,
    multiplier: float,
) -> tuple[float, float]:
    """Return what a sale pays after the fee on the way out, and what its last unit does.

    Parameters
    ----------
    size : float
        In common value, after any fee on the way in.
    held_in, held_out : float
        The two balances.
    linear, constant : float
        Of `stable_curve`.
    fee, multiplier : float
        Of a swap at balance, and its growth away from it (at most 1: none).

    Returns
    -------
    proceeds, price : float
        In common value, and per unit.
    """
    after = held_in + size
    # The root's difference, written so that nothing cancels for a small sale.
    q = size * (held_out + constant / after)
    p = 2.0 * held_out + linear + size
    root = math.sqrt(max(p * p - 4.0 * q, 0.0))
    out = 2.0 * q / (p + root)
    left = max(held_out - out, 0.0)
    price = (left + constant * held_in / (after * after)) / root if root > 0.0 else 0.0
    if multiplier <= 1.0:
        return out * (1.0 - fee), price * (1.0 - fee)
    x, y = held_in + size / 2.0, held_out - out / 2.0
    evenness = x * y / ((x + y) * (x + y))
    dearer = (multiplier - 1.0) * 4.0
    charged = multiplier * fee / (dearer * evenness + 1.0)
    change = (y - price * x) / (2.0 * (x + y) * (x + y)) - evenness * (1.0 - price) / (x + y)
    falling = charged * dearer * change / (dearer * evenness + 1.0)
    return out * (1.0 - charged), price * (1.0 - charged) + out * falling


@compiled
def _stable_sales(
    sizes: FloatArray, worth_in: float, worth_out: float, curve: FloatArray
) -> tuple[FloatArray, FloatArray]:
    proceeds, prices = np.empty(sizes.size), np.empty(sizes.size)
    for k in range(sizes.size):
        paid, price = stable_sale(
            sizes[k] * worth_in, curve[0], curve[1], curve[2], curve[3], curve[4], curve[5]
        )
        proceeds[k], prices[k] = paid / worth_out, price * worth_in / worth_out
    return proceeds, prices


@dataclass(frozen=True, slots=True, kw_only=True)
class StableSale:
    """A `Venue`: selling one coin for another in a pool of alike coins.

    Attributes
    ----------
    name : str
    gas_eth : float
    balances : ndarray of shape (n_coins,)
        In common value.
    i, j : int
        The coin that goes in and the one that comes out.
    n_amplification : float
        The product of A and the number of coins.
    worth_in, worth_out : float
        Of a whole coin, in common value.
    fee_in, fee_out, multiplier : float
        Fee on the way in, fee on the way out at balance and its growth off balance.
    """

    name: str
    balances: FloatArray
    i: int
    j: int
    n_amplification: float
    worth_in: float
    worth_out: float
    fee_in: float = 0.0
    fee_out: float = 0.0
    multiplier: float = 1.0
    gas_eth: float = 0.0
    capacity: float = math.inf
    _curve: FloatArray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        linear, constant = stable_curve(self.balances, self.j, self.n_amplification)
        held = (self.balances[self.i], self.balances[self.j])
        curve = np.array([*held, linear, constant, self.fee_out, self.multiplier])
        object.__setattr__(self, "_curve", curve)

    @classmethod
    def of_curve(
        cls,
        pool: StableSwapPool,
        i: int,
        j: int,
        *,
        name: str = "Curve",
        gas_eth: float = 0.0,
        decimals: tuple[int, int] = (18, 18),
    ) -> "StableSale":
        """Return the sale of coin `i` for coin `j` of a Curve pool, with the decimals of both."""
        precise = pool.amplification_precise or pool.amplification * AMPLIFICATION_PRECISION
        held = [b * r / _VALUE for b, r in zip(pool.balances, pool.rates, strict=True)]
        return cls(
            name=name,
            balances=np.array(held),
            i=i,
            j=j,
            n_amplification=precise * len(held) / AMPLIFICATION_PRECISION,
            worth_in=pool.rates[i] * 10 ** decimals[0] / _VALUE,
            worth_out=pool.rates[j] * 10 ** decimals[1] / _VALUE,
            fee_out=pool.fee / FEE_UNIT,
            multiplier=pool.offpeg_fee_multiplier / FEE_UNIT,
            gas_eth=gas_eth,
        )

    @classmethod
    def of_balancer(
        cls, pool: MetaStablePool, i: int, j: int, *, name: str = "Balancer", gas_eth: float = 0.0
    ) -> "StableSale":
        """Return the sale of coin `i` for coin `j` of a MetaStable pool."""
        factors = pool.scaling_factors
        held = [b * f / _VALUE for b, f in zip(pool.balances, factors, strict=True)]
        return cls(
            name=name,
            balances=np.array(held),
            i=i,
            j=j,
            n_amplification=pool.amplification * len(held) / BALANCER_PRECISION,
            worth_in=pool.rates[i] / 10**18,
            worth_out=pool.rates[j] / 10**18,
            fee_in=pool.fee / 10**18,
            gas_eth=gas_eth,
        )

    def proceeds(self, sizes: FloatArray) -> FloatArray:
        """Return what sales of these sizes, each for itself, pay in all."""
        return _stable_sales(sizes, self._worth_in, self.worth_out, self._curve)[0]

    def prices(self, sizes: FloatArray) -> FloatArray:
        """Return what the last unit of sales of these sizes pays."""
        return _stable_sales(sizes, self._worth_in, self.worth_out, self._curve)[1]

    def kinks(self) -> FloatArray:
        """Return where the pool is in balance: there the curve and the fee turn."""
        even = (self.balances[self.j] - self.balances[self.i]) / 2.0 / self._worth_in
        return np.array([even])

    @property
    def _worth_in(self) -> float:
        return self.worth_in * (1.0 - self.fee_in)
