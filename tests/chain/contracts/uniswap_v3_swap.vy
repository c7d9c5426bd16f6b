# pragma version 0.4.3
# Uniswap v3's swap through its ticks, the pool's state an argument of every call.

Q96: constant(uint256) = 2**96
LOWEST: constant(uint256) = 4295128739
HIGHEST: constant(uint256) = 1461446703485210103287273052203988822378723970342
LAST_TICK: constant(int256) = 887272
UNIT: constant(uint256) = 10**6

struct Pool:
    price: uint256
    tick: int256
    liquidity: uint256
    fee: uint256
    spacing: int256
    ticks: DynArray[int256, 16]
    nets: DynArray[int256, 16]

struct Step:
    price: uint256
    went_in: uint256
    came_out: uint256
    fee: uint256


@external
@pure
def swap(pool: Pool, falling: bool, amount: int256, limit: uint256) -> (uint256, uint256, uint256, int256, uint256):
    assert amount != 0, "AS"
    if falling:
        assert limit < pool.price and limit > LOWEST, "SPL"
    else:
        assert limit > pool.price and limit < HIGHEST, "SPL"
    price: uint256 = pool.price
    tick: int256 = pool.tick
    liquidity: uint256 = pool.liquidity
    remaining: int256 = amount
    total_in: uint256 = 0
    total_out: uint256 = 0
    for round: uint256 in range(8000):
        if remaining == 0 or price == limit:
            return total_in, total_out, price, tick, liquidity
        next: int256 = 0
        net: int256 = 0
        next, net = self._next(pool, tick, falling)
        next_price: uint256 = self._price(next)
        target: uint256 = next_price
        if (falling and next_price < limit) or (not falling and next_price > limit):
            target = limit
        start: uint256 = price
        step: Step = self._step(price, target, liquidity, remaining, pool.fee)
        price = step.price
        total_in += step.went_in + step.fee
        total_out += step.came_out
        if amount > 0:
            remaining -= convert(step.went_in + step.fee, int256)
        else:
            remaining += convert(step.came_out, int256)
        if price == next_price:
            if falling:
                net = -net
            after: int256 = convert(liquidity, int256) + net
            assert after >= 0, "LS"
            assert after < 2**128, "LA"
            liquidity = convert(after, uint256)
            tick = next
            if falling:
                tick -= 1
        elif price != start:
            tick = self._tick(price)
    raise "rounds"


@external
@pure
def priceAt(tick: int256) -> uint256:
    return self._price(tick)


@external
@pure
def tickAt(price: uint256) -> int256:
    assert price >= LOWEST and price < HIGHEST, "R"
    return self._tick(price)


@internal
@pure
def _next(pool: Pool, tick: int256, falling: bool) -> (int256, int256):
    here: int256 = self._floor(tick, pool.spacing)
    if not falling:
        here += 1
    word: int256 = self._floor(here, 256)
    edge: int256 = word * 256 * pool.spacing
    if not falling:
        edge = (word * 256 + 255) * pool.spacing
    found: int256 = edge
    net: int256 = 0
    for k: uint256 in range(len(pool.ticks), bound=16):
        place: int256 = pool.ticks[k]
        if falling and place <= here * pool.spacing and place >= found:
            found = place
            net = pool.nets[k]
        if not falling and place >= here * pool.spacing and place <= found:
            found = place
            net = pool.nets[k]
    return min(max(found, -LAST_TICK), LAST_TICK), net


@internal
@pure
def _floor(a: int256, b: int256) -> int256:
    if a < 0 and a % b != 0:
        return a // b - 1
    return a // b


@internal
@pure
def _step(price: uint256, target: uint256, liquidity: uint256, remaining: int256, fee: uint256) -> Step:
    falling: bool = price >= target
    exact_in: bool = remaining >= 0
    left: uint256 = convert(max(remaining, -remaining), uint256)
    next: uint256 = 0
    went_in: uint256 = 0
    came_out: uint256 = 0
    if exact_in:
        free: uint256 = self._mulDiv(left, UNIT - fee, UNIT)
        if falling:
            went_in = self._amount0(target, price, liquidity, True)
        else:
            went_in = self._amount1(price, target, liquidity, True)
        next = target
        if free < went_in:
            next = self._afterInput(price, liquidity, free, falling)
    else:
        if falling:
            came_out = self._amount1(target, price, liquidity, False)
        else:
            came_out = self._amount0(price, target, liquidity, False)
        next = target
        if left < came_out:
            next = self._afterOutput(price, liquidity, left, falling)
    reached: bool = next == target
    if falling:
        if not (reached and exact_in):
            went_in = self._amount0(next, price, liquidity, True)
        if not (reached and not exact_in):
            came_out = self._amount1(next, price, liquidity, False)
    else:
        if not (reached and exact_in):
            went_in = self._amount1(price, next, liquidity, True)
        if not (reached and not exact_in):
            came_out = self._amount0(price, next, liquidity, False)
    if not exact_in and came_out > left:
        came_out = left
    taken: uint256 = 0
    if exact_in and not reached:
        taken = left - went_in
    else:
        taken = self._mulDivUp(went_in, fee, UNIT - fee)
    return Step(price=next, went_in=went_in, came_out=came_out, fee=taken)


@internal
@pure
def _afterInput(price: uint256, liquidity: uint256, amount: uint256, falling: bool) -> uint256:
    if not falling:
        return price + self._mulDiv(amount, Q96, liquidity)
    if amount == 0:
        return price
    scaled: uint256 = liquidity << 96
    product: uint256 = unsafe_mul(amount, price)
    if unsafe_div(product, amount) == price:
        denominator: uint256 = unsafe_add(scaled, product)
        if denominator >= scaled:
            return self._mulDivUp(scaled, price, denominator)
    return self._divUp(scaled, scaled // price + amount)


@internal
@pure
def _afterOutput(price: uint256, liquidity: uint256, amount: uint256, falling: bool) -> uint256:
    if falling:
        return price - self._mulDivUp(amount, Q96, liquidity)
    if amount == 0:
        return price
    scaled: uint256 = liquidity << 96
    return self._mulDivUp(scaled, price, scaled - amount * price)


@internal
@pure
def _amount0(low: uint256, high: uint256, liquidity: uint256, up: bool) -> uint256:
    scaled: uint256 = liquidity << 96
    if up:
        return self._divUp(self._mulDivUp(scaled, high - low, high), low)
    return self._mulDiv(scaled, high - low, high) // low


@internal
@pure
def _amount1(low: uint256, high: uint256, liquidity: uint256, up: bool) -> uint256:
    if up:
        return self._mulDivUp(liquidity, high - low, Q96)
    return self._mulDiv(liquidity, high - low, Q96)


@internal
@pure
def _divUp(a: uint256, b: uint256) -> uint256:
    quotient: uint256 = a // b
    if a % b > 0:
        quotient += 1
    return quotient


@internal
@pure
def _mulDivUp(a: uint256, b: uint256, c: uint256) -> uint256:
    quotient: uint256 = self._mulDiv(a, b, c)
    if uint256_mulmod(a, b, c) > 0:
        quotient += 1
    return quotient


@internal
@pure
def _mulDiv(a: uint256, b: uint256, c: uint256) -> uint256:
    # The product as two words; its remainder taken off, the division is exact, and exact division
    # is multiplication with the inverse modulo 2**256.
    low: uint256 = unsafe_mul(a, b)
    most: uint256 = uint256_mulmod(a, b, max_value(uint256))
    high: uint256 = unsafe_sub(most, low)
    if most < low:
        high = unsafe_sub(high, 1)
    if high == 0:
        return low // c
    assert c > high, "mulDiv"
    rest: uint256 = uint256_mulmod(a, b, c)
    if rest > low:
        high -= 1
    low = unsafe_sub(low, rest)
    twos: uint256 = c & unsafe_sub(0, c)
    odd: uint256 = c // twos
    low //= twos
    flip: uint256 = unsafe_add(unsafe_div(unsafe_sub(0, twos), twos), 1)
    low = low | unsafe_mul(high, flip)
    inverse: uint256 = unsafe_mul(3, odd) ^ 2
    for k: uint256 in range(6):
        inverse = unsafe_mul(inverse, unsafe_sub(2, unsafe_mul(odd, inverse)))
    return unsafe_mul(low, inverse)


@internal
@pure
def _price(tick: int256) -> uint256:
    assert tick >= -LAST_TICK and tick <= LAST_TICK, "T"
    factors: uint256[20] = [
        340265354078544963557816517032075149313,
        340248342086729790484326174814286782778,
        340214320654664324051920982716015181260,
        340146287995602323631171512101879684304,
        340010263488231146823593991679159461444,
        339738377640345403697157401104375502016,
        339195258003219555707034227454543997025,
        338111622100601834656805679988414885971,
        335954724994790223023589805789778977700,
        331682121138379247127172139078559817300,
        323299236684853023288211250268160618739,
        307163716377032989948697243942600083929,
        277268403626896220162999269216087595045,
        225923453940442621947126027127485391333,
        149997214084966997727330242082538205943,
        66119101136024775622716233608466517926,
        12847376061809297530290974190478138313,
        485053260817066172746253684029974020,
        691415978906521570653435304214168,
        1404880482679654955896180642,
    ]
    size: uint256 = convert(max(tick, -tick), uint256)
    ratio: uint256 = 2**128
    for k: uint256 in range(20):
        if (size >> k) & 1 != 0:
            ratio = ratio * factors[k] >> 128
    if tick > 0:
        ratio = max_value(uint256) // ratio
    rounded: uint256 = ratio >> 32
    if ratio % 2**32 != 0:
        rounded += 1
    return rounded


@internal
@pure
def _tick(price: uint256) -> int256:
    low: int256 = -LAST_TICK
    high: int256 = LAST_TICK
    for k: uint256 in range(21):
        if high - low <= 1:
            break
        middle: int256 = self._floor(low + high, 2)
        if self._price(middle) <= price:
            low = middle
        else:
            high = middle
    return low
