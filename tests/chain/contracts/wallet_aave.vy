# pragma version 0.4.3
# The interfaces of Aave's PoolAddressesProvider, Pool and ProtocolDataProvider in one contract.

struct UserReserve:
    currentATokenBalance: uint256
    currentStableDebt: uint256
    currentVariableDebt: uint256
    principalStableDebt: uint256
    scaledVariableDebt: uint256
    stableBorrowRate: uint256
    liquidityRate: uint256
    stableRateLastUpdated: uint40
    usageAsCollateralEnabled: bool

getUserReserveData: public(HashMap[address, HashMap[address, UserReserve]])
getUserConfiguration: public(HashMap[address, uint256])
getReserveAddressById: public(HashMap[uint16, address])


@external
@view
def getPool() -> address:
    return self


@external
@view
def getPoolDataProvider() -> address:
    return self


@external
def setReserve(asset: address, user: address, supplied: uint256, stable: uint256, variable: uint256, collateral: bool):
    self.getUserReserveData[asset][user] = UserReserve(
        currentATokenBalance=supplied,
        currentStableDebt=stable,
        currentVariableDebt=variable,
        principalStableDebt=stable,
        scaledVariableDebt=variable - variable // 10,
        stableBorrowRate=10**25,
        liquidityRate=10**24,
        stableRateLastUpdated=1_700_000_000,
        usageAsCollateralEnabled=collateral,
    )


@external
def setUse(user: address, bits: uint256, id: uint16, asset: address):
    self.getUserConfiguration[user] = bits
    self.getReserveAddressById[id] = asset
