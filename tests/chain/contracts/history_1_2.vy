# pragma version 0.4.3
# The events of RocketNetworkPrices of Rocket Pool 1.2.

event PricesUpdated:
    at: uint256
    price: uint256
    time: uint256


@external
def prices(price: uint256):
    log PricesUpdated(at=block.number, price=price, time=block.timestamp)
