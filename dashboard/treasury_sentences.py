"""What the pages Treasury and Limits say: pure functions, and texts of our own."""

from dashboard import format as fmt
from risk.answer import PositionValue, Value
from risk.treasury import (
    Holding,
    LendingPosition,
    NodeStake,
    PaymentSource,
    PoolShare,
    Position,
    StakeSource,
    Treasury,
)

GROUPS = {
    PaymentSource.STABLECOIN: "Stablecoins",
    PaymentSource.ETH: "ETH",
    PaymentSource.RETH: "rETH",
    PaymentSource.RPL: "RPL",
}
HOW_TO_EDIT = (
    "Click a cell and type; the empty row at the end adds one, and rows that are ticked at their "
    "left can be deleted. What breaks a rule is said below the table, and the treasury stays as it "
    "was."
)
CSV_NOTE = (
    "YAML and JSON carry everything. CSV carries holdings and liabilities, and neither the name, "
    "the order of payment nor the limits."
)
CSV_REFUSED = "CSV is not offered, because it would leave out {kinds}."
NOTHING_YET = (
    "This treasury holds nothing yet: add a row to the holdings, upload a file, or restore the "
    "example."
)
ONLY_OTHERS = "Nothing here can be valued yet: add a row to the holdings."
NODE_NOTE = "Validators that the treasury itself runs; bond in ETH for each of them."
GROUP_NOTE = "By group, under the scenario in force; what a sale brings is of the whole group."
NOT_CONFIRMED = (
    "These limits are an example policy until you confirm them: no board has set them, and every "
    "page and the report say so. A change asks for a new confirmation."
)
CONFIRMED = "This policy is confirmed as the treasury's own. A change asks for a new confirmation."
SAVED = "The limits are saved with the treasury in YAML and JSON; CSV does not carry them."


def session_note(first_source: str) -> str:
    """Say how long edits live, and what a reload begins with."""
    return (
        "Edits live in this browser session only: reloading the page begins anew with the treasury "
        f"{_first(first_source)}. Download it to keep it."
    )


def standing(source: str, steps: int) -> str:
    """Say where the treasury comes from and whether it was changed in this session."""
    if steps == 0:
        return f"Source: {source}. This session has just begun; nothing has been changed in it."
    changes = f"{steps} change{'s' if steps > 1 else ''}"
    return f"Source: {source}. {changes} in this session can be undone."


def order_of_payment(order: tuple[PaymentSource, ...]) -> str:
    """Return the order in which spending is paid: "stablecoins, then ETH, then rETH, then RPL"."""
    words = [GROUPS[source] for source in order]
    return ", then ".join([words[0].lower() if words[0] == "Stablecoins" else words[0], *words[1:]])


def position(held: Position) -> tuple[str, str, str]:
    """Return what a position is, how much of it, and the treasury's own words."""
    if isinstance(held, LendingPosition):
        debt = "" if held.debt_asset is None else f", owing {_amount(held)}"
        supplied = fmt.asset_amount(held.collateral_amount, held.collateral_asset.value)
        return f"Lending position, {held.protocol}", f"{supplied}{debt}", held.label
    if isinstance(held, PoolShare):
        return f"Pool share, {held.pool}", f"{fmt.percent(held.share)} of the pool", held.label
    if isinstance(held, NodeStake):
        bond = fmt.ether(held.bond_eth)
        return "Node stake", f"{fmt.count(held.validators)} validators, bond {bond}", held.label
    return "Holding", fmt.asset_amount(held.amount, held.asset.value), held.label


def others(treasury: Treasury) -> tuple[Position, ...]:
    """Return the positions that no table of the page edits."""
    return tuple(p for p in treasury.positions if not isinstance(p, Holding | NodeStake))


def not_valued(treasury: Treasury) -> str:
    """Say what stands in the way of an answer, and what to do."""
    named = fmt.listed([_named(p) for p in treasury.not_valued[:_MOST_NAMED]])
    more = len(treasury.not_valued) - _MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"Held, but not valued yet: {named}{rest}. Set this aside to have the rest assessed; Undo "
        "on the page Treasury brings it back."
    )


def set_aside(treasury: Treasury) -> str:
    """Name what was left out, or say nothing."""
    if not treasury.set_aside:
        return ""
    named = fmt.listed([_named(p) for p in treasury.set_aside[:_MOST_NAMED]])
    more = len(treasury.set_aside) - _MOST_NAMED
    return f"Set aside, and in no figure: {named}{f' and {more} more' if more > 0 else ''}."


def csv_refused(treasury: Treasury) -> str:
    """Say why CSV is not offered, or nothing."""
    kinds = [
        words
        for kind, words in (
            (NodeStake, "node stakes"),
            (LendingPosition, "lending positions"),
            (PoolShare, "pool shares"),
        )
        if any(isinstance(p, kind) for p in treasury.positions)
    ]
    return CSV_REFUSED.format(kinds=fmt.listed(kinds)) if kinds else ""


def valued(row: PositionValue) -> tuple[str, str, str, str]:
    """Return one group of holdings: what, how much, at market and if sold."""
    name, unit = _VALUED[row.source.value]
    return (
        name,
        fmt.asset_amount(row.amount, unit),
        fmt.money(row.usd),
        fmt.money(row.exit_usd),
    )


def group(source: PaymentSource | StakeSource) -> str:
    """Return the name of a group of holdings."""
    return _VALUED[source.value][0]


def worth(value: Value) -> str:
    """Say what all of it is worth at market and what a sale brings."""
    return (
        f"All together: {fmt.money(value.usd)} at market, {fmt.money(value.exit_usd)} if sold "
        f"within {fmt.days(value.exit_days)}."
    )


_MOST_NAMED = 5
_VALUED = {
    "stablecoin": ("Stablecoins", "USD"),
    "ETH": ("ETH", "ETH"),
    "rETH": ("rETH", "rETH"),
    "RPL": ("RPL", "RPL"),
    "node ETH": ("ETH of node stakes", "ETH"),
    "staked RPL": ("Staked RPL", "RPL"),
}


def _named(held: Position) -> str:
    what, amount, label = position(held)
    return f"{what[0].lower()}{what[1:]}, {amount}{f' ({label})' if label else ''}"


def _amount(held: LendingPosition) -> str:
    return fmt.asset_amount(held.debt_amount, str(held.debt_asset))


def _first(source: str) -> str:
    return "of the example" if source == "example" else source
