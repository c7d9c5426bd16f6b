# pragma version 0.4.3
# The interface of Curve's StableSwap-NG of two coins, the second worth what rETH is; a swap is
# quoted by the port of the contract's own.

struct State:
    balances: DynArray[uint256, 8]
    amplification: uint256
    fee: uint256
    rates: DynArray[uint256, 8]
    multiplier: uint256

interface Port:
    def amountOut(pool: State, i: uint256, j: uint256, given: uint256) -> uint256: view

interface Staked:
    def getExchangeRate() -> uint256: view

coins: public(address[2])
initial_A: public(uint256)
future_A: public(uint256)
initial_A_time: public(uint256)
future_A_time: public(uint256)
fee: public(uint256)
offpeg_fee_multiplier: public(uint256)
balances: DynArray[uint256, 2]


@external
def setPool(coins: address[2], balances: DynArray[uint256, 2], fee: uint256, multiplier: uint256):
    self.coins = coins
    self.balances = balances
    self.fee = fee
    self.offpeg_fee_multiplier = multiplier


@external
def setAmplification(initial: uint256, future: uint256, start: uint256, end: uint256):
    self.initial_A = initial
    self.future_A = future
    self.initial_A_time = start
    self.future_A_time = end


@external
@view
def A() -> uint256:
    return self._amplification() // 100


@external
@view
def A_precise() -> uint256:
    return self._amplification()


@external
@view
def get_balances() -> DynArray[uint256, 2]:
    return self.balances


@external
@view
def stored_rates() -> DynArray[uint256, 2]:
    return self._rates()


@external
@view
def get_dy(port: address, i: uint256, j: uint256, given: uint256) -> uint256:
    state: State = State(
        balances=[self.balances[0], self.balances[1]],
        amplification=self._amplification(),
        fee=self.fee,
        rates=self._rates(),
        multiplier=self.offpeg_fee_multiplier,
    )
    return staticcall Port(port).amountOut(state, i, j, given)


@internal
@view
def _rates() -> DynArray[uint256, 2]:
    return [10**18, staticcall Staked(self.coins[1]).getExchangeRate()]


@internal
@view
def _amplification() -> uint256:
    if block.timestamp >= self.future_A_time:
        return self.future_A
    passed: uint256 = block.timestamp - self.initial_A_time
    whole: uint256 = self.future_A_time - self.initial_A_time
    if self.future_A > self.initial_A:
        return self.initial_A + (self.future_A - self.initial_A) * passed // whole
    return self.initial_A - (self.initial_A - self.future_A) * passed // whole
