"""Swaps in a pool of two coins whose product stays, integer-exact against Uniswap v2."""

from collections.abc import Sequence
from dataclasses import dataclass

from risk.errors import ParameterError
from risk.liquidity.refusals import ImbalanceError
from risk.liquidity.words import different_coins, fitting, whole

LARGEST_RESERVE = 2**112 - 1
FEE_UNIT = 1000


@dataclass(frozen=True, slots=True)
class ConstantProductPool:
    """A pool as it stands in one block.

    Attributes
    ----------
    balances : sequence of int
        Of the two coins, as ``getReserves()`` returns them.
    fee : int, default=3
        On what goes in, in thousandths: 3 in every pool of Uniswap's own.

    Raises
    ------
    ParameterError
        If an attribute lies outside the domain of the contract.

    References
    ----------
    .. [1] H. Adams, N. Zinsmeister, D. Robinson (2020). "Uniswap v2 Core". The arithmetic is that
       of ``getAmountOut`` and ``getAmountIn`` in Uniswap/v2-periphery.

    Examples
    --------
    >>> ConstantProductPool((5 * 10**18, 10 * 10**18)).amount_out(0, 1, 10**18)
    1662497915624478906
    """

    balances: Sequence[int]
    fee: int = 3

    def __post_init__(self) -> None:
        if len(self.balances) != 2:
            raise ParameterError(f"`balances` must be of 2 coins, got {len(self.balances)}.")
        held = tuple(whole("balances", value, 0, LARGEST_RESERVE) for value in self.balances)
        object.__setattr__(self, "balances", held)
        object.__setattr__(self, "fee", whole("fee", self.fee, 0, FEE_UNIT - 1))

    def amount_out(self, i: int, j: int, amount_in: int) -> int:
        """Return what a swap of exactly `amount_in` of coin `i` pays of coin `j`.

        Parameters
        ----------
        i, j : int
            Positions of the coins, 0 and 1 or 1 and 0.
        amount_in : int
            In the smallest unit of coin `i`, fee included, at least one.

        Returns
        -------
        amount_out : int
            In the smallest unit of coin `j`.

        Raises
        ------
        ParameterError
            If the coins are not the pool's two or `amount_in` is not a positive whole number.
        SwapRefusedError
            If the contract would not execute it.
        """
        i, j = different_coins(i, j, 2)
        amount_in = whole("amount_in", amount_in, 1)
        self._require_both()
        amount = fitting(amount_in * (FEE_UNIT - self.fee))
        denominator = fitting(self.balances[i] * FEE_UNIT + amount)
        return fitting(amount * self.balances[j]) // denominator

    def amount_in(self, i: int, j: int, amount_out: int) -> int:
        """Return what must go in of coin `i` for exactly `amount_out` of coin `j`, fee included.

        Parameters, units and errors as for `amount_out`.
        """
        i, j = different_coins(i, j, 2)
        amount_out = whole("amount_out", amount_out, 1)
        self._require_both()
        if amount_out >= self.balances[j]:
            raise ImbalanceError(f"`amount_out` must lie below the balance, got {amount_out}.")
        numerator = fitting(self.balances[i] * amount_out * FEE_UNIT)
        return numerator // ((self.balances[j] - amount_out) * (FEE_UNIT - self.fee)) + 1

    def _require_both(self) -> None:
        if 0 in self.balances:
            raise ImbalanceError(f"`balances` must hold both coins, got {self.balances}.")
