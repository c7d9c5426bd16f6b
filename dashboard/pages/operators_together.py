"""The part of Operators on who fails together: groups, chances, maps and seven named events."""

import streamlit as st

from dashboard import cache, session, state, theme
from dashboard import format as fmt
from dashboard import together_sentences as said
from dashboard.charts import together, together_data
from dashboard.format import plain
from dashboard.pages import parts
from risk.answer import Assessment
from risk.together import EventOutcome, LossTable, Together

_CHOSEN = "together.event"


def render(assessment: Assessment) -> None:
    """Draw the part."""
    whole = cache.together(assessment)
    found = whole.together
    if found is None:
        return
    _events(found)
    _groups(found)
    _losses(whole, found)
    _maps(whole, found)


def _events(found: Together) -> None:
    st.header("Seven named events", anchor=False)
    names = {row.event.key: row.event.name for row in found.events}
    key: str = st.selectbox("Event", list(names), format_func=lambda each: names[each], key=_CHOSEN)
    row = found.outcome(key)
    st.markdown(plain(fmt.date(row.event.story)))
    st.markdown(plain(said.event_told(row)))
    _apply(row)


def _apply(row: EventOutcome) -> None:
    if not row.event.slider:
        st.caption("No slider stands for this event: it costs rETH nothing on the paths.")
        return
    st.button(
        "Apply to the scenario",
        key="together.apply",
        on_click=_take,
        args=(row.event.slider,),
    )


@session.whole
def _take(values: dict[str, float]) -> None:
    state.set_changes({**state.changes(), **values})


def _groups(found: Together) -> None:
    st.header("Who fails together", anchor=False)
    st.markdown(plain(said.groups(found)))
    parts.table(said.GROUP_COLUMNS, said.group_rows(found))
    st.markdown(plain(said.lone(found)))
    st.markdown(plain(said.clusters(found)))
    parts.table(said.CLUSTER_COLUMNS, [said.cluster_row(row) for row in found.clusters])


def _losses(assessment: Assessment, found: Together) -> None:
    st.header("How likely each loss is", anchor=False)
    for subject in ("reth", "node"):
        table = found.table(subject)
        if table is not None:
            _table(table)
    if said.average(found):
        st.markdown(plain(said.average(found)))
    drawn = together_data.exceedance(assessment)
    if drawn is not None:
        parts.draw(together.exceedance(drawn, theme.palette()), "exceedance")
    st.caption(plain(said.EXACT_NOTE))


def _table(table: LossTable) -> None:
    st.markdown(plain(said.losses(table)))
    parts.table(said.loss_columns(table), [said.loss_row(row) for row in table.rows])


def _maps(assessment: Assessment, found: Together) -> None:
    st.header("Where holders lose their first wei", anchor=False)
    colours = theme.palette()
    left, right = st.columns(2)
    with left:
        line = together_data.first_wei(assessment)
        if line is not None:
            parts.draw(together.first_wei(line, colours), "first_wei")
    with right:
        drawn = together_data.loss_map(assessment)
        if drawn is not None:
            parts.draw(together.loss_map(drawn, colours), "loss_map")
    st.caption(plain(said.QUEUE_NOTE))
    st.header("Bonds and protocol versions side by side", anchor=False)
    parts.table(said.VERSION_COLUMNS, [said.version_row(row) for row in found.versions])
    st.caption(plain(said.VERSIONS_NOTE))
