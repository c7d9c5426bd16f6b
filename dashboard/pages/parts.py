"""What pages share: the answer or a sentence in its place, charts with their words, tables."""

import time
from collections.abc import Sequence
from concurrent.futures import wait

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import (
    cache,
    editing,
    links,
    parameter_sentences,
    sentences,
    state,
    treasury_sentences,
)
from dashboard import format as fmt
from dashboard.charts.figure import Chart
from dashboard.format import foreign, plain
from data.errors import DataError
from risk.answer import Assessment
from risk.errors import NotValuedYetError, RiskError
from risk.market import Market

_HEAD_START_SECONDS = 0.2
_LOOK_SECONDS = 0.1
_CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def answer_or_stop() -> cache.Answer:
    """Return the answer in force, or say in one sentence what to do and draw no further."""
    return first_answer_or_stop().whole()


def first_answer_or_stop() -> cache.Answer:
    """Return what is known first of the answer, for a page that shows it before the rest."""
    answer = _answer()
    if answer is None:
        st.stop()
    return answer


def _answer() -> cache.Answer | None:
    if not state.treasury().positions:
        st.info(plain(sentences.NOTHING_HELD))
        links.to("Treasury")
        return None
    try:
        return cache.first_answer()
    except NotValuedYetError:
        st.info(foreign(treasury_sentences.not_valued(state.treasury())))
        st.button(
            "Set aside what is not valued yet", on_click=editing.set_rest_aside, key="set_aside"
        )
    except (RiskError, DataError) as error:
        st.error(foreign(f"{error} {sentences.RESET}"))
        links.to("Data")
    return None


def let_figures_appear() -> None:
    """Wait a moment before the first chart of a session.

    A browser that has not met charts yet is busy reading their library for up to a second; figures
    that reach it just before would stand behind that.
    """
    if state.first_chart():
        time.sleep(_HEAD_START_SECONDS)


def heading(title: str, question: str) -> None:
    """Draw a page's name and the question that it answers."""
    st.title(title, anchor=False)
    st.markdown(plain(question))


def market_banner(market: Market) -> None:
    """Say once what a reader must know of the market: it was not read, is old, or is in doubt."""
    found = state.found()
    if found.notice:
        st.warning(foreign(fmt.date(found.notice)))
        return
    notice = sentences.market_notice(market, time.time())
    if notice:
        st.info(plain(notice))


def sources(answer: cache.Answer) -> None:
    """Say where the figures come from and how they were simulated."""
    label = sentences.source_label(answer.assessment.market, time.time())
    simulated = sentences.simulation_label(answer.assessment)
    st.caption(plain(f"{label} · {simulated}"))


def draw(chart: Chart, key: str) -> None:
    """Draw one chart below its conclusion and its measure."""
    st.markdown(f"**{plain(chart.words.title)}**")
    st.caption(plain(chart.words.subtitle))
    st.plotly_chart(chart.figure, theme=None, key=key, config=_CHART, alt=chart.words.alternative)


def missed_payments(answer: cache.Answer, place: DeltaGenerator) -> None:
    """Say in a place how likely a missed payment is, once that is known.

    Every word to the browser ends the run where a slider has been moved meanwhile, so that nobody
    waits for a year of paths.
    """
    if not answer.assessment.treasury.liabilities:
        return
    coming = cache.runway_with_chances(answer.assessment)
    while not coming.done():
        place.caption(plain(sentences.MISSING_PAYMENTS))
        wait([coming], timeout=_LOOK_SECONDS)
    place.caption(plain(sentences.missed_payments(coming.result())))


def parameter_interval(answer: cache.Answer, place: DeltaGenerator) -> None:
    """Say in a place how far the losses hang on what history does not tell, once that is known."""
    known, reading = _known(answer, place), state.reading()
    said = parameter_sentences.sentence(known, reading.horizon_days, reading.confidence)
    place.markdown(f"**How well that is known.** {plain(said)}")


def limit_as_known(answer: cache.Answer, place: DeltaGenerator) -> None:
    """Say in a place whether the limit on the loss holds with other parameters, once known."""
    said = parameter_sentences.limit(_known(answer, place))
    place.markdown(f"**How well that is known.** {plain(said)}" if said else "")


def _known(answer: cache.Answer, place: DeltaGenerator) -> Assessment:
    coming = cache.parameter_intervals(answer.assessment)
    while not coming.done():
        place.caption(plain(parameter_sentences.WORKING))
        wait([coming], timeout=_LOOK_SECONDS)
    return coming.result()


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table of texts, shown as they are; a narrow screen scrolls it."""
    columns = {
        name: [foreign(cell) for cell in column]
        for name, column in zip(header, zip(*rows, strict=True), strict=True)
    }
    st.table(columns, border="horizontal", hide_index=True)
