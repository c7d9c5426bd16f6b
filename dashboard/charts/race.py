"""The race for the old rate in the browser: two rates by day, and below them what is taken."""

from dashboard import format as fmt
from dashboard.bearing_sentences import amount
from dashboard.charts.figure import Chart, Trace, chart, line, note, title
from dashboard.charts.race_data import RaceData
from dashboard.theme import Palette

_HEIGHT = 400
_UPPER, _LOWER = (0.42, 1.0), (0.0, 0.28)


def race(data: RaceData, colours: Palette) -> Chart:
    """Draw the reported rate as steps over the true one, and the ETH taken so far."""
    reported: Trace = {
        **line(
            data.days,
            data.reported,
            colours.accent,
            [
                f"Day {day:.0f}: {rate:.4f} ETH are paid for what is worth {worth:.4f}."
                for day, rate, worth in zip(data.days, data.reported, data.true, strict=True)
            ],
        )
    }
    reported["line"] = {**reported["line"], "shape": "hv"}
    true = line(data.days, data.true, colours.threshold, dashed=True)
    taken: Trace = {
        **line(
            data.days,
            data.taken,
            colours.threshold,
            [
                f"By day {day:.0f}: {amount(paid)} redeemed, {amount(taken)} of it taken from "
                "those who stay."
                for day, paid, taken in zip(data.days, data.redeemed, data.taken, strict=True)
            ],
        ),
        "yaxis": "y2",
        "fill": "tozeroy",
        "fillcolor": colours.bands[0],
    }
    low, high = float(min(data.true.min(), data.reported.min())), float(data.reported.max())
    room = max(high - low, 1e-3)
    return chart(
        data.words,
        colours,
        [true, reported, taken],
        height=_HEIGHT,
        hovermode="closest",
        xaxis={"title": title("Days after the loss"), "anchor": "y2", "rangemode": "tozero"},
        yaxis={
            "title": title("ETH per rETH"),
            "domain": _UPPER,
            "range": [low - 0.15 * room, high + 0.22 * room],
        },
        yaxis2={
            "title": title("ETH taken"),
            "domain": _LOWER,
            "rangemode": "tozero",
            "gridcolor": colours.grid,
            "color": colours.quiet,
            "automargin": True,
            "fixedrange": True,
            "nticks": 4,
        },
        annotations=[
            note(
                "reported",
                colours.accent,
                x=0.0,
                xanchor="left",
                y=high,
                yanchor="bottom",
            ),
            note(
                f"true, {fmt.number(float(data.true[-1]))} in the end",
                colours.threshold,
                x=0.0,
                xanchor="left",
                y=float(data.true[0]),
                yanchor="bottom",
            ),
        ],
    )
