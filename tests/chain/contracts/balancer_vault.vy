# pragma version 0.4.3
# The interface of Balancer v2's vault as far as a reader of pools needs it.

struct Held:
    tokens: DynArray[address, 3]
    balances: DynArray[uint256, 3]

held: HashMap[bytes32, Held]
paused: bool


@external
def setPool(pool: bytes32, tokens: DynArray[address, 3], balances: DynArray[uint256, 3]):
    self.held[pool] = Held(tokens=tokens, balances=balances)


@external
def setPaused(paused: bool):
    self.paused = paused


@external
@view
def getPausedState() -> (bool, uint256, uint256):
    return self.paused, 0, 0


@external
@view
def getPoolTokens(pool: bytes32) -> (DynArray[address, 3], DynArray[uint256, 3], uint256):
    found: Held = self.held[pool]
    assert len(found.tokens) > 0, "BAL#500"
    return found.tokens, found.balances, block.number
