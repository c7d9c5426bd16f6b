"""The share of paths on which each part of the rETH is cash, by day."""

from dataclasses import dataclass

import numpy as np

from dashboard import format as fmt
from dashboard import time_to_cash_sentences as said
from dashboard.charts.figure import Chart, Trace, chart, line, title
from dashboard.charts.records import Words
from dashboard.theme import Palette
from risk.answer import Assessment
from risk.arrays import FloatArray
from risk.time_to_cash import TimesToCash

# Least first; the whole is drawn last and strongest.
_DASHES = ("dot", "dashdot", "dash", "solid")
_LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.2, "yanchor": "top"}
_MARGIN = {"l": 8, "r": 12, "t": 12, "b": 8}
_SETTLED = 0.9999


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesData:
    """Chances by day.

    Attributes
    ----------
    days : ndarray of int, shape (n,)
        Those drawn: until nearly all paths have nearly all of it.
    times : TimesToCash
    """

    words: Words
    days: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    times: TimesToCash

    def shown(self, number: int) -> FloatArray:
        """Return the chances of one part on the days drawn."""
        return np.asarray(self.times.rows[number].by_day[self.days])


def times_data(assessment: Assessment) -> TimesData | None:
    """Return what the chart says and shows; None where it was not computed."""
    if assessment.departure is None:
        return None
    times = assessment.departure.times_to_cash
    whole = times.rows[-1].by_day
    settled = int(np.searchsorted(whole, _SETTLED * whole[-1])) if whole[-1] > 0.0 else len(whole)
    last = min(settled + 2, len(whole) - 1)
    reth = assessment.exit_row(1.0).reth
    ends = [
        f"{fmt.percent(row.fraction)} is cash on {fmt.percent(float(row.by_day[last]))}"
        for row in times.rows
    ]
    return TimesData(
        words=Words(
            title=said.conclusion(times, reth),
            subtitle=(
                "Share of paths on which each part of the rETH is cash, by day; redeeming, and "
                f"selling each day no more than costs {fmt.percent(times.daily_cost)}"
            ),
            alternative=(
                f"Share of paths by day. After {fmt.days(last)}, {fmt.listed(ends)} of them."
            ),
        ),
        days=np.arange(last + 1),
        times=times,
    )


def times_chart(data: TimesData, colours: Palette) -> Chart:
    """Draw a rising line for each part of the holding."""
    parts: list[Trace] = []
    for number, (row, dash) in enumerate(zip(data.times.rows, _DASHES, strict=True)):
        hover = [said.hover(row, int(day)) for day in data.days]
        whole = dash == "solid"
        colour = colours.accent if whole else colours.ink
        drawn = line(
            data.days.astype(np.float64), fmt.in_percent(data.shown(number)), colour, hover
        )
        stroke = {"color": colour, "width": 2.5 if whole else 1.5, "dash": dash, "shape": "hv"}
        parts.append({**drawn, "line": stroke, "name": f"{fmt.percent(row.fraction)} is cash"})
    return chart(
        data.words,
        colours,
        parts,
        height=360,
        hovermode="closest",
        showlegend=True,
        legend=_LEGEND,
        margin=_MARGIN,
        xaxis={"title": title("Days from now"), "tickformat": ",.0f", "rangemode": "tozero"},
        yaxis={"title": title("Share of paths"), "ticksuffix": " %", "range": [0.0, 102.0]},
    )
