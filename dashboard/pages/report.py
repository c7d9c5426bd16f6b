"""Report: what do we show the board? The PDF and the figures as JSON."""

import functools
import re
from dataclasses import replace

import streamlit as st

from dashboard import cache, sentences, state
from dashboard.format import foreign, plain
from dashboard.pages import parts
from risk.answer import Assessment
from risk.assessment import with_shortfall_chances
from risk.treasury import Treasury

_CONTENTS = (
    "Decision summary, on a page that stands alone: situation, three findings, limits.",
    "Risk: losses by horizon, in dollars and in ETH, what drives them, what they leave out.",
    "Exit: what leaving rETH costs now and with patience.",
    "Peg, RPL and operators: discounts, RPL's real worth, slashing.",
    "Scenario: what it supposes, where that comes from, base beside it.",
    "Limits: the policy against what was measured, with intervals; the runway.",
    "How sure we are, and every assumption: measured, protocol, prior.",
    "Provenance: holdings, market figures by source, and the command that recomputes it all.",
)


def render() -> None:
    """Draw the page."""
    parts.heading("Report", "What do we show the board? A PDF from the figures on screen.")
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
    missing = _missing(answer.assessment.treasury)
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

    whole = _whole(answer)
    return build_report(whole, answer.comparison, answer.base)


def _json(answer: cache.Answer) -> bytes:
    from dashboard.export import to_json

    return to_json(_whole(answer))


def _whole(answer: cache.Answer) -> Assessment:
    whole = with_shortfall_chances(cache.with_bearers(cache.over_time(answer.assessment)))
    known = cache.parameter_intervals(answer.assessment).result().parameter_intervals
    # The cache knows the inputs only, not what was added meanwhile.
    apart = cache.together(answer.assessment).together
    return replace(whole, together=apart, parameter_intervals=known)


def _missing(held: Treasury) -> str:
    from dashboard.report import characters_missing_for

    return " ".join(characters_missing_for(held))


def _file_name(name: str) -> str:
    """Return a name that every file system takes."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return f"{'-'.join(words)[:60] or 'treasury'}-risk-report"
