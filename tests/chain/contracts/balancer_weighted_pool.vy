# pragma version 0.4.3
# The interface of Balancer v2's weighted pool of two coins; a swap is quoted by the port of the
# contract's own.

struct Side:
    balance: uint256
    weight: uint256
    unit: uint256

interface Port:
    def amountOut(into: Side, out: Side, fee: uint256, given: uint256) -> uint256: view

interface Vault:
    def getPoolTokens(pool: bytes32) -> (DynArray[address, 3], DynArray[uint256, 3], uint256): view

getPoolId: public(bytes32)
getSwapFeePercentage: public(uint256)
weights: DynArray[uint256, 3]
paused: bool


@external
def setPool(pool: bytes32, weights: DynArray[uint256, 3], fee: uint256):
    self.getPoolId = pool
    self.weights = weights
    self.getSwapFeePercentage = fee


@external
def setPaused(paused: bool):
    self.paused = paused


@external
@view
def getPausedState() -> (bool, uint256, uint256):
    return self.paused, 0, 0


@external
@view
def getNormalizedWeights() -> DynArray[uint256, 3]:
    return self.weights


@external
@view
def quote(port: address, vault: address, i: uint256, j: uint256, given: uint256) -> uint256:
    tokens: DynArray[address, 3] = []
    balances: DynArray[uint256, 3] = []
    changed: uint256 = 0
    tokens, balances, changed = staticcall Vault(vault).getPoolTokens(self.getPoolId)
    into: Side = Side(balance=balances[i], weight=self.weights[i], unit=1)
    out: Side = Side(balance=balances[j], weight=self.weights[j], unit=1)
    return staticcall Port(port).amountOut(into, out, self.getSwapFeePercentage, given)
