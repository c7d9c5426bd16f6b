# pragma version 0.4.3
# The interface of RocketNodeStaking in version 1.4.

getNodeStakedRPL: public(HashMap[address, uint256])
getNodeLegacyStakedRPL: public(HashMap[address, uint256])
getNodeMegapoolStakedRPL: public(HashMap[address, uint256])
getNodeUnstakingRPL: public(HashMap[address, uint256])
getNodeLockedRPL: public(HashMap[address, uint256])
getNodeLastUnstakeTime: public(HashMap[address, uint256])


@external
def setStake(node: address, total: uint256, legacy: uint256, megapool: uint256):
    self.getNodeStakedRPL[node] = total
    self.getNodeLegacyStakedRPL[node] = legacy
    self.getNodeMegapoolStakedRPL[node] = megapool


@external
def setUnstaking(node: address, unstaking: uint256, since: uint256, locked: uint256):
    self.getNodeUnstakingRPL[node] = unstaking
    self.getNodeLastUnstakeTime[node] = since
    self.getNodeLockedRPL[node] = locked
