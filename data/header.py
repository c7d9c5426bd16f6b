"""A block as a node gives it: its number, hash, time and parent, all there or refused."""

import re
from dataclasses import dataclass

from data.json_rpc import Request
from risk.market import Block

_QUANTITY = re.compile(r"0x(0|[1-9a-f][0-9a-f]{0,15})")
_HASH = re.compile(r"0x[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A block and the one before it."""

    block: Block
    parent_hash: str

    def identity(self) -> dict[str, object]:
        """Return what nodes must agree on of a block, by the words of a message."""
        return {
            "block hash": self.block.hash,
            "block time": self.block.timestamp,
            "parent hash": self.parent_hash,
        }


def block_request(tag: str) -> Request:
    """Return the request for a block by its number in hexadecimal or its name."""
    return "eth_getBlockByNumber", [tag, False]


def header_of(answer: object) -> Header | None:
    """Return the block in an answer; None if anything of it is missing."""
    fields = answer if isinstance(answer, dict) else {}
    number, timestamp = quantity(fields.get("number")), quantity(fields.get("timestamp"))
    block_hash, parent_hash = _hash(fields.get("hash")), _hash(fields.get("parentHash"))
    if number is None or timestamp is None or block_hash is None or parent_hash is None:
        return None
    block = Block(number=number, hash=block_hash, timestamp=timestamp)
    return Header(block=block, parent_hash=parent_hash)


def quantity(answer: object) -> int | None:
    """Return an integer in the form of JSON-RPC; None if it is none."""
    if isinstance(answer, str) and _QUANTITY.fullmatch(answer):
        return int(answer, 16)
    return None


def _hash(answer: object) -> str | None:
    return answer if isinstance(answer, str) and _HASH.fullmatch(answer) else None
