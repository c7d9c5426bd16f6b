# pragma version 0.4.3
# The interface of a megapool; pending rewards follow from its balance, as they do there.

struct ValidatorInfo:
    lastAssignmentTime: uint32
    lastRequestedValue: uint32
    lastRequestedBond: uint32
    depositValue: uint32
    staked: bool
    exited: bool
    inQueue: bool
    inPrestake: bool
    expressUsed: bool
    dissolved: bool
    exiting: bool
    locked: bool
    exitBalance: uint64
    lockedTime: uint64

getNodeAddress: public(address)
getValidatorCount: public(uint32)
getNodeBond: public(uint256)
getNodeQueuedBond: public(uint256)
getUserCapital: public(uint256)
getDebt: public(uint256)
getRefundValue: public(uint256)
assigned: uint256
validators: HashMap[uint32, ValidatorInfo]


@external
@view
def getPendingRewards() -> uint256:
    return self.balance - self.getRefundValue - self.assigned


@external
@view
def calculatePendingRewards() -> (uint256, uint256, uint256, uint256):
    rewards: uint256 = self.balance - self.getRefundValue - self.assigned
    return rewards - 3 * (rewards // 5), rewards // 5, rewards // 5, rewards // 5


@external
@view
def getValidatorInfo(number: uint32) -> ValidatorInfo:
    assert number < self.getValidatorCount, "Validator does not exist"
    return self.validators[number]


@external
def setMegapool(node: address, bond: uint256, queued: uint256, borrowed: uint256, debt: uint256, refund: uint256, assigned: uint256):
    self.getNodeAddress = node
    self.getNodeBond = bond
    self.getNodeQueuedBond = queued
    self.getUserCapital = borrowed
    self.getDebt = debt
    self.getRefundValue = refund
    self.assigned = assigned


@external
def addValidator(bond: uint32, flags: uint256):
    # Flags in the order of the struct, the first in the lowest bit.
    self.validators[self.getValidatorCount] = ValidatorInfo(
        lastAssignmentTime=1_700_000_000,
        lastRequestedValue=32_000,
        lastRequestedBond=bond,
        depositValue=32_000,
        staked=flags & 1 != 0,
        exited=flags & 2 != 0,
        inQueue=flags & 4 != 0,
        inPrestake=flags & 8 != 0,
        expressUsed=flags & 16 != 0,
        dissolved=flags & 32 != 0,
        exiting=flags & 64 != 0,
        locked=flags & 128 != 0,
        exitBalance=0,
        lockedTime=0,
    )
    self.getValidatorCount += 1
