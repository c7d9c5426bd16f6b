"""The market of a command line: from a node, from a file, or as recorded.

The address of a node often carries a key, so no message of the command line repeats one.
"""

import argparse
import re
from pathlib import Path

from dashboard import format as fmt
from dashboard import sentences
from data.errors import DataError
from data.live import find_market, node_is_named, read_live
from data.market import MarketReading
from data.market_file import read_market_file
from data.recorded import load_market
from risk.market import Market

RECORDED = "recorded"
HIDDEN = "(an address)"

_ADDRESS = re.compile(r"\S*://\S*")
_RPC = (
    "the address of an Ethereum node, which other users of this machine can see while the command "
    "runs; repeatable, and then all must agree; PERIGEE_RPC in the environment otherwise"
)


class NoMarketError(DataError):
    """The options name a market that there cannot be."""


def add_market(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a market."""
    add_node(parser)
    file = f"a file of `snapshot` or of the page Data, or `{RECORDED}`; asks no node"
    parser.add_argument("--market", metavar="FILE", type=file_name, help=file)


def add_node(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a node and a block."""
    add_node_address(parser)
    block = "number of a final block; the youngest by default"
    parser.add_argument("--block", metavar="N", type=int, help=block)


def add_node_address(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a node."""
    parser.add_argument("--rpc", metavar="URL", action="append", default=[], help=_RPC)


def found_market(arguments: argparse.Namespace) -> tuple[Market, str]:
    """Return the market that a command line asks for, and what a reader must know of it.

    A node that fails leaves the recorded market, and the second says why and how old that is.

    Raises
    ------
    DataError
        If the options contradict each other or the file cannot be read.
    """
    if arguments.market is None:
        found = find_market(arguments.rpc, block=_block(arguments))
        return found.market, fmt.date(found.notice)
    if arguments.rpc or arguments.block is not None:
        raise NoMarketError("`--market` names a file, so `--rpc` and `--block` cannot be given.")
    if arguments.market == RECORDED:
        return load_market(), ""
    return read_market_file(Path(arguments.market)), ""


def live_reading(arguments: argparse.Namespace) -> MarketReading:
    """Return what a node tells, or fail.

    Raises
    ------
    DataError
        If no node is named or none gives an answer that can be used.
    """
    _require_node(arguments, "No node is named")
    return read_live(arguments.rpc, block=_block(arguments))


def snapshot_lines(reading: MarketReading, path: Path) -> list[str]:
    """Say what was written, and what a reader must know of it."""
    market = reading.market
    return [
        f"{path} is written. {sentences.source_label(market)}.",
        sentences.not_live(market),
        f"Content hash: {market.content_hash}",
        *reading.notices,
    ]


def file_name(text: str) -> str:
    """Return a path; an address put in its place may hold a secret and is not repeated.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is an address.
    """
    if "://" in text:
        raise argparse.ArgumentTypeError("an address is no file; that of a node belongs to --rpc")
    return text


def without_addresses(text: str) -> str:
    """Return a message without any address of a node that it may repeat."""
    return _ADDRESS.sub(HIDDEN, text)


def _block(arguments: argparse.Namespace) -> int | None:
    number: int | None = arguments.block
    if number is None:
        return None
    _require_node(arguments, "`--block` needs a node")
    if number < 0:
        raise NoMarketError("`--block` must be the number of a block, from 0.")
    return number


def _require_node(arguments: argparse.Namespace, sentence: str) -> None:
    if not (arguments.rpc or node_is_named()):
        raise NoMarketError(f"{sentence}: give `--rpc URL` or set PERIGEE_RPC.")
