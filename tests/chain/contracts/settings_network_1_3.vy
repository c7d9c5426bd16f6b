# pragma version 0.4.3
# The interface of RocketDAOProtocolSettingsNetwork, version 3, of Rocket Pool 1.3; other functions answer what was set for them.

getTargetRethCollateralRate: public(uint256)
getSubmitBalancesFrequency: public(uint256)
answers: HashMap[bytes4, HashMap[bytes32, Bytes[480]]]
known: HashMap[bytes4, HashMap[bytes32, bool]]


@external
def setSettings(target: uint256, frequency: uint256, _delta: uint256):
    self.getTargetRethCollateralRate = target
    self.getSubmitBalancesFrequency = frequency


@external
def setAnswer(selector: bytes4, argument: bytes32, answer: Bytes[480], known: bool):
    self.answers[selector][argument] = answer
    self.known[selector][argument] = known


@external
@view
@raw_return
def __default__() -> Bytes[480]:
    selector: bytes4 = convert(slice(msg.data, 0, 4), bytes4)
    argument: bytes32 = empty(bytes32)
    if len(msg.data) >= 36:
        argument = convert(slice(msg.data, 4, 32), bytes32)
    assert self.known[selector][argument]
    return self.answers[selector][argument]
