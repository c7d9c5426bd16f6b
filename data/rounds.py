"""Many readings side by side: each asks round by round, and a round of all of them is one request.

A reading is a generator: it yields the calls of its next round, is sent their answers, and returns
what it has read. So each protocol is read in its own words, and no reading waits for another.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from data.header import Header
from data.multicall import Answers, Call, ReadingError
from data.node import Node

# Of one request: nodes bound the gas of a call, and a read of a proxied contract costs some 10,000.
CALLS_AT_ONCE = 400

T = TypeVar("T")
Round = Sequence[Call]
Reading = Generator[Round, Answers, T]
Told = Callable[[int, int], None]


def silent(_round: int, _calls: int) -> None:
    """Tell nobody."""


def run(node: Node, header: Header, reading: Reading[T], told: Told = silent) -> T:
    """Return what a reading gives at a block.

    Parameters
    ----------
    node : Node
    header : Header
        Which `node` chose.
    reading : generator
    told : callable, optional
        Is told before each round which it is, from 1, and of how many calls.

    Raises
    ------
    NodeError or ReadingError
        If a node fails, nodes disagree, or a contract answers with what cannot be.
    """
    number = 0
    try:
        calls = next(reading)
        while True:
            if calls:
                number += 1
                told(number, len(calls))
            calls = reading.send(_answers(node, header, calls))
    except StopIteration as stop:
        made: T = stop.value
        return made


def together(readings: Sequence[Reading[Any]]) -> Reading[list[Any]]:
    """Return the results of several readings in their order, each round of all asked as one."""
    results: dict[int, Any] = {}
    waiting: dict[int, Round] = {}
    answers: Answers | None = None
    while len(results) < len(readings):
        for place, reading in enumerate(readings):
            if place in results:
                continue
            try:
                waiting[place] = next(reading) if answers is None else reading.send(answers)
            except StopIteration as stop:
                results[place] = stop.value
                waiting.pop(place, None)
        if waiting:
            answers = yield [call for calls in waiting.values() for call in calls]
    return [results[place] for place in range(len(readings))]


def dispensable(reading: Reading[T], lost: list[str], sentence: str) -> Reading[T | None]:
    """Return what a reading gives, or None where a contract fails; the sentence then says so.

    Parameters
    ----------
    reading : generator
    lost : list of str
        To which the sentence is added, with the reason.
    sentence : str
        What is not known, without a full stop.
    """
    try:
        return (yield from reading)
    except ReadingError as error:
        lost.append(f"{sentence}: {error}")
        return None


def _answers(node: Node, header: Header, calls: Round) -> Answers:
    unique = list({call.field: call for call in calls}.values())
    parts = [
        node.call(unique[at : at + CALLS_AT_ONCE], header)
        for at in range(0, len(unique), CALLS_AT_ONCE)
    ]
    return Answers.joined(parts)
