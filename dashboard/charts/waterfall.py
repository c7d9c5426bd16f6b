"""The waterfall of an event in the browser, as flows from validators to who bears the loss."""

from dashboard.bearing_sentences import amount
from dashboard.charts.figure import Chart, Trace, chart
from dashboard.charts.waterfall_data import (
    DEBT,
    FOR_GOOD,
    LOST,
    MEGAPOOL_BONDS,
    MEGAPOOLS,
    MINIPOOL_BONDS,
    MINIPOOLS,
    RPL,
    WaterfallData,
)
from dashboard.theme import Palette

_HEIGHT = 340
_FAINT = 0.35
# Columns: what is lost, by which kind of validator, and who bears it.
_ACROSS = {LOST: 0.001, MINIPOOLS: 0.36, MEGAPOOLS: 0.36}
_LAST = 0.999
# From the top down, so that no flow crosses another.
_ORDER = (MINIPOOLS, MEGAPOOLS, MINIPOOL_BONDS, RPL, FOR_GOOD, MEGAPOOL_BONDS, DEBT)
_APART = 0.06
_MARGIN = {"l": 4, "r": 4, "t": 14, "b": 14}


def waterfall(data: WaterfallData, colours: Palette) -> Chart:
    """Draw the flows; what holders of rETH bear has the colour of a threshold."""
    places = list(data.places)
    number = {name: row for row, name in enumerate(places)}
    across = [_ACROSS.get(name, _LAST) for name in places]
    flows: Trace = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": [_label(data, name) for name in places],
            "x": across,
            "y": _heights(data, places, across),
            "color": [_colour(name, colours) for name in places],
            "pad": 18,
            "thickness": 16,
            "line": {"width": 0},
            "customdata": [f"{name}: {amount(data.through(name))}" for name in places],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "link": {
            "source": [number[flow.source] for flow in data.flows],
            "target": [number[flow.target] for flow in data.flows],
            "value": [flow.eth for flow in data.flows],
            "color": [
                _faint(colours.threshold if flow.at_reths_cost else colours.accent)
                for flow in data.flows
            ],
            "customdata": [
                f"{flow.source} to {flow.target}: {amount(flow.eth)}" for flow in data.flows
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"color": colours.ink, "size": 13, "shadow": "none"},
    }
    return chart(data.words, colours, [flows], height=_HEIGHT, margin=_MARGIN)


def _heights(data: WaterfallData, places: list[str], across: list[float]) -> list[float]:
    """Return the middles of the places in their column, from the top down, none over another."""
    whole = data.through(places[0])
    heights = [0.5] * len(places)
    for column in sorted(set(across)):
        rows = [row for row in range(len(places)) if across[row] == column]
        rows.sort(key=lambda row: _rank(places[row]))
        room = 1.0 - _APART * (len(rows) - 1)
        top = 0.0
        for row in rows:
            part = room * data.through(places[row]) / whole
            heights[row] = min(max(top + 0.5 * part, 0.001), 0.999)
            top += part + _APART
    return heights


def _label(data: WaterfallData, place: str) -> str:
    """Return the name, with its amount where there is room for it."""
    return place if place in {MINIPOOLS, MEGAPOOLS} else f"{place}<br>{amount(data.through(place))}"


def _rank(place: str) -> int:
    return _ORDER.index(place) if place in _ORDER else -1


def _colour(place: str, colours: Palette) -> str:
    if place in {DEBT, FOR_GOOD}:
        return colours.threshold
    return colours.accent if place in {MINIPOOL_BONDS, MEGAPOOL_BONDS, RPL} else colours.base


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_FAINT})"
