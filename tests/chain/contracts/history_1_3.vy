# pragma version 0.4.3
# The events of RocketNetworkBalances and RocketNetworkPrices of Rocket Pool 1.3 and 1.4.

event BalancesUpdated:
    at: indexed(uint256)
    slot: uint256
    total: uint256
    staking: uint256
    supply: uint256
    time: uint256

event PricesUpdated:
    at: indexed(uint256)
    slot: uint256
    price: uint256
    time: uint256


@external
def balances(total: uint256, supply: uint256):
    log BalancesUpdated(at=block.number, slot=2, total=total, staking=1, supply=supply, time=block.timestamp)


@external
def prices(price: uint256):
    log PricesUpdated(at=block.number, slot=2, price=price, time=block.timestamp)
