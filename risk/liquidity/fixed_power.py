"""Powers of fractions in units of 1e-18, digit by digit as Balancer's contracts calculate them.

The logarithm and the exponential halve their argument by powers of e and sum a short series for
the rest [1]_. What is lost in rounding is part of the result.

References
----------
.. [1] ``LogExpMath.sol`` and ``FixedPoint.sol`` in balancer/balancer-v2-monorepo, F. Martinelli,
   S. Yuhjtman, D. Fernandez.
"""

from risk.liquidity.balancer_scale import ONE, multiplied_up
from risk.liquidity.refusals import WordSizeError

RELATIVE_ERROR = 10_000  # 1e-14, by which every power is rounded away
SMALLEST_EXPONENT = -41 * ONE
LARGEST_EXPONENT = 130 * ONE
LARGEST_BASE = 2**255 - 1

_FINE = 10**20  # inside, two more digits are kept
_FINEST = 10**36
_NEAR_ONE = ONE // 10  # closer to one than this, the logarithm has 36 digits
_LARGEST_POWER = 2**254 // _FINE
# Powers of two and e to them: without digits after the point, then with twenty.
_COARSE_STEPS = (
    (128 * ONE, 38877084059945950922200000000000000000000000000000000000),
    (64 * ONE, 6235149080811616882910000000),
)
_STEPS = (
    (32 * _FINE, 7896296018268069516100000000000000),
    (16 * _FINE, 888611052050787263676000000),
    (8 * _FINE, 298095798704172827474000),
    (4 * _FINE, 5459815003314423907810),
    (2 * _FINE, 738905609893065022723),
    (_FINE, 271828182845904523536),
    (_FINE // 2, 164872127070012814685),
    (_FINE // 4, 128402541668774148407),
    (_FINE // 8, 113314845306682631683),
    (_FINE // 16, 106449445891785942956),
)
_STEPS_OF_EXPONENTIAL = _STEPS[:8]
_TERMS_OF_EXPONENTIAL = 12
_ODD_OF_LOGARITHM = (3, 5, 7, 9, 11)
_ODD_NEAR_ONE = (3, 5, 7, 9, 11, 13, 15)


def power_up(base: int, exponent: int) -> int:
    """Return a power that is not below the true one.

    Parameters
    ----------
    base, exponent : int
        In units of 1e-18, not negative.

    Returns
    -------
    power : int
        In units of 1e-18. Exponents 1, 2 and 4 are multiplied out.

    Raises
    ------
    WordSizeError
        If the power lies outside e⁻⁴¹ to e¹³⁰ or an argument outside the contract's words.

    Examples
    --------
    >>> power_up(9 * 10**17, 5 * 10**17)
    948683298050523288
    """
    if exponent == ONE:
        return base
    if exponent in (2 * ONE, 4 * ONE):
        square = multiplied_up(base, base)
        return square if exponent == 2 * ONE else multiplied_up(square, square)
    raw = power(base, exponent)
    return raw + multiplied_up(raw, RELATIVE_ERROR) + 1


def power_down(base: int, exponent: int) -> int:
    """Return a power that is not above the true one; otherwise as `power_up`."""
    if exponent == ONE:
        return base
    if exponent in (2 * ONE, 4 * ONE):
        square = base * base // ONE
        return square if exponent == 2 * ONE else square * square // ONE
    raw = power(base, exponent)
    return max(0, raw - multiplied_up(raw, RELATIVE_ERROR) - 1)


def power(base: int, exponent: int) -> int:
    """Return a power without allowance for its error; otherwise as `power_up`."""
    if exponent == 0:
        return ONE
    if base == 0:
        return 0
    if base > LARGEST_BASE or exponent >= _LARGEST_POWER:
        raise WordSizeError("`base` and `exponent` must fit the contract's signed words.")
    if abs(base - ONE) < _NEAR_ONE:
        logarithm = _logarithm_near_one(base)
        # In two parts, because the whole product would not fit.
        head = _quotient(logarithm, ONE) * exponent
        tail = _quotient((logarithm - _quotient(logarithm, ONE) * ONE) * exponent, ONE)
        product = head + tail
    else:
        product = _logarithm(base) * exponent
    product = _quotient(product, ONE)
    if not SMALLEST_EXPONENT <= product <= LARGEST_EXPONENT:
        raise WordSizeError("`base` to the `exponent` must lie between e^-41 and e^130.")
    return _exponential(product)


def _exponential(x: int) -> int:
    if x < 0:
        return ONE * ONE // _exponential(-x)
    factor = 1
    for step, value in _COARSE_STEPS:
        if x >= step:
            x, factor = x - step, value
            break
    x *= 100
    product = _FINE
    for step, value in _STEPS_OF_EXPONENTIAL:
        if x >= step:
            x, product = x - step, product * value // _FINE
    total = _FINE + x
    term = x
    for n in range(2, _TERMS_OF_EXPONENTIAL + 1):
        term = term * x // _FINE // n
        total += term
    return product * total // _FINE * factor // 100


def _logarithm(a: int) -> int:
    """Return the natural logarithm in units of 1e-18."""
    if a < ONE:
        return -_logarithm(ONE * ONE // a)
    total = 0
    for step, value in _COARSE_STEPS:
        if a >= value * ONE:
            a, total = a // value, total + step
    a, total = a * 100, total * 100
    for step, value in _STEPS:
        if a >= value:
            a, total = a * _FINE // value, total + step
    return (total + _series(a, _FINE, _ODD_OF_LOGARITHM)) // 100


def _logarithm_near_one(x: int) -> int:
    """Return the natural logarithm in units of 1e-36."""
    return _series(x * ONE, _FINEST, _ODD_NEAR_ONE)


def _series(x: int, unit: int, odd: tuple[int, ...]) -> int:
    """Return 2 artanh((x − 1) / (x + 1)), the logarithm of `x`, in the unit of `x`."""
    z = _quotient((x - unit) * unit, x + unit)
    square = z * z // unit
    term = total = z
    for n in odd:
        term = _quotient(term * square, unit)
        total += _quotient(term, n)
    return 2 * total


def _quotient(a: int, b: int) -> int:
    """Return the quotient cut towards zero, as signed words are divided."""
    return a // b if a >= 0 else -(-a // b)
