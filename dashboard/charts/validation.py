"""The backtests in the browser: hits by day in the band of a right model, losses by day."""

from dashboard import format as fmt
from dashboard.charts.figure import Chart, chart, listed, note, spoken, title
from dashboard.charts.validation_data import HitsData, LossesData
from dashboard.theme import Palette


def hits(data: HitsData, colours: Palette) -> Chart:
    """Draw the steps of the count of hits over the band of a right model."""
    days = list(data.days)
    band = {
        "type": "scatter",
        "x": days + days[::-1],
        "y": listed(data.low) + listed(data.high)[::-1],
        "fill": "toself",
        "fillcolor": colours.bands[1],
        "hoverinfo": "skip",
        "line": {"width": 0},
        "mode": "lines",
    }
    promised = {
        "type": "scatter",
        "x": days,
        "y": listed(data.promised),
        "mode": "lines",
        "line": {"color": colours.quiet, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }
    count = listed(data.count)
    steps = {
        "type": "scatter",
        "x": [data.days[0], *data.hit_days, data.last],
        "y": [0.0, *count, count[-1] if count else 0.0],
        "mode": "lines",
        "line": {"color": colours.accent, "width": 2, "shape": "hv"},
        "hoverinfo": "skip",
    }
    marks = {
        "type": "scatter",
        "x": list(data.hit_days),
        "y": count,
        "mode": "markers",
        "marker": {"color": colours.accent, "size": 7, "symbol": "circle"},
        **spoken(data.sentences),
    }
    return chart(
        data.words,
        colours,
        [band, promised, steps, marks],
        hovermode="closest",
        margin={"l": 8, "r": 72, "t": 8, "b": 8},
        xaxis={"type": "date", "showgrid": False},
        yaxis={"title": title("Days beyond it so far"), "rangemode": "tozero"},
        annotations=[
            note(
                text,
                colour,
                x=1.0,
                xref="paper",
                xanchor="left",
                xshift=4,
                y=height,
            )
            for text, colour, height in (
                ("95 % band", colours.quiet, float(data.high[-1])),
                ("promised", colours.quiet, float(data.promised[-1])),
            )
        ],
    )


def losses(data: LossesData, colours: Palette) -> Chart:
    """Draw each day's loss, its value at risk as a line, and marks on the days beyond it."""
    days = list(data.days)
    forecast, seen = fmt.in_percent(data.value_at_risk), fmt.in_percent(data.losses)
    drawn = {
        "type": "scatter",
        "x": days,
        "y": listed(seen),
        "mode": "markers",
        "marker": {"color": colours.base, "size": 2},
        "hoverinfo": "skip",
    }
    limit = {
        "type": "scatter",
        "x": days,
        "y": listed(forecast),
        "mode": "lines",
        "line": {"color": colours.accent, "width": 1.5},
        "hoverinfo": "skip",
    }
    beyond = [k for k, hit in enumerate(data.hits.tolist()) if hit]
    marks = {
        "type": "scatter",
        "x": [days[k] for k in beyond],
        "y": [float(seen[k]) for k in beyond],
        "mode": "markers",
        "marker": {"color": colours.threshold, "size": 8, "symbol": "x"},
        **spoken(
            [
                f"After {fmt.date(days[k])} a loss of {fmt.percent(float(data.losses[k]))}; the "
                f"value at risk was {fmt.percent(float(data.value_at_risk[k]))}."
                for k in beyond
            ]
        ),
    }
    return chart(
        data.words,
        colours,
        [drawn, limit, marks],
        hovermode="closest",
        xaxis={"type": "date", "showgrid": False},
        yaxis={"title": title("Loss over the next day"), "ticksuffix": " %"},
    )
