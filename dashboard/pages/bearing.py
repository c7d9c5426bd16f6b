"""Part of the page Operators: who bears a loss to the last ETH, the race after it, our own node."""

import streamlit as st

from dashboard import bearing_sentences as said
from dashboard import cache, node_risk_sentences, race_sentences, theme
from dashboard.charts import node_risk, node_risk_data, race, race_data, waterfall, waterfall_data
from dashboard.format import plain
from dashboard.pages import parts
from risk.answer import Assessment
from risk.bearing import Bearing
from risk.node_risk import NodeRisk
from risk.slashing.fleet import FleetKind
from risk.slashing.struck import MINORITY

_EVENT, _FLEET, _LOSS = "bearing.event", "bearing.fleet", "bearing.loss"
_USUAL_LOSS = 0.1


def render(assessment: Assessment) -> None:
    """Draw the waterfall, the race and the own node's risk."""
    known = cache.with_bearers(assessment)
    found = known.bearing
    if found is None:
        return
    _waterfall(known, found)
    _cliff(found)
    _race(found)
    if found.node is not None:
        _own_node(known, found.node)


def _waterfall(assessment: Assessment, found: Bearing) -> None:
    st.header("Who bears what, to the last ETH", anchor=False)
    left, right = st.columns(2)
    events, kinds = found.events(), [fleet.kind for fleet in found.fleets]
    own = next((row.event for row in found.waterfalls if row.of_scenario), MINORITY)
    names = {fleet.kind: said.standing(fleet) for fleet in found.fleets}
    with left:
        event: str = st.selectbox("Event", events, index=events.index(own), key=_EVENT)
    with right:
        kind: FleetKind = st.selectbox(
            "Bonds", kinds, format_func=lambda each: names[each], key=_FLEET
        )
    row = found.waterfall(event, kind)
    st.markdown(plain(said.follows(row)))
    drawn = waterfall_data.waterfall(assessment, event, kind)
    if drawn is not None:
        parts.draw(waterfall.waterfall(drawn, theme.palette()), "waterfall")
    fleet = next(each for each in found.fleets if each.kind is kind)
    average = found.waterfall(event, FleetKind.AVERAGE)
    st.caption(plain(f"{said.composition(fleet)} {said.beside_average(row, average)}".strip()))
    parts.table(
        said.EVENT_COLUMNS,
        [said.event_row(each) for each in found.waterfalls if each.fleet is kind],
    )
    for note in filter(None, (said.waterfall_note(found), said.prior_note(fleet))):
        st.caption(plain(note))


def _cliff(found: Bearing) -> None:
    st.header("Before and after settlement", anchor=False)
    st.markdown(plain(said.cliff(found)))
    parts.table(said.CLIFF_COLUMNS, [said.cliff_row(row) for row in found.cliffs])
    st.caption(plain(said.PENALTY_NOTE))


def _race(found: Bearing) -> None:
    st.header("The race for the old rate", anchor=False)
    losses = [each.loss for each in found.races]
    own = next((each.loss for each in found.races if each.of_scenario), _USUAL_LOSS)
    by_loss = {each.loss: each for each in found.races}
    chosen: float = st.selectbox(
        "Loss of rETH",
        losses,
        index=losses.index(own),
        format_func=lambda loss: race_sentences.option(by_loss[loss]),
        key=_LOSS,
    )
    picked = by_loss[chosen]
    st.markdown(plain(race_sentences.follows(picked)))
    parts.draw(race.race(race_data.race(picked), theme.palette()), "rate_race")
    refused = race_sentences.refused(picked)
    if refused:
        st.markdown(plain(refused))
    parts.table(
        race_sentences.RACE_COLUMNS, [race_sentences.race_row(each) for each in found.races]
    )
    st.caption(plain(race_sentences.RACE_NOTE))


def _own_node(assessment: Assessment, node: NodeRisk) -> None:
    st.header(node_risk_sentences.TITLE, anchor=False)
    for lead, sentence in node_risk_sentences.told(node):
        st.markdown(f"**{lead}** {plain(sentence)}")
    drawn = node_risk_data.leverage(assessment)
    if drawn is not None:
        parts.draw(node_risk.leverage(drawn, theme.palette()), "leverage")
    st.markdown(plain(node_risk_sentences.LOSS_LEAD))
    parts.table(
        node_risk_sentences.LOSS_COLUMNS,
        [node_risk_sentences.loss_row(row) for row in node.losses],
    )
    st.caption(plain(node_risk_sentences.NOTE))
    st.markdown(plain(node_risk_sentences.TIMING_LEAD))
    parts.table(node_risk_sentences.TIMING_COLUMNS, node_risk_sentences.timing_rows(node))
