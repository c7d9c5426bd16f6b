"""Array types and the checks that parameter objects share.

Arrays are time first, ``(n_steps, n_paths)``, and float64.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from risk.errors import ParameterError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

DAYS_PER_YEAR = 365.0
_LONGEST_SHOWN = 40
_LARGEST_SHOWN = 10**18


def require_finite(owner: object, *names: str) -> None:
    """Raise unless each named attribute is a finite number."""
    for name in names:
        value: Any = getattr(owner, name)
        if not _is_finite_number(value):
            # Python refuses to print integers of more than some thousand digits.
            long = isinstance(value, int) and abs(value) > _LARGEST_SHOWN
            shown = "an integer out of all range" if long else repr(value)[:_LONGEST_SHOWN]
            raise ParameterError(f"`{name}` must be a finite number, got {shown}.")


def _is_finite_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer that no float holds
        return False


def require_between(owner: object, low: float, high: float, *names: str) -> None:
    """Raise unless each named attribute is a finite number in ``[low, high]``."""
    require_finite(owner, *names)
    for name in names:
        value: float = getattr(owner, name)
        if not low <= value <= high:
            raise ParameterError(f"`{name}` must lie between {low:g} and {high:g}, got {value:g}.")
