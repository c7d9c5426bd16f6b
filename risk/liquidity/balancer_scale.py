"""What every pool of Balancer v2 does around its curve: fee, scale and the bounds of its vault.

Amounts are in the smallest unit of each coin; factors turn them into units of 1e-18 of the pool's
common value. The fee is taken from what goes in, before anything else.
"""

from collections.abc import Sequence

from risk.errors import ParameterError
from risk.liquidity.words import divided_up, fitting, whole

ONE = 10**18
SMALLEST_FEE = 10**12
LARGEST_FEE = 10**17
LARGEST_BALANCE = 2**112 - 1
LARGEST_RATE = 2**128 - 1
MOST_DECIMALS = 18


def multiplied_down(a: int, b: int) -> int:
    """Return the product of two fractions in units of 1e-18, rounded down."""
    return fitting(a * b) // ONE


def multiplied_up(a: int, b: int) -> int:
    """Return the product of two fractions in units of 1e-18, rounded up."""
    return divided_up(fitting(a * b), ONE)


def quotient_down(a: int, b: int) -> int:
    """Return the quotient of two fractions in units of 1e-18, rounded down."""
    return fitting(a * ONE) // b


def quotient_up(a: int, b: int) -> int:
    """Return the quotient of two fractions in units of 1e-18, rounded up."""
    return divided_up(fitting(a * ONE), b)


def without_fee(amount: int, fee: int) -> int:
    """Return what of an amount that goes in reaches the curve."""
    return amount - multiplied_up(amount, fee)


def with_fee(amount: int, fee: int) -> int:
    """Return what must go in for `amount` to reach the curve."""
    return quotient_up(amount, ONE - fee)


def checked_balances(balances: Sequence[int], most_coins: int) -> tuple[int, ...]:
    """Return the balances as the vault can hold them, or raise `ParameterError`."""
    if not 2 <= len(balances) <= most_coins:
        raise ParameterError(f"`balances` must be of 2 to {most_coins} coins, got {len(balances)}.")
    return tuple(whole("balances", value, 0, LARGEST_BALANCE) for value in balances)


def checked_decimals(decimals: Sequence[int] | None, n_coins: int) -> tuple[int, ...]:
    """Return the decimals of each coin, 18 if not given, or raise `ParameterError`."""
    if decimals is None:
        return (MOST_DECIMALS,) * n_coins
    if len(decimals) != n_coins:
        raise ParameterError(f"`decimals` must be of {n_coins} coins, got {len(decimals)}.")
    return tuple(whole("decimals", value, 0, MOST_DECIMALS) for value in decimals)
