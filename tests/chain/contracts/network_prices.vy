# pragma version 0.4.3
# The interface of RocketNetworkPrices.

getRPLPrice: public(uint256)
getPricesBlock: public(uint256)


@external
def setPrice(price: uint256, at: uint256):
    self.getRPLPrice = price
    self.getPricesBlock = at
