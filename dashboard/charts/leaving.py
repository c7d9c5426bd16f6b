"""The way out in the browser: cost at lost depth, and cash by day."""

import math
from collections.abc import Sequence

from dashboard import format as fmt
from dashboard.charts.figure import Chart, Trace, band, chart, level, line, note, title, upright
from dashboard.charts.records import Words
from dashboard.charts.ways_out import CashData, FallenCurve, LostDepthData
from dashboard.theme import Palette
from risk.answer import Band, ExitCurve

_DASHES = ("dash", "dashdot", "dot")
_LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.22, "yanchor": "top"}
# Room for words above the drawing, where no curve can run through them.
_MARGIN = {"l": 8, "r": 8, "t": 26, "b": 8}


def lost_depth(data: LostDepthData, colours: Palette) -> Chart:
    """Draw cost against size on a logarithmic axis, at today's depth and at less."""
    today = data.today
    parts: list[Trace] = [
        {
            **band(
                today.reth, fmt.in_percent(today.low), fmt.in_percent(today.high), colours.bands[0]
            ),
            "showlegend": False,
        }
    ]
    if data.base is not None:
        base = line(data.base.reth, fmt.in_percent(data.base.base), colours.base, dashed=True)
        parts.append({**base, "name": "base, today"})
    for fallen, dash in zip(data.fallen, _DASHES, strict=True):
        parts.append(_fallen(fallen, dash, colours))
    parts.append(
        {
            **line(
                today.reth,
                fmt.in_percent(today.base),
                colours.accent,
                _hover(today, "at today's depth"),
            ),
            "name": "today",
        }
    )
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
            "title": title("rETH sold at once (logarithmic scale)"),
            "type": "log",
            "tickformat": ",.0f",
            "dtick": 1,
        },
        yaxis={"title": title("Cost"), "ticksuffix": " %", "rangemode": "tozero"},
        shapes=[upright(data.held, colours.threshold)],
        annotations=[
            note(
                f"held: {fmt.asset_amount(data.held, 'rETH')}",
                colours.threshold,
                x=math.log10(data.held),
                xanchor="right",
                y=1.0,
                yref="paper",
                yanchor="bottom",
            )
        ],
    )


def cash_by_day(data: CashData, colours: Palette) -> Chart:
    """Draw ETH received by day, with what is held marked."""
    parts = [band(data.days, data.low, data.high, colours.bands[0])]
    if data.base_days is not None and data.base_middle is not None:
        parts.append(line(data.base_days, data.base_middle, colours.base, dashed=True))
    said = [
        f"After {fmt.days(float(day))}: {fmt.ether(float(middle))} "
        f"({fmt.number(float(low))} to {fmt.number(float(high))})."
        for day, low, middle, high in zip(data.days, data.low, data.middle, data.high, strict=True)
    ]
    parts.append(line(data.days, data.middle, colours.accent, said))
    return received(data.words, colours, parts, data.value_eth)


def received(words: Words, colours: Palette, parts: Sequence[Trace], value_eth: float) -> Chart:
    """Draw what has been received by each day below what all of it is worth at market, in ETH."""
    return chart(
        words,
        colours,
        parts,
        height=380,
        hovermode="x",
        xaxis={"title": title("Days from now"), "tickformat": ",.0f", "ticklabelstandoff": 6},
        yaxis={
            "title": title("ETH received in all"),
            "tickformat": ",.0f",
            "range": [0.0, 1.12 * value_eth],
        },
        shapes=[level(value_eth, colours.threshold)],
        annotations=[
            note(
                f"value at market: {fmt.ether(value_eth)}",
                colours.threshold,
                x=1.0,
                xref="paper",
                xanchor="right",
                y=value_eth,
                yanchor="bottom",
            )
        ],
    )


def _fallen(fallen: FallenCurve, dash: str, colours: Palette) -> Trace:
    curve = fallen.curve
    drawn = line(
        curve.reth, fmt.in_percent(curve.base), colours.ink, _hover(curve, f"with {fallen.label}")
    )
    stroke = {"color": colours.ink, "width": 1.5, "dash": dash}
    return {**drawn, "line": stroke, "name": fallen.label}


def _hover(curve: ExitCurve, when: str) -> list[str]:
    return [
        f"Selling {fmt.asset_amount(float(size), 'rETH')} at once {when} costs "
        f"{fmt.cost_band(Band(low=float(low), base=float(base), high=float(high)))}."
        for size, low, base, high in zip(curve.reth, curve.low, curve.base, curve.high, strict=True)
    ]
