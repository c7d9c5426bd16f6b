# pragma version 0.4.3
# The interface of RocketNodeManager as far as one node needs it.

getNodeExists: public(HashMap[address, bool])
getFeeDistributorInitialised: public(HashMap[address, bool])
getMegapoolAddress: public(HashMap[address, address])
getUnclaimedRewards: public(HashMap[address, uint256])


@external
def setNode(node: address, distributor: bool, megapool: address, unclaimed: uint256):
    self.getNodeExists[node] = True
    self.getFeeDistributorInitialised[node] = distributor
    self.getMegapoolAddress[node] = megapool
    self.getUnclaimedRewards[node] = unclaimed
