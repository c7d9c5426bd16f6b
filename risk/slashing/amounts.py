"""Amounts of a waterfall: what a validator holds, and the domain of an argument."""

import numpy as np
from numpy.typing import ArrayLike

from risk.arrays import FloatArray
from risk.errors import ParameterError

VALIDATOR_BALANCE_ETH = 32.0


def within(
    name: str, values: ArrayLike, low: float, high: float, *, excluded: bool = False
) -> FloatArray:
    """Return values as an array if each is finite and lies between two ends.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    values : array_like of any shape
    low, high : float
        Included.
    excluded : bool
        True if `low` itself is not allowed.

    Raises
    ------
    ParameterError
        If one of them does not.
    """
    checked = np.asarray(values, dtype=np.float64)
    above = checked > low if excluded else checked >= low
    wrong = checked[~(np.isfinite(checked) & above & (checked <= high))]
    if wrong.size:
        raise ParameterError(f"`{name}` {_rule(low, high, excluded)}, got {wrong[0]}.")
    return checked


def _rule(low: float, high: float, excluded: bool) -> str:
    if np.isinf(high):
        return f"must be finite and {'above' if excluded else 'at least'} {low:g}"
    return f"must be in {'(' if excluded else '['}{low:g}, {high:g}]"
