"""Events of the past, each as one record of whole numbers, decoded by emitter, topic and count.

Two events of Rocket Pool share a topic although their fields differ: `PricesUpdated` of versions
1.0 and 1.3 has the same types, but only the later indexes the block. The number of topics tells
them apart. What is not exactly an event's form is refused.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.header import quantity
from data.multicall import ReadingError

BALANCES_1_0 = "0x7bbbb137fdad433d6168b1c75c714c72b8abe8d07460f0c0b433063e7bf1f394"
BALANCES_1_3 = "0xdd27295717c4fbd48b1840f846e18be6f0b7bd6b55608e697e53b15848cecdf9"
PRICES_1_0_AND_1_3 = "0x6ef2ff813efc9efc76792366c4aca2677b755a5a13affc54d96ef35dc8e9bb73"
PRICES_1_2 = "0xa6b830b74e52d7d1140e76252f225dc7bed28782519845600bbd3182341dc115"
ANSWER_UPDATED = "0x0559884fd3a460db3073b7fc896cc77986f16e378210ded43186175bf646fc5f"
SWAP = "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67"

_HASH = re.compile(r"0x[0-9a-f]{64}")
_WORDS = re.compile(r"0x(?:[0-9a-f]{64})*")
_ADDRESS = re.compile(r"0x[0-9a-f]{40}")
_LARGEST_TICK = 887_272
_MOST_TOPICS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """An event as a node gives it.

    Attributes
    ----------
    emitter : str
        Address in lower case.
    topics, words : tuple of int
        What is indexed, the event's own topic first, and the data.
    block_number, index : int
        Where it stands: block, and place in the block.
    block_hash : str
    """

    emitter: str
    topics: tuple[int, ...]
    words: tuple[int, ...]
    block_number: int
    block_hash: str
    index: int

    @property
    def topic(self) -> str:
        """The event's own topic, in hexadecimal."""
        return f"0x{self.topics[0]:064x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one event says.

    Attributes
    ----------
    value, other : int
        Total ETH and rETH of `BalancesUpdated`; price of `PricesUpdated`; answer and round of
        `AnswerUpdated`; square root of the price and liquidity of `Swap`.
    timestamp : int or None
        Seconds since 1970; None where the event does not say.
    """

    value: int
    other: int
    timestamp: int | None


def log_of(answer: object) -> Log:
    """Return the event in a node's answer.

    Raises
    ------
    ReadingError
        If anything of it is missing or malformed, or the node has taken it back.
    """
    fields = answer if isinstance(answer, dict) else {}
    number, index = quantity(fields.get("blockNumber")), quantity(fields.get("logIndex"))
    emitter = _match(_ADDRESS, fields.get("address"), lower=True)
    block_hash = _match(_HASH, fields.get("blockHash"))
    data = _match(_WORDS, fields.get("data"))
    topics = fields.get("topics")
    texts = [_match(_HASH, topic) for topic in topics] if isinstance(topics, list) else []
    if (
        None in (number, index, emitter, block_hash, data, *texts)
        or not 1 <= len(texts) <= _MOST_TOPICS
        or fields.get("removed", False) is not False
    ):
        raise ReadingError("An event cannot be read: the answer is malformed.")
    body = bytes.fromhex((data or "0x")[2:])
    return Log(
        emitter=emitter or "",
        topics=tuple(int(text or "0x0", 16) for text in texts),
        words=tuple(int.from_bytes(body[at : at + 32], "big") for at in range(0, len(body), 32)),
        block_number=number or 0,
        block_hash=block_hash or "",
        index=index or 0,
    )


def reading_of(log: Log) -> Reading:
    """Return what an event says.

    Raises
    ------
    ReadingError
        If its topic is not one of this module's, or its form is not that of the event.
    """
    decode = _DECODERS.get((log.topic, len(log.topics), len(log.words)))
    if decode is None:
        raise ReadingError("An event cannot be read: it is not of the form that it must have.")
    return decode(log.topics[1:], log.words)


_Words = tuple[int, ...]


def _balances_1_0(_: _Words, words: _Words) -> Reading:
    _block, total, _staking, supply, timestamp = words
    return Reading(value=total, other=supply, timestamp=_time(timestamp))


def _balances_1_3(_: _Words, words: _Words) -> Reading:
    _slot, total, _staking, supply, timestamp = words
    return Reading(value=total, other=supply, timestamp=_time(timestamp))


def _prices_1_0(_: _Words, words: _Words) -> Reading:
    _block, price, _effective, timestamp = words
    return Reading(value=price, other=0, timestamp=_time(timestamp))


def _prices_1_2(_: _Words, words: _Words) -> Reading:
    _block, price, timestamp = words
    return Reading(value=price, other=0, timestamp=_time(timestamp))


def _prices_1_3(_: _Words, words: _Words) -> Reading:
    _slot, price, timestamp = words
    return Reading(value=price, other=0, timestamp=_time(timestamp))


def _answer_updated(indexed: _Words, words: _Words) -> Reading:
    answer, round_number = indexed
    if not 0 < answer < 2**255:
        raise ReadingError("An event cannot be read: the feed gave no price.")
    return Reading(value=answer, other=round_number, timestamp=_time(words[0]))


def _swap(_: _Words, words: _Words) -> Reading:
    _amount0, _amount1, root, liquidity, tick = words
    signed = tick - 2**256 if tick >= 2**255 else tick
    if not 0 < root < 2**160 or liquidity >= 2**128 or abs(signed) > _LARGEST_TICK:
        raise ReadingError("An event cannot be read: no pool can have that price.")
    return Reading(value=root, other=liquidity, timestamp=None)


# By topic, number of topics and number of words of data.
_DECODERS: Mapping[tuple[str, int, int], Callable[[_Words, _Words], Reading]] = {
    (BALANCES_1_0, 1, 5): _balances_1_0,
    (BALANCES_1_3, 2, 5): _balances_1_3,
    (PRICES_1_0_AND_1_3, 1, 4): _prices_1_0,
    (PRICES_1_2, 1, 3): _prices_1_2,
    (PRICES_1_0_AND_1_3, 2, 3): _prices_1_3,
    (ANSWER_UPDATED, 3, 1): _answer_updated,
    (SWAP, 3, 5): _swap,
}


def _match(form: re.Pattern[str], answer: object, *, lower: bool = False) -> str | None:
    if not isinstance(answer, str):
        return None
    text = answer.lower() if lower else answer
    return text if form.fullmatch(text) else None


def _time(timestamp: int) -> int:
    if not 0 < timestamp < 2**40:
        raise ReadingError("An event cannot be read: it has no time.")
    return timestamp
