# pragma version 0.4.3
# The interface of RocketDAOProtocolSettingsNetwork, version 3, of Rocket Pool 1.3.

getTargetRethCollateralRate: public(uint256)
getSubmitBalancesFrequency: public(uint256)


@external
def setSettings(target: uint256, frequency: uint256, _delta: uint256):
    self.getTargetRethCollateralRate = target
    self.getSubmitBalancesFrequency = frequency
