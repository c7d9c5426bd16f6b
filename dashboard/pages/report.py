"""Report: what do we show the board? The PDF and the figures as JSON."""

import functools
import re

import streamlit as st

from dashboard import cache, sentences, state
from dashboard.format import foreign, plain
from dashboard.pages import parts

_CONTENTS = (
    "Decision summary: situation, three findings, limits, and how sure we are.",
    "Risk and exit: losses by horizon, what drives them, what leaving costs.",
    "Assumptions and provenance: measured, protocol, prior; dates, seed, paths, versions.",
)


def render() -> None:
    """Draw the page."""
    parts.heading("Report", "What do we show the board? Three pages, from the figures on screen.")
    answer = parts.answer_or_stop()
    parts.sources(answer)
    reading = state.reading()
    st.markdown(f"**{foreign(answer.assessment.treasury.name)}**")
    st.markdown(plain(sentences.scenario_in_force(answer.assessment.scenario)))
    for sentence in sentences.answer(answer.assessment, reading.horizon_days, reading.confidence):
        st.markdown(plain(sentence))
    st.header("What the PDF holds", anchor=False)
    for number, line in enumerate(_CONTENTS, start=1):
        st.markdown(f"{number}. {plain(line)}")
    _downloads(answer)


def _downloads(answer: cache.Answer) -> None:
    missing = _missing(answer.assessment.treasury.name)
    if missing:
        st.warning(foreign(f"{sentences.MISSING_CHARACTERS} {missing}"))
    name = _file_name(answer.assessment.treasury.name)
    left, right = st.columns(2)
    left.download_button(
        "Download the report (PDF)",
        data=functools.partial(_pdf, answer),
        file_name=f"{name}.pdf",
        mime="application/pdf",
        key="download_pdf",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    right.download_button(
        "Download the figures (JSON)",
        data=functools.partial(_json, answer),
        file_name=f"{name}.json",
        mime="application/json",
        key="download_json",
        on_click="ignore",
        width="stretch",
    )
    st.caption(plain(sentences.DOWNLOAD_NOTE))


def _pdf(answer: cache.Answer) -> bytes:
    from dashboard.report import build_report

    return build_report(answer.assessment, answer.comparison)


def _json(answer: cache.Answer) -> bytes:
    from dashboard.export import to_json

    return to_json(answer.assessment)


def _missing(name: str) -> str:
    from dashboard.report import missing_characters

    return " ".join(missing_characters(name))


def _file_name(name: str) -> str:
    """Return a name that every file system takes."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return f"{'-'.join(words)[:60] or 'treasury'}-risk-report"
