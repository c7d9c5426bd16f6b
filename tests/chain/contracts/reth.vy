# pragma version 0.4.3
# The interface of RocketTokenRETH; rate and collateral follow from other contracts, as they do there.

interface Balances:
    def getTotalETHBalance() -> uint256: view
    def getTotalRETHSupply() -> uint256: view

interface Pool:
    def getExcessBalance() -> uint256: view

totalSupply: public(uint256)
balanceOf: public(HashMap[address, uint256])
balances: Balances
pool: Pool


@external
def connect(balances: address, pool: address):
    self.balances = Balances(balances)
    self.pool = Pool(pool)


@external
def setTotalSupply(supply: uint256):
    self.totalSupply = supply


@external
@view
def getExchangeRate() -> uint256:
    supply: uint256 = staticcall self.balances.getTotalRETHSupply()
    if supply == 0:
        return 10**18
    return 10**18 * (staticcall self.balances.getTotalETHBalance()) // supply


@external
@view
def getTotalCollateral() -> uint256:
    return (staticcall self.pool.getExcessBalance()) + self.balance


@external
def setBalance(owner: address, amount: uint256):
    self.balanceOf[owner] = amount


@external
@view
def decimals() -> uint8:
    return 18


@external
@view
def getRethValue(eth: uint256) -> uint256:
    return eth * (staticcall self.balances.getTotalRETHSupply()) // (staticcall self.balances.getTotalETHBalance())
