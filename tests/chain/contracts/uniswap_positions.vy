# pragma version 0.4.3
# The interface of NonfungiblePositionManager.

struct Position:
    nonce: uint96
    operator: address
    token0: address
    token1: address
    fee: uint24
    tickLower: int24
    tickUpper: int24
    liquidity: uint128
    feeGrowthInside0LastX128: uint256
    feeGrowthInside1LastX128: uint256
    tokensOwed0: uint128
    tokensOwed1: uint128

balanceOf: public(HashMap[address, uint256])
tokenOfOwnerByIndex: public(HashMap[address, HashMap[uint256, uint256]])
positions: public(HashMap[uint256, Position])


@external
def give(owner: address, number: uint256, token0: address, token1: address, fee: uint24):
    self.tokenOfOwnerByIndex[owner][self.balanceOf[owner]] = number
    self.balanceOf[owner] += 1
    self.positions[number].token0 = token0
    self.positions[number].token1 = token1
    self.positions[number].fee = fee
    self.positions[number].feeGrowthInside0LastX128 = max_value(uint256)


@external
def fill(number: uint256, lower: int24, upper: int24, liquidity: uint128, owed0: uint128, owed1: uint128):
    self.positions[number].tickLower = lower
    self.positions[number].tickUpper = upper
    self.positions[number].liquidity = liquidity
    self.positions[number].tokensOwed0 = owed0
    self.positions[number].tokensOwed1 = owed1
