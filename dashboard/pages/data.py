"""Data: where is this from? Every figure with its date and source, and a place to type another."""

import datetime
import functools
import time

import streamlit as st

from dashboard import (
    cache,
    calibration_sentences,
    origins,
    protocol_rows,
    sentences,
    session,
    state,
    store_sentences,
)
from dashboard import format as fmt
from dashboard.format import foreign, plain
from dashboard.origins import from_shown, shown, unit
from dashboard.pages import parts
from dashboard.report.assumptions import ASSUMPTIONS
from data.errors import DataError
from data.live import Found, node_is_named
from data.market import MarketReading
from data.market_file import market_file_name, write_market_file
from data.parameter_file import write_parameter_file
from data.parameters import is_named
from data.recorded import Figure, figures
from data.recorded.calibration import recorded_calibration
from risk.errors import RiskError
from risk.market import DOMAINS, Market
from risk.scenario import Source

_FIGURE, _VALUE = "entry.figure", "entry.value"
_REFUSED, _TAKEN = "entry_refused", "entry_taken"
_STANDINGS = {
    Source.PRIOR: "Priors: an expert's guess",
    Source.MEASURED: "Measured",
    Source.PROTOCOL: "Set by the protocol",
}


def render() -> None:
    """Draw the page."""
    parts.heading("Data", "Where is this from? Every figure of the market and of the model.")
    market = state.market()
    st.caption(plain(sentences.source_label(market, time.time())))
    _node(market)
    _entry()
    st.header("Market", anchor=False)
    others = sentences.not_live(market)
    if others:
        st.markdown(plain(others))
    parts.table(origins.FIGURE_COLUMNS, origins.figure_rows(market))
    _keep(market)
    _reading(state.found())
    _kept()
    st.header("Model", anchor=False)
    st.markdown(plain(sentences.MODEL_NOTE))
    _calibration()
    for standing, words in _STANDINGS.items():
        _standing(standing, words)


def _node(market: Market) -> None:
    if not node_is_named():
        st.info(plain(sentences.NO_NODE_NOTE))
        return
    parts.market_banner(market)
    if st.button("Refresh", key="refresh", help="Read the market from the node once more."):
        state.set_found(cache.found_market(again=True))
        st.rerun()


def _keep(market: Market) -> None:
    name = market_file_name(market)
    st.markdown(plain(sentences.KEEP_NOTE))
    command = f"python -m dashboard assess treasury.yaml --market {name}"
    st.code(command, language=None, wrap_lines=True)
    st.download_button(
        "Download the market (JSON)",
        data=functools.partial(write_market_file, market),
        file_name=name,
        mime="application/json",
        key="download_market",
        on_click="ignore",
    )


def _reading(found: Found) -> None:
    if found.reading is None:
        return
    st.header("Live beside recorded", anchor=False)
    parts.table(origins.COMPARED_COLUMNS, origins.compared_rows(found.market))
    st.header("Read beside the figures", anchor=False)
    st.markdown(plain(sentences.BESIDE_NOTE))
    parts.table(origins.BESIDE_COLUMNS, origins.beside_rows(found.reading))
    _protocol(found.reading)
    block = found.market.block
    if block is not None:
        st.caption(plain(f"Block {block.number:,} of {fmt.moment(block.timestamp)}, {block.hash}"))


def _protocol(reading: MarketReading) -> None:
    st.header("Pools", anchor=False)
    parts.table(protocol_rows.POOL_COLUMNS, protocol_rows.pool_rows(reading))
    st.caption(plain(sentences.POOLS_NOTE))
    rows = [*protocol_rows.feed_rows(reading), *protocol_rows.lending_rows(reading)]
    with st.expander("Rocket Pool, feeds and lending in full", key="protocol"):
        parts.table(protocol_rows.PROTOCOL_COLUMNS, [*protocol_rows.protocol_rows(reading), *rows])
    if reading.absent:
        parts.table(protocol_rows.ABSENT_COLUMNS, protocol_rows.absent_rows(reading))


def _kept() -> None:
    st.header("History and census", anchor=False)
    try:
        stored = cache.stored()
    except DataError as error:
        st.warning(foreign(str(error)))
        return
    if stored is None or stored.is_empty:
        st.markdown(store_sentences.BEGIN if stored is None else store_sentences.NOTHING_KEPT)
        return
    if stored.series:
        rows = [store_sentences.series_row(series) for series in stored.series]
        parts.table(store_sentences.SERIES_COLUMNS, rows)
    census = stored.census
    if census is not None:
        st.markdown(plain(store_sentences.census_sentence(census)))
        if census.count is not None:
            parts.table(store_sentences.SPREAD_COLUMNS, store_sentences.spread_rows(census))
            st.caption(plain(store_sentences.ONE_OPERATOR))
            parts.table(store_sentences.CENSUS_COLUMNS, store_sentences.census_rows(census))
        st.caption(plain(store_sentences.census_title(census)))
    st.caption(plain(store_sentences.SERIES_NOTE))
    if stored.nodes:
        st.caption(store_sentences.unfinished(stored))


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
    if session.store().pop(_TAKEN, False):
        st.session_state[_VALUE] = ""
    right.text_input(
        f"Value, {plain(unit(figure))}",
        key=_VALUE,
        placeholder=_placeholder(figure),
    )
    with st.container(horizontal=True):
        st.button("Use this value", on_click=_enter, key="enter")
        st.button(
            "Forget what was typed in",
            on_click=state.restore_figures,
            key="restore_figures",
            disabled=not state.entered(),
        )
    refused = session.store().pop(_REFUSED, "")
    if refused:
        st.error(foreign(refused))


def _placeholder(figure: Figure) -> str:
    below = state.found().market
    origin = below.origin_of(figure.name).origin
    return f"{origin.value}: {shown(figure, getattr(below, figure.name), origin)}"


@session.whole
def _enter() -> None:
    figure = next(each for each in figures() if each.name == session.widget(_FIGURE))
    typed = str(session.widget(_VALUE))
    value = fmt.parsed(typed)
    if value is None:
        session.store()[_REFUSED] = f"{figure.label} must be a number, got “{typed[:40]}”."
        return
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    entry = state.Entered(value=from_shown(figure, value), date=today)
    try:
        state.enter({figure.name: entry})
    except (DataError, RiskError):
        low, high = (shown(figure, bound) for bound in DOMAINS[figure.name])
        session.store()[_REFUSED] = (
            f"{figure.label} must lie between {low} and {high} {unit(figure)}, got {typed[:40]}."
        )
    else:
        session.store()[_TAKEN] = True


def _calibration() -> None:
    held = state.calibration()
    of_store = held is not None and not is_named()
    st.markdown(plain(calibration_sentences.in_force(held, of_store=of_store)))
    if held is not None:
        st.download_button(
            "Download the parameters in force",
            data=functools.partial(write_parameter_file, held),
            file_name="parameters.yaml",
            mime="application/yaml",
            key="download_parameters",
            on_click="ignore",
        )
    shown = recorded_calibration() if held is None else held
    words = "The recorded calibration" if held is None else "The calibration in force"
    with st.expander(f"{words}, beside the base values", key="calibration"):
        parts.table(calibration_sentences.COLUMNS, calibration_sentences.rows(shown))
        st.caption(plain(calibration_sentences.ERROR_NOTE))
        st.caption(foreign(f"Samples are of: {calibration_sentences.series(shown)}"))
        for note in calibration_sentences.notes(shown):
            st.caption(foreign(note))
        if shown.figures:
            columns = calibration_sentences.FIGURE_COLUMNS
            parts.table(columns, calibration_sentences.figure_rows(shown))


def _standing(standing: Source, words: str) -> None:
    rows = [row for row in ASSUMPTIONS if row.standing is standing]
    parameters = state.parameters()
    with st.expander(f"{words} ({len(rows)})", expanded=standing is Source.PRIOR):
        parts.table(
            ("Assumption", "Value", "Evidence"),
            [(row.label, row.value(parameters), row.evidence_of(parameters)) for row in rows],
        )
