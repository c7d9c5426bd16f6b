# pragma version 0.4.3
# The event of a Uniswap v3 pool.

event Swap:
    sender: indexed(address)
    recipient: indexed(address)
    amount0: int256
    amount1: int256
    sqrtPriceX96: uint160
    liquidity: uint128
    tick: int24


@external
def swap(root: uint160, count: uint256):
    for number: uint256 in range(count, bound=300):
        log Swap(
            sender=msg.sender,
            recipient=self,
            amount0=-1,
            amount1=1,
            sqrtPriceX96=root + convert(number, uint160),
            liquidity=10**21,
            tick=-5,
        )
