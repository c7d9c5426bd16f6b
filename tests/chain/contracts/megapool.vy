# pragma version 0.4.3
# A megapool whose figures follow from its address.

POOLS: constant(uint256) = 2**120


@view
def _place() -> uint256:
    return convert(convert(self, uint160), uint256) - POOLS


@external
@view
def getActiveValidatorCount() -> uint256:
    return self._place() // 2 % 7


@external
@view
def getDebt() -> uint256:
    return self._place() + 1
