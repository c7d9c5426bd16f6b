# pragma version 0.4.3
# Many calls of one contract in one, each with its own answer or the reason it was refused.


@external
@view
def many(target: address, calls: DynArray[Bytes[2048], 128]) -> (DynArray[bool, 128], DynArray[Bytes[160], 128]):
    successes: DynArray[bool, 128] = []
    answers: DynArray[Bytes[160], 128] = []
    for call: Bytes[2048] in calls:
        success: bool = False
        answer: Bytes[160] = b""
        success, answer = raw_call(target, call, max_outsize=160, is_static_call=True, revert_on_failure=False)
        successes.append(success)
        answers.append(answer)
    return successes, answers
