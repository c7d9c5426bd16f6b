# pragma version 0.4.3
# Curve's StableSwap-NG as far as a swap needs it, its state an argument of every call.

MOST_COINS: constant(uint256) = 8
PRECISION: constant(uint256) = 10**18
FEE_UNIT: constant(uint256) = 10**10
A_UNIT: constant(uint256) = 100

struct Pool:
    balances: DynArray[uint256, 8]
    amplification: uint256
    fee: uint256
    rates: DynArray[uint256, 8]
    multiplier: uint256


@external
@pure
def invariant(pool: Pool) -> uint256:
    return self._d(self._scaled(pool), pool.amplification)


@external
@pure
def amountOut(pool: Pool, i: uint256, j: uint256, given: uint256) -> uint256:
    assert i != j
    held: DynArray[uint256, 8] = self._scaled(pool)
    d: uint256 = self._d(held, pool.amplification)
    x: uint256 = held[i] + given * pool.rates[i] // PRECISION
    y: uint256 = self._y(i, j, x, held, pool.amplification, d)
    out: uint256 = held[j] - y - 1
    fee: uint256 = self._fee((held[i] + x) // 2, (held[j] + y) // 2, pool.fee, pool.multiplier)
    return (out - out * fee // FEE_UNIT) * PRECISION // pool.rates[j]


@external
@pure
def amountIn(pool: Pool, i: uint256, j: uint256, wanted: uint256) -> uint256:
    assert i != j
    held: DynArray[uint256, 8] = self._scaled(pool)
    d: uint256 = self._d(held, pool.amplification)
    least: uint256 = wanted * pool.rates[j] // PRECISION + 1
    fee: uint256 = self._fee(held[i], held[j], pool.fee, pool.multiplier)
    y: uint256 = held[j] - least * FEE_UNIT // (FEE_UNIT - fee)
    x: uint256 = self._y(j, i, y, held, pool.amplification, d)
    return (x - held[i]) * PRECISION // pool.rates[i]


@external
@pure
def ramped(initial: uint256, future: uint256, start: uint256, end: uint256, time: uint256) -> uint256:
    if time >= end:
        return future
    if future > initial:
        return initial + (future - initial) * (time - start) // (end - start)
    return initial - (initial - future) * (time - start) // (end - start)


@internal
@pure
def _scaled(pool: Pool) -> DynArray[uint256, 8]:
    held: DynArray[uint256, 8] = []
    for k: uint256 in range(len(pool.balances), bound=MOST_COINS):
        held.append(pool.rates[k] * pool.balances[k] // PRECISION)
    return held


@internal
@pure
def _d(held: DynArray[uint256, 8], amplification: uint256) -> uint256:
    n: uint256 = len(held)
    total: uint256 = 0
    for x: uint256 in held:
        total += x
    if total == 0:
        return 0
    ann: uint256 = amplification * n
    d: uint256 = total
    for round: uint256 in range(255):
        product: uint256 = d
        for x: uint256 in held:
            product = product * d // x
        product //= pow_mod256(n, n)
        before: uint256 = d
        d = (ann * total // A_UNIT + product * n) * d // (
            unsafe_div((ann - A_UNIT) * d, A_UNIT) + (n + 1) * product
        )
        if d > before:
            if d - before <= 1:
                return d
        elif before - d <= 1:
            return d
    raise "converge"


@internal
@pure
def _y(i: uint256, j: uint256, x: uint256, held: DynArray[uint256, 8], amplification: uint256, d: uint256) -> uint256:
    n: uint256 = len(held)
    ann: uint256 = amplification * n
    c: uint256 = d
    others: uint256 = 0
    for k: uint256 in range(n, bound=MOST_COINS):
        if k != j:
            here: uint256 = held[k]
            if k == i:
                here = x
            others += here
            c = c * d // (here * n)
    c = c * d * A_UNIT // (ann * n)
    b: uint256 = others + d * A_UNIT // ann
    y: uint256 = d
    for round: uint256 in range(255):
        before: uint256 = y
        y = (y * y + c) // (2 * y + b - d)
        if y > before:
            if y - before <= 1:
                return y
        elif before - y <= 1:
            return y
    raise "converge"


@internal
@pure
def _fee(x: uint256, y: uint256, fee: uint256, multiplier: uint256) -> uint256:
    if multiplier <= FEE_UNIT:
        return fee
    return multiplier * fee // ((multiplier - FEE_UNIT) * 4 * x * y // (x + y) ** 2 + FEE_UNIT)
