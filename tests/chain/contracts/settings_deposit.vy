# pragma version 0.4.3
# The interface of RocketDAOProtocolSettingsDeposit.

getDepositEnabled: public(bool)
getDepositFee: public(uint256)
getMaximumDepositPoolSize: public(uint256)


@external
def setSettings(enabled: bool, fee: uint256, maximum: uint256):
    self.getDepositEnabled = enabled
    self.getDepositFee = fee
    self.getMaximumDepositPoolSize = maximum
