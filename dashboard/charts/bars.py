"""Horizontal bars with intervals: what drives the tail, and how much of each limit is used.

A bar's label stands above it, so that long names fit a narrow screen.
"""

import math

import numpy as np

from dashboard import format as fmt
from dashboard import sentences
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
from dashboard.charts.records import Bar, ContributionData, LimitBar, LimitData
from dashboard.theme import Palette
from risk.answer import Light

_ROW_HEIGHT = 54
_AXIS_HEIGHT = 56
_BAR = 0.3


def contributions(data: ContributionData, colours: Palette) -> Chart:
    """Draw what each factor adds to the expected shortfall, largest on top."""
    largest = max([abs(bar.estimate.value) for bar in data.bars] or [1.0])
    scale = fmt.money_scale(largest)
    parts = [_contribution_bars(data.bars, scale, colours)]
    if any(bar.base is not None for bar in data.bars):
        parts.append(_base_bars(data.bars, scale, colours))
    return _rows(
        data,
        colours,
        parts,
        labels=[f"{bar.label}  {fmt.money_estimate(bar.estimate)}" for bar in data.bars],
        xaxis={
            "title": title("Part of the expected shortfall, USD"),
            **money_ticks(scale),
            "showgrid": False,
        },
    )


def limits(data: LimitData, colours: Palette) -> Chart:
    """Draw how much of each limit is used, with 100 % marked."""
    bars = data.bars
    low, share, high = (
        fmt.in_percent(np.array(ends))
        for ends in zip(*((bar.low, bar.used, bar.high) for bar in bars), strict=True)
    )
    used = {
        "type": "bar",
        "orientation": "h",
        "x": listed(share),
        "y": [-float(row) for row in range(len(bars))],
        "width": _BAR,
        "marker": {
            "color": [_limit_colour(bar, colours) for bar in bars],
            "pattern": {
                "shape": ["/" if bar.row.light is Light.RED else "" for bar in bars],
                "solidity": 0.2,
            },
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": listed(high - share),
            "arrayminus": listed(share - low),
            "color": colours.ink,
            "thickness": 1.5,
            "width": 4,
        },
        **spoken([f"{sentences.light(bar.row)}. {sentences.limit_line(bar.row)}." for bar in bars]),
    }
    return _rows(
        data,
        colours,
        [used],
        labels=[
            f"{sentences.light(bar.row)}  <b>{bar.label}</b><br>{sentences.measured(bar.row)}, "
            f"{sentences.bound(bar.row)}{_beyond(bar)}"
            for bar in bars
        ],
        row_height=_ROW_HEIGHT + 16,
        xaxis={
            "title": title("Share of the limit used"),
            "ticksuffix": " %",
            "range": [0, 205],
            "showgrid": False,
        },
        shapes=[_mark(row, colours) for row in range(len(bars))],
    )


def _rows(
    data: ContributionData | LimitData,
    colours: Palette,
    parts: list[Trace],
    labels: list[str],
    row_height: int = _ROW_HEIGHT,
    **layout: dict[str, object] | list[dict[str, object]],
) -> Chart:
    last = len(labels) - 1
    return chart(
        data.words,
        colours,
        parts,
        height=row_height * len(labels) + _AXIS_HEIGHT,
        barmode="overlay",
        hovermode="closest",
        yaxis={"visible": False, "range": [-last - 0.3, 0.85]},
        annotations=[
            note(
                label,
                colours.ink,
                x=0.0,
                xref="paper",
                xanchor="left",
                align="left",
                y=-row + _BAR / 2,
                yanchor="bottom",
                yshift=1,
            )
            for row, label in enumerate(labels)
        ],
        **layout,
    )


def _contribution_bars(bars: tuple[Bar, ...], scale: fmt.Scale, colours: Palette) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [bar.estimate.value / scale.divisor for bar in bars],
        "y": [-float(row) for row in range(len(bars))],
        "width": _BAR,
        "marker": {"color": colours.accent},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [(bar.estimate.high95 - bar.estimate.value) / scale.divisor for bar in bars],
            "arrayminus": [
                (bar.estimate.value - bar.estimate.low95) / scale.divisor for bar in bars
            ],
            "color": colours.ink,
            "thickness": 1.5,
            "width": 4,
        },
        **spoken([_contribution_sentence(bar) for bar in bars]),
    }


def _contribution_sentence(bar: Bar) -> str:
    verb = "adds" if bar.estimate.value >= 0.0 else "takes away"
    amount = fmt.money(abs(bar.estimate.value), fmt.half_width(bar.estimate))
    before = "" if bar.base is None else f"; in base it is {fmt.money(bar.base)}"
    return f"{bar.label} {verb} {amount}{before}."


def _base_bars(bars: tuple[Bar, ...], scale: fmt.Scale, colours: Palette) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [(bar.base or 0.0) / scale.divisor for bar in bars],
        "y": [-float(row) - _BAR * 0.75 for row in range(len(bars))],
        "width": _BAR / 2,
        "marker": {"color": colours.base},
        "hoverinfo": "skip",
    }


def _mark(row: int, colours: Palette) -> dict[str, object]:
    """Return the limit itself, beside one bar: a line across the labels would cut them."""
    return {
        **upright(100.0, colours.threshold),
        "yref": "y",
        "y0": -row - _BAR,
        "y1": -row + _BAR / 2,
        "line": {"color": colours.threshold, "width": 2},
    }


def _limit_colour(bar: LimitBar, colours: Palette) -> str:
    return colours.threshold if bar.row.light is Light.RED else colours.accent


def _beyond(bar: LimitBar) -> str:
    if bar.row.utilisation.value <= bar.used:
        return ""
    most = bar.row.utilisation.value
    return " (bar cut off)" if math.isinf(most) else f" ({sentences.utilisation(bar.row)})"
