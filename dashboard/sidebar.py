"""The sidebar: treasury, scenario and settings. It belongs to the entry point, so its widgets stay.

Widgets are placed from the state and write to it in their callbacks: values flow one way, and a
control that is moved twice shows its second value.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from dashboard import address, cache, session, state, upload
from dashboard import format as fmt
from dashboard.format import foreign, plain
from dashboard.sliders import BY_FIELD, CONTROLS, MOVED, Control
from risk.market import Market
from risk.presets import PRESETS
from risk.scenario import Group

_Value = TypeVar("_Value", bound=float | str)
_HORIZONS = (1, 7, 30, 90)
_CONFIDENCES = (0.95, 0.975, 0.99)
_PATHS = (25_000, 100_000, 400_000)
_LARGEST_SEED = 2**31 - 1
_STORIES = {preset.name: preset for preset in PRESETS}
_SENT_ALONG = "preset_sent_along"


def render() -> None:
    """Draw the sidebar and keep what it says in the state."""
    _begin(st.query_params.to_dict())
    session.store().pop(_SENT_ALONG, None)
    if not state.is_market_sought():
        state.set_found(cache.found_market())
    with st.sidebar:
        _treasury()
        _scenario()
        _reading()
    wanted = address.write(state.changes())
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


@session.whole
def _begin(query: Mapping[str, str]) -> None:
    if not state.begin():
        return
    at_start = state.trouble()
    changes, sentence = address.read(query)
    state.set_changes(changes)
    state.set_trouble(f"{at_start} {sentence}".strip())


def _treasury() -> None:
    st.subheader("Treasury", anchor=False)
    st.markdown(f"**{foreign(state.treasury().name)}**")
    st.caption(foreign(state.treasury_source()))
    section = _section("Use your own file", "upload_section")
    if section.open:
        with section:
            upload.uploader()
            upload.restore_button()
    if state.trouble():
        st.error(foreign(state.trouble()))


def _scenario() -> None:
    st.subheader("Scenario", anchor=False)
    name = state.scenario().name
    _select(
        "Preset",
        (state.BASE, *_STORIES, state.CUSTOM),
        name,
        key="preset",
        on_change=_choose_preset,
        help="A preset sets the sliders; moving one afterwards makes the scenario Custom.",
    )
    if name in _STORIES:
        st.caption(plain(_STORIES[name].story))
    if state.changes():
        st.button("Reset everything to base", on_click=state.reset_scenario, key="reset_sidebar")
    market = state.market()
    for group in Group:
        _group(group, market)


@session.whole
def _choose_preset() -> None:
    """Take the preset that a person chose.

    With a slider that is moved the browser sends the preset that it shows, which is an older one
    as long as it has not heard that the scenario is Custom. That is nobody's choice.
    """
    name = session.widget("preset")
    if name == session.store().get(_SENT_ALONG) or any(map(_is_moved, CONTROLS)):
        return
    if name == state.BASE:
        state.reset_scenario()
    elif name in _STORIES:
        state.set_changes(_STORIES[name].scenario.changes)


def _section(label: str, key: str) -> ExpanderContainer:
    """Return a part of the sidebar that stays as a person left it, on whatever page."""
    if key not in st.session_state:
        st.session_state[key] = state.is_unfolded(key)
    return st.expander(label, key=key, on_change=_fold, args=(key,))


@session.whole
def _fold(key: str) -> None:
    state.set_unfolded(key, unfolded=bool(session.widget(key)))


def _group(group: Group, market: Market) -> None:
    controls = [control for control in CONTROLS if control.slider.group is group]
    moved = sum(control.slider.field in state.changes() for control in controls)
    # What is folded away is not sent, so that a page is drawn sooner. A label that changed would
    # fold the group up.
    section = _section(group.value, f"group.{group.name}")
    if moved:
        st.caption(f"{MOVED} {moved} moved in {group.value}")
    if section.open:
        with section:
            for control in controls:
                _slider(control, market)


def _slider(control: Control, market: Market) -> None:
    field = control.slider.field
    base = control.base(market, state.parameters())
    moved = field in state.changes()
    value = state.changes().get(field, base)
    st.slider(
        # As it is: a screen reader would speak what keeps markdown from reading it.
        control.label(moved=moved),
        value=_place(_key(field), control.shown(value)),
        min_value=control.low,
        max_value=control.high,
        step=control.step,
        format=control.number_format,
        key=_key(field),
        help=plain(control.slider.help),
        on_change=_slide,
        args=(field,),
    )
    now = f"Now {control.text(value)}. " if moved else ""
    st.caption(plain(f"{now}Base {control.text(base)}: {control.standing(market)}"))
    if moved:
        name = control.slider.label
        st.button(
            f"Reset {name[0].lower() if name[1:2].islower() else name[0]}{name[1:]}",
            key=f"reset.{field}",
            on_click=_reset,
            args=(field,),
        )


@session.whole
def _slide(field: str) -> None:
    control, changes = BY_FIELD[field], state.changes()
    place = _told(control)
    changes.pop(field, None)
    if place != control.shown(control.base(state.market(), state.parameters())):
        changes[field] = control.value(place)
    state.set_changes(changes)
    session.store()[_SENT_ALONG] = session.widget("preset")


def _told(control: Control) -> float:
    """Return the place of a slider that the browser tells of."""
    return control.shown(control.value(session.widget(_key(control.slider.field))))


def _is_moved(control: Control) -> bool:
    """Return whether a slider stands elsewhere than the scenario says."""
    field = control.slider.field
    if not session.is_there(_key(field)):
        return False
    value = state.changes().get(field, control.base(state.market(), state.parameters()))
    return _told(control) != control.shown(value)


@session.whole
def _reset(field: str) -> None:
    changes = state.changes()
    changes.pop(field, None)
    state.set_changes(changes)


def _key(field: str) -> str:
    return f"slider.{field}"


def _place(key: str, value: _Value) -> _Value | None:
    """Move a widget to what the state says; return its default, None if it has been moved.

    A value that is set is sent to the browser, and sending one that is there already would pull
    the slider back while it is being moved. The default is where a browser begins that has lost
    its place, and must then be the same.
    """
    if st.session_state.get(key) == value:
        return value
    st.session_state[key] = value
    return None


def _select(
    label: str,
    options: Sequence[_Value],
    chosen: _Value,
    *,
    key: str,
    on_change: Callable[[], None],
    words: Callable[[_Value], str] = str,
    help: str | None = None,  # noqa: A002 - as Streamlit calls it
) -> None:
    placed = _place(key, chosen)
    st.selectbox(
        label,
        options,
        index=0 if placed is None else options.index(placed),
        format_func=words,
        key=key,
        on_change=on_change,
        help=help,
    )


def _reading() -> None:
    st.subheader("Settings", anchor=False)
    now = state.reading()
    left, right = st.columns(2)
    with left:
        _select(
            "Horizon", _HORIZONS, now.horizon_days, key="horizon", on_change=_read, words=fmt.days
        )
    with right:
        _select(
            "Confidence",
            _CONFIDENCES,
            now.confidence,
            key="confidence",
            on_change=_read,
            words=fmt.confidence,
        )
    with left:
        _select(
            "Paths",
            _PATHS,
            now.n_paths,
            key="paths",
            on_change=_read,
            words=fmt.count,
            help="More paths make the error smaller and the answer slower.",
        )
    placed = _place("seed", now.seed)
    right.number_input(
        "Seed",
        min_value=0,
        max_value=_LARGEST_SEED,
        value="min" if placed is None else placed,
        step=1,
        key="seed",
        on_change=_read,
        help="The same seed gives the same figures.",
    )


@session.whole
def _read() -> None:
    seed = session.widget("seed")
    state.set_reading(
        state.Reading(
            horizon_days=session.widget("horizon"),
            confidence=session.widget("confidence"),
            n_paths=session.widget("paths"),
            seed=state.reading().seed if seed is None else seed,
        )
    )
