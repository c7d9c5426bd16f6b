"""Limits: are we inside our policy? The four limits, what they measure, and a place to set them."""

from dataclasses import dataclass, replace

import streamlit as st

from dashboard import editing, links, parameter_sentences, sentences, session, state, theme
from dashboard import format as fmt
from dashboard import treasury_sentences as words
from dashboard.charts import bars, data
from dashboard.format import foreign, plain
from dashboard.pages import parts, saving
from risk.treasury import POLICY_RANGES, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """How one limit is set: in per cent, or in its own unit."""

    label: str
    step: float
    in_percent: bool


_FIELDS = {
    "days_to_leave_reth": _Field(
        label="Most days to leave 90 % of the rETH", step=1.0, in_percent=False
    ),
    "liquidity_adjusted_value_at_risk": _Field(
        label="Most lost in 30 days at 99 %, sold at exit prices, % of value",
        step=1.0,
        in_percent=True,
    ),
    "runway_months": _Field(label="Least runway, months", step=1.0, in_percent=False),
    "rpl_fraction": _Field(label="Most RPL, % of value", step=1.0, in_percent=True),
}


def render() -> None:
    """Draw the page."""
    parts.heading("Limits", "Are we inside our policy?")
    _policy()
    answer = parts.first_answer_or_stop()
    parts.sources(answer)
    here = answer.assessment
    st.markdown(plain(sentences.what_breaks_first(here)))
    known = st.empty()
    known.caption(plain(parameter_sentences.WORKING))
    limits = data.limits(here)
    if limits is not None:
        parts.table(
            ("Limit", "Measured", "Allowed", "Used", "State"),
            [
                (
                    sentences.LIMITS[row.name],
                    sentences.measured(row),
                    sentences.bound(row),
                    fmt.joined(sentences.utilisation(row)),
                    fmt.joined(sentences.light(row)),
                )
                for row in here.limits
            ],
        )
        parts.let_figures_appear()
        parts.draw(bars.limits(limits, theme.palette()), "limits_page")
        st.markdown(plain(sentences.WHAT_DRIVES_A_LIMIT))
        links.of_limits(here.limits)
    st.caption(plain(sentences.ERROR_NOTE))
    parts.limit_as_known(answer, known)


def _policy() -> None:
    policy = state.treasury().policy
    (st.success if policy.confirmed else st.warning)(
        plain(words.CONFIRMED if policy.confirmed else words.NOT_CONFIRMED)
    )
    for pair in (tuple(_FIELDS)[:2], tuple(_FIELDS)[2:]):
        for column, name in zip(st.columns(2, vertical_alignment="bottom"), pair, strict=True):
            with column:
                _limit(name, getattr(policy, name))
    with st.container(horizontal=True):
        st.button(
            "Confirm as our policy", on_click=_confirm, key="confirm", disabled=policy.confirmed
        )
        st.button(
            "Restore the example policy",
            on_click=_restore,
            key="restore_policy",
            disabled=policy == Policy(),
        )
        st.button(
            "Undo",
            on_click=editing.undo,
            key="undo_limits",
            disabled=not (state.steps_back() or editing.refused()),
        )
        st.button(
            "Redo", on_click=editing.redo, key="redo_limits", disabled=not state.steps_forward()
        )
    saving.downloads("limits", csv=False)
    st.caption(plain(words.SAVED))


def _limit(name: str, value: float) -> None:
    field, key = _FIELDS[name], f"limit.{name}"
    low, high = (_shown(field, end) for end in POLICY_RANGES[name])
    refused = editing.place_field(key, _shown(field, value))
    st.number_input(
        plain(field.label),
        min_value=low,
        max_value=high,
        step=field.step,
        format="%g",
        key=key,
        on_change=_take,
        args=(name,),
    )
    if refused:
        st.error(foreign(f"{refused} The limit has stayed as it was."))


@session.whole
def _take(name: str) -> None:
    field, key = _FIELDS[name], f"limit.{name}"
    typed = session.widget(key)
    value = fmt.from_percent(typed) if field.in_percent and typed is not None else typed
    editing.take_limit(key, name, value)


def _shown(field: _Field, value: float) -> float:
    return fmt.to_percent(value) if field.in_percent else value


@session.whole
def _confirm() -> None:
    editing.take_policy(replace(state.treasury().policy, confirmed=True))


@session.whole
def _restore() -> None:
    editing.take_policy(Policy())
