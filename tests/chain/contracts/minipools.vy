# pragma version 0.4.3
# The interface of RocketMinipoolManager as far as one node needs it.

getNodeMinipoolCount: public(HashMap[address, uint256])
getNodeMinipoolAt: public(HashMap[address, HashMap[uint256, address]])


@external
def add(node: address, minipool: address):
    self.getNodeMinipoolAt[node][self.getNodeMinipoolCount[node]] = minipool
    self.getNodeMinipoolCount[node] += 1
