# pragma version 0.4.3
# Balancer v2's weighted pool as far as a swap needs it, its state an argument of every call.

ONE: constant(uint256) = 10**18
E18: constant(int256) = 10**18
E20: constant(int256) = 10**20
E36: constant(int256) = 10**36

struct Side:
    balance: uint256
    weight: uint256
    unit: uint256


@external
@pure
def amountOut(into: Side, out: Side, fee: uint256, given: uint256) -> uint256:
    held_in: uint256 = into.balance * (into.unit * ONE) // ONE
    held_out: uint256 = out.balance * (out.unit * ONE) // ONE
    amount: uint256 = given - self._up(given * fee, ONE)
    amount = amount * (into.unit * ONE) // ONE
    assert amount <= held_in * (3 * 10**17) // ONE, "BAL#304"
    base: uint256 = self._up(held_in * ONE, held_in + amount)
    left: uint256 = self._powerUp(base, into.weight * ONE // out.weight)
    taken: uint256 = 0
    if left < ONE:
        taken = ONE - left
    return (held_out * taken // ONE) * ONE // (out.unit * ONE)


@external
@pure
def amountIn(into: Side, out: Side, fee: uint256, wanted: uint256) -> uint256:
    held_in: uint256 = into.balance * (into.unit * ONE) // ONE
    held_out: uint256 = out.balance * (out.unit * ONE) // ONE
    amount: uint256 = wanted * (out.unit * ONE) // ONE
    assert amount <= held_out * (3 * 10**17) // ONE, "BAL#305"
    base: uint256 = self._up(held_out * ONE, held_out - amount)
    grown: uint256 = self._powerUp(base, self._up(out.weight * ONE, into.weight))
    amount = self._up(held_in * (grown - ONE), ONE)
    amount = self._up(amount * ONE, into.unit * ONE)
    return self._up(amount * ONE, ONE - fee)


@external
@pure
def power(base: uint256, exponent: uint256) -> uint256:
    return self._power(base, exponent)


@internal
@pure
def _up(a: uint256, b: uint256) -> uint256:
    assert b != 0, "BAL#004"
    if a == 0:
        return 0
    return (a - 1) // b + 1


@internal
@pure
def _powerUp(base: uint256, exponent: uint256) -> uint256:
    if exponent == ONE:
        return base
    if exponent == 2 * ONE:
        return self._up(base * base, ONE)
    if exponent == 4 * ONE:
        square: uint256 = self._up(base * base, ONE)
        return self._up(square * square, ONE)
    raw: uint256 = self._power(base, exponent)
    return raw + self._up(raw * 10000, ONE) + 1


@internal
@pure
def _power(base: uint256, exponent: uint256) -> uint256:
    if exponent == 0:
        return ONE
    if base == 0:
        return 0
    assert base >> 255 == 0, "BAL#006"
    assert exponent < 2**254 // 10**20, "BAL#007"
    x: int256 = convert(base, int256)
    y: int256 = convert(exponent, int256)
    product: int256 = 0
    if 9 * 10**17 < x and x < 11 * 10**17:
        fine: int256 = self._series(x * E18, E36, 7)
        product = (fine // E18) * y + ((fine % E18) * y) // E18
    else:
        product = self._ln(x) * y
    product //= E18
    assert product >= -41 * E18 and product <= 130 * E18, "BAL#008"
    return convert(self._exp(product), uint256)


@internal
@pure
def _steps() -> int256[10]:
    return [
        7896296018268069516100000000000000,
        888611052050787263676000000,
        298095798704172827474000,
        5459815003314423907810,
        738905609893065022723,
        271828182845904523536,
        164872127070012814685,
        128402541668774148407,
        113314845306682631683,
        106449445891785942956,
    ]


@internal
@pure
def _exp(given: int256) -> int256:
    negative: bool = given < 0
    x: int256 = given
    if negative:
        x = -given
    factor: int256 = 1
    if x >= 128 * E18:
        x -= 128 * E18
        factor = 38877084059945950922200000000000000000000000000000000000
    elif x >= 64 * E18:
        x -= 64 * E18
        factor = 6235149080811616882910000000
    x *= 100
    values: int256[10] = self._steps()
    product: int256 = E20
    step: int256 = 32 * E20
    for k: uint256 in range(8):
        if x >= step:
            x -= step
            product = product * values[k] // E20
        step //= 2
    total: int256 = E20 + x
    term: int256 = x
    for n: int256 in range(2, 13):
        term = term * x // E20 // n
        total += term
    result: int256 = product * total // E20 * factor // 100
    if negative:
        return E18 * E18 // result
    return result


@internal
@pure
def _ln(given: int256) -> int256:
    negative: bool = given < E18
    a: int256 = given
    if negative:
        a = E18 * E18 // given
    total: int256 = 0
    if a >= 38877084059945950922200000000000000000000000000000000000 * E18:
        a //= 38877084059945950922200000000000000000000000000000000000
        total += 128 * E18
    if a >= 6235149080811616882910000000 * E18:
        a //= 6235149080811616882910000000
        total += 64 * E18
    total *= 100
    a *= 100
    values: int256[10] = self._steps()
    step: int256 = 32 * E20
    for k: uint256 in range(10):
        if a >= values[k]:
            a = a * E20 // values[k]
            total += step
        step //= 2
    total = (total + self._series(a, E20, 5)) // 100
    if negative:
        return -total
    return total


@internal
@pure
def _series(x: int256, unit: int256, terms: int256) -> int256:
    z: int256 = (x - unit) * unit // (x + unit)
    square: int256 = z * z // unit
    term: int256 = z
    total: int256 = z
    for k: int256 in range(1, terms + 1, bound=7):
        term = term * square // unit
        total += term // (2 * k + 1)
    return total * 2
