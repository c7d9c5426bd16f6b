# pragma version 0.4.3
# RocketNodeManager, RocketNodeStaking and RocketMinipoolManager of Rocket Pool 1.3 in one. A node's
# figures follow from its place.

BASE: constant(uint256) = 2**100

getNodeCount: public(uint256)


@external
def setCount(count: uint256):
    self.getNodeCount = count


@view
def _place(node: address) -> uint256:
    place: uint256 = convert(convert(node, uint160), uint256) - BASE
    assert place < self.getNodeCount
    return place


@external
@view
def getNodeAt(place: uint256) -> address:
    assert place < self.getNodeCount
    return convert(convert(BASE + place, uint160), address)


@external
@view
def getNodeStakingMinipoolCount(node: address) -> uint256:
    place: uint256 = self._place(node)
    return place % 5 + place % 3


@external
@view
def getNodeStakingMinipoolCountBySize(node: address, size: uint256) -> uint256:
    place: uint256 = self._place(node)
    if size == 8 * 10**18:
        return place % 5
    if size == 16 * 10**18:
        return place % 3
    return 0


@external
@view
def getNodeETHProvided(node: address) -> uint256:
    place: uint256 = self._place(node)
    return (8 * (place % 5) + 16 * (place % 3)) * 10**18 + place


@external
@view
def getNodeETHMatched(node: address) -> uint256:
    place: uint256 = self._place(node)
    return (24 * (place % 5) + 16 * (place % 3)) * 10**18 + 2 * place


@external
@view
def getNodeRPLStake(node: address) -> uint256:
    return self._place(node) * 10**18 // 7
