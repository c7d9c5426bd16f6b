"""A chart in the browser: what stands around it and a plotly figure as a plain dictionary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.charts.records import Words
from dashboard.format import Scale
from dashboard.theme import Palette, template
from risk.arrays import FloatArray

Trace = dict[str, Any]
Figure = dict[str, Any]
HEIGHT = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a page needs to draw one chart."""

    words: Words
    figure: Figure


def chart(
    words: Words,
    colours: Palette,
    traces: Sequence[Trace],
    height: int = HEIGHT,
    **layout: Any,  # noqa: ANN401 - plotly's own keys
) -> Chart:
    """Put traces and layout together on our template."""
    whole = {"template": template(colours), "height": height, **layout}
    return Chart(words=words, figure={"data": list(traces), "layout": whole})


def title(text: str) -> dict[str, str]:
    """Return the title of an axis."""
    return {"text": text}


def money_ticks(scale: Scale) -> dict[str, str]:
    """Return how an axis of dollars writes its numbers: "−$20 m"."""
    return {"tickformat": "$,~f", "ticksuffix": f" {scale.letter}".rstrip()}


def listed(values: FloatArray) -> list[float]:
    """Return an array as numbers that JSON carries in full."""
    return [float(value) for value in values]


def band(x: FloatArray, low: FloatArray, high: FloatArray, colour: str) -> Trace:
    """Return the area between two lines."""
    return {
        "type": "scatter",
        "x": listed(np.concatenate([x, x[::-1]])),
        "y": listed(np.concatenate([high, low[::-1]])),
        "fill": "toself",
        "fillcolor": colour,
        "hoverinfo": "skip",
        "line": {"width": 0},
        "mode": "lines",
    }


def line(
    x: FloatArray,
    y: FloatArray,
    colour: str,
    hover: Sequence[str] | None = None,
    *,
    dashed: bool = False,
) -> Trace:
    """Return a line; each point says its sentence."""
    drawn: Trace = {
        "type": "scatter",
        "x": listed(x),
        "y": listed(y),
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": "dot" if dashed else "solid"},
    }
    return {**drawn, **spoken(hover)}


def spoken(sentences: Sequence[str] | None) -> Trace:
    """Return what makes a trace say one sentence per point, or nothing at all."""
    if sentences is None:
        return {"hoverinfo": "skip"}
    return {"hovertext": list(sentences), "hovertemplate": "%{hovertext}<extra></extra>"}


def note(text: str, colour: str, **place: Any) -> dict[str, Any]:  # noqa: ANN401 - plotly's keys
    """Return text on the drawing area."""
    return {"text": text, "showarrow": False, "font": {"color": colour, "size": 12}, **place}


def upright(x: float, colour: str) -> dict[str, Any]:
    """Return a dashed line from bottom to top."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": colour, "width": 1.5, "dash": "dash"},
    }


def level(y: float, colour: str) -> dict[str, Any]:
    """Return a dashed line from left to right."""
    return {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": y,
        "y1": y,
        "line": {"color": colour, "width": 1.5, "dash": "dash"},
    }
