"""Value by day: bands of paths around the middle one, and the limit."""

from dashboard import format as fmt
from dashboard.charts.figure import Chart, band, chart, level, line, money_ticks, note, title
from dashboard.charts.records import FanData
from dashboard.theme import Palette


def value_fan(data: FanData, colours: Palette) -> Chart:
    """Draw bands of value by day."""
    scale = fmt.money_scale(float(data.bands[0].high.max()))
    parts = [
        band(data.days, each.low / scale.divisor, each.high / scale.divisor, colour)
        for each, colour in zip(data.bands, colours.bands, strict=False)
    ]
    if data.base_days is not None and data.base_median is not None:
        parts.append(
            line(data.base_days, data.base_median / scale.divisor, colours.base, dashed=True)
        )
    parts.append(line(data.days, data.median / scale.divisor, colours.accent, _hover(data)))
    return chart(
        data.words,
        colours,
        parts,
        hovermode="x",
        xaxis={"title": title("Days from today"), "showgrid": False},
        yaxis={
            "title": title("Value at market, USD"),
            **money_ticks(scale),
            "rangemode": "tozero",
        },
        margin={"l": 8, "r": 56, "t": 12, "b": 8},
        shapes=[]
        if data.limit_usd is None
        else [level(data.limit_usd / scale.divisor, colours.threshold)],
        annotations=_notes(data, scale, colours),
    )


def _hover(data: FanData) -> list[str]:
    outer, inner = data.bands[0], data.bands[-1]
    return [
        f"Day {day:.0f}: {inner.label} of paths lie between {fmt.money(low)} and "
        f"{fmt.money(high)},<br>{outer.label} between {fmt.money(lowest)} and "
        f"{fmt.money(highest)}; the middle is {fmt.money(middle)}."
        for day, low, high, lowest, highest, middle in zip(
            data.days, inner.low, inner.high, outer.low, outer.high, data.median, strict=True
        )
    ]


def _notes(data: FanData, scale: fmt.Scale, colours: Palette) -> list[dict[str, object]]:
    ends = [(each.label, float(each.high[-1])) for each in data.bands]
    ends.append(("middle", float(data.median[-1])))
    notes = [
        note(
            text,
            colours.quiet,
            x=1.0,
            xref="paper",
            xanchor="left",
            xshift=4,
            y=value / scale.divisor,
        )
        for text, value in ends
    ]
    if data.limit_usd is not None:
        notes.append(
            note(
                data.limit_label,
                colours.threshold,
                x=0.01,
                xref="paper",
                xanchor="left",
                y=data.limit_usd / scale.divisor,
                yshift=10,
            )
        )
    return notes
