# pragma version 0.4.3
# Balancer v2's MetaStable pool as far as a swap needs it, its state an argument of every call.

ONE: constant(uint256) = 10**18
A_UNIT: constant(uint256) = 1000
MOST_COINS: constant(uint256) = 5

struct Pool:
    balances: DynArray[uint256, 5]
    amplification: uint256
    fee: uint256
    rates: DynArray[uint256, 5]
    units: DynArray[uint256, 5]


@external
@pure
def invariant(pool: Pool) -> uint256:
    return self._d(self._scaled(pool), pool.amplification)


@external
@pure
def amountOut(pool: Pool, i: uint256, j: uint256, given: uint256) -> uint256:
    assert i != j
    held: DynArray[uint256, 5] = self._scaled(pool)
    amount: uint256 = given - self._up(given * pool.fee, ONE)
    amount = amount * self._factor(pool, i) // ONE
    d: uint256 = self._d(held, pool.amplification)
    held[i] += amount
    left: uint256 = self._balance(pool.amplification, held, d, j)
    assert left <= held[j], "BAL#001"
    out: uint256 = held[j] - left
    assert out >= 1, "BAL#001"
    return (out - 1) * ONE // self._factor(pool, j)


@external
@pure
def amountIn(pool: Pool, i: uint256, j: uint256, wanted: uint256) -> uint256:
    assert i != j
    held: DynArray[uint256, 5] = self._scaled(pool)
    amount: uint256 = wanted * self._factor(pool, j) // ONE
    d: uint256 = self._d(held, pool.amplification)
    assert amount <= held[j], "BAL#001"
    held[j] -= amount
    grown: uint256 = self._balance(pool.amplification, held, d, i)
    assert grown >= held[i], "BAL#001"
    amount = self._up((grown - held[i] + 1) * ONE, self._factor(pool, i))
    return self._up(amount * ONE, ONE - pool.fee)


@internal
@pure
def _factor(pool: Pool, k: uint256) -> uint256:
    return pool.units[k] * ONE * pool.rates[k] // ONE


@internal
@pure
def _scaled(pool: Pool) -> DynArray[uint256, 5]:
    held: DynArray[uint256, 5] = []
    for k: uint256 in range(len(pool.balances), bound=MOST_COINS):
        held.append(pool.balances[k] * self._factor(pool, k) // ONE)
    return held


@internal
@pure
def _up(a: uint256, b: uint256) -> uint256:
    assert b != 0, "BAL#004"
    if a == 0:
        return 0
    return 1 + (a - 1) // b


@internal
@pure
def _d(held: DynArray[uint256, 5], amplification: uint256) -> uint256:
    n: uint256 = len(held)
    total: uint256 = 0
    for x: uint256 in held:
        total += x
    if total == 0:
        return 0
    ann: uint256 = amplification * n
    d: uint256 = total
    for round: uint256 in range(255):
        p: uint256 = held[0] * n
        for k: uint256 in range(1, n, bound=MOST_COINS):
            p = self._up(p * held[k] * n, d)
        before: uint256 = d
        d = self._up(
            n * d * d + self._up(ann * total * p, A_UNIT),
            (n + 1) * d + (ann - A_UNIT) * p // A_UNIT,
        )
        if d > before:
            if d - before <= 1:
                return d
        elif before - d <= 1:
            return d
    raise "BAL#322"


@internal
@pure
def _balance(amplification: uint256, held: DynArray[uint256, 5], d: uint256, k: uint256) -> uint256:
    n: uint256 = len(held)
    ann: uint256 = amplification * n
    total: uint256 = held[0]
    p: uint256 = held[0] * n
    for m: uint256 in range(1, n, bound=MOST_COINS):
        p = p * held[m] * n // d
        total += held[m]
    total -= held[k]
    c: uint256 = self._up(d * d, ann * p) * A_UNIT * held[k]
    b: uint256 = total + d // ann * A_UNIT
    y: uint256 = self._up(d * d + c, d + b)
    for round: uint256 in range(255):
        before: uint256 = y
        y = self._up(y * y + c, y * 2 + b - d)
        if y > before:
            if y - before <= 1:
                return y
        elif before - y <= 1:
            return y
    raise "BAL#322"
