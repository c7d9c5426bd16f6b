# pragma version 0.4.3
# The interface of Balancer v2's MetaStable pool of two coins; a swap is quoted by the port of the
# contract's own, with the rates that the next swap would take.

struct State:
    balances: DynArray[uint256, 5]
    amplification: uint256
    fee: uint256
    rates: DynArray[uint256, 5]
    units: DynArray[uint256, 5]

struct Cache:
    rate: uint256
    duration: uint256
    expires: uint256

interface Port:
    def amountOut(pool: State, i: uint256, j: uint256, given: uint256) -> uint256: view

interface Vault:
    def getPoolTokens(pool: bytes32) -> (DynArray[address, 3], DynArray[uint256, 3], uint256): view

interface Provider:
    def getRate() -> uint256: view

getPoolId: public(bytes32)
getSwapFeePercentage: public(uint256)
tokens: address[2]
providers: address[2]
caches: Cache[2]
value: uint256
moves: bool
precision: uint256
paused: bool


@external
def setPool(pool: bytes32, tokens: address[2], providers: address[2], fee: uint256):
    self.getPoolId = pool
    self.tokens = tokens
    self.providers = providers
    self.getSwapFeePercentage = fee


@external
def setAmplification(amount: uint256, moves: bool, precision: uint256):
    self.value = amount
    self.moves = moves
    self.precision = precision


@external
def setCache(place: uint256, rate: uint256, duration: uint256, expires: uint256):
    self.caches[place] = Cache(rate=rate, duration=duration, expires=expires)


@external
def setPaused(paused: bool):
    self.paused = paused


@external
@view
def getPausedState() -> (bool, uint256, uint256):
    return self.paused, 0, 0


@external
@view
def getAmplificationParameter() -> (uint256, bool, uint256):
    return self.value, self.moves, self.precision


@external
@view
def getRateProviders() -> DynArray[address, 2]:
    return [self.providers[0], self.providers[1]]


@external
@view
def getPriceRateCache(token: address) -> (uint256, uint256, uint256):
    for place: uint256 in range(2):
        if token == self.tokens[place]:
            found: Cache = self.caches[place]
            return found.rate, found.duration, found.expires
    raise "BAL#309"


@external
@view
def quote(port: address, vault: address, i: uint256, j: uint256, given: uint256) -> uint256:
    tokens: DynArray[address, 3] = []
    balances: DynArray[uint256, 3] = []
    changed: uint256 = 0
    tokens, balances, changed = staticcall Vault(vault).getPoolTokens(self.getPoolId)
    rates: DynArray[uint256, 5] = []
    for place: uint256 in range(2):
        rate: uint256 = 10**18
        if self.providers[place] != empty(address):
            rate = self.caches[place].rate
            if block.timestamp > self.caches[place].expires:
                rate = staticcall Provider(self.providers[place]).getRate()
        rates.append(rate)
    state: State = State(
        balances=[balances[0], balances[1]],
        amplification=self.value,
        fee=self.getSwapFeePercentage,
        rates=rates,
        units=[1, 1],
    )
    return staticcall Port(port).amountOut(state, i, j, given)
