"""JSON-RPC: requests as bytes, and what the bytes of an answer say."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Method and parameters.
Request = tuple[str, list[object]]

# Codes that no repetition changes: a reverted call, and requests that are not understood.
_FINAL_CODES = frozenset({3, -32700, -32600, -32601, -32602})
_RATE_CODES = frozenset({-32005, -32007, 429})
# What nodes say of a range of blocks that holds too much. There is no code for it.
_TOO_MANY = re.compile(
    r"more than [\d,]+ (results|logs)|too many (results|logs|events|blocks)|block range"
    r"|range (is )?too|query (is )?too|response (is )?too|response size",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What an attempt failed of.

    Attributes
    ----------
    words : str
        To follow the name of the node.
    again : bool
        Whether a repetition may help.
    wait_seconds : float
        How long the node asks to be left alone.
    refused : bool
        Whether it is the form of the request that the node refuses.
    too_many : bool
        Whether less may be asked for with success.
    late : bool
        Whether the answer did not come in time.
    """

    words: str
    again: bool
    wait_seconds: float = 0.0
    refused: bool = False
    too_many: bool = False
    late: bool = False


def body_of(requests: Sequence[Request], *, batch: bool) -> bytes:
    """Return requests as one list, or the only one by itself; each is numbered by its place."""
    envelopes = [
        {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}
        for number, (method, parameters) in enumerate(requests)
    ]
    return json.dumps(envelopes if batch else envelopes[0]).encode()


def results_in(content: bytes, count: int) -> list[Any] | Fault:
    """Return the results in the order of the requests, whatever the order of the answers."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return Fault("answered with something other than JSON", again=True)
    single = isinstance(document, dict)
    answers = [document] if single else document
    if not isinstance(answers, list) or not all(isinstance(item, dict) for item in answers):
        return _malformed()
    for answer in answers:
        if answer.get("error") is not None:
            return _error_fault(answer["error"], batch_refused=single and count > 1)
    # `True` equals 1 to Python, but is no number of a request.
    results = {a["id"]: a["result"] for a in answers if type(a.get("id")) is int and "result" in a}
    if len(answers) != count or set(results) != set(range(count)):
        return _malformed()
    return [results[number] for number in range(count)]


def _malformed() -> Fault:
    return Fault("sent an answer that does not belong to the request", again=True)


def _error_fault(error: object, *, batch_refused: bool) -> Fault:
    # The node's own words are left out: they may repeat the key.
    code = error.get("code") if isinstance(error, dict) else None
    if type(code) is not int:
        return Fault("answered with an error", again=True, refused=batch_refused)
    return Fault(
        f"answered with error {code}",
        again=code not in _FINAL_CODES,
        refused=batch_refused and code not in _RATE_CODES,
        too_many=_says_too_many(error),
    )


def _says_too_many(error: object) -> bool:
    # The words decide and are forgotten.
    words = error.get("message") if isinstance(error, dict) else None
    return isinstance(words, str) and _TOO_MANY.search(words) is not None
