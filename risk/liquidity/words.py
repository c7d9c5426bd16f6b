"""Whole numbers as contracts hold them: unsigned, 256 bits, every division rounded one way."""

import operator

from risk.errors import ParameterError
from risk.liquidity.refusals import WordSizeError

LARGEST_WORD = 2**256 - 1


def whole(name: str, value: object, low: int = 0, high: int = LARGEST_WORD) -> int:
    """Return the value as Python's integer, which no product overflows.

    Raises
    ------
    ParameterError
        If it is not whole or lies outside ``[low, high]``.
    """
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise ParameterError(f"`{name}` must be whole, got {value!r}.") from None
    if not low <= number <= high:
        raise ParameterError(f"`{name}` must lie between {low} and {high}, got {number}.")
    return number


def fitting(value: int) -> int:
    """Return the value if the contract could hold it, else raise `WordSizeError`."""
    if not 0 <= value <= LARGEST_WORD:
        raise WordSizeError(
            "`balances`, `amount_in` or `amount_out` must keep every product within "
            f"the contract's 256 bits, got one of {value.bit_length()}."
        )
    return value


def divided_up(numerator: int, denominator: int) -> int:
    """Return the quotient rounded away from zero, as in the pool's favour."""
    return -(-numerator // denominator)


def different_coins(i: int, j: int, n_coins: int) -> tuple[int, int]:
    """Return the positions of two coins, or raise `ParameterError`."""
    i = whole("i", i, 0, n_coins - 1)
    j = whole("j", j, 0, n_coins - 1)
    if i == j:
        raise ParameterError(f"`i` and `j` must be different coins, got {i} twice.")
    return i, j
