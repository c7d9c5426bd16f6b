"""Cost of selling rETH at once against size."""

import math

from dashboard import format as fmt
from dashboard.charts.figure import Chart, band, chart, line, note, title, upright
from dashboard.charts.records import ExitData
from dashboard.theme import Palette
from risk.answer import Band, ExitCurve


def exit_cost(data: ExitData, colours: Palette) -> Chart:
    """Draw cost against size on a logarithmic axis, with what is held marked."""
    curve = data.curve
    parts = [
        band(curve.reth, fmt.in_percent(curve.low), fmt.in_percent(curve.high), colours.bands[0])
    ]
    if data.base is not None:
        parts.append(
            line(data.base.reth, fmt.in_percent(data.base.base), colours.base, dashed=True)
        )
    parts.append(line(curve.reth, fmt.in_percent(curve.base), colours.accent, _hover(curve)))
    return chart(
        data.words,
        colours,
        parts,
        hovermode="x",
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
                xshift=-4,
                y=0.98,
                yref="paper",
                yanchor="top",
            )
        ],
    )


def _hover(curve: ExitCurve) -> list[str]:
    return [
        f"Selling {fmt.asset_amount(size, 'rETH')} at once costs "
        f"{fmt.cost_band(Band(low=low, base=base, high=high))}."
        for size, low, base, high in zip(
            (float(each) for each in curve.reth),
            (float(each) for each in curve.low),
            (float(each) for each in curve.base),
            (float(each) for each in curve.high),
            strict=True,
        )
    ]
