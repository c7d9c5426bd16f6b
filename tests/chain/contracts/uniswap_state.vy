# pragma version 0.4.3
# The interface of a Uniswap v3 pool as far as its positions need it.

struct Slot0:
    sqrtPriceX96: uint160
    tick: int24
    observationIndex: uint16
    observationCardinality: uint16
    observationCardinalityNext: uint16
    feeProtocol: uint8
    unlocked: bool

slot0: public(Slot0)
liquidity: public(uint128)


@external
def setState(tick: int24, liquidity: uint128):
    self.slot0 = Slot0(
        sqrtPriceX96=2**96,
        tick=tick,
        observationIndex=3,
        observationCardinality=100,
        observationCardinalityNext=100,
        feeProtocol=0,
        unlocked=True,
    )
    self.liquidity = liquidity
