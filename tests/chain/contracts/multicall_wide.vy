# pragma version 0.4.3
# The interface of Multicall3 for very many calls at once.

struct Call3:
    target: address
    allowFailure: bool
    callData: Bytes[516]

struct Result:
    success: bool
    returnData: Bytes[1100]


@external
@payable
def aggregate3(calls: DynArray[Call3, 1600]) -> DynArray[Result, 1600]:
    results: DynArray[Result, 1600] = []
    for call: Call3 in calls:
        success: bool = False
        data: Bytes[1100] = b""
        success, data = raw_call(call.target, call.callData, max_outsize=1100, revert_on_failure=False)
        assert success or call.allowFailure, "Multicall3: call failed"
        results.append(Result(success=success, returnData=data))
    return results


@external
@view
def getBlockNumber() -> uint256:
    return block.number


@external
@view
def getCurrentBlockTimestamp() -> uint256:
    return block.timestamp


@external
@view
def getLastBlockHash() -> bytes32:
    return blockhash(block.number - 1)


@external
@view
def getChainId() -> uint256:
    return chain.id


@external
@view
def getEthBalance(addr: address) -> uint256:
    return addr.balance
