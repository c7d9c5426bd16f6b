# pragma version 0.4.3
# The interface of RocketNetworkBalances, version 3, of Rocket Pool 1.3.

getBalancesBlock: public(uint256)
getTotalETHBalance: public(uint256)
getTotalRETHSupply: public(uint256)


@external
def setBalances(at: uint256, total: uint256, supply: uint256, _timestamp: uint256):
    self.getBalancesBlock = at
    self.getTotalETHBalance = total
    self.getTotalRETHSupply = supply
