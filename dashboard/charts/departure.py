"""Leaving over time in the browser: cost against uncertainty, the best split, recorded depth."""

import math

from dashboard import departure_sentences as said
from dashboard import format as fmt
from dashboard.charts.departure_data import FrontierData, HistoryData, PlanCashData
from dashboard.charts.figure import (
    Chart,
    Trace,
    band,
    chart,
    level,
    line,
    note,
    spoken,
    title,
)
from dashboard.charts.leaving import received
from dashboard.theme import Palette
from risk.departure import Candidate, PlanKind
from risk.measures import Estimate

_LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.2, "yanchor": "top"}
_MARGIN = {"l": 8, "r": 12, "t": 26, "b": 8}
_SYMBOLS = {
    PlanKind.NOW: "square",
    PlanKind.WEEK: "diamond-open",
    PlanKind.MONTH: "diamond",
    PlanKind.PATIENT: "circle",
    PlanKind.WAIT: "triangle-up",
}
_NAMES = {
    PlanKind.NOW: "sell now",
    PlanKind.WEEK: "tranches, 7 days",
    PlanKind.MONTH: "tranches, 30 days",
    PlanKind.PATIENT: "within a daily cost",
    PlanKind.WAIT: "wait for refill",
}


def frontier(data: FrontierData, colours: Palette) -> Chart:
    """Draw every policy by its uncertainty and its cost, and join those that nothing beats."""
    joined: Trace = {
        "type": "scatter",
        "mode": "lines",
        "x": [fmt.to_percent(each.deviation.value) for each in data.frontier],
        "y": [fmt.to_percent(each.cost.value) for each in data.frontier],
        "line": {"color": colours.accent, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    parts = [joined]
    for kind in _SYMBOLS:
        found = [each for each in data.candidates if each.kind is kind]
        if found:
            parts.append(_marks(kind, found, colours))
    return chart(
        data.words,
        colours,
        parts,
        height=400,
        hovermode="closest",
        showlegend=True,
        legend=_LEGEND,
        margin=_MARGIN,
        xaxis={
            "title": title("Uncertainty: standard deviation of the cost"),
            "ticksuffix": " %",
            "rangemode": "tozero",
        },
        yaxis={"title": title("Cost on average"), "ticksuffix": " %", "rangemode": "tozero"},
    )


def _marks(kind: PlanKind, found: list[Candidate], colours: Palette) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _NAMES[kind],
        "x": [fmt.to_percent(each.deviation.value) for each in found],
        "y": [fmt.to_percent(each.cost.value) for each in found],
        "marker": {
            "symbol": _SYMBOLS[kind],
            "size": 11,
            "color": [colours.accent if each.efficient else colours.base for each in found],
        },
        "error_x": _whiskers([each.deviation for each in found], colours),
        "error_y": _whiskers([each.cost for each in found], colours),
        **spoken([said.candidate(each) for each in found]),
    }


def _whiskers(estimates: list[Estimate], colours: Palette) -> Trace:
    return {
        "type": "data",
        "array": [fmt.to_percent(fmt.half_width(each)) for each in estimates],
        "color": colours.quiet,
        "thickness": 1,
        "width": 3,
    }


def plan_cash(data: PlanCashData, colours: Palette) -> Chart:
    """Draw the cash of a plan by day with the band of its paths."""
    hover = [
        f"After {fmt.days(float(day))}: {fmt.ether(float(middle))} on half of the paths, "
        f"{fmt.number(float(low))} to {fmt.number(float(high))} on 90{fmt.SPACE}%."
        for day, low, middle, high in zip(data.days, data.low, data.middle, data.high, strict=True)
    ]
    parts = [
        band(data.days, data.low, data.high, colours.bands[0]),
        line(data.days, data.middle, colours.accent, hover),
    ]
    return received(data.words, colours, parts, data.value_eth)


def history(data: HistoryData, colours: Palette) -> Chart:
    """Draw median, least and most by half-year on a logarithmic axis, the collapses and today."""
    names = [half.name for half in data.halves]
    medians: Trace = {
        "type": "scatter",
        "mode": "markers",
        "name": "median, with least and most",
        "x": names,
        "y": [half.median_eth for half in data.halves],
        "marker": {"size": 10, "color": colours.accent},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [half.most_eth - half.median_eth for half in data.halves],
            "arrayminus": [half.median_eth - half.least_eth for half in data.halves],
            "color": colours.quiet,
            "thickness": 1.5,
            "width": 5,
        },
        **spoken(
            [
                f"{half.name}: median {fmt.ether(half.median_eth)}, from "
                f"{fmt.ether(half.least_eth)} to {fmt.ether(half.most_eth)}, n = {half.quotes}."
                for half in data.halves
            ]
        ),
    }
    lows: Trace = {
        "type": "scatter",
        "mode": "markers",
        "name": "collapse",
        "x": [name for name, _ in data.collapses],
        "y": [each.lowest.eth for _, each in data.collapses],
        "marker": {"size": 13, "symbol": "x", "color": colours.threshold},
        **spoken(
            [
                f"{each.name}: {fmt.ether(each.before.eth)} on {fmt.date(each.before.date)}, "
                f"{fmt.ether(each.lowest.eth)} on {fmt.date(each.lowest.date)}."
                for _, each in data.collapses
            ]
        ),
    }
    return chart(
        data.words,
        colours,
        [medians, lows],
        height=380,
        hovermode="closest",
        showlegend=True,
        legend=_LEGEND,
        margin=_MARGIN,
        xaxis={"type": "category"},
        yaxis={
            "title": title("Sale that costs 1 %, ETH (logarithmic scale)"),
            "type": "log",
            "tickformat": ",.0f",
            "dtick": 1,
        },
        shapes=[level(data.depth_eth, colours.accent)],
        annotations=[
            note(
                data.label,
                colours.accent,
                x=0.0,
                xref="paper",
                xanchor="left",
                y=math.log10(data.depth_eth),
                yanchor="top",
            )
        ],
    )
