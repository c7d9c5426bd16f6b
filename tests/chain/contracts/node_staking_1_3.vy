# pragma version 0.4.3
# The interface of RocketNodeStaking in version 1.3.

getNodeRPLStake: public(HashMap[address, uint256])
getNodeRPLLocked: public(HashMap[address, uint256])


@external
def setStake(node: address, staked: uint256, locked: uint256):
    self.getNodeRPLStake[node] = staked
    self.getNodeRPLLocked[node] = locked
