# pragma version 0.4.3
# The interface of RocketDAOProtocolSettingsNetwork, version 4, of Rocket Pool 1.4.

getTargetRethCollateralRate: public(uint256)
getSubmitBalancesFrequency: public(uint256)
getMaxRethDelta: public(uint256)


@external
def setSettings(target: uint256, frequency: uint256, delta: uint256):
    self.getTargetRethCollateralRate = target
    self.getSubmitBalancesFrequency = frequency
    self.getMaxRethDelta = delta
