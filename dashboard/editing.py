"""Tables and fields of the treasury while they are edited.

A table on screen keeps the rows that it began with and what was changed in them; the treasury is
made of both after each change. Where a change breaks a rule the treasury stays as it was, the cell
stays as it was typed, and one sentence says what is wrong. A table begins anew when the page is
opened and when the treasury is replaced from elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import session, state
from data.errors import TreasuryFileError
from data.treasury_table import Part, Row, columns_of, rows_of, with_field, with_rows
from risk.treasury import Policy

if TYPE_CHECKING:
    import pandas as pd

_TABLE = "table."
_FIELD = "field."
_INDEX = "_index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table on screen.

    Attributes
    ----------
    rows : list of dict
        With which it began.
    number : int
        How many tables of its kind there were before; it names the widget.
    revision : int
        Of the treasury, when it began.
    refusal : str
        What is wrong in it, or nothing.
    """

    rows: list[Row]
    number: int
    revision: int
    refusal: str = ""


def table(part: Part) -> Table:
    """Return the table on screen, begun anew where it must be."""
    held: Table | None = session.store().get(_TABLE + part)
    if (
        held is None
        or held.revision != state.revision()
        or not session.is_there(widget_key(part, held))
    ):
        held = Table(
            rows=rows_of(state.treasury(), part),
            number=0 if held is None else held.number + 1,
            revision=state.revision(),
        )
        session.store()[_TABLE + part] = held
    return held


def widget_key(part: Part, held: Table) -> str:
    """Return the key of a table's widget."""
    return f"table.{part.value}.{held.number}"


def frame(part: Part, held: Table) -> "pd.DataFrame":
    """Return the rows with which a table began; each column has a type even where it is empty."""
    import pandas as pd

    types = {"date": "datetime64[s]", "number": "float64", "count": "int64", "flag": "bool"}
    index = pd.RangeIndex(1, len(held.rows) + 1)
    columns = {}
    for name, kind in columns_of(part).items():
        cells: list[Any] = [row[name] for row in held.rows]
        columns[name] = pd.Series(cells, index=index, dtype=types.get(kind, "object"))
    return pd.DataFrame(columns, index=index)


@session.whole
def take(part: Part) -> None:
    """Make the treasury of what stands in a table, or keep the sentence that says why not."""
    held: Table = session.store()[_TABLE + part]
    edits = session.widget(widget_key(part, held))
    try:
        state.edit_treasury(with_rows(state.treasury(), part, changed(held.rows, edits)))
    except TreasuryFileError as error:
        held = replace(held, refusal=str(error))
    else:
        # Rows are counted anew where one has come or gone: a new widget.
        anew = edits["deleted_rows"] or edits["added_rows"]
        held = replace(held, refusal="", revision=-1 if anew else held.revision)
    session.store()[_TABLE + part] = held


def changed(rows: Sequence[Row], edits: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return rows after what a table reports: cells edited, rows deleted, rows added.

    Raises
    ------
    TreasuryFileError
        If the report is none that a table makes.
    """
    try:
        after: list[dict[str, Any]] = [dict(row) for row in rows]
        for index, cells in edits.get("edited_rows", {}).items():
            after[int(index)].update(cells)
        deleted = {int(index) for index in edits.get("deleted_rows", ())}
        added = [dict(cells) for cells in edits.get("added_rows", ())]
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise TreasuryFileError("The table reported a change that no table makes.") from error
    kept = [row for index, row in enumerate(after) if index not in deleted]
    return [{name: cell for name, cell in row.items() if name != _INDEX} for row in (*kept, *added)]


def place_field(key: str, value: object) -> str:
    """Put a value into a widget that is about to be drawn; return what was wrong with it.

    What was refused stays as it was typed until the page is left.
    """
    if not (session.is_there(key) and _refusal(key)):
        _refuse(key, "")
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    return _refusal(key)


def take_field(key: str, field: str, value: object) -> None:
    """Replace one field of the treasury, or keep the sentence that says why not."""
    try:
        state.edit_treasury(with_field(state.treasury(), field, value))
        _refuse(key, "")
    except TreasuryFileError as error:
        _refuse(key, str(error))


def take_limit(key: str, name: str, value: object) -> None:
    """Replace one limit of the policy, which then asks to be confirmed again."""
    before = state.treasury().policy
    try:
        if value == getattr(before, name):
            held = state.treasury()
        else:
            unconfirmed = replace(state.treasury(), policy=replace(before, confirmed=False))
            held = with_field(unconfirmed, f"policy.{name}", value)
        state.edit_treasury(held)
        _refuse(key, "")
    except TreasuryFileError as error:
        _refuse(key, str(error))


def take_policy(policy: Policy) -> None:
    """Replace the policy."""
    state.edit_treasury(replace(state.treasury(), policy=policy))
    forget()


@session.whole
def set_rest_aside() -> None:
    """Set aside what is not valued yet, so that the rest can be assessed."""
    state.edit_treasury(state.treasury().with_rest_set_aside())


def refused() -> bool:
    """Return whether something on screen is not what the treasury is."""
    return any(
        (held.refusal if isinstance(held, Table) else held)
        for key, held in session.store().items()
        if key.startswith((_TABLE, _FIELD))
    )


@session.whole
def undo() -> None:
    """Take back what was refused, or else the last step of the treasury."""
    if not refused():
        state.undo()
    forget()


@session.whole
def redo() -> None:
    """Do the last undone step again."""
    state.redo()
    forget()


def forget() -> None:
    """Drop what is on screen: tables and fields begin anew from the treasury."""
    kept = session.store()
    for key in list(kept):
        if key.startswith(_FIELD):
            del kept[key]
        elif key.startswith(_TABLE):
            held: Table = kept[key]
            # No treasury has had this revision: the next table is a new widget.
            kept[key] = replace(held, revision=-1, refusal="")


def _refusal(key: str) -> str:
    return str(session.store().get(_FIELD + key, ""))


def _refuse(key: str, sentence: str) -> None:
    session.store()[_FIELD + key] = sentence
