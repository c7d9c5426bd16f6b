"""A mass slashing in the browser: loss against size, and the chance of each loss."""

import math

from dashboard import format as fmt
from dashboard.charts.figure import Chart, Trace, chart, line, note, spoken, title, upright
from dashboard.charts.slashing_data import SlashingChanceData, SlashingLossData
from dashboard.theme import Palette

_ROW_HEIGHT = 54
_AXIS_HEIGHT = 56
_BAR = 0.3


def slashing_loss(data: SlashingLossData, colours: Palette) -> Chart:
    """Draw the loss on a logarithmic axis of the share slashed, with both first weis marked."""
    parts: list[Trace] = []
    if data.base_shares is not None and data.base_loss is not None:
        parts.append(
            line(
                fmt.in_percent(data.base_shares),
                fmt.in_percent(data.base_loss),
                colours.base,
                dashed=True,
            )
        )
    said = [
        f"With {fmt.percent(float(share))} of the network slashed, rETH loses "
        f"{fmt.percent(float(loss))}."
        for share, loss in zip(data.shares, data.loss, strict=True)
    ]
    parts.append(line(fmt.in_percent(data.shares), fmt.in_percent(data.loss), colours.accent, said))
    if data.own_share is not None and data.own_loss is not None:
        parts.append(_own(data.own_share, data.own_loss, colours))
    marks = [
        (data.first_wei, data.bond_eth, "average bond", 0.98),
        (data.thin_first_wei, data.thin_bond_eth, "least bond", 0.84),
    ]
    shown = [mark for mark in marks if data.shares[0] < mark[0] < data.shares[-1]]
    low, high = (math.log10(fmt.to_percent(float(data.shares[end]))) for end in (0, -1))
    return chart(
        data.words,
        colours,
        parts,
        height=380,
        hovermode="closest",
        xaxis={
            "title": title("Network slashed together (logarithmic scale)"),
            "type": "log",
            "range": [low, high],
            "ticksuffix": " %",
            "ticklabelstandoff": 6,
            "dtick": 1,
        },
        yaxis={"title": title("Loss of rETH"), "ticksuffix": " %", "rangemode": "tozero"},
        shapes=[
            # A line ends below the words of its neighbour.
            {**upright(fmt.to_percent(share), colours.threshold), "y1": height}
            for share, _, _, height in shown
        ],
        annotations=[
            note(
                f"first wei, {words} of {fmt.exact(bond)}{fmt.SPACE}ETH: {fmt.percent(share)}",
                colours.threshold,
                x=math.log10(fmt.to_percent(share)),
                xanchor="right",
                xshift=-4,
                y=height,
                yref="paper",
                yanchor="top",
            )
            for share, bond, words, height in shown
        ],
    )


def slashing_chances(data: SlashingChanceData, colours: Palette) -> Chart:
    """Draw the chance of each size of loss as a bar with its interval."""
    bars = data.bars
    rows = [-float(row) for row in range(len(bars))]
    parts: list[Trace] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [fmt.to_percent(bar.estimate.value) for bar in bars],
            "y": rows,
            "width": _BAR,
            "marker": {"color": colours.accent},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [fmt.to_percent(bar.estimate.high95 - bar.estimate.value) for bar in bars],
                "arrayminus": [
                    fmt.to_percent(bar.estimate.value - bar.estimate.low95) for bar in bars
                ],
                "color": colours.ink,
                "thickness": 1.5,
                "width": 4,
            },
            **spoken([f"{bar.label}: {bar.chance}." for bar in bars]),
        }
    ]
    if any(bar.base is not None for bar in bars):
        parts.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [fmt.to_percent(bar.base or 0.0) for bar in bars],
                "y": [row - _BAR * 0.75 for row in rows],
                "width": _BAR / 2,
                "marker": {"color": colours.base},
                "hoverinfo": "skip",
            }
        )
    return chart(
        data.words,
        colours,
        parts,
        height=_ROW_HEIGHT * len(bars) + _AXIS_HEIGHT,
        barmode="overlay",
        hovermode="closest",
        xaxis={
            "title": title("Chance, given the event"),
            "ticksuffix": " %",
            "rangemode": "tozero",
            "showgrid": False,
        },
        yaxis={"visible": False, "range": [1 - len(bars) - 0.3, 0.85]},
        annotations=[
            note(
                f"{bar.label}  {bar.chance}",
                colours.ink,
                x=0.0,
                xref="paper",
                xanchor="left",
                align="left",
                y=-row + _BAR / 2,
                yanchor="bottom",
                yshift=1,
            )
            for row, bar in enumerate(bars)
        ],
    )


def _own(share: float, loss: float, colours: Palette) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [fmt.to_percent(share)],
        "y": [fmt.to_percent(loss)],
        "marker": {"color": colours.threshold, "size": 11, "symbol": "diamond"},
        **spoken(
            [
                (
                    f"The scenario slashes {fmt.percent(share)} of the network; rETH loses "
                    f"{fmt.percent(loss)}."
                )
            ]
        ),
    }
