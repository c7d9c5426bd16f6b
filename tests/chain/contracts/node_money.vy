# pragma version 0.4.3
# What RocketNodeDeposit, RocketMerkleDistributorMainnet, RocketNodeDistributorFactory, a node's own
# distributor, RocketNetworkRevenues and RocketDAOProtocolSettingsNode say of a node.

getNodeDepositCredit: public(HashMap[address, uint256])
getNodeEthBalance: public(HashMap[address, uint256])
getOutstandingEth: public(HashMap[address, uint256])
getNodeShare: public(uint256)
getCurrentNodeShare: public(uint256)
getUnstakingPeriod: public(uint256)


@external
@view
def getProxyAddress(node: address) -> address:
    return self


@external
def setMoney(node: address, credit: uint256, sent: uint256, outstanding: uint256):
    self.getNodeDepositCredit[node] = credit
    self.getNodeEthBalance[node] = sent
    self.getOutstandingEth[node] = outstanding


@external
def setTerms(share: uint256, commission: uint256, period: uint256):
    self.getNodeShare = share
    self.getCurrentNodeShare = commission
    self.getUnstakingPeriod = period
