"""The addresses of a command line: `--address`, given as often as there are any."""

import argparse
from pathlib import Path

from dashboard import wallet_sentences as words
from dashboard.market_options import NoMarketError, file_name, live_reading
from data.live_wallet import read_addresses
from data.market import MarketReading
from data.treasury_file import write_treasury_file
from data.wallet import WalletReading
from data.wallet_treasury import ReadTreasury, treasury_of_wallets
from risk.market import Market

_ADDRESS = (
    "an address or name of ENS whose holdings are read at the block of the market; repeatable"
)


def add_addresses(parser: argparse.ArgumentParser) -> None:
    """Add the option that names an address of the treasury."""
    parser.add_argument(
        "--address", metavar="ADDRESS", action="append", default=[], type=file_name, help=_ADDRESS
    )


def live_market(arguments: argparse.Namespace) -> MarketReading:
    """Return the live market that a treasury of addresses stands beside.

    Raises
    ------
    DataError
        If a file is named as well, or no node gives one.
    """
    if arguments.treasury is not None:
        raise NoMarketError("`--address` stands in place of a treasury file: give one of the two.")
    if arguments.market is not None:
        raise NoMarketError("`--address` asks a node, so `--market` cannot be given.")
    return live_reading(arguments)


def treasury_of_addresses(
    arguments: argparse.Namespace, market: Market
) -> tuple[WalletReading, ReadTreasury]:
    """Return what the addresses of a command line have at the block of a market.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    reading = read_addresses(arguments.address, arguments.rpc, block=market.block)
    return reading, treasury_of_wallets(reading)


def treasury_path(out: Path) -> Path:
    """Return where the treasury of a snapshot is written: beside its market."""
    return out.with_suffix(".treasury.yaml")


def treasury_bytes(made: ReadTreasury) -> bytes:
    """Return the treasury as a file."""
    return write_treasury_file(made.treasury, "yaml")


def snapshot_lines(reading: WalletReading, made: ReadTreasury, path: Path) -> list[str]:
    """Say what was written: each address, each amount in full, and what a reader must know."""
    return [
        f"{path} is written, {words.source(reading)}.",
        *words.owners(reading),
        *words.printed(reading),
        *made.notices,
    ]
