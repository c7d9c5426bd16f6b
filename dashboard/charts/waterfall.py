"""The waterfall of an event in the browser, as flows from validators to who bears the loss."""

from collections.abc import Callable

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

_HEIGHT = 400
_FAINT = 0.35
# Columns: what is lost, by which kind of validator, and who bears it.
_ACROSS = {LOST: 0.001, MINIPOOLS: 0.36, MEGAPOOLS: 0.36}
_LAST = 0.999
# From the top down, so that no flow crosses another.
_ORDER = (MINIPOOLS, MEGAPOOLS, MINIPOOL_BONDS, RPL, FOR_GOOD, MEGAPOOL_BONDS, DEBT)
_PAD = 34
_MARGIN = {"l": 4, "r": 4, "t": 14, "b": 14}
_INSIDE = _HEIGHT - 28
# Two lines of a name, and the widest space between two places.
_LEAST_SLOT, _MOST_GAP = 0.1, 0.12


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
            "pad": _PAD,
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
    """Return the middles of the places in their column, no name over another.

    Plotly draws all of a column's ETH as high as the fullest column leaves room for.
    """
    columns = [
        sorted((row for row in range(len(places)) if across[row] == column), key=_ranked(places))
        for column in sorted(set(across))
    ]
    fullest = max(len(rows) for rows in columns)
    drawn = 1.0 - (fullest - 1) * _PAD / _INSIDE
    whole = data.through(places[0])
    heights = [0.5] * len(places)
    for rows in columns:
        slots = [max(drawn * data.through(places[row]) / whole, _LEAST_SLOT) for row in rows]
        free = 1.0 - sum(slots)
        gap = max(min(free / max(len(rows) - 1, 1), _MOST_GAP), 0.0)
        top = max(0.5 * (free - gap * (len(rows) - 1)), 0.0)
        for row, slot in zip(rows, slots, strict=True):
            heights[row] = min(max(top + 0.5 * slot, 0.001), 0.999)
            top += slot + gap
    return heights


def _ranked(places: list[str]) -> Callable[[int], int]:
    return lambda row: _ORDER.index(places[row]) if places[row] in _ORDER else -1


def _label(data: WaterfallData, place: str) -> str:
    """Return the name, with its amount where there is room for it."""
    return place if place in {MINIPOOLS, MEGAPOOLS} else f"{place}<br>{amount(data.through(place))}"


def _colour(place: str, colours: Palette) -> str:
    if place in {DEBT, FOR_GOOD}:
        return colours.threshold
    return colours.accent if place in {MINIPOOL_BONDS, MEGAPOOL_BONDS, RPL} else colours.base


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_FAINT})"
