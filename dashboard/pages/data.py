"""Data: where is this from? Every figure with its date and source, and a place to type another."""

import datetime

import streamlit as st

from dashboard import format as fmt
from dashboard import sentences, state
from dashboard.format import foreign, plain
from dashboard.pages import parts
from dashboard.report.assumptions import ASSUMPTIONS
from data.errors import DataError
from data.recorded import Figure, figures
from risk.errors import RiskError
from risk.market import DOMAINS, Market
from risk.scenario import Source

_FIGURE, _VALUE, _REFUSED = "entry.figure", "entry.value", "perigee.entry_refused"
_FRACTION = "fraction"
_STANDINGS = {
    Source.PRIOR: "Priors: an expert's guess",
    Source.MEASURED: "Measured",
    Source.PROTOCOL: "Set by the protocol",
}


def render() -> None:
    """Draw the page."""
    parts.heading("Data", "Where is this from? Every figure of the market and of the model.")
    market = state.market()
    st.caption(plain(sentences.source_label(market)))
    _entry()
    st.header("Market", anchor=False)
    parts.table(
        ("Figure", "Value", "Standing", "Source"),
        [_row(figure, market) for figure in figures()],
    )
    st.header("Model", anchor=False)
    st.markdown(plain(sentences.MODEL_NOTE))
    for standing, words in _STANDINGS.items():
        _standing(standing, words)


def _row(figure: Figure, market: Market) -> tuple[str, ...]:
    provenance = market.origin_of(figure.name)
    return (
        figure.label,
        f"{_shown(figure, getattr(market, figure.name))}{fmt.SPACE}{_unit(figure)}",
        f"{provenance.origin.value.capitalize()}, {fmt.joined(fmt.date(provenance.date))}",
        provenance.source,
    )


def _entry() -> None:
    with st.expander("Type in a figure", expanded=True, key="entry"):
        _form()


def _form() -> None:
    st.markdown(plain(sentences.ENTRY_NOTE))
    names = {figure.name: figure for figure in figures()}
    left, right = st.columns(2)
    chosen = left.selectbox(
        "Figure", list(names), format_func=lambda name: plain(names[name].label), key=_FIGURE
    )
    figure = names[chosen]
    right.text_input(
        f"Value, {plain(_unit(figure))}",
        key=_VALUE,
        placeholder=f"recorded: {_shown(figure, figure.value)}",
    )
    with st.container(horizontal=True):
        st.button("Use this value", on_click=_enter, key="enter")
        st.button(
            "Restore the recorded figures",
            on_click=state.restore_recorded,
            key="restore_recorded",
            disabled=not state.entered(),
        )
    refused = st.session_state.pop(_REFUSED, "")
    if refused:
        st.error(foreign(refused))


def _enter() -> None:
    figure = next(each for each in figures() if each.name == st.session_state[_FIGURE])
    typed = str(st.session_state[_VALUE])
    value = fmt.parsed(typed)
    if value is None:
        st.session_state[_REFUSED] = f"{figure.label} must be a number, got “{typed[:40]}”."
        return
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    entry = state.Entered(value=_from_shown(figure, value), date=today)
    try:
        state.enter({figure.name: entry})
    except (DataError, RiskError):
        low, high = (_shown(figure, bound) for bound in DOMAINS[figure.name])
        st.session_state[_REFUSED] = (
            f"{figure.label} must lie between {low} and {high} {_unit(figure)}, got {typed[:40]}."
        )
    else:
        st.session_state[_VALUE] = ""


def _standing(standing: Source, words: str) -> None:
    rows = [row for row in ASSUMPTIONS if row.standing is standing]
    with st.expander(f"{words} ({len(rows)})", expanded=standing is Source.PRIOR):
        parts.table(
            ("Assumption", "Value", "Evidence"),
            [(row.label, row.value(state.parameters()), row.evidence) for row in rows],
        )


def _shown(figure: Figure, value: float) -> str:
    return fmt.exact(fmt.to_percent(value) if figure.unit == _FRACTION else value)


def _from_shown(figure: Figure, value: float) -> float:
    return fmt.from_percent(value) if figure.unit == _FRACTION else value


def _unit(figure: Figure) -> str:
    return "%" if figure.unit == _FRACTION else figure.unit
