"""What pages and the command line say of a treasury that was read from addresses."""

import re

from dashboard import format as fmt
from data.wallet import WalletReading
from data.wallet_lines import Line

COLUMNS = ("Address", "What", "Amount", "In the smallest unit", "Asked")
NOTE = (
    "Addresses or names of ENS, one a line: Safes, wallets, nodes. Read are ETH, WETH, rETH, RPL, "
    "USDC, USDT, DAI and USDS, loans at Aave, shares of the pools of rETH and RPL, and the nodes "
    "of Rocket Pool whose own address is given, all at the block of the market, which is read "
    "anew. They take the place of what stands here as held; what is owed, the limits and the "
    "order of payment stay, unless they are the example's."
)
PLACEHOLDER = "treasury.example.eth\n0x…"
MARKET = "The market of the same block …"
NO_MARKET = "The addresses were not read, because the market of the same block could not be."
STAYED = "The treasury shown has stayed as it was."
MOST_LINES = 200

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


def source(reading: WalletReading) -> str:
    """Say where the treasury comes from."""
    count = len(reading.wallets)
    addresses = "one address" if count == 1 else f"{count} addresses"
    return f"read from {addresses} at block {reading.block.number:,}"


def progress(number: int, calls: int) -> str:
    """Say what is being read."""
    reads = "1 figure" if calls == 1 else f"{calls:,} figures"
    return f"Round {number}: {reads} …"


def title(reading: WalletReading) -> str:
    """Say what the table of lines is."""
    return f"What was {source(reading)}, as each contract gave it ({len(shown(reading)):,} lines)"


def whose(reading: WalletReading) -> str:
    """Name every address in full, and say how much was asked of how many nodes."""
    nodes = "one node" if reading.nodes == 1 else f"{reading.nodes} nodes that agreed"
    return f"{', '.join(owners(reading))}. Read from {nodes} in {reading.requests_sent} requests."


def owners(reading: WalletReading) -> list[str]:
    """Return each address, with the name by which it was given."""
    return [
        f"{wallet.owner.name}: {wallet.owner.address}"
        if wallet.owner.name
        else wallet.owner.address
        for wallet in reading.wallets
    ]


def shown(reading: WalletReading) -> tuple[Line, ...]:
    """Return the lines that are something."""
    return tuple(line for line in reading.lines if line.raw)


def row(line: Line) -> tuple[str, str, str, str, str]:
    """Return a line's cells in the order of `COLUMNS`."""
    counted = line.unit in {"shares", "liquidity"}
    amount = "" if counted else fmt.asset_amount(line.amount, line.unit)
    asked = f"{line.function} of {_short(line.contract)}"
    what = _ADDRESS.sub(lambda found: _short(found.group()), line.what)
    return _short(line.owner), what, amount, f"{line.raw:,}", asked


def more(reading: WalletReading) -> str:
    """Say how many lines are not shown, or nothing."""
    left = len(shown(reading)) - MOST_LINES
    return f"And {left:,} more lines." if left > 0 else ""


def printed(reading: WalletReading) -> list[str]:
    """Return lines for a terminal: every amount in full, with whom it is of and who said so."""
    return [
        f"{line.owner}: {line.what}, {digits(line)} {line.unit}; {line.function} of {line.contract}"
        for line in shown(reading)
    ]


def digits(line: Line) -> str:
    """Return an amount with every digit that it has."""
    if not line.decimals:
        return str(line.raw)
    whole, part = divmod(line.raw, 10**line.decimals)
    return f"{whole}.{part:0{line.decimals}d}".rstrip("0").removesuffix(".")


def _short(address: str) -> str:
    # No line breaks inside it.
    return f"{address[:6]}…\N{WORD JOINER}{address[-4:]}"
