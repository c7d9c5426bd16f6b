"""Swaps in a pool of two or more alike coins, integer-exact against Balancer v2's MetaStable.

The curve is that of StableSwap; the rounding, the scale of the amplification and the side of the
fee are not. What the rETH/WETH pool holds is swapped by these contracts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from risk.errors import ParameterError
from risk.liquidity.balancer_scale import (
    LARGEST_BALANCE,
    LARGEST_FEE,
    LARGEST_RATE,
    MOST_DECIMALS,
    SMALLEST_FEE,
    checked_balances,
    checked_decimals,
    multiplied_down,
    quotient_down,
    quotient_up,
    with_fee,
    without_fee,
)
from risk.liquidity.refusals import ConvergenceError, ImbalanceError
from risk.liquidity.words import different_coins, divided_up, fitting, whole

AMPLIFICATION_PRECISION = 1000
LARGEST_AMPLIFICATION = 5000
MOST_COINS = 5
MOST_ROUNDS = 255


@dataclass(frozen=True, slots=True)
class MetaStablePool:
    r"""A pool as it stands in one block.

    Over n coins of scaled balances :math:`x_k`, the invariant D solves [1]_, with A standing for
    :math:`A n^{n-1}` of the paper:

    .. math:: A n \sum x_k + D = A n D + D \prod \frac{D}{n x_k}

    The order of operations and the rounding are those of the contract [2]_ as it was deployed:
    D is rounded up, later versions round it down. Off balance its iteration now and then ends
    between two values, and every swap is refused until a few units more or less are there.

    Attributes
    ----------
    balances : sequence of int
        What the vault holds for the pool of each of its two to five coins.
    amplification : int
        As the pool's ``getAmplificationParameter()`` returns it, in thousandths.
    fee : int
        On what goes in, as ``getSwapFeePercentage()`` returns it, in units of 1e-18.
    rates : sequence of int
        As ``getPriceRateCache()`` returns them, in units of 1e-18; 1e18 without a rate provider.
        A rate that has expired is renewed by the next swap.
    decimals : sequence of int, optional
        Of each coin, 18 if not given.

    Raises
    ------
    ParameterError
        If an attribute lies outside the domain of the contract.

    References
    ----------
    .. [1] M. Egorov (2019). "StableSwap: efficient mechanism for Stablecoin liquidity".
    .. [2] ``pkg/pool-stable/contracts/StableMath.sol`` and ``meta/MetaStablePool.sol`` in
       balancer/balancer-v2-monorepo at 611faed (July 2021).

    Examples
    --------
    >>> MetaStablePool((10**21, 10**21), 50_000, 10**14, (10**18, 10**18)).invariant() == 2 * 10**21
    True
    """

    balances: Sequence[int]
    amplification: int
    fee: int
    rates: Sequence[int]
    decimals: Sequence[int] | None = None

    def __post_init__(self) -> None:
        balances = checked_balances(self.balances, MOST_COINS)
        if len(self.rates) != len(balances):
            raise ParameterError(
                f"`rates` must be of {len(balances)} coins, got {len(self.rates)}."
            )
        rates = tuple(whole("rates", value, 1, LARGEST_RATE) for value in self.rates)
        smallest, largest = AMPLIFICATION_PRECISION, AMPLIFICATION_PRECISION * LARGEST_AMPLIFICATION
        object.__setattr__(self, "balances", balances)
        object.__setattr__(self, "rates", rates)
        object.__setattr__(self, "decimals", checked_decimals(self.decimals, len(balances)))
        amplification = whole("amplification", self.amplification, smallest, largest)
        object.__setattr__(self, "amplification", amplification)
        object.__setattr__(self, "fee", whole("fee", self.fee, SMALLEST_FEE, LARGEST_FEE))

    def amount_out(self, i: int, j: int, amount_in: int) -> int:
        """Return what a swap of exactly `amount_in` of coin `i` pays of coin `j`.

        Parameters
        ----------
        i, j : int
            Positions of the coins, from 0.
        amount_in : int
            In the smallest unit of coin `i`, fee included.

        Returns
        -------
        amount_out : int
            In the smallest unit of coin `j`.

        Raises
        ------
        ParameterError
            If the coins are not two of the pool's.
        SwapRefusedError
            If the contract would not execute it.
        """
        i, j = different_coins(i, j, len(self.balances))
        amount_in = whole("amount_in", amount_in, 0, LARGEST_BALANCE)
        scaled, factors = self._scaled_balances(), self.scaling_factors
        d = self._invariant(scaled)
        held = scaled[j]
        scaled[i] += multiplied_down(without_fee(amount_in, self.fee), factors[i])
        after_out = self._balance_of(j, d, scaled)
        if held - after_out < 1:
            raise ImbalanceError("`amount_in` must buy more than rounding takes.")
        return quotient_down(held - after_out - 1, factors[j])

    def amount_in(self, i: int, j: int, amount_out: int) -> int:
        """Return what must go in of coin `i` for exactly `amount_out` of coin `j`, fee included.

        Parameters, units and errors as for `amount_out`.
        """
        i, j = different_coins(i, j, len(self.balances))
        amount_out = whole("amount_out", amount_out, 0, LARGEST_BALANCE)
        scaled, factors = self._scaled_balances(), self.scaling_factors
        d = self._invariant(scaled)
        held = scaled[i]
        wanted = multiplied_down(amount_out, factors[j])
        if wanted > scaled[j]:
            raise ImbalanceError(f"`amount_out` must not exceed the balance, got {amount_out}.")
        scaled[j] -= wanted
        after_in = self._balance_of(i, d, scaled)
        if after_in < held:
            raise ImbalanceError("`amount_out` must cost more than rounding gives.")
        return with_fee(quotient_up(after_in - held + 1, factors[i]), self.fee)

    def invariant(self) -> int:
        """Return D: the pool's value, were its coins in balance, in units of 1e-18, rounded up.

        Raises
        ------
        SwapRefusedError
            If a coin is missing, or the contract could not calculate.
        """
        return self._invariant(self._scaled_balances())

    @property
    def scaling_factors(self) -> tuple[int, ...]:
        """What turns the smallest unit of each coin into units of 1e-36 of common value."""
        decimals = checked_decimals(self.decimals, len(self.rates))
        return tuple(
            fitting(10 ** (MOST_DECIMALS - places) * rate)
            for places, rate in zip(decimals, self.rates, strict=True)
        )

    def _scaled_balances(self) -> list[int]:
        factors = self.scaling_factors
        return [multiplied_down(b, f) for b, f in zip(self.balances, factors, strict=True)]

    def _invariant(self, scaled: list[int]) -> int:
        n, total, n_amplification = len(scaled), sum(scaled), self.amplification * len(scaled)
        if total == 0:
            return 0
        d = total
        for _ in range(MOST_ROUNDS):
            product = scaled[0] * n
            for balance in scaled[1:]:
                product = divided_up(fitting(product * balance * n), d)
            weighted = fitting(fitting(n_amplification * total) * product)
            numerator = fitting(n * d * d + divided_up(weighted, AMPLIFICATION_PRECISION))
            steep = fitting((n_amplification - AMPLIFICATION_PRECISION) * product)
            denominator = fitting((n + 1) * d + steep // AMPLIFICATION_PRECISION)
            previous, d = d, divided_up(numerator, denominator)
            if abs(d - previous) <= 1:
                return d
        raise ConvergenceError(f"`balances` must let the invariant converge, got {self.balances}.")

    def _balance_of(self, k: int, d: int, scaled: list[int]) -> int:
        """Return the scaled balance of coin `k` that keeps D with the others, rounded up.

        The stale balance of coin `k` enters the product and is taken out again, as in the
        contract, whose digits depend on it.
        """
        n, n_amplification = len(scaled), self.amplification * len(scaled)
        if d == 0:
            raise ImbalanceError("`balances` must hold a coin, got an empty pool.")
        product = scaled[0] * n
        for balance in scaled[1:]:
            product = fitting(product * balance * n) // d
        if product == 0:
            raise ImbalanceError("`balances` must hold every coin, before the swap and after it.")
        square = fitting(d * d)
        constant = divided_up(square, fitting(n_amplification * product))
        constant = fitting(fitting(constant * AMPLIFICATION_PRECISION) * scaled[k])
        linear = sum(scaled) - scaled[k] + d // n_amplification * AMPLIFICATION_PRECISION
        y = divided_up(fitting(square + constant), d + linear)
        for _ in range(MOST_ROUNDS):
            previous, y = y, divided_up(fitting(y * y + constant), 2 * y + linear - d)
            if abs(y - previous) <= 1:
                return y
        raise ConvergenceError("`amount_in` or `amount_out` must let the swap converge.")
