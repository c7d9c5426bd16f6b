"""The command that fills the store: a snapshot, the daily series and a census of the nodes.

Whatever is read enters the store at once. A run that is broken off, or fails, is followed by one
that goes on from there.
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from dashboard import store_sentences
from dashboard.market_options import NoMarketError, add_node_address, without_addresses
from dashboard.store_commands import Commands
from data.endpoint import Limits
from data.errors import DataError
from data.live import node_is_named
from data.node import Node, urls_from_environment

if TYPE_CHECKING:
    from data.header import Header
    from data.history import Source
    from data.store.engine import Store

# Many reads in one request take a node longer than the few of a page.
PATIENT = Limits(read_seconds=30.0, total_seconds=90.0)
# Where nobody watches, a line now and then will do.
SECONDS_BETWEEN_LINES = 10.0

_STORE = (
    "sqlite:///FILE or postgresql://…, which other users of this machine can see while the command "
    "runs; PERIGEE_STORE in the environment otherwise, or a file of your own"
)
_SINCE = "where a history begins that was never read; for nodes that have no older events"


def add_collect_command(commands: Commands) -> None:
    """Add `collect [--rpc URL] [--store URL] [--history] [--census]` to a command line."""
    collecting = commands.add_parser("collect", help="read history and census into the store")
    add_node_address(collecting)
    add = collecting.add_argument
    add("--store", metavar="URL", help=_STORE)
    add("--history", action="store_true", help="the daily series only, if not with --census")
    add("--census", action="store_true", help="the census only, if not with --history")
    add("--since-block", metavar="N", type=int, help=_SINCE)
    collecting.set_defaults(run=_collect)


# The libraries of the database are imported by the commands that need them.
def _collect(arguments: argparse.Namespace) -> int:
    from data.store.engine import open_store
    from data.stored import look_into

    urls = tuple(arguments.rpc) or urls_from_environment()
    if not (arguments.rpc or node_is_named()):
        raise NoMarketError("No node is named: give `--rpc URL` or set PERIGEE_RPC.")
    if arguments.since_block is not None and arguments.since_block < 0:
        raise NoMarketError("`--since-block` must be the number of a block, from 0.")
    both = not (arguments.history or arguments.census)
    with open_store(arguments.store) as store:
        tasks = [_Task(urls, store, "the snapshot", _snapshot)]
        if arguments.history or both:
            tasks += _histories(urls, store, arguments.since_block)
        if arguments.census or both:
            tasks.append(_Task(urls, store, "the census", _census))
        try:
            failed = [task for task in tasks if not task.is_done()]
        except KeyboardInterrupt:
            _say("Stopped. What was read by then is kept; the same command goes on from there.")
            return 1
        for line in store_sentences.lines(look_into(store)):
            sys.stdout.write(f"{line}\n")
    return 1 if failed else 0


class _Task:
    """Something to read, with a node of its own, and what is said of it."""

    def __init__(
        self,
        urls: tuple[str, ...],
        store: "Store",
        name: str,
        run: "Callable[[Node, Store, _Progress], str]",
    ) -> None:
        self._urls, self._store, self._name, self._run = urls, store, name, run

    def is_done(self) -> bool:
        """Read it, and return whether that went well; another task may, if this one did not."""
        progress = _Progress(self._name)
        try:
            with Node(self._urls, PATIENT) as node:
                said = self._run(node, self._store, progress)
                notices, requests = list(node.notices), node.requests_sent
        except DataError as error:
            progress.end()
            _say(f"{store_sentences.label(self._name)}: {error}")
            return False
        progress.end()
        for sentence in (
            *notices,
            f"{store_sentences.label(self._name)}: {said}; {requests:,} requests.",
        ):
            _say(sentence)
        return True


def _snapshot(node: Node, store: "Store", _: "_Progress") -> str:
    from data.market import read_market
    from data.store.snapshots import Snapshot, save_snapshot

    market = read_market(node)
    save_snapshot(store, Snapshot(market=market))
    return "kept" if market.block is None else f"block {market.block.number:,} is kept"


def _histories(urls: tuple[str, ...], store: "Store", since: int | None) -> list["_Task"]:
    from data import history

    first = history.FIRST_BLOCK if since is None else since

    def task(name: str, source_at: "Callable[[Node, Header], Source]") -> _Task:
        def run(node: Node, store: "Store", progress: _Progress) -> str:
            header = node.header()
            found = history.collect(
                node,
                store,
                source_at(node, header),
                header,
                first_block=first,
                tell=progress.tell,
            )
            missing = sum((end - begin).days + 1 for begin, end in history.gaps(found))
            return f"{len(found):,} days, {missing:,} without a figure"

        return _Task(urls, store, name, run)

    def fixed(source: "Source") -> _Task:
        return task(source.name, lambda _node, _header: source)

    always = (history.REDEMPTION_RATE, history.RPL_ETH, history.RETH_ETH)
    return [*(fixed(source) for source in always), task("ETH / USD", history.eth_usd)]


def _census(node: Node, store: "Store", progress: "_Progress") -> str:
    from data.census import take_census

    entry = take_census(node, store, tell=progress.tell)
    return f"{entry.nodes:,} nodes at block {entry.block.number:,}"


class _Progress:
    """Says on standard error how far something is, over itself at a terminal."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._over = sys.stderr.isatty()
        self._last = time.monotonic()
        self._wide = 0

    def tell(self, at: int, last: int) -> None:
        """Say it, if it is time to."""
        now = time.monotonic()
        if not self._over and now - self._last < SECONDS_BETWEEN_LINES:
            return
        self._last = now
        line = f"{store_sentences.label(self._name)}: {at:,} of {last:,}"
        if self._over:
            sys.stderr.write(f"\r{line:<{self._wide}}")
            sys.stderr.flush()
            self._wide = len(line)
        else:
            _say(line)

    def end(self) -> None:
        """Leave the line to what follows."""
        if self._wide:
            sys.stderr.write(f"\r{'':<{self._wide}}\r")


def _say(sentence: str) -> None:
    """Write to standard error, on one line and without any address."""
    shown = "".join(c if c.isprintable() else " " for c in without_addresses(sentence))
    sys.stderr.write(f"{shown}\n")
