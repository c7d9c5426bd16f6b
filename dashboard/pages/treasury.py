"""Treasury: what do we hold? Tables to edit, their value, and files in and out."""

import datetime
import itertools
from typing import Any

import streamlit as st

from dashboard import editing, session, state, theme, upload, wallet
from dashboard import treasury_sentences as words
from dashboard.charts import bars, data
from dashboard.format import foreign, plain
from dashboard.pages import parts, saving
from data.treasury_table import Part, rows_of
from risk.treasury import Asset, Location, PaymentSource, Recurrence

_NAME, _ORDER = "treasury.name", "treasury.order"
_FIRST_DAY, _LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2200, 12, 31)
_ORDERS = tuple(itertools.permutations(PaymentSource))
_TITLES = {
    Part.HOLDINGS: "Holdings",
    Part.LIABILITIES: "Liabilities",
    Part.NODE_STAKES: "Node stakes",
}


def render() -> None:
    """Draw the page: tables first, so that they can be edited while the value is computed."""
    parts.heading("Treasury", "What do we hold?")
    tables = {part: editing.table(part) for part in Part}
    _standing()
    saving.downloads("treasury")
    with st.expander("Use your own file, or the example", key="own_file"):
        upload.uploader(".page")
        upload.restore_button(".page")
    wallet.section()
    _name_and_order()
    st.header(_TITLES[Part.HOLDINGS], anchor=False)
    _table(Part.HOLDINGS, tables[Part.HOLDINGS])
    value = st.container()
    for part in (Part.LIABILITIES, Part.NODE_STAKES):
        st.header(_TITLES[part], anchor=False)
        if part is Part.NODE_STAKES:
            st.caption(plain(words.NODE_NOTE))
        _table(part, tables[part])
    _others()
    wallet.lines()
    with value:
        _value()


def _standing() -> None:
    st.caption(foreign(words.standing(state.treasury_source(), state.steps_back())))
    with st.container(horizontal=True):
        st.button(
            "Undo",
            on_click=editing.undo,
            key="undo",
            disabled=not (state.steps_back() or editing.refused()),
        )
        st.button("Redo", on_click=editing.redo, key="redo", disabled=not state.steps_forward())
    if not state.treasury().positions:
        st.info(plain(words.NOTHING_YET))


def _name_and_order() -> None:
    treasury = state.treasury()
    left, right = st.columns(2)
    refused = editing.place_field(_NAME, treasury.name)
    left.text_input("Name of the treasury", key=_NAME, on_change=_take_name)
    if refused:
        left.error(foreign(f"{refused} The name has stayed as it was."))
    editing.place_field(_ORDER, treasury.payment_order)
    right.selectbox(
        "Spending is paid from",
        _ORDERS,
        key=_ORDER,
        format_func=words.order_of_payment,
        on_change=_take_order,
    )


@session.whole
def _take_name() -> None:
    editing.take_field(_NAME, "name", session.widget(_NAME))


@session.whole
def _take_order() -> None:
    chosen = [source.value for source in session.widget(_ORDER)]
    editing.take_field(_ORDER, "payment_order", chosen)


def _table(part: Part, shown: editing.Table) -> None:
    st.data_editor(
        editing.frame(part, shown),
        key=editing.widget_key(part, shown),
        num_rows="dynamic",
        hide_index=False,
        column_config=_columns(part),
        on_change=editing.take,
        args=(part,),
        alt=f"{_TITLES[part]} of the treasury, to edit.",
    )
    if shown.refusal:
        st.error(foreign(f"{_TITLES[part]}, {_lower(shown.refusal)} {_STAYED}"))
    elif part is Part.HOLDINGS:
        st.caption(plain(words.HOW_TO_EDIT))


_STAYED = "The treasury has stayed as it was; correct the cell, or press Undo."


def _lower(sentence: str) -> str:
    return f"{sentence[0].lower()}{sentence[1:]}"


def _columns(part: Part) -> dict[str, Any]:
    row = st.column_config.NumberColumn("Row", disabled=True, width=50)
    return {"_index": row, **_own_columns(part)}


def _own_columns(part: Part) -> dict[str, Any]:
    config = st.column_config
    assets = [asset.value for asset in Asset]
    amount = config.NumberColumn("Amount", required=True, format="localized")
    label = config.TextColumn("Label")
    if part is Part.HOLDINGS:
        return {
            "asset": config.SelectboxColumn("Asset", options=assets, required=True),
            "amount": amount,
            "location": config.SelectboxColumn(
                "Location", options=[each.value for each in Location], default="mainnet"
            ),
            "available_from": _day("Available from"),
            "label": label,
        }
    if part is Part.LIABILITIES:
        return {
            "currency": config.SelectboxColumn("Currency", options=assets, required=True),
            "amount": amount,
            "recurrence": config.SelectboxColumn(
                "Recurrence", options=[each.value for each in Recurrence], default="monthly"
            ),
            "due": _day("Due"),
            "label": label,
        }
    return {
        "validators": config.NumberColumn("Validators", required=True, step=1),
        "bond_eth": config.NumberColumn("Bond ETH", required=True),
        "megapool": config.CheckboxColumn("Megapool", default=True),
        "legacy_rpl": config.NumberColumn("Legacy RPL", format="localized"),
        "megapool_rpl": config.NumberColumn("Megapool RPL", format="localized"),
        "commission": config.NumberColumn("Commission", help="A fraction: 0.05 is 5 %."),
        "unclaimed_eth": config.NumberColumn("Unclaimed ETH", format="localized"),
        "unclaimed_rpl": config.NumberColumn("Unclaimed RPL", format="localized"),
        "label": label,
    }


def _day(name: str) -> Any:  # noqa: ANN401 - Streamlit's own record
    return st.column_config.DateColumn(
        name, format="YYYY-MM-DD", min_value=_FIRST_DAY, max_value=_LAST_DAY
    )


def _others() -> None:
    treasury = state.treasury()
    listed = words.others(treasury)
    if not listed:
        return
    st.header("Lending positions and pool shares", anchor=False)
    if treasury.set_aside:
        st.markdown(foreign(words.set_aside(treasury)))
    parts.table(
        ("Position", "Amount", "Label", "Standing"),
        [
            (*words.position(each), "set aside" if each in treasury.set_aside else "not valued yet")
            for each in listed
        ],
    )


def _value() -> None:
    treasury = state.treasury()
    if not treasury.positions:
        return
    answer = parts.first_answer_or_stop()
    value = answer.assessment.value
    if not value.usd and not rows_of(treasury, Part.HOLDINGS):
        st.info(plain(words.ONLY_OTHERS))
    parts.table(
        ("Group", "Amount", "At market", "If sold"), [words.valued(row) for row in value.positions]
    )
    st.markdown(plain(words.worth(value)))
    st.caption(plain(words.GROUP_NOTE))
    parts.sources(answer)
    driven = answer.driven()
    held = data.position_contributions(driven.assessment, driven.base)
    if held is not None:
        parts.draw(bars.contributions(held, theme.palette()), "position_contributions")
