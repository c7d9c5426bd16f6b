"""Peg: what could rETH trade at? The walls, the distribution between them, and the past."""

import streamlit as st

from dashboard import outlook_sentences, sentences, state, theme
from dashboard import peg_sentences as say
from dashboard.cache import Answer
from dashboard.charts import peg as drawn
from dashboard.charts import peg_data
from dashboard.format import foreign, plain
from dashboard.pages import parts
from risk.market_answer import Peg, PegHorizon


def render() -> None:
    """Draw the page: sentences, then the charts, then the episodes of the past."""
    parts.heading("Peg", say.QUESTION)
    answer = parts.answer_or_stop()
    parts.sources(answer)
    peg = answer.assessment.peg
    if peg is None:
        return
    row = peg.horizon(state.reading().horizon_days)
    _said(answer, peg, row)
    _charts(answer)
    st.header("How likely, how soon and for how long", anchor=False)
    parts.table(say.passage_columns(row, peg), say.passage_rows(row, peg))
    st.caption(plain(say.PASSAGE_NOTE))
    st.header("What happened before", anchor=False)
    st.markdown(plain(say.EPISODES_NOTE))
    parts.table(
        ("Episode", "When", "Asset", "Furthest", "As far in the model", "What was measured"),
        say.episode_rows(row),
    )


def _said(answer: Answer, peg: Peg, row: PegHorizon) -> None:
    confidence = state.reading().confidence
    st.markdown(f"**{plain(sentences.scenario_in_force(answer.assessment.scenario))}**")
    for lead, sentence in (
        ("Today.", say.today(answer.assessment, peg)),
        ("What holds it from above.", say.ceiling(peg.walls)),
        ("What holds it from below.", say.support(peg.walls)),
        ("What it could be.", say.outlook(row, confidence)),
        ("What it may see on the way.", say.on_the_way(peg, row)),
        ("What it earns.", _earned(answer, row)),
        ("What follows.", say.conclusion(peg, row)),
    ):
        st.markdown(f"**{lead}** {foreign(sentence)}")
    warned = say.caution(answer.assessment, peg)
    if warned:
        st.markdown(f"**Read with care.** {plain(warned)}")
    st.info(plain(say.NOT_TESTED))


def _earned(answer: Answer, row: PegHorizon) -> str:
    outlook = answer.assessment.outlook
    return "" if outlook is None else outlook_sentences.earned(outlook, row.horizon_days)


def _charts(answer: Answer) -> None:
    here, base, horizon = answer.assessment, answer.base, state.reading().horizon_days
    colours = theme.palette()
    fan = peg_data.basis_fan(here, base, horizon)
    if fan is not None:
        parts.draw(drawn.basis_fan(fan, colours), "basis_fan")
    left, right = st.columns(2)
    with left:
        floors = peg_data.wait_floors(here)
        if floors is not None:
            parts.draw(drawn.wait_floors(floors, colours), "wait_floors")
    with right:
        chances = peg_data.discount_chances(here, base, horizon)
        if chances is not None:
            parts.draw(drawn.discount_chances(chances, colours), "discount_chances")
    passed = peg_data.first_passages(here, base, horizon)
    if passed is not None:
        parts.draw(drawn.first_passages(passed, colours), "first_passages")
