# pragma version 0.4.3
# A Chainlink feed, which names the contract of each phase, and such a contract.

event AnswerUpdated:
    current: indexed(int256)
    roundId: indexed(uint256)
    updatedAt: uint256

phaseId: public(uint16)
phaseAggregators: public(HashMap[uint16, address])


@external
def setPhase(phase: uint16, aggregator: address):
    self.phaseId = phase
    self.phaseAggregators[phase] = aggregator


@external
def answer(current: int256, first_round: uint256, count: uint256):
    for number: uint256 in range(count, bound=300):
        log AnswerUpdated(
            current=current + convert(number, int256),
            roundId=first_round + number,
            updatedAt=block.timestamp,
        )
