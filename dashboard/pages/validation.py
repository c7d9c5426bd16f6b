"""Validation: why believe this? The price models against history, where they hold and where not."""

import streamlit as st

from dashboard import backtesting, cache, calibration_rows, law_sentences, state, theme
from dashboard import validation_sentences as say
from dashboard.charts import validation as drawn
from dashboard.charts import validation_data
from dashboard.format import date, foreign, plain
from dashboard.pages import parts
from data.errors import DataError
from data.price_series import MOST_BYTES, PriceSeries
from risk.errors import RiskError
from risk.price_laws import Law
from risk.validation.evidence import Case, Evidence

_MEGABYTES = MOST_BYTES // 2**20


def render() -> None:
    """Draw the page: the verdict, hits by day, the tests of one book, models, calibration."""
    parts.heading("Validation", say.QUESTION)
    found = backtesting.evidence()
    _label(found)
    _said(found)
    _charts(found)
    _tests(found)
    _models(found)
    _calibration()
    _laws()
    _again(found)


def _label(found: Evidence) -> None:
    kind = "Recorded" if backtesting.computed() is None else "Computed in this session"
    samples = "; ".join(
        f"{row.name} {date(row.first)} to {date(row.last)}" for row in found.sources
    )
    st.caption(foreign(f"{kind}, {date(found.created)} · {samples}"))


def _said(found: Evidence) -> None:
    st.markdown(f"**The verdict.** {plain(say.verdict(found))}")
    compared = say.comparison(found)
    if compared:
        st.markdown(f"**Against other models.** {plain(compared)}")
    against = say.caveats(found)
    if against:
        st.markdown("**Where it does not hold.**")
        st.markdown("\n".join(f"- {plain(line)}" for line in against))
    st.info(plain(" ".join(say.notices(found))))


def _charts(found: Evidence) -> None:
    colours = theme.palette()
    cases = [case for book in found.books if (case := found.case(book, 1)) is not None]
    if not cases:
        return
    first, *others = cases
    parts.draw(drawn.hits(validation_data.hits(first), colours), "hits_0")
    if others:
        for number, (column, case) in enumerate(
            zip(st.columns(len(others)), others, strict=True), start=1
        ):
            with column:
                parts.draw(drawn.hits(validation_data.hits(case), colours), f"hits_{number}")
    st.caption(plain(say.METHOD))


def _tests(found: Evidence) -> None:
    st.header("The tests, with their power", anchor=False)
    titles = {say.titled(case): case for case in say.defaults(found)}
    chosen = st.selectbox("Forecasts of", list(titles), format_func=plain, key="validation.case")
    case = titles.get(chosen)
    if case is None:
        return
    st.markdown(plain(f"{say.sample(case)}. {say.zones(case)}".strip()))
    _losses(case)
    parts.table(say.TEST_COLUMNS, say.test_rows(case))
    st.caption(plain(say.POWER_NOTE))


def _losses(case: Case) -> None:
    computed = backtesting.computed()
    forecasts = None if computed is None else computed.of(case.book, case.horizon_days)
    if forecasts is not None and case.horizon_days == 1:
        chart = drawn.losses(validation_data.losses(forecasts), theme.palette())
        parts.draw(chart, "losses_by_day")


def _models(found: Evidence) -> None:
    st.header("The models side by side", anchor=False)
    parts.table(say.MODEL_COLUMNS, say.model_rows(found))
    st.caption(plain(say.SCORE_NOTE))


def _calibration() -> None:
    st.header("The parameters, with their errors", anchor=False)
    st.markdown(plain(calibration_rows.NOTE))
    parts.table(
        calibration_rows.COLUMNS, calibration_rows.rows(state.parameters(), state.calibration())
    )


def _laws() -> None:
    st.header("Other laws of prices", anchor=False)
    answer = parts.answer_or_stop()
    history = backtesting.history()
    rows = answer.assessment.laws
    if history is not None:
        rows += cache.filtered_laws(answer.assessment, history)
    laws = list(Law)
    chosen = st.selectbox("Law", laws, format_func=lambda each: each.value, key="validation.law")
    law = chosen or Law.ENGINE
    if law is Law.FILTERED and history is None:
        st.info(plain(law_sentences.NEEDS_HISTORY))
    else:
        st.markdown(plain(law_sentences.follows(rows, law)))
    parts.table(law_sentences.COLUMNS, law_sentences.table(rows))
    st.caption(plain(law_sentences.NOTE))


def _again(found: Evidence) -> None:
    st.header("Compute it again", anchor=False)
    parts.table(say.SOURCE_COLUMNS, say.source_rows(found))
    st.markdown(plain(say.REDO))
    st.code(say.COMMAND, language=None, wrap_lines=True)
    file = st.file_uploader(
        f"Daily closes as CSV (date, eth_usd, rpl_eth, redemption_rate), at most {_MEGABYTES} MB",
        type=["csv"],
        key=backtesting.FILE,
    )
    try:
        given = () if file is None else backtesting.of_csv(file.getvalue())
        stored = backtesting.of_store()
    except (DataError, RiskError) as error:
        st.error(foreign(str(error)))
        return
    with st.container(horizontal=True):
        if st.button("Test on this file", key="validation.run", disabled=not given):
            _run(given)
        if stored and st.button("Test on the history in the store", key="validation.stored"):
            _run(stored)
        if backtesting.computed() is not None and st.button(
            "Back to the recorded results", key="validation.forget"
        ):
            backtesting.forget()
            st.rerun()
    st.caption(plain(say.DURATION))


def _run(series: tuple[PriceSeries, ...]) -> None:
    bar = st.progress(0.0, text="Reading the series …")

    def told(share: float, words: str) -> None:
        bar.progress(min(share, 1.0), text=plain(f"Forecasting, {words} …"))

    try:
        backtesting.compute(series, told)
    except (DataError, RiskError) as error:
        st.error(foreign(str(error)))
        return
    st.rerun()
