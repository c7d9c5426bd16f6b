"""The treasury that a reading of its addresses makes.

Here amounts become units of the asset, rounded to what a float can be. What has no place in a
treasury, or none that says what it is worth, is left out and named, never set to zero in silence.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from data.contracts.aave_accounts import NAME as AAVE
from data.contracts.minipool import Minipool, Status
from data.contracts.rocket_node import NodeAccount
from data.multicall import ReadingError
from data.plain_text import is_plain_text
from data.wallet import Owner, Wallet, WalletReading
from data.wallet_lines import Line
from risk.errors import ParameterError
from risk.market import Block
from risk.treasury import (
    Asset,
    Holding,
    LendingPosition,
    Liability,
    NodeStake,
    PoolShare,
    Position,
    Recurrence,
    Treasury,
)

NAME = "Read from addresses"
WORKING = frozenset({Status.PRELAUNCH, Status.STAKING})
SETTLED = frozenset({Status.DISTRIBUTED, Status.FINALISED})
DEBT = "Debt of the megapool of"

_WEI = 10**18
_LONGEST_NAME = 30
_TREES = (
    "What {} has not claimed of the rewards of past periods is known from files that Rocket Pool "
    "publishes, not from the chain, so it is in no figure."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTreasury:
    """A treasury and what a reader should know of it.

    Attributes
    ----------
    treasury : Treasury
    notices : tuple of str
        Those of the reading, and what of it is in no figure.
    """

    treasury: Treasury
    notices: tuple[str, ...]


def treasury_of_wallets(reading: WalletReading, base: Treasury | None = None) -> ReadTreasury:
    """Return the treasury of a reading.

    Parameters
    ----------
    reading : WalletReading
    base : Treasury, optional
        Whose name, liabilities, limits and order of payment stay; its positions are replaced.

    Raises
    ------
    ReadingError
        If something was read that no treasury can have.
    """
    kept = Treasury(name=NAME) if base is None else base
    notices = list(reading.notices)
    positions: list[Position] = []
    debts: list[Liability] = []
    try:
        for wallet in reading.wallets:
            label = label_of(wallet.owner)
            positions += _tokens(wallet, label)
            positions += _loans(wallet, label, notices)
            positions += (
                PoolShare(pool=share.pool, share=share.fraction, label=label)
                for share in wallet.shares
            )
            positions += _positions(wallet, label, notices)
            if wallet.node is not None:
                positions += _node(wallet.node, label, reading.block, notices)
                debts += _debt(wallet.node, label)
    except ParameterError as error:
        raise ReadingError(f"What was read is nothing a treasury can have: {error}") from error
    if not positions:
        notices.append("The addresses hold nothing that is read.")
    others = tuple(each for each in kept.liabilities if not each.label.startswith(DEBT))
    treasury = replace(kept, positions=tuple(positions), liabilities=(*others, *debts))
    return ReadTreasury(treasury=treasury, notices=tuple(dict.fromkeys(notices)))


def label_of(owner: Owner) -> str:
    """Return the words for an address in a treasury: its name where that is short, and itself."""
    name = owner.name
    if name and len(name) <= _LONGEST_NAME and is_plain_text(name):
        return f"{name} {owner.address[:6]}…{owner.address[-4:]}"
    return owner.address


def _tokens(wallet: Wallet, label: str) -> Iterator[Holding]:
    for line in wallet.tokens:
        if line.raw:
            yield _holding(line, label)
    if wallet.outstanding is not None and wallet.outstanding.raw:
        yield _holding(wallet.outstanding, f"{label}, claimed")


def _loans(wallet: Wallet, label: str, notices: list[str]) -> Iterator[LendingPosition]:
    """Yield what is supplied, each beside one of the debts, in the order of the assets."""
    account = wallet.account
    if account is None:
        return
    supplied, owed = list(account.supplied), list(account.owed)
    if len(supplied) > 1 or len(owed) > 1:
        notices.append(
            f"{AAVE} counts all that {label} has supplied against all that it owes; here each debt "
            "stands beside one asset."
        )
    if account.not_collateral:
        names = ", ".join(account.not_collateral)
        notices.append(f"{AAVE}: {names} of {label} does not serve as collateral.")
    if account.others:
        notices.append(
            f"{AAVE}: {label} has further assets as collateral or debt, {account.others} of them, "
            "which are not read and are in no figure."
        )
    for place in range(max(len(supplied), len(owed))):
        lent, debt = _at(supplied, place), _at(owed, place)
        # More debts than assets: the first asset stands for all, with nothing more of it.
        first = supplied[0][0] if supplied else Asset.WETH
        yield LendingPosition(
            protocol=AAVE,
            collateral_asset=first if lent is None else lent[0],
            collateral_amount=0.0 if lent is None else lent[1].amount,
            debt_asset=None if debt is None else debt[0],
            debt_amount=0.0 if debt is None else debt[1].amount,
            label=label,
        )


def _at(rows: list[tuple[Asset, Line]], place: int) -> tuple[Asset, Line] | None:
    return rows[place] if place < len(rows) else None


def _positions(wallet: Wallet, label: str, notices: list[str]) -> Iterator[Position]:
    if wallet.positions is None:
        return
    if wallet.positions.others:
        notices.append(
            f"{label} has positions of Uniswap in pools that are not read, "
            f"{wallet.positions.others} of them, so they are in no figure."
        )
    for position in wallet.positions.known:
        name = f"{label}, position {position.number}"
        for line in position.uncollected:
            if line.raw:
                yield _holding(line, f"{name}, fees")
        if position.in_range:
            yield PoolShare(pool=position.pool, share=position.fraction, label=name)
        elif position.liquidity.raw:
            notices.append(
                f"{position.pool}, position {position.number} of {label}, is out of its range at "
                "this block: it is one token only, and in no figure."
            )


def _node(node: NodeAccount, label: str, block: Block, notices: list[str]) -> Iterator[Position]:
    notices.append(_TREES.format(label))
    stakes = [*_megapool(node, label, notices), *_minipools(node, label, notices)]
    unclaimed = sum(line.raw for line in node.unclaimed) / _WEI + _refunds(node)
    if stakes:
        first = stakes[0]
        stakes[0] = replace(first, unclaimed_eth=first.unclaimed_eth + unclaimed)
    elif unclaimed:
        yield Holding(asset=Asset.ETH, amount=unclaimed, label=f"{label}, unclaimed")
    yield from stakes
    yield from _free_rpl(node, label, block.timestamp, {stake.megapool for stake in stakes})
    if node.credit_reth is not None:
        if node.megapool is not None and node.megapool.debt.raw:
            notices.append(f"{label} cannot take out its credit before its debt is paid.")
        yield _holding(node.credit_reth, f"{label}, deposit credit")
    if node.balance.raw:
        yield _holding(node.balance, f"{label}, for deposits")


def _free_rpl(node: NodeAccount, label: str, today: int, kinds: set[bool]) -> Iterator[Holding]:
    """Yield RPL that stands behind no validator of its kind, from the day on which it is free."""
    # Version 1.4 keeps what is unstaked for a time, whichever kind it is of; 1.3 does not.
    opens = _day(today + node.unstaking_seconds) if node.unstaking_seconds else None
    if node.megapool_rpl is not None and node.megapool_rpl.raw and True not in kinds:
        yield _holding(node.megapool_rpl, f"{label}, staked", opens)
    if node.legacy_rpl.raw and False not in kinds:
        yield _holding(node.legacy_rpl, f"{label}, legacy stake", opens)
    if node.unstaking_rpl is not None and node.unstaking_rpl.raw:
        since = node.unstaking_since + node.unstaking_seconds
        still = _day(since) if since > today else None
        yield _holding(node.unstaking_rpl, f"{label}, unstaking", still)


def _megapool(node: NodeAccount, label: str, notices: list[str]) -> Iterator[NodeStake]:
    megapool = node.megapool
    if megapool is None:
        return
    # Debt is paid out of what the node would be paid.
    due = megapool.refund.raw + megapool.node_rewards.raw
    unclaimed = max(due - megapool.debt.raw, 0)
    if not megapool.bonded:
        if megapool.bond.raw or unclaimed:
            notices.append(
                f"The megapool of {label} has a bond of {megapool.bond.amount:g} ETH and "
                f"{unclaimed / _WEI:g} ETH to be paid out, but no validator, so they are in no "
                "figure."
            )
        return
    # The bond is one for all validators of a megapool, whatever each was asked for.
    yield NodeStake(
        validators=megapool.bonded,
        bond_eth=megapool.bond.raw / megapool.bonded / _WEI,
        megapool=True,
        megapool_rpl=0.0 if node.megapool_rpl is None else node.megapool_rpl.amount,
        commission=node.commission_wei / _WEI,
        unclaimed_eth=unclaimed / _WEI,
        label=label,
    )


def _minipools(node: NodeAccount, label: str, notices: list[str]) -> Iterator[NodeStake]:
    """Yield minipools by bond and commission, with legacy RPL in the proportion of their loans."""
    groups: dict[tuple[int, int], list[Minipool]] = defaultdict(list)
    for minipool in node.minipools:
        if minipool.status in WORKING:
            groups[minipool.bond.raw, minipool.fee_wei].append(minipool)
        elif minipool.bond.raw and minipool.status not in SETTLED:
            notices.append(
                f"Minipool {minipool.address} of {label} is {minipool.status}; its bond of "
                f"{minipool.bond.amount:g} ETH is in no figure."
            )
    waiting = sum(
        max(m.balance.raw - m.refund.raw, 0) for m in node.minipools if m.status in WORKING
    )
    if waiting > 0:
        notices.append(
            f"The minipools of {label} hold {waiting / _WEI:g} ETH that is still to be shared "
            "with rETH holders, so it is in no figure."
        )
    borrowed = sum(m.borrowed.raw for each in groups.values() for m in each)
    for (bond, fee), members in sorted(groups.items()):
        theirs = sum(minipool.borrowed.raw for minipool in members)
        part = theirs / borrowed if borrowed else 1.0 / len(groups)
        yield NodeStake(
            validators=len(members),
            bond_eth=bond / _WEI,
            megapool=False,
            legacy_rpl=node.legacy_rpl.amount * part,
            commission=fee / _WEI,
            unclaimed_eth=sum(minipool.refund.raw for minipool in members) / _WEI,
            label=label,
        )


def _debt(node: NodeAccount, label: str) -> Iterator[Liability]:
    """Yield what the megapool owes beyond what it has to pay out."""
    megapool = node.megapool
    if megapool is None:
        return
    rest = megapool.debt.raw - megapool.refund.raw - megapool.node_rewards.raw
    if rest > 0:
        yield Liability(
            amount=rest / _WEI,
            currency=Asset.ETH,
            recurrence=Recurrence.ONCE,
            label=f"{DEBT} {label}",
        )


def _refunds(node: NodeAccount) -> float:
    """Return what minipools that work no longer pay out; the others' stands with their stake."""
    return sum(m.refund.raw for m in node.minipools if m.status not in WORKING) / _WEI


def _holding(line: Line, label: str, opens: datetime.date | None = None) -> Holding:
    return Holding(asset=Asset(line.unit), amount=line.amount, available_from=opens, label=label)


def _day(timestamp: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(timestamp, datetime.UTC).date()
