# pragma version 0.4.3
# The interface of a Chainlink feed.

decimals: public(uint8)
description: public(String[32])
round: uint80
answer: int256
updated_at: uint256


@external
def setFeed(decimals: uint8, description: String[32]):
    self.decimals = decimals
    self.description = description


@external
def setAnswer(round: uint80, answer: int256, updated_at: uint256):
    self.round = round
    self.answer = answer
    self.updated_at = updated_at


@external
@view
def latestRoundData() -> (uint80, int256, uint256, uint256, uint80):
    return self.round, self.answer, self.updated_at, self.updated_at, self.round


phaseId: public(uint16)
phaseAggregators: public(HashMap[uint16, address])


@external
def setPhase(phase: uint16, aggregator: address):
    self.phaseId = phase
    self.phaseAggregators[phase] = aggregator
