# pragma version 0.4.3
# The interface of a Uniswap v3 pool: two ticks, one before and one from `switch` on, at one liquidity.

token0: public(address)
token1: public(address)
fee: public(uint24)
liquidity: public(uint128)
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
def setTicks(oldest: uint256, switch: uint256, before: int24, since: int24):
    self.oldest = oldest
    self.switch = switch
    self.before = before
    self.since = since


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
