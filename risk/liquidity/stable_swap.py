"""Swaps in a StableSwap pool, integer-exact against Curve's StableSwap-NG.

Balances and amounts are in the smallest unit of each coin. A rate turns such units into units of
1e-18 of the pool's common value: it holds the coin's decimals and what the coin is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from risk.errors import ParameterError
from risk.liquidity.refusals import ConvergenceError, ImbalanceError
from risk.liquidity.words import LARGEST_WORD, different_coins, fitting, whole

PRECISION = 10**18
FEE_UNIT = 10**10
AMPLIFICATION_PRECISION = 100
LARGEST_AMPLIFICATION = 10**6
LARGEST_FEE = FEE_UNIT // 2
MOST_COINS = 8
MOST_ROUNDS = 255
DOMAINS = {
    "amplification": (1, LARGEST_AMPLIFICATION),
    "fee": (0, LARGEST_FEE),
    "offpeg_fee_multiplier": (0, LARGEST_WORD),
    "amplification_precise": (
        AMPLIFICATION_PRECISION,
        AMPLIFICATION_PRECISION * LARGEST_AMPLIFICATION,
    ),
}


@dataclass(frozen=True, slots=True)
class StableSwapPool:
    r"""A pool as it stands in one block.

    Over n coins of scaled balances :math:`x_k`, the invariant D of amplification A solves
    [1]_, with A standing for :math:`A n^{n-1}` of the paper:

    .. math:: A n \sum x_k + D = A n D + D \prod \frac{D}{n x_k}

    The order of operations and the rounding are those of the contract [2]_.

    Attributes
    ----------
    balances : sequence of int
        What the pool holds of each of its two to eight coins.
    amplification : int
        As the pool's ``A()`` returns it.
    fee : int
        Of a swap at balance, in units of 1e-10.
    rates : sequence of int
        As the pool's ``stored_rates()`` returns them.
    offpeg_fee_multiplier : int, default=0
        Growth of the fee away from balance, in units of 1e-10. The fee is constant up to 1e10.
    amplification_precise : int, optional
        As the pool's ``A_precise()`` returns it, in hundredths. Without it, `amplification` is
        taken for exact, which it is unless the pool is moving it.

    Raises
    ------
    ParameterError
        If an attribute lies outside the domain of the contract.

    References
    ----------
    .. [1] M. Egorov (2019). "StableSwap: efficient mechanism for Stablecoin liquidity".
    .. [2] ``contracts/main/CurveStableSwapNG.vy`` in curvefi/stableswap-ng.

    Examples
    --------
    >>> StableSwapPool((10**21, 10**21), 100, 0, (10**18, 10**18)).invariant() == 2 * 10**21
    True
    """

    balances: Sequence[int]
    amplification: int
    fee: int
    rates: Sequence[int]
    offpeg_fee_multiplier: int = 0
    amplification_precise: int | None = None

    def __post_init__(self) -> None:
        if not 2 <= len(self.balances) <= MOST_COINS or len(self.rates) != len(self.balances):
            raise ParameterError(
                "`balances` and `rates` must be of the same two to eight coins, "
                f"got {len(self.balances)} and {len(self.rates)}."
            )
        for name, low in (("balances", 0), ("rates", 1)):
            column = tuple(whole(name, value, low) for value in getattr(self, name))
            object.__setattr__(self, name, column)
        for name, (low, high) in DOMAINS.items():
            value = getattr(self, name)
            if value is not None or name != "amplification_precise":
                # Kept as Python's integer: a wider product of NumPy's would overflow.
                object.__setattr__(self, name, whole(name, value, low, high))
        if self.offpeg_fee_multiplier * self.fee > LARGEST_FEE * FEE_UNIT:
            raise ParameterError(
                "`offpeg_fee_multiplier` must keep the fee at or below one half, "
                f"got {self.offpeg_fee_multiplier} for a fee of {self.fee}."
            )

    def amount_out(self, i: int, j: int, amount_in: int) -> int:
        """Return what a swap of coin `i` for coin `j` pays, after the fee.

        Parameters
        ----------
        i, j : int
            Positions of the coins, from 0.
        amount_in : int
            In the smallest unit of coin `i`.

        Returns
        -------
        amount_out : int
            In the smallest unit of coin `j`. 0 where the contract refuses because nothing is
            left after rounding.

        Raises
        ------
        ParameterError
            If the coins are not two of the pool's.
        SwapRefusedError
            If the contract could not calculate.
        """
        i, j = different_coins(i, j, len(self.balances))
        amount_in = whole("amount_in", amount_in)

        scaled = self._scaled_balances()
        after_in = scaled[i] + fitting(amount_in * self.rates[i]) // PRECISION
        after_out = self._balance_after(i, j, after_in, scaled, self._invariant(scaled))
        out = scaled[j] - after_out - 1  # one unit stays, whatever the rounding did
        if out <= 0:
            return 0
        fee = self._fee((scaled[i] + after_in) // 2, (scaled[j] + after_out) // 2)
        return (out - out * fee // FEE_UNIT) * PRECISION // self.rates[j]

    def amount_in(self, i: int, j: int, amount_out: int) -> int:
        """Return what of coin `i` the contract's views quote for `amount_out` of coin `j`.

        The pool swaps exact amounts in only. Its quote takes the fee of the balances before the
        swap, so that off balance `amount_out` of the answer comes close, and is not the same.

        Parameters
        ----------
        i, j : int
            Positions of the coins, from 0.
        amount_out : int
            In the smallest unit of coin `j`, after the fee.

        Returns
        -------
        amount_in : int
            In the smallest unit of coin `i`.

        Raises
        ------
        ParameterError
            If the coins are not two of the pool's.
        SwapRefusedError
            If the contract could not calculate; `ImbalanceError` if it holds too little.

        References
        ----------
        .. [1] ``get_dx`` of ``contracts/main/CurveStableSwapNGViews.vy`` in curvefi/stableswap-ng.
        """
        i, j = different_coins(i, j, len(self.balances))
        amount_out = whole("amount_out", amount_out)

        scaled = self._scaled_balances()
        d = self._invariant(scaled)
        wanted = fitting(amount_out * self.rates[j]) // PRECISION + 1
        with_fee = fitting(wanted * FEE_UNIT) // (FEE_UNIT - self._fee(scaled[i], scaled[j]))
        if with_fee >= scaled[j]:
            raise ImbalanceError(f"`amount_out` must lie below the balance, got {amount_out}.")
        after_in = self._balance_after(j, i, scaled[j] - with_fee, scaled, d)
        if after_in < scaled[i]:  # by rounding, for next to nothing
            raise ImbalanceError(f"`amount_out` must be worth a unit of coin {i}.")
        return (after_in - scaled[i]) * PRECISION // self.rates[i]

    def invariant(self) -> int:
        """Return D: the pool's value, were its coins in balance, in units of 1e-18.

        Raises
        ------
        ImbalanceError
            If a coin is missing.
        SwapRefusedError
            If the contract could not calculate.
        """
        return self._invariant(self._scaled_balances())

    @property
    def _n_amplification(self) -> int:
        """The product of A and n, in hundredths."""
        precise = self.amplification_precise
        if precise is None:
            precise = self.amplification * AMPLIFICATION_PRECISION
        return precise * len(self.balances)

    def _scaled_balances(self) -> list[int]:
        return [
            fitting(rate * balance) // PRECISION
            for rate, balance in zip(self.rates, self.balances, strict=True)
        ]

    def _invariant(self, scaled: list[int]) -> int:
        n, n_amplification, total = len(scaled), self._n_amplification, sum(scaled)
        if total == 0:
            return 0
        if 0 in scaled:
            raise ImbalanceError(f"`balances` must hold every coin or none, got {self.balances}.")
        d = total
        for _ in range(MOST_ROUNDS):
            product = d
            for balance in scaled:
                product = fitting(product * d) // balance
            product //= int(n**n)
            numerator = n_amplification * total // AMPLIFICATION_PRECISION + product * n
            slope = (n_amplification - AMPLIFICATION_PRECISION) * d // AMPLIFICATION_PRECISION
            previous, d = d, fitting(numerator * d) // (slope + (n + 1) * product)
            if abs(d - previous) <= 1:
                return d
        raise ConvergenceError(f"`balances` must let the invariant converge, got {self.balances}.")

    def _balance_after(self, i: int, j: int, after_in: int, scaled: list[int], d: int) -> int:
        """Return the scaled balance of coin `j` that keeps D once coin `i` stands at `after_in`."""
        n, n_amplification = len(scaled), self._n_amplification
        if d == 0:
            raise ImbalanceError("`balances` must hold every coin for a swap, got an empty pool.")
        others, constant = 0, d
        for position, balance in enumerate(scaled):
            if position != j:
                held = after_in if position == i else balance
                others += held
                constant = fitting(constant * d) // (held * n)
        constant = fitting(constant * d * AMPLIFICATION_PRECISION) // (n_amplification * n)
        linear = others + d * AMPLIFICATION_PRECISION // n_amplification
        y = d
        for _ in range(MOST_ROUNDS):
            previous, y = y, fitting(y * y + constant) // (2 * y + linear - d)
            if abs(y - previous) <= 1:
                return y
        raise ConvergenceError(f"`amount_in` must let the swap converge, got {after_in} scaled.")

    def _fee(self, held_in: int, held_out: int) -> int:
        """Return the fee between two scaled balances, in units of 1e-10."""
        multiplier = self.offpeg_fee_multiplier
        if multiplier <= FEE_UNIT:
            return self.fee
        product = fitting((multiplier - FEE_UNIT) * 4 * held_in * held_out)
        # From 0 to the multiplier less one: equal balances pay the plain fee.
        evenness = product // fitting((held_in + held_out) ** 2)
        return multiplier * self.fee // (evenness + FEE_UNIT)
