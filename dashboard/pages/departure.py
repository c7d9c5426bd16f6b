"""The second part of Liquidity: leaving over time, the best split, the refill and the record."""

import functools

import streamlit as st

from dashboard import (
    cache,
    depth_sentences,
    outlook_sentences,
    refill_sentences,
    state,
    theme,
)
from dashboard import departure_sentences as said
from dashboard.cache import Answer
from dashboard.charts import departure, departure_data
from dashboard.format import plain
from dashboard.pages import exit_costs, parts, ways
from data.recorded.depth_history import depth_history
from risk.answer import Assessment
from risk.departure import Departure, Plan, PlanKind

_CHOSEN = "departure.plan"


def render(answer: Answer) -> None:
    """Draw what takes a run of its own, below what the page shows at once."""
    assessment = cache.over_time(answer.assessment)
    found = assessment.departure
    if found is None:
        return
    _over_time(assessment, found)
    exit_costs.render_times(assessment)
    ways.section(assessment, found)
    _refill(assessment, found)
    _queue(assessment)
    _history(assessment)
    _settled(assessment)


def _over_time(assessment: Assessment, found: Departure) -> None:
    st.header("Over time: sell now, in tranches, or wait", anchor=False)
    st.markdown(plain(said.choice(found)))
    st.markdown(plain(said.follows(found)))
    parts.table(said.PLAN_COLUMNS, [said.plan_row(plan) for plan in found.plans])
    st.caption(plain(said.PLANS_NOTE))
    drawn = departure_data.frontier(assessment)
    if drawn is not None:
        parts.draw(departure.frontier(drawn, theme.palette()), "frontier")
    st.markdown(plain(said.recovery(found)))
    _steps(assessment, found)


def _steps(assessment: Assessment, found: Departure) -> None:
    st.header("The plan, step by step", anchor=False)
    kinds = [plan.kind for plan in found.plans]
    chosen: PlanKind = st.selectbox(
        "Plan",
        kinds,
        index=kinds.index(said.cheapest(found).kind),
        format_func=lambda kind: said.name(kind, found.plan(kind).daily_cost),
        key=_CHOSEN,
    )
    plan = found.plan(chosen)
    parts.table(said.STEP_COLUMNS, [said.step_row(step) for step in plan.steps[: said.MOST_STEPS]])
    more = said.steps_left_out(plan)
    st.caption(plain(f"{more} {said.STEPS_NOTE}".strip()))
    _download(plan)
    drawn = departure_data.plan_cash(assessment, plan)
    if drawn is not None:
        parts.draw(departure.plan_cash(drawn, theme.palette()), "plan_cash")


def _download(plan: Plan) -> None:
    st.download_button(
        "Download the plan (CSV)",
        data=functools.partial(said.steps_file, plan),
        file_name=f"plan-{plan.kind.name.lower()}.csv",
        mime="text/csv",
        key="download_plan",
        on_click="ignore",
    )


def _refill(assessment: Assessment, found: Departure) -> None:
    st.header("What can be redeemed, and what fills it up again", anchor=False)
    st.markdown(plain(refill_sentences.where_collateral_stands(assessment, state.found().reading)))
    parts.table(refill_sentences.REFILL_COLUMNS, refill_sentences.refill_rows(found.refill))
    today = refill_sentences.queue_today(assessment, found.refill, state.found().reading)
    parts.table(refill_sentences.QUEUE_COLUMNS, refill_sentences.queue_rows(found.refill, today))
    st.caption(plain(refill_sentences.queue_note(today)))


def _queue(assessment: Assessment) -> None:
    outlook = assessment.outlook
    if outlook is None:
        return
    st.header("How long validators may wait to leave", anchor=False)
    st.markdown(plain(outlook_sentences.queue(outlook, state.reading().horizon_days)))
    rows = [outlook_sentences.queue_row(row) for row in outlook.rows]
    parts.table(outlook_sentences.queue_columns(outlook), rows)
    st.caption(plain(outlook_sentences.NOTE))


def _history(assessment: Assessment) -> None:
    recorded = depth_history()
    st.header("How deep the market has been", anchor=False)
    drawn = departure_data.history(assessment, recorded)
    if drawn is not None:
        under = assessment.scenario.depth_change is not None
        st.markdown(plain(depth_sentences.history(drawn.depth_eth, under, recorded)))
        parts.draw(departure.history(drawn, theme.palette()), "depth_history")
    parts.table(depth_sentences.HISTORY_COLUMNS, depth_sentences.history_rows(recorded))
    st.caption(plain(f"{depth_sentences.HISTORY_NOTE} {recorded.source}"))


def _settled(assessment: Assessment) -> None:
    st.header("What is a prior here, and what a node would settle", anchor=False)
    parts.table(refill_sentences.SETTLED_COLUMNS, refill_sentences.settled_rows(assessment))
