# pragma version 0.4.3
# Uniswap v2's amounts of a swap, the reserves arguments of every call.


@external
@pure
def amountOut(given: uint256, reserve_in: uint256, reserve_out: uint256, kept: uint256) -> uint256:
    assert given > 0, "INSUFFICIENT_INPUT_AMOUNT"
    assert reserve_in > 0 and reserve_out > 0, "INSUFFICIENT_LIQUIDITY"
    with_fee: uint256 = given * kept
    return with_fee * reserve_out // (reserve_in * 1000 + with_fee)


@external
@pure
def amountIn(wanted: uint256, reserve_in: uint256, reserve_out: uint256, kept: uint256) -> uint256:
    assert wanted > 0, "INSUFFICIENT_OUTPUT_AMOUNT"
    assert reserve_in > 0 and reserve_out > 0, "INSUFFICIENT_LIQUIDITY"
    return reserve_in * wanted * 1000 // ((reserve_out - wanted) * kept) + 1
