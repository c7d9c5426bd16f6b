"""Ethereum through one or several nodes, which must agree.

A `Node` serves one reading: it settles on a block, then answers calls at that block. A node that
fails is left out and named in `notices`; nodes that contradict each other end the reading.

This module alone reads the addresses of nodes from the environment.
"""

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from data.addresses import MULTICALL3
from data.contracts.events import Log, log_of
from data.endpoint import Endpoint, Limits, NodeError, TooManyError
from data.header import Header, block_request, header_of, quantity
from data.json_rpc import Request
from data.multicall import (
    Answers,
    Call,
    ReadingError,
    Result,
    block_calls,
    encoded,
    results_of,
)
from risk.market import Block

VARIABLE = "PERIGEE_RPC"
CHAIN_ID = 1
# Asked for at first in one request for events; a node that is late is asked for fewer down to the
# second; and headers in one batch.
MOST_BLOCKS = 1_000_000
FEWEST_BLOCKS = 10_000
BLOCKS_AT_ONCE = 50

_HOST = re.compile(r"[0-9a-z.:_-]{1,253}")
T = TypeVar("T")


class DisagreementError(NodeError):
    """Two nodes say different things of the same block."""


def urls_from_environment() -> tuple[str, ...]:
    """Return the addresses in `PERIGEE_RPC`, separated by spaces or commas."""
    return tuple(os.environ.get(VARIABLE, "").replace(",", " ").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are asked for.

    Attributes
    ----------
    emitters, topics : tuple of str
        Addresses, and the events' own topics, in lower case.
    """

    emitters: tuple[str, ...]
    topics: tuple[str, ...]

    def request(self, first: int, last: int) -> Request:
        """Return the request for the events of some blocks."""
        blocks = {"fromBlock": hex(first), "toBlock": hex(last)}
        chosen = {"address": list(self.emitters), "topics": [list(self.topics)]}
        return "eth_getLogs", [blocks | chosen]

    def found_in(self, answer: object, first: int, last: int) -> list[Log]:
        """Return the events in an answer, in order.

        Raises
        ------
        ReadingError
            If one is malformed, not of those asked for, or stands there twice.
        """
        if not isinstance(answer, list):
            raise ReadingError("The events cannot be read: the answer is malformed.")
        logs = sorted((log_of(item) for item in answer), key=_place)
        for log in logs:
            if log.emitter not in self.emitters or log.topic not in self.topics:
                raise ReadingError("An event was not asked for.")
            if not first <= log.block_number <= last:
                raise ReadingError("An event is of another block than asked.")
        if len({_place(log) for log in logs}) < len(logs):
            raise ReadingError("An event is given twice.")
        hashes = {(log.block_number, log.block_hash) for log in logs}
        if len({number for number, _ in hashes}) < len(hashes):
            raise ReadingError("Events of one block name two blocks.")
        return logs


def _place(log: Log) -> tuple[int, int]:
    return log.block_number, log.index


class Node:
    """Ethereum mainnet at one block.

    Parameters
    ----------
    urls : sequence of str
        Addresses of nodes, http or https; all of them are asked and must agree.
    limits : Limits, optional
    clock : callable, optional
        Seconds since 1970.

    Raises
    ------
    NodeError
        If an address is none of http or https; the message does not repeat it.
    """

    def __init__(
        self,
        urls: Sequence[str],
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._limits = limits or Limits()
        self._clock = clock
        self._endpoints = _endpoints(urls, self._limits)
        self._seen: dict[str, Header] = {}
        self._chooser = ""
        self._spans: dict[str, int] = {}
        self.notices: list[str] = []

    def __repr__(self) -> str:
        return f"Node({', '.join(self.names)})"

    def __enter__(self) -> "Node":
        return self

    def __exit__(self, *_: object) -> None:
        for endpoint in self._endpoints:
            endpoint.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts still in use."""
        return tuple(endpoint.name for endpoint in self._endpoints)

    @property
    def requests_sent(self) -> int:
        """HTTP requests to the node that was asked most, among those still in use."""
        return max(endpoint.requests_sent for endpoint in self._endpoints)

    def header(self, number: int | None = None) -> Header:
        """Return a block that every node knows as final.

        Parameters
        ----------
        number : int, optional
            Which; by default the youngest that is final for all of them.

        Raises
        ------
        NodeError
            If no node has it, or each is on another chain or behind.
        DisagreementError
            If two nodes know different blocks of that number.
        """
        self._seen = self._ask_each(lambda endpoint: self._opened(endpoint, number))
        self._chooser, chosen = min(self._seen.items(), key=lambda item: item[1].block.number)
        at = chosen.block.number
        same = {n: h for n, h in self._seen.items() if h.block.number == at}
        _agree(at, {name: header.identity() for name, header in same.items()})
        return chosen

    def call(self, calls: Sequence[Call], header: Header) -> Answers:
        """Return the results of reads at a block, on which all nodes agree.

        Raises
        ------
        NodeError
            If no node answers for that block.
        DisagreementError
            If two nodes answer differently.
        """
        results = self._ask_each(lambda endpoint: self._called(endpoint, calls, header))
        at, fields = header.block.number, [call.field for call in calls]
        # The node that chose the block may be left out by now; its word of it is still checked.
        known = {self._chooser: header} | {name: self._seen[name] for name in results}
        _agree(at, {name: seen.identity() for name, seen in known.items()})
        _agree(at, {n: dict(zip(fields, r, strict=True)) for n, r in results.items()})
        return Answers(calls, next(iter(results.values())))

    def logs(self, wanted: "Wanted", first: int, last: int) -> list[Log]:
        """Return the events of some blocks, in order, on which all nodes agree.

        Parameters
        ----------
        wanted : Wanted
        first, last : int
            Numbers of blocks, both included; the caller knows that they are final.

        Raises
        ------
        NodeError
            If no node gives them.
        DisagreementError
            If two nodes give different ones.
        """
        found = self._ask_each(lambda endpoint: self._logs(endpoint, wanted, first, last))
        _agree(last, {name: {f"events from {first}": logs} for name, logs in found.items()})
        return next(iter(found.values()))

    def blocks(self, numbers: Sequence[int]) -> list[Block]:
        """Return blocks by their numbers, on which all nodes agree.

        Raises
        ------
        NodeError
            If no node gives them.
        DisagreementError
            If two nodes give different ones.
        """
        if not numbers:
            return []
        found = self._ask_each(lambda endpoint: _blocks(endpoint, numbers))
        for place, number in enumerate(numbers):
            _agree(number, {name: {"block": seen[place]} for name, seen in found.items()})
        return next(iter(found.values()))

    def _logs(self, endpoint: Endpoint, wanted: "Wanted", first: int, last: int) -> list[Log]:
        """Return a node's events, halving the range where it holds too many."""
        logs: list[Log] = []
        span = self._spans.get(endpoint.name, MOST_BLOCKS)
        while first <= last:
            end = min(last, first + span - 1)
            try:
                (answer,) = endpoint.ask(
                    [wanted.request(first, end)], divisible=True, hasty=span > FEWEST_BLOCKS
                )
            except TooManyError:
                if span == 1:
                    raise
                span = self._spans[endpoint.name] = max(1, min(span, end - first + 1) // 2)
                continue
            logs += wanted.found_in(answer, first, end)
            first = end + 1
        return logs

    def _ask_each(self, ask: Callable[[Endpoint], T]) -> dict[str, T]:
        """Return each node's answer, leaving out for good the nodes that have none."""
        with ThreadPoolExecutor(len(self._endpoints)) as pool:
            outcomes = list(pool.map(lambda endpoint: _outcome(ask, endpoint), self._endpoints))
        pairs = list(zip(self._endpoints, outcomes, strict=True))
        failures = [outcome for _, outcome in pairs if isinstance(outcome, NodeError)]
        answers = {e.name: o for e, o in pairs if not isinstance(o, NodeError)}
        sentences = [str(failure) for failure in failures]
        if not answers:
            raise NodeError(" ".join(sentences))
        self.notices += sentences
        if sentences and len(answers) == 1:
            self.notices.append(f"So the figures of {next(iter(answers))} are not compared.")
        for endpoint in self._endpoints:
            if endpoint.name not in answers:
                endpoint.close()
        self._endpoints = tuple(e for e in self._endpoints if e.name in answers)
        return answers

    def _opened(self, endpoint: Endpoint, number: int | None) -> Header:
        """Return the block asked for, after checking the chain and the age of its head."""
        requests: list[Request] = [("eth_chainId", []), block_request("finalized")]
        if number is not None:
            requests.append(block_request(hex(number)))
        chain, *blocks = endpoint.ask(requests)
        if quantity(chain) != CHAIN_ID:
            raise NodeError(f"The node at {endpoint.name} is not on Ethereum mainnet.")
        final = _read_header(blocks[0], endpoint.name)
        self._check_time(final.block, endpoint.name, stale=number is None)
        if number is None:
            return final
        if number > final.block.number:
            raise NodeError(f"Block {number} is not final at the node at {endpoint.name}.")
        header = _read_header(blocks[1], endpoint.name, number)
        self._check_time(header.block, endpoint.name, stale=False)
        return header

    def _check_time(self, block: Block, name: str, *, stale: bool) -> None:
        age = self._clock() - block.timestamp
        if stale and age > self._limits.stale_seconds:
            raise NodeError(
                f"The node at {name} is behind: its last final block is {age / 3600:.1f} hours old."
            )
        if age < -self._limits.future_seconds:
            raise NodeError(
                f"The node at {name} is {-age / 60:.0f} minutes ahead of this machine's clock."
            )

    def _called(self, endpoint: Endpoint, calls: Sequence[Call], header: Header) -> list[Result]:
        """Return a node's results, after making sure that they are for the block asked."""
        number = header.block.number
        every = [*block_calls(), *calls]
        request = {"to": MULTICALL3, "data": encoded(every)}
        requests: list[Request] = [("eth_call", [request, hex(number)])]
        known = self._seen[endpoint.name]
        if known.block.number != number:
            requests.append(block_request(hex(number)))
        answer, *blocks = endpoint.ask(requests)
        if blocks:
            known = self._seen[endpoint.name] = _read_header(blocks[0], endpoint.name, number)
        results = results_of(answer, len(every))
        if not _is_of(known, Answers(every, results)):
            raise NodeError(f"The node at {endpoint.name} answered for another block than asked.")
        return results[-len(calls) :]


def _endpoints(urls: Sequence[str], limits: Limits) -> tuple[Endpoint, ...]:
    """Return the endpoints, each named by its host, and by its place where hosts repeat."""
    unique = list(dict.fromkeys(url.strip() for url in urls))
    if not unique:
        raise NodeError("No address of a node is given.")
    hosts = [_host(url, place) for place, url in enumerate(unique, 1)]
    names = [
        host if hosts.count(host) == 1 else f"{host} (address {place})"
        for place, host in enumerate(hosts, 1)
    ]
    return tuple(Endpoint(url, name, limits) for url, name in zip(unique, names, strict=True))


def _host(url: str, place: int) -> str:
    host = None
    try:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.port != 0:
            host = parts.hostname
    except ValueError:
        pass  # what it says may repeat the address
    if host is None or not _HOST.fullmatch(host):
        raise NodeError(f"Address {place} of a node is no URL of http or https.")
    return host


def _blocks(endpoint: Endpoint, numbers: Sequence[int]) -> list[Block]:
    blocks: list[Block] = []
    for at in range(0, len(numbers), BLOCKS_AT_ONCE):
        part = numbers[at : at + BLOCKS_AT_ONCE]
        answers = endpoint.ask([block_request(hex(number)) for number in part])
        pairs = zip(answers, part, strict=True)
        blocks += [_read_header(answer, endpoint.name, number).block for answer, number in pairs]
    return blocks


def _outcome(ask: Callable[[Endpoint], T], endpoint: Endpoint) -> T | NodeError:
    try:
        return ask(endpoint)
    except NodeError as error:
        return error
    except ReadingError as error:
        return NodeError(f"The node at {endpoint.name} answered oddly: {error}")


def _agree(number: int, tables: Mapping[str, Mapping[str, object]]) -> None:
    """Refuse tables that are not all the same."""
    (first, reference), *others = tables.items()
    for other, table in others:
        for field, value in reference.items():
            if table[field] != value:
                raise DisagreementError(
                    f"The nodes at {first} and {other} disagree about `{field}` at block {number}, "
                    "so neither is believed."
                )


def _is_of(header: Header, answers: Answers) -> bool:
    return (
        answers.integer("block number") == header.block.number
        and answers.integer("block time") == header.block.timestamp
        and answers.integer("chain id") == CHAIN_ID
        and answers.values("parent hash")[0].hex() == header.parent_hash[2:]
    )


def _read_header(answer: object, name: str, number: int | None = None) -> Header:
    """Return the block in a node's answer, which must be complete and the one asked for."""
    header = header_of(answer)
    if header is None:
        what = "final block" if number is None else f"block {number}"
        raise NodeError(f"The node at {name} knows no {what}.")
    if number not in (None, header.block.number):
        raise NodeError(f"The node at {name} answered for another block than asked.")
    return header
