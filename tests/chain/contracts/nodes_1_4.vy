# pragma version 0.4.3
# RocketNodeManager, RocketNodeStaking, RocketMinipoolManager and RocketMegapoolFactory of Rocket
# Pool 1.4 in one. A node's figures follow from its place; `grow` adds minipools of 8 ETH.

BASE: constant(uint256) = 2**100
POOLS: constant(uint256) = 2**120

getNodeCount: public(uint256)
grown: HashMap[uint256, uint256]


@external
def setCount(count: uint256):
    self.getNodeCount = count


@external
def grow(place: uint256, minipools: uint256):
    self.grown[place] += minipools


@view
def _place(node: address) -> uint256:
    place: uint256 = convert(convert(node, uint160), uint256) - BASE
    assert place < self.getNodeCount
    return place


@view
def _eights(place: uint256) -> uint256:
    return place % 5 + self.grown[place]


@external
@view
def getNodeAt(place: uint256) -> address:
    assert place < self.getNodeCount
    return convert(convert(BASE + place, uint160), address)


@external
@view
def getNodeStakingMinipoolCount(node: address) -> uint256:
    place: uint256 = self._place(node)
    count: uint256 = self._eights(place) + place % 3
    if place % 50 == 49:
        count += 1
    return count


@external
@view
def getNodeStakingMinipoolCountBySize(node: address, size: uint256) -> uint256:
    place: uint256 = self._place(node)
    if size == 8 * 10**18:
        return self._eights(place)
    if size == 16 * 10**18:
        return place % 3
    return 0


@external
@view
def getNodeMinipoolETHBonded(node: address) -> uint256:
    place: uint256 = self._place(node)
    return (8 * self._eights(place) + 16 * (place % 3)) * 10**18 + place


@external
@view
def getNodeMinipoolETHBorrowed(node: address) -> uint256:
    place: uint256 = self._place(node)
    return (24 * self._eights(place) + 16 * (place % 3)) * 10**18 + 2 * place


@external
@view
def getNodeMegapoolETHBonded(node: address) -> uint256:
    place: uint256 = self._place(node)
    return 4 * (place // 2 % 7) * 10**18 * ((place + 1) % 2)


@external
@view
def getNodeMegapoolETHBorrowed(node: address) -> uint256:
    place: uint256 = self._place(node)
    return 28 * (place // 2 % 7) * 10**18 * ((place + 1) % 2)


@external
@view
def getNodeLegacyStakedRPL(node: address) -> uint256:
    return self._place(node) * 10**18 // 7


@external
@view
def getMegapoolDeployed(node: address) -> bool:
    return self._place(node) % 2 == 0


@external
@view
def getExpectedAddress(node: address) -> address:
    return convert(convert(POOLS + self._place(node), uint160), address)
