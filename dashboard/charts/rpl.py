"""RPL in the browser: what can be had for it, what a sale costs, and where its price may go."""

import math

import numpy as np

from dashboard import format as fmt
from dashboard.charts.figure import (
    Chart,
    Trace,
    chart,
    line,
    listed,
    money_ticks,
    note,
    spoken,
    title,
    upright,
)
from dashboard.charts.market_records import ChangeData, ConeData, RealisableData, SaleData
from dashboard.rpl_sentences import change, money_band
from dashboard.theme import Palette
from risk.arrays import FloatArray

_ROW = 50
_BAR = 0.3
_DASHES = ("solid", "dash", "dashdot", "dot")
# Height of the drawing over the tallest bar: the names of the marks stand above the bars.
_ROOM = 1.3
# Of the height of a drawing, below which two names would lie on one another.
_LEAST_GAP = 0.07


def realisable(data: RealisableData, colours: Palette) -> Chart:
    """Draw what can be had for the RPL by time, under its value at market."""
    bars = data.bars
    scale = fmt.money_scale(max(bar.usd for bar in bars))
    parts: list[Trace] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [bar.usd / scale.divisor for bar in bars],
            "y": [-float(row) for row in range(len(bars))],
            "width": _BAR,
            "marker": {"color": [colours.bands[2], *[colours.accent] * (len(bars) - 1)]},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [(bar.high - bar.usd) / scale.divisor for bar in bars],
                "arrayminus": [(bar.usd - bar.low) / scale.divisor for bar in bars],
                "color": colours.ink,
                "thickness": 1.5,
                "width": 4,
            },
            **spoken(
                [f"All RPL {bar.label}: {money_band(bar.usd, bar.low, bar.high)}." for bar in bars]
            ),
        }
    ]
    if any(bar.base is not None for bar in bars):
        parts.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [(bar.base or 0.0) / scale.divisor for bar in bars],
                "y": [-float(row) - _BAR * 0.75 for row in range(len(bars))],
                "width": _BAR / 2,
                "marker": {"color": colours.base},
                "hoverinfo": "skip",
            }
        )
    return chart(
        data.words,
        colours,
        parts,
        height=_ROW * len(bars) + 66,
        barmode="overlay",
        hovermode="closest",
        xaxis={
            "title": title("Received for all RPL, USD"),
            **money_ticks(scale),
            "showgrid": False,
            "rangemode": "tozero",
        },
        yaxis={"visible": False, "range": [-len(bars) + 0.6, 0.75]},
        annotations=[
            note(
                f"{bar.label}  {money_band(bar.usd, bar.low, bar.high)}",
                colours.ink,
                x=0.0,
                xref="paper",
                xanchor="left",
                y=-row + _BAR / 2,
                yanchor="bottom",
                yshift=1,
            )
            for row, bar in enumerate(bars)
        ],
    )


def sale_cost(data: SaleData, colours: Palette) -> Chart:
    """Draw cost against the amount on a logarithmic axis, with what is held marked."""
    parts = []
    if data.base is not None:
        parts.append(line(data.rpl, fmt.in_percent(data.base), colours.base))
    for each, dash in zip(data.lines, _DASHES, strict=True):
        drawn = line(
            data.rpl,
            fmt.in_percent(each.cost),
            colours.accent,
            [
                f"Selling {fmt.asset_amount(size, 'RPL')} {each.label} costs {fmt.cost(cost)}."
                for size, cost in zip(data.rpl.tolist(), each.cost.tolist(), strict=True)
            ],
        )
        drawn["line"]["dash"] = dash
        parts.append(drawn)
    return chart(
        data.words,
        colours,
        parts,
        hovermode="closest",
        margin={"l": 8, "r": 88, "t": 8, "b": 8},
        xaxis={
            "title": title("RPL sold (logarithmic scale)"),
            "type": "log",
            "tickformat": ",.0f",
            "dtick": 1,
        },
        yaxis={"title": title("Cost"), "ticksuffix": " %", "rangemode": "tozero"},
        shapes=[upright(data.held, colours.threshold)],
        annotations=[
            note(
                f"held: {fmt.asset_amount(data.held, 'RPL')}",
                colours.threshold,
                x=math.log10(data.held),
                xanchor="right",
                xshift=-4,
                y=0.98,
                yref="paper",
                yanchor="top",
            ),
            *(
                note(
                    each.label,
                    colours.quiet,
                    x=1.0,
                    xref="paper",
                    xanchor="left",
                    xshift=4,
                    y=fmt.to_percent(place),
                )
                for each, place in zip(data.lines, _apart(data), strict=True)
            ),
        ],
    )


def volatility_cone(data: ConeData, colours: Palette) -> Chart:
    """Draw where realised volatility lies by window, simulated and seen side by side."""
    parts: list[Trace] = []
    for ranges, name, colour, aside in (
        (data.seen, "in the sample", colours.base, _ASIDE),
        (data.simulated, "on simulated paths", colours.accent, -_ASIDE),
    ):
        parts.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [place + aside for place in range(len(ranges))],
                "y": [fmt.to_percent(each.middle) for each in ranges],
                "marker": {"color": colour, "size": 9},
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": [fmt.to_percent(each.high - each.middle) for each in ranges],
                    "arrayminus": [fmt.to_percent(each.middle - each.low) for each in ranges],
                    "color": colour,
                    "thickness": 2,
                    "width": 6,
                },
                **spoken(
                    [
                        f"Over {each.label} {name}: {fmt.percent(each.low)} to "
                        f"{fmt.percent(each.high)} a year, middle {fmt.percent(each.middle)}."
                        for each in ranges
                    ]
                ),
            }
        )
    labels = [each.label for each in data.simulated]
    return chart(
        data.words,
        colours,
        parts,
        hovermode="closest",
        xaxis={
            "title": title("Window"),
            "tickvals": list(range(len(labels))),
            "ticktext": labels,
            "range": [-0.5, len(labels) - 0.5],
            "showgrid": False,
        },
        yaxis={"title": title("Volatility a year"), "ticksuffix": " %", "rangemode": "tozero"},
    )


_ASIDE = 0.08


def price_change(data: ChangeData, colours: Palette) -> Chart:
    """Draw the distribution of the change of RPL/ETH with its worst paths in full colour."""
    left, right = data.edges[:-1], data.edges[1:]
    share = fmt.in_percent(data.probability)
    in_tail = 0.5 * (left + right) < data.worst.value
    parts: list[Trace] = [
        {
            "type": "bar",
            "x": listed(fmt.in_percent(0.5 * (left + right))),
            "y": listed(share),
            "width": listed(fmt.in_percent(right - left)),
            "marker": {
                "color": [colours.accent if each else colours.bands[2] for each in in_tail],
                "line": {"width": 0},
            },
            **spoken(
                [
                    f"{fmt.percent(weight)} of paths: from {_signed(low)} to {_signed(high)}."
                    for weight, low, high in zip(
                        data.probability.tolist(), left.tolist(), right.tolist(), strict=True
                    )
                ]
            ),
        }
    ]
    if data.base_edges is not None and data.base_probability is not None:
        parts.append(_outline(data.base_edges, data.base_probability, colours))
    worst, middle = (fmt.to_percent(each.value) for each in (data.worst, data.middle))
    return chart(
        data.words,
        colours,
        parts,
        bargap=0,
        hovermode="closest",
        xaxis={
            "title": title(f"Change of RPL/ETH over {fmt.days(data.horizon_days)}"),
            "ticksuffix": " %",
            "showgrid": False,
        },
        yaxis={
            "title": title("Share of paths"),
            "ticksuffix": " %",
            "range": [0.0, _ROOM * float(share.max())],
        },
        shapes=[upright(worst, colours.threshold), upright(middle, colours.ink)],
        annotations=[
            note(text, colour, x=x, xanchor="left", xshift=4, y=y, yref="paper", yanchor="top")
            for text, colour, x, y in (
                (f"worst {fmt.tail(data.confidence)}", colours.threshold, worst, 0.99),
                (f"middle {change(data.middle)}", colours.ink, middle, 0.89),
            )
        ],
    )


def _apart(data: SaleData) -> list[float]:
    """Return where the names of the lines stand, top down, so that none lies on another."""
    gap = _LEAST_GAP * float(data.lines[0].cost.max())
    places: list[float] = []
    for each in data.lines:
        end = float(each.cost[-1])
        places.append(min(end, places[-1] - gap) if places else end)
    return places


def _outline(edges: FloatArray, probability: FloatArray, colours: Palette) -> Trace:
    share = fmt.in_percent(probability)
    return {
        "type": "scatter",
        "x": listed(fmt.in_percent(edges)),
        "y": listed(np.append(share, share[-1])),
        "mode": "lines",
        "line": {"color": colours.base, "width": 1.5, "shape": "hv"},
        "hoverinfo": "skip",
    }


def _signed(fraction: float) -> str:
    return fmt.signed(fmt.percent(fraction), fraction)
