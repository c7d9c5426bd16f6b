"""The treasury as it was entered: positions and obligations, with the labels of their owner."""

from collections.abc import Iterable, Sequence

from dashboard import format as fmt
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.sheet import sheet
from risk.treasury import (
    Holding,
    LendingPosition,
    Liability,
    NodeStake,
    PoolShare,
    Position,
    Treasury,
)

MOST_ROWS = 40
LONGEST_LABEL = 80


def tables(treasury: Treasury) -> Iterable[Block]:
    """Yield a table of what is held and one of what is owed, each of so many rows at most."""
    if not treasury.positions:
        yield blocks.paragraph("Nothing is held.")
    else:
        columns = (("Held", "left"), ("Amount", "decimal"), ("Where", "left"), ("Label", "left"))
        shown = [_position(position) for position in treasury.positions[:MOST_ROWS]]
        yield blocks.table(sheet(columns, shown), widths=(1, 1.2, 0.9, 2.1), size=7.6)
        yield from _rest(treasury.positions, "positions")
    if not treasury.liabilities:
        yield blocks.paragraph("No payment is promised.")
        return
    columns = (("Owed", "left"), ("Amount", "decimal"), ("First due", "left"), ("Label", "left"))
    owed = [_liability(liability) for liability in treasury.liabilities[:MOST_ROWS]]
    yield blocks.table(sheet(columns, owed), widths=(1, 1.2, 0.9, 2.1), size=7.6)
    yield from _rest(treasury.liabilities, "payments")


def printed(treasury: Treasury) -> str:
    """Return all text of the treasury's owner that the report prints."""
    labels = [_label(position.label) for position in treasury.positions[:MOST_ROWS]]
    labels += [_label(liability.label) for liability in treasury.liabilities[:MOST_ROWS]]
    return " ".join((treasury.name, *labels))


def _rest(rows: Sequence[object], name: str) -> Iterable[Block]:
    left = len(rows) - MOST_ROWS
    if left > 0:
        yield blocks.note(f"{left:,} more {name} are in the treasury's file and in every figure.")


def _position(position: Position) -> tuple[str, str, str, str]:
    label = _label(position.label)
    if isinstance(position, Holding):
        where = position.location.value
        if position.available_from is not None:
            where = f"{where}, from {fmt.date(position.available_from.isoformat())}"
        return position.asset.value, fmt.asset_amount(position.amount, position.asset), where, label
    if isinstance(position, NodeStake):
        kind = "megapool" if position.megapool else "minipools"
        bond = f"{fmt.count(position.validators)} × {fmt.asset_amount(position.bond_eth, 'ETH')}"
        return "Node stake", bond, kind, label
    if isinstance(position, LendingPosition):
        asset = position.collateral_asset
        amount = fmt.asset_amount(position.collateral_amount, asset)
        where = f"{_label(position.protocol)}{_standing(position)}"
        return f"{asset.value} lent", amount, where, label
    where = f"{_label(position.pool)}{_standing(position)}"
    return "Pool share", fmt.percent(position.share), where, label


def _standing(position: LendingPosition | PoolShare) -> str:
    return ", set aside: in no figure" if position.set_aside else ""


def _liability(liability: Liability) -> tuple[str, str, str, str]:
    due = "" if liability.due is None else fmt.date(liability.due.isoformat())
    amount = fmt.asset_amount(liability.amount, liability.currency)
    return liability.recurrence.value.capitalize(), amount, due, _label(liability.label)


def _label(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"
