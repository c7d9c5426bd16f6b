# pragma version 0.4.3
# The interface of a Uniswap v3 pool. Its record has two ticks, one before and one from `switch` on,
# at one liquidity; a swap is quoted by the port of the contract's own.

struct State:
    price: uint256
    tick: int256
    liquidity: uint256
    fee: uint256
    spacing: int256
    ticks: DynArray[int256, 16]
    nets: DynArray[int256, 16]

struct Tick:
    gross: uint128
    net: int128

interface Port:
    def swap(pool: State, falling: bool, amount: int256, limit: uint256) -> (uint256, uint256, uint256, int256, uint256): view

token0: public(address)
token1: public(address)
fee: public(uint24)
tickSpacing: public(int24)
liquidity: public(uint128)
tickBitmap: public(HashMap[int16, uint256])
set_ticks: HashMap[int24, Tick]
places: DynArray[int256, 16]
price: uint160
tick: int24
oldest: uint256
switch: uint256
before: int24
since: int24


@external
def setPool(token0: address, token1: address, fee: uint24, liquidity: uint128):
    self.token0 = token0
    self.token1 = token1
    self.fee = fee
    self.liquidity = liquidity


@external
def setSlot(price: uint160, tick: int24, spacing: int24):
    self.price = price
    self.tick = tick
    self.tickSpacing = spacing


@external
def setTick(tick: int24, gross: uint128, net: int128):
    place: int256 = convert(tick, int256) // convert(self.tickSpacing, int256)
    assert place * convert(self.tickSpacing, int256) == convert(tick, int256)
    word: int16 = convert(self._floor(place), int16)
    bit: uint256 = 1 << convert(place - self._floor(place) * 256, uint256)
    if gross == 0:
        self.tickBitmap[word] = self.tickBitmap[word] & ~bit
    else:
        self.tickBitmap[word] = self.tickBitmap[word] | bit
        if convert(tick, int256) not in self.places:
            self.places.append(convert(tick, int256))
    self.set_ticks[tick] = Tick(gross=gross, net=net)


@external
def setWord(word: int16, bits: uint256):
    self.tickBitmap[word] = bits


@external
def setTicks(oldest: uint256, switch: uint256, before: int24, since: int24):
    self.oldest = oldest
    self.switch = switch
    self.before = before
    self.since = since


@external
@view
def slot0() -> (uint160, int24, uint16, uint16, uint16, uint8, bool):
    return self.price, self.tick, 0, 1, 1, 0, True


@external
@view
def ticks(tick: int24) -> (uint128, int128, uint256, uint256, int56, uint160, uint32, bool):
    found: Tick = self.set_ticks[tick]
    return found.gross, found.net, 0, 0, 0, 0, 0, found.gross != 0


@external
@view
def quote(port: address, falling: bool, amount: int256, limit: uint256) -> (uint256, uint256, uint256, int256, uint256):
    nets: DynArray[int256, 16] = []
    for place: int256 in self.places:
        nets.append(convert(self.set_ticks[convert(place, int24)].net, int256))
    state: State = State(
        price=convert(self.price, uint256),
        tick=convert(self.tick, int256),
        liquidity=convert(self.liquidity, uint256),
        fee=convert(self.fee, uint256),
        spacing=convert(self.tickSpacing, int256),
        ticks=self.places,
        nets=nets,
    )
    return staticcall Port(port).swap(state, falling, amount, limit)


@external
@view
def observe(seconds_ago: DynArray[uint32, 4]) -> (DynArray[int56, 4], DynArray[uint160, 4]):
    ticks: DynArray[int56, 4] = []
    seconds: DynArray[uint160, 4] = []
    for ago: uint32 in seconds_ago:
        at: uint256 = block.timestamp - convert(ago, uint256)
        assert at >= self.oldest, "OLD"
        first: uint256 = min(at, self.switch) - self.oldest
        second: uint256 = at - min(at, self.switch)
        cumulative: int256 = convert(first, int256) * convert(self.before, int256)
        cumulative += convert(second, int256) * convert(self.since, int256)
        ticks.append(convert(cumulative, int56))
        elapsed: uint256 = (at - self.oldest) << 128
        seconds.append(convert(elapsed // max(1, convert(self.liquidity, uint256)), uint160))
    return ticks, seconds


@internal
@pure
def _floor(place: int256) -> int256:
    if place < 0 and place % 256 != 0:
        return place // 256 - 1
    return place // 256
