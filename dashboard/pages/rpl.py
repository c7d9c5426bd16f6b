"""RPL: what is our RPL really worth? What can be had for it, where it may go, and with what."""

import streamlit as st

from dashboard import links, sentences, state, theme
from dashboard import rpl_sentences as say
from dashboard.cache import Answer
from dashboard.charts import rpl as drawn
from dashboard.charts import rpl_data
from dashboard.format import plain, tail
from dashboard.pages import parts
from risk.market_answer import Rpl, RplHolding, RplHorizon


def render() -> None:
    """Draw the page: sentences, then the charts, then how RPL moves on others' worst paths."""
    parts.heading("RPL", say.QUESTION)
    answer = parts.answer_or_stop()
    parts.sources(answer)
    rpl = answer.assessment.rpl
    if rpl is None:
        return
    row = rpl.horizon(state.reading().horizon_days)
    _said(answer, rpl, row)
    _charts(answer)
    if rpl.holding is not None:
        _realisable(rpl.holding)
    _wrong_way(answer, row)


def _said(answer: Answer, rpl: Rpl, row: RplHorizon) -> None:
    here, confidence = answer.assessment, state.reading().confidence
    if rpl.holding is None:
        st.info(plain(say.NONE_HELD))
        links.to("Treasury")
    st.markdown(f"**{plain(sentences.scenario_in_force(here.scenario))}**")
    held = rpl.holding
    if held is not None:
        _line("What it is worth.", say.worth(here, held))
        _line("What patience brings.", say.patience(held))
        _line("What order books would take.", say.volume(held))
    _line("How thin its market is.", say.depth(here, rpl))
    _line("Where it may go.", say.outlook(row, confidence))
    _line("How wildly.", say.cone(rpl))
    _line("How it hangs on ETH.", say.link(row))
    _line("With what it falls.", say.wrong_way(rpl, row, confidence))
    _line("What follows.", say.conclusion(here, rpl))


def _line(lead: str, sentence: str) -> None:
    st.markdown(f"**{lead}** {plain(sentence)}")


def _charts(answer: Answer) -> None:
    here, base, reading = answer.assessment, answer.base, state.reading()
    colours = theme.palette()
    worth, cost = rpl_data.realisable(here, base), rpl_data.sale_cost(here, base)
    if worth is not None and cost is not None:
        left, right = st.columns(2)
        with left:
            parts.draw(drawn.realisable(worth, colours), "realisable")
        with right:
            parts.draw(drawn.sale_cost(cost, colours), "sale_cost")
        st.caption(plain(say.SALE_NOTE))
    change = rpl_data.price_change(here, base, reading.horizon_days, reading.confidence)
    if change is not None:
        parts.draw(drawn.price_change(change, colours), "price_change")
    cone = rpl_data.volatility_cone(here)
    if cone is not None:
        parts.draw(drawn.volatility_cone(cone, colours), "volatility_cone")


def _realisable(held: RplHolding) -> None:
    st.header("What can be realised, by time and by share of what trades", anchor=False)
    parts.table(say.volume_columns(held), say.volume_rows(held))
    st.caption(plain(say.VOLUME_NOTE))


def _wrong_way(answer: Answer, row: RplHorizon) -> None:
    confidence = state.reading().confidence
    st.header("RPL when something else is at its worst", anchor=False)
    st.markdown(plain(say.dependence(answer.assessment)))
    parts.table(
        (f"Worst {tail(confidence)} of paths for", "Mean change of RPL/ETH", "of RPL in dollars"),
        say.tail_rows(row, confidence),
    )
    st.caption(plain(say.WRONG_WAY_NOTE))
