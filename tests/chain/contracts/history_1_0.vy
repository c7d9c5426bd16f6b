# pragma version 0.4.3
# The events of RocketNetworkBalances and RocketNetworkPrices of Rocket Pool 1.0.

event BalancesUpdated:
    at: uint256
    total: uint256
    staking: uint256
    supply: uint256
    time: uint256

event PricesUpdated:
    at: uint256
    price: uint256
    effective: uint256
    time: uint256


@external
def balances(total: uint256, supply: uint256):
    log BalancesUpdated(at=block.number, total=total, staking=1, supply=supply, time=block.timestamp)


@external
def prices(price: uint256):
    log PricesUpdated(at=block.number, price=price, effective=1, time=block.timestamp)
