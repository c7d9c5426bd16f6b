"""The treasury of addresses for whoever asks: from the nodes that are named, at one block."""

import time
from collections.abc import Callable, Sequence

from data.endpoint import Limits
from data.multicall import ReadingError
from data.node import Node, urls_from_environment
from data.rounds import Told, silent
from data.wallet import WalletReading, read_wallets
from risk.market import Block


def read_addresses(
    addresses: Sequence[str],
    urls: Sequence[str] = (),
    *,
    block: Block | None = None,
    told: Told = silent,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> WalletReading:
    """Return what addresses have.

    Parameters
    ----------
    addresses : sequence of str
        Addresses or names of ENS.
    urls : sequence of str
        Addresses of nodes; those of the environment if none is given.
    block : Block, optional
        Of the market that the treasury is to stand beside; the youngest final one by default.
    told : callable, optional
        See `read_wallets`.
    limits, clock : optional
        See `Node`.

    Raises
    ------
    DataError
        If it cannot be read; the message is for a reader and names hosts at most.
    """
    number = None if block is None else block.number
    with Node(urls or urls_from_environment(), limits, clock) as node:
        reading = read_wallets(node, addresses, number, told)
    if block is not None and reading.block != block:
        raise ReadingError(
            f"Block {block.number} is not the one that the market was read at; read both again."
        )
    return reading
