# pragma version 0.4.3
# An ERC-20 token as far as Perigee reads one, and what pools of Balancer and Curve add to it.

decimals: public(uint8)
totalSupply: public(uint256)
balanceOf: public(HashMap[address, uint256])
getPoolId: public(bytes32)
coins: public(HashMap[uint256, address])


@external
def setToken(decimals: uint8, supply: uint256):
    self.decimals = decimals
    self.totalSupply = supply


@external
def setBalance(owner: address, amount: uint256):
    self.balanceOf[owner] = amount


@external
def setPool(number: bytes32, first: address, second: address):
    self.getPoolId = number
    self.coins[0] = first
    self.coins[1] = second
