"""Many reads in one call, through Multicall3, all at the block of that call.

The call also asks for the number, the time and the parent of its block and for the chain, so that a
node that answers for another block than it was asked is found out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.addresses import MULTICALL3
from data.errors import DataError

AGGREGATE = "aggregate3((address,bool,bytes)[])"
_RESULTS = "(bool,bytes)[]"


class ReadingError(DataError):
    """A contract did not answer as its interface says, or with a figure that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One read of a contract.

    Attributes
    ----------
    field : str
        What is read, as messages name it; unique within a call.
    target : str
        Address of the contract.
    function : str
        Signature, such as ``getAddress(bytes32)``.
    returns : tuple of str
        Types of what it returns.
    arguments : tuple
    """

    field: str
    target: str
    function: str
    returns: tuple[str, ...] = ("uint256",)
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one read gave: whether the contract accepted it, and its bytes."""

    success: bool
    data: bytes


class Answers:
    """The results of several reads by the field they were made for."""

    def __init__(self, calls: Sequence[Call], results: Sequence[Result]) -> None:
        self._by_field = {c.field: (c, r) for c, r in zip(calls, results, strict=True)}

    @classmethod
    def joined(cls, parts: "Sequence[Answers]") -> "Answers":
        """Return the answers of several requests as those of one."""
        pairs = [pair for part in parts for pair in part._by_field.values()]  # noqa: SLF001 - its own
        return cls([call for call, _ in pairs], [result for _, result in pairs])

    def values(self, field: str) -> tuple[Any, ...]:
        """Return what a call returned.

        Raises
        ------
        ReadingError
            If the contract refused it, is not there or returned something else.
        """
        call, result = self._by_field[field]
        if not result.success:
            raise ReadingError(f"`{field}` cannot be read: the contract refuses the question.")
        if not result.data:
            raise ReadingError(f"`{field}` cannot be read: no such contract is at its address.")
        return decoded(field, call.returns, result.data)

    def accepted(self, field: str) -> bool:
        """Return whether there is a contract that answered the question with something."""
        _, result = self._by_field[field]
        return result.success and bool(result.data)

    def integer(self, field: str) -> int:
        """Return what a call returned, which is one integer."""
        value: int = self.values(field)[0]
        return value


def encoded(calls: Sequence[Call]) -> str:
    """Return the data of a call to Multicall3, in hexadecimal."""
    from eth_abi.abi import encode

    aggregated = [(call.target, True, _call_data(call)) for call in calls]
    return "0x" + (selector(AGGREGATE) + encode(["(address,bool,bytes)[]"], [aggregated])).hex()


def results_of(answer: object, count: int) -> list[Result]:
    """Return the results in the answer of Multicall3.

    Raises
    ------
    ReadingError
        If the answer is not that of Multicall3 to so many calls.
    """
    (rows,) = decoded("Multicall3", (_RESULTS,), _bytes_of(answer))
    if len(rows) != count:
        raise ReadingError(f"`Multicall3` answered {len(rows)} questions in place of {count}.")
    return [Result(success=success, data=data) for success, data in rows]


def block_calls() -> list[Call]:
    """Return the reads that tell which block of which chain an answer is for."""
    functions = {
        "block number": "getBlockNumber()",
        "block time": "getCurrentBlockTimestamp()",
        "chain id": "getChainId()",
    }
    calls = [Call(field=f, target=MULTICALL3, function=name) for f, name in functions.items()]
    parent = Call(
        field="parent hash",
        target=MULTICALL3,
        function="getLastBlockHash()",
        returns=("bytes32",),
    )
    return [*calls, parent]


def balance_call(field: str, address: str) -> Call:
    """Return the read of an address's ETH."""
    return Call(
        field=field, target=MULTICALL3, function="getEthBalance(address)", arguments=(address,)
    )


def functions_of(target: str, functions: Mapping[str, str]) -> list[Call]:
    """Return reads of one contract that each give an integer, by field."""
    return [Call(field=f, target=target, function=name) for f, name in functions.items()]


def selector(function: str) -> bytes:
    """Return the four bytes by which a contract knows a function."""
    from eth_utils.crypto import keccak

    return keccak(text=function)[:4]


def decoded(field: str, types: tuple[str, ...], data: bytes) -> tuple[Any, ...]:
    """Decode returned data, which must be exactly what a contract would return.

    Raises
    ------
    ReadingError
        If it is longer, shorter or otherwise encoded.
    """
    from eth_abi.abi import decode, encode
    from eth_abi.exceptions import DecodingError, EncodingError

    try:
        values = decode(types, data)
        # Decoding forgives superfluous bytes and odd offsets; encoding again does not.
        if encode(types, values) == data:
            return values
    except (DecodingError, EncodingError, OverflowError, UnicodeDecodeError):
        pass
    raise ReadingError(f"`{field}` cannot be read: the answer is malformed.")


def _call_data(call: Call) -> bytes:
    from eth_abi.abi import encode

    types = call.function[call.function.index("(") + 1 : -1]
    return selector(call.function) + encode(types.split(",") if types else [], call.arguments)


def _bytes_of(answer: object) -> bytes:
    if isinstance(answer, str) and answer.startswith("0x"):
        try:
            return bytes.fromhex(answer[2:])
        except ValueError:
            pass
    raise ReadingError("`Multicall3` cannot be read: the answer is malformed.")
