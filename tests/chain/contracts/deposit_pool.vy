# pragma version 0.4.3
# The interface of RocketDepositPool.

getExcessBalance: public(uint256)
getMaximumDepositAmount: public(uint256)


@external
def setPool(excess: uint256, maximum: uint256):
    self.getExcessBalance = excess
    self.getMaximumDepositAmount = maximum
