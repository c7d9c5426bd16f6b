"""What a treasury's own addresses hold, owe and run, at one block.

Safes are addresses like any other, and names of ENS are resolved at the same block. Every amount is
kept in the asset's smallest unit, as its contract gave it. What is not seen: other tokens, other
chains, what a manager or a gauge holds for the treasury, balances of validators on the beacon
chain, and nodes whose own address is not given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.contracts import aave_accounts, ens, erc20, pool_shares, rocket_node, uniswap_positions
from data.contracts.aave_accounts import Account
from data.contracts.ens import AddressError
from data.contracts.pool_shares import Share
from data.contracts.rocket_node import Deployment, NodeAccount
from data.contracts.uniswap_positions import Positions
from data.errors import quoted
from data.node import Node
from data.rounds import Reading, Told, dispensable, run, silent, together
from data.wallet_lines import Line
from risk.market import Block
from risk.treasury import Treasury

MOST_ADDRESSES = 50

_HEX = re.compile(r"0[xX][0-9a-fA-F]{40}")
_NOT_COUNTED = "so it is in no figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An address of the treasury.

    Attributes
    ----------
    address : str
        With the capitals that are its checksum.
    name : str
        The name of ENS by which it was given; empty if it was not.
    """

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """What one address has.

    Attributes
    ----------
    owner : Owner
    tokens : tuple of Line
        ETH and every token, zero included.
    outstanding : Line or None
        Claimed ETH of Rocket Pool that could not be paid out; None if it cannot be read.
    account : Account or None
        At Aave; None if it cannot be read.
    shares : tuple of Share
    positions : Positions or None
        At Uniswap v3; None if they cannot be read.
    node : NodeAccount or None
        None if it is no node.
    """

    owner: Owner
    tokens: tuple[Line, ...]
    outstanding: Line | None
    account: Account | None
    shares: tuple[Share, ...]
    positions: Positions | None
    node: NodeAccount | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every amount, in the order in which it is read."""
        return (
            *self.tokens,
            *(() if self.outstanding is None else (self.outstanding,)),
            *(() if self.account is None else self.account.lines),
            *(line for share in self.shares for line in (share.held, share.supply)),
            *(() if self.positions is None else _of_positions(self.positions)),
            *(() if self.node is None else self.node.lines),
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """Addresses of the node's contracts, whose ETH is counted with the node."""
        if self.node is None:
            return ()
        megapool = () if self.node.megapool is None else (self.node.megapool.address,)
        return (*megapool, *(minipool.address for minipool in self.node.minipools))


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletReading:
    """What all addresses have, at one block.

    Attributes
    ----------
    block : Block
    protocol_version : str
        Of Rocket Pool.
    wallets : tuple of Wallet
        One for each address, in the order given.
    notices : tuple of str
        What a reader should know: what could not be read, what is counted once or nowhere.
    nodes : int
        How many nodes agreed on all of it.
    requests_sent : int
        HTTP requests to one node.
    """

    block: Block
    protocol_version: str
    wallets: tuple[Wallet, ...]
    notices: tuple[str, ...]
    nodes: int
    requests_sent: int

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every amount, zero included."""
        return tuple(line for wallet in self.wallets for line in wallet.lines)


def read_treasury(node: Node, addresses: Sequence[str], block: int | None = None) -> Treasury:
    """Return the treasury that addresses make at a block.

    Parameters
    ----------
    node : Node
    addresses : sequence of str
        Addresses or names of ENS.
    block : int, optional
        Number of a final block; the youngest by default.

    Raises
    ------
    DataError
        If an address or name cannot be used, a node fails, nodes disagree, or a contract answers
        with what cannot be.
    """
    from data.wallet_treasury import treasury_of_wallets

    return treasury_of_wallets(read_wallets(node, addresses, block)).treasury


def read_wallets(
    node: Node, addresses: Sequence[str], block: int | None = None, told: Told = silent
) -> WalletReading:
    """Return everything that addresses have at a block, to the wei; see `read_treasury`.

    Parameters
    ----------
    told : callable, optional
        Is told before each round of reads which it is and of how many.
    """
    given = given_owners(addresses)
    header = node.header(block)
    notices: list[str] = []
    deployment, found = run(node, header, _read(given, notices), told)
    wallets, twice = _apart(found)
    return WalletReading(
        block=header.block,
        protocol_version=deployment.version,
        wallets=wallets,
        notices=(*node.notices, *notices, *twice),
        nodes=len(node.names),
        requests_sent=node.requests_sent,
    )


def given_owners(addresses: Sequence[str]) -> list[Owner]:
    """Return what was given: names without their addresses, and addresses.

    Raises
    ------
    AddressError
        If one is neither, or there are none or too many.
    """
    texts = [text.strip() for text in addresses if text.strip()]
    if not texts:
        raise AddressError("No address is given.")
    if len(texts) > MOST_ADDRESSES:
        raise AddressError(f"{len(texts)} addresses are more than the {MOST_ADDRESSES} read.")
    return [_owner(text) for text in texts]


def _owner(text: str) -> Owner:
    from eth_utils.address import to_checksum_address

    if not _HEX.fullmatch(text):
        return Owner(address="", name=ens.normalised(text))
    digits = text[2:]
    address = to_checksum_address(f"0x{digits.lower()}")
    # Capitals are a checksum, unless there are only capitals or none.
    if digits not in {digits.lower(), digits.upper(), address[2:]}:
        raise AddressError(
            f"The address {quoted(text)} is mistyped: its capitals do not fit its digits."
        )
    if int(digits, 16) == 0:
        raise AddressError(f"The address {quoted(text)} is nobody's.")
    return Owner(address=address)


def _read(given: Sequence[Owner], notices: list[str]) -> Reading[tuple[Deployment, list[Wallet]]]:
    names = list(dict.fromkeys(owner.name for owner in given if owner.name))
    where = "What the treasury has at Aave cannot be read"
    deployment, _, market, *found = yield from together(
        [
            rocket_node.read_deployment(),
            erc20.check_tokens(),
            dispensable(aave_accounts.read_market(), notices, f"{where}, {_NOT_COUNTED}"),
            *(ens.resolve(name) for name in names),
        ]
    )
    owners = _distinct(given, dict(zip(names, found, strict=True)), notices)
    wallets = yield from together([_wallet(o, deployment, market, notices) for o in owners])
    return deployment, wallets


def _distinct(given: Sequence[Owner], found: dict[str, str], notices: list[str]) -> list[Owner]:
    """Return each address once, a name with the address that it leads to."""
    from eth_utils.address import to_checksum_address

    owners: dict[str, Owner] = {}
    for owner in given:
        address = owner.address or to_checksum_address(found[owner.name])
        before = owners.get(address)
        if before is None:
            owners[address] = replace(owner, address=address)
            continue
        said = f"{owner.name} is {address}, which" if owner.name else address
        notices.append(f"{said} is given twice, and counted once.")
        if not before.name:
            owners[address] = replace(before, name=owner.name)
    return list(owners.values())


def _wallet(
    owner: Owner, deployment: Deployment, market: aave_accounts.Market | None, notices: list[str]
) -> Reading[Wallet]:
    at = owner.address

    def unless_lost(reading: Reading[object], what: str) -> Reading[object | None]:
        return dispensable(reading, notices, f"{what} of {at} cannot be read, {_NOT_COUNTED}")

    account = _nothing() if market is None else aave_accounts.read_account(market, at)
    outstanding = rocket_node.read_outstanding(deployment, at)
    positions = uniswap_positions.read_positions(at)
    found = yield from together(
        [
            erc20.read_tokens(at),
            rocket_node.read_node(deployment, at),
            unless_lost(outstanding, "Claimed ETH not yet paid out"),
            unless_lost(account, "The Aave account"),
            unless_lost(positions, "The Uniswap positions"),
            *(
                unless_lost(pool_shares.read_share(pool, at), f"The share in {pool.name}")
                for pool in pool_shares.POOLS
            ),
        ]
    )
    tokens, node, unpaid, lent, held, *shares = found
    return Wallet(
        owner=owner,
        tokens=tokens,
        outstanding=unpaid,
        account=lent,
        shares=tuple(share for share in shares if share is not None),
        positions=held,
        node=node,
    )


def _apart(wallets: Sequence[Wallet]) -> tuple[tuple[Wallet, ...], list[str]]:
    """Leave out addresses that are contracts of a node that is given too."""
    parts = {part.lower() for wallet in wallets for part in wallet.parts}
    notices = [
        f"{wallet.owner.address} belongs to a node that is given too, and is counted with it."
        for wallet in wallets
        if wallet.owner.address.lower() in parts
    ]
    return tuple(w for w in wallets if w.owner.address.lower() not in parts), notices


def _of_positions(positions: Positions) -> tuple[Line, ...]:
    return tuple(line for position in positions.known for line in position.lines)


def _nothing() -> Reading[None]:
    yield from ()
