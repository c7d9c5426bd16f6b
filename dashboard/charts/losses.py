"""Distribution of the loss at one horizon, its tail and its two measures."""

import numpy as np

from dashboard import format as fmt
from dashboard.charts.figure import (
    Chart,
    Trace,
    chart,
    listed,
    money_ticks,
    note,
    spoken,
    title,
    upright,
)
from dashboard.charts.records import LossData
from dashboard.theme import Palette
from risk.arrays import FloatArray
from risk.measures import Estimate

# Height of the drawing over the tallest bar: the names of the measures stand above the bars.
_ROOM = 1.35


def loss_distribution(data: LossData, colours: Palette) -> Chart:
    """Draw the distribution with the tail in full colour."""
    scale = fmt.money_scale(float(np.abs(data.edges).max()))
    parts = _steps(data, scale, colours)
    if data.base_edges is not None and data.base_probability is not None:
        parts.append(_outline(data.base_edges, data.base_probability, scale, colours))
    at_risk = data.value_at_risk.value / scale.divisor
    beyond = data.expected_shortfall.value / scale.divisor
    return chart(
        data.words,
        colours,
        parts,
        hovermode="x",
        xaxis={
            "title": title(f"Loss over {fmt.days(data.horizon_days)}, USD (a gain is negative)"),
            **money_ticks(scale),
            "showgrid": False,
        },
        yaxis={
            "title": title("Share of paths"),
            "ticksuffix": " %",
            "range": [0.0, _ROOM * float(fmt.in_percent(data.probability).max())],
        },
        shapes=[upright(at_risk, colours.threshold), upright(beyond, colours.ink)],
        annotations=[
            note(
                f"value at risk {_rounded(data.value_at_risk)}",
                colours.threshold,
                x=at_risk,
                xanchor="right",
                xshift=-4,
                y=0.99,
                yref="paper",
                yanchor="top",
            ),
            note(
                f"expected shortfall {_rounded(data.expected_shortfall)}",
                colours.ink,
                x=at_risk,
                xanchor="right",
                xshift=-4,
                y=0.88,
                yref="paper",
                yanchor="top",
            ),
        ],
    )


def _rounded(estimate: Estimate) -> str:
    return fmt.money(estimate.value, fmt.half_width(estimate))


def _steps(data: LossData, scale: fmt.Scale, colours: Palette) -> list[Trace]:
    """Return the bins before and in the tail, each as one stepped area: quicker drawn than bars."""
    left, right = data.edges[:-1], data.edges[1:]
    first = int(np.searchsorted(0.5 * (left + right), data.value_at_risk.value, side="right"))
    hover = [
        f"{fmt.percent(float(weight))} of paths lose between {fmt.money(float(low))} and "
        f"{fmt.money(float(high))}."
        for weight, low, high in zip(data.probability, left, right, strict=True)
    ]
    share = fmt.in_percent(data.probability)
    parts = (
        (slice(0, first), colours.bands[2]),
        (slice(first, len(share)), colours.accent),
    )
    return [
        {
            **_stepped(data.edges[part.start : part.stop + 1], share[part], scale),
            "fill": "tozeroy",
            "fillcolor": colour,
            "line": {"width": 0, "shape": "hv"},
            **spoken([*hover[part], hover[part.stop - 1]]),
        }
        for part, colour in parts
        if part.stop > part.start
    ]


def _stepped(edges: FloatArray, share: FloatArray, scale: fmt.Scale) -> Trace:
    return {
        "type": "scatter",
        "x": listed(edges / scale.divisor),
        "y": listed(np.append(share, share[-1])),
        "mode": "lines",
    }


def _outline(
    edges: FloatArray, probability: FloatArray, scale: fmt.Scale, colours: Palette
) -> Trace:
    return {
        **_stepped(edges, fmt.in_percent(probability), scale),
        "line": {"color": colours.base, "width": 1.5, "shape": "hv"},
        "hoverinfo": "skip",
    }
