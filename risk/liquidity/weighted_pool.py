"""Swaps in a pool of weighted coins, integer-exact against Balancer v2's weighted pools."""

from collections.abc import Sequence
from dataclasses import dataclass

from risk.errors import ParameterError
from risk.liquidity.balancer_scale import (
    LARGEST_BALANCE,
    LARGEST_FEE,
    MOST_DECIMALS,
    ONE,
    SMALLEST_FEE,
    checked_balances,
    checked_decimals,
    multiplied_down,
    multiplied_up,
    quotient_down,
    quotient_up,
    with_fee,
    without_fee,
)
from risk.liquidity.fixed_power import power_up
from risk.liquidity.refusals import ImbalanceError, SizeLimitError
from risk.liquidity.words import different_coins, whole

SMALLEST_WEIGHT = 10**16
MOST_COINS = 8
LARGEST_SHARE = 3 * 10**17  # of the balance that may go in or out at once


@dataclass(frozen=True, slots=True)
class WeightedPool:
    r"""A pool as it stands in one block.

    What goes out of balance :math:`B_o` for :math:`a` into balance :math:`B_i` [1]_:

    .. math:: B_o \left(1 - \left(\frac{B_i}{B_i + a}\right)^{w_i / w_o}\right)

    The order of operations and the rounding are those of the contract [2]_, whose powers carry an
    allowance of 1e-14 in the pool's favour.

    Attributes
    ----------
    balances : sequence of int
        What the vault holds for the pool of each of its two to eight coins.
    weights : sequence of int
        As ``getNormalizedWeights()`` returns them, in units of 1e-18; they sum to one.
    fee : int
        On what goes in, as ``getSwapFeePercentage()`` returns it, in units of 1e-18.
    decimals : sequence of int, optional
        Of each coin, 18 if not given.

    Raises
    ------
    ParameterError
        If an attribute lies outside the domain of the contract.

    References
    ----------
    .. [1] F. Martinelli, N. Mushegian (2019). "Balancer: a non-custodial portfolio manager,
       liquidity provider, and price sensor".
    .. [2] ``pkg/pool-weighted/contracts/WeightedMath.sol`` in balancer/balancer-v2-monorepo.

    Examples
    --------
    >>> half = (5 * 10**17, 5 * 10**17)
    >>> WeightedPool((10**21, 10**21), half, 3 * 10**15).amount_out(0, 1, 10**20)
    90661089388014913000
    """

    balances: Sequence[int]
    weights: Sequence[int]
    fee: int
    decimals: Sequence[int] | None = None

    def __post_init__(self) -> None:
        balances = checked_balances(self.balances, MOST_COINS)
        weights = tuple(whole("weights", value, SMALLEST_WEIGHT, ONE) for value in self.weights)
        if len(weights) != len(balances) or sum(weights) != ONE:
            raise ParameterError(
                f"`weights` must be of {len(balances)} coins and sum to {ONE}, "
                f"got {len(weights)} and {sum(weights)}."
            )
        object.__setattr__(self, "balances", balances)
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "decimals", checked_decimals(self.decimals, len(balances)))
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
        SizeLimitError
            If more than 30 % of the balance would go in.
        SwapRefusedError
            If the contract would not execute it.
        """
        i, j = different_coins(i, j, len(self.balances))
        amount_in = whole("amount_in", amount_in, 0, LARGEST_BALANCE)
        factors = self.scaling_factors
        held_in, held_out = self._scaled(i), self._scaled(j)
        amount = multiplied_down(without_fee(amount_in, self.fee), factors[i])
        if amount > multiplied_down(held_in, LARGEST_SHARE):
            raise SizeLimitError("`amount_in` must not exceed 30 % of the balance.")
        if held_in == 0:
            raise ImbalanceError("`balances` must hold both coins.")
        base = quotient_up(held_in, held_in + amount)
        left = power_up(base, quotient_down(self.weights[i], self.weights[j]))
        out = multiplied_down(held_out, max(0, ONE - left))
        return quotient_down(out, factors[j])

    def amount_in(self, i: int, j: int, amount_out: int) -> int:
        """Return what must go in of coin `i` for exactly `amount_out` of coin `j`, fee included.

        Parameters, units and errors as for `amount_out`; the limit is 30 % of what is to go out.
        """
        i, j = different_coins(i, j, len(self.balances))
        amount_out = whole("amount_out", amount_out, 0, LARGEST_BALANCE)
        factors = self.scaling_factors
        held_in, held_out = self._scaled(i), self._scaled(j)
        amount = multiplied_down(amount_out, factors[j])
        if amount > multiplied_down(held_out, LARGEST_SHARE):
            raise SizeLimitError("`amount_out` must not exceed 30 % of the balance.")
        if held_out == 0:
            raise ImbalanceError("`balances` must hold both coins.")
        base = quotient_up(held_out, held_out - amount)
        grown = power_up(base, quotient_up(self.weights[j], self.weights[i]))
        amount = multiplied_up(held_in, grown - ONE)
        return with_fee(quotient_up(amount, factors[i]), self.fee)

    @property
    def scaling_factors(self) -> tuple[int, ...]:
        """What turns the smallest unit of each coin into units of 1e-36 of a coin."""
        decimals = checked_decimals(self.decimals, len(self.balances))
        return tuple(10 ** (MOST_DECIMALS - places) * ONE for places in decimals)

    def _scaled(self, k: int) -> int:
        return multiplied_down(self.balances[k], self.scaling_factors[k])
