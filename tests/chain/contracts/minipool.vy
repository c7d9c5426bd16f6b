# pragma version 0.4.3
# The interface of a minipool.

getNodeAddress: public(address)
getStatus: public(uint8)
getFinalised: public(bool)
getUserDistributed: public(bool)
getNodeFee: public(uint256)
getNodeDepositBalance: public(uint256)
getUserDepositBalance: public(uint256)
getNodeRefundBalance: public(uint256)


@external
def setMinipool(node: address, status: uint8, fee: uint256, bond: uint256, borrowed: uint256, refund: uint256):
    self.getNodeAddress = node
    self.getStatus = status
    self.getNodeFee = fee
    self.getNodeDepositBalance = bond
    self.getUserDepositBalance = borrowed
    self.getNodeRefundBalance = refund


@external
def setEnd(distributed: bool, finalised: bool):
    self.getUserDistributed = distributed
    self.getFinalised = finalised
