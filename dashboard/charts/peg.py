"""The peg in the browser: the basis by day, its floor by wait, and chances of a discount."""

from dashboard import format as fmt
from dashboard.charts.figure import (
    Chart,
    band,
    chart,
    level,
    line,
    listed,
    note,
    spoken,
    title,
    upright,
)
from dashboard.charts.market_records import BasisFanData, ChanceData, FloorData, PassageData
from dashboard.peg_sentences import beside
from dashboard.theme import Palette

_AXIS = {"ticksuffix": " %", "title": title("Price against redemption value")}
_DASHES = ("dot", "dash", "solid")
_ROW = 50
_BAR = 0.3
# Of the height of a drawing, below which two names would lie on one another.
_LEAST_GAP = 0.07


def basis_fan(data: BasisFanData, colours: Palette) -> Chart:
    """Draw bands of the basis by day between its walls."""
    parts = [
        band(data.days, fmt.in_percent(each.low), fmt.in_percent(each.high), colour)
        for each, colour in zip(data.bands, colours.bands, strict=True)
    ]
    if data.base_days is not None and data.base_low is not None:
        parts.append(line(data.base_days, fmt.in_percent(data.base_low), colours.base, dashed=True))
    parts.append(line(data.days, fmt.in_percent(data.median), colours.accent, _fan_hover(data)))
    lasting = data.collateral_eth > 0.0
    walls = [(data.mint, f"mint wall, {fmt.cost(data.mint)} above", 9)]
    if lasting:
        walls.append((data.burn, f"burn wall, {fmt.cost(-data.burn)} below", -9))
    return chart(
        data.words,
        colours,
        parts,
        hovermode="x",
        xaxis={"title": title("Days from today"), "showgrid": False},
        yaxis=_AXIS,
        margin={"l": 8, "r": 56, "t": 24, "b": 8},
        shapes=[level(fmt.to_percent(wall), colours.threshold) for wall, _, _ in walls],
        annotations=[
            *(
                note(
                    text,
                    colours.threshold,
                    x=0.99,
                    xref="paper",
                    xanchor="right",
                    y=fmt.to_percent(wall),
                    yshift=shift,
                )
                for wall, text, shift in walls
            ),
            *(
                note(
                    text,
                    colours.quiet,
                    x=1.0,
                    xref="paper",
                    xanchor="left",
                    xshift=4,
                    y=fmt.to_percent(place),
                )
                for text, place in _ends(data)
            ),
        ],
    )


def wait_floors(data: FloorData, colours: Palette) -> Chart:
    """Draw the floor of the basis against days of wait."""
    hues = (colours.quiet, colours.accent, colours.threshold)
    parts = []
    for each, hue, dash in zip(data.lines, hues, _DASHES, strict=True):
        drawn = line(
            data.waits,
            fmt.in_percent(each.basis),
            hue,
            [
                f"After {fmt.days(wait)} of waiting buyers ({each.label}) pay {beside(basis)}."
                for wait, basis in zip(data.waits.tolist(), each.basis.tolist(), strict=True)
            ],
        )
        drawn["line"]["dash"] = dash
        parts.append(drawn)
    return chart(
        data.words,
        colours,
        parts,
        hovermode="closest",
        xaxis={"title": title("Days of wait for redemption"), "showgrid": False},
        yaxis={**_AXIS, "rangemode": "tozero"},
        shapes=[
            level(fmt.to_percent(data.burn), colours.base),
            *([upright(data.wait_days, colours.ink)] if data.wait_days > 0.0 else []),
        ],
        annotations=[
            note(
                f"while collateral lasts: {fmt.cost(-data.burn)} below",
                colours.quiet,
                x=0.99,
                xref="paper",
                xanchor="right",
                y=fmt.to_percent(data.burn),
                yshift=9,
            ),
            *(
                [
                    note(
                        "today's line",
                        colours.ink,
                        x=data.wait_days,
                        xanchor="right",
                        xshift=-4,
                        y=0.4,
                        yref="paper",
                    )
                ]
                if data.wait_days > 0.0
                else []
            ),
            *(
                note(
                    each.label,
                    hue,
                    x=float(data.waits[-1]),
                    xanchor="right",
                    y=fmt.to_percent(float(each.basis[-1])),
                    yanchor="top",
                    yshift=-4,
                )
                for each, hue in zip(data.lines, hues, strict=True)
            ),
        ],
    )


def first_passages(data: PassageData, colours: Palette) -> Chart:
    """Draw the chance of each discount at some time up to each day."""
    hues = (colours.quiet, colours.accent, colours.ink, colours.threshold)
    parts = [
        line(data.days, fmt.in_percent(each.base), colours.base, dashed=True)
        for each in data.lines
        if each.base is not None
    ]
    for each, hue in zip(data.lines, hues, strict=True):
        said = [
            f"{fmt.percent(chance)} of paths have traded {each.label} below or lower by day "
            f"{day:.0f}."
            for day, chance in zip(listed(data.days), listed(each.chance), strict=True)
        ]
        parts.append(line(data.days, fmt.in_percent(each.chance), hue, said))
    return chart(
        data.words,
        colours,
        parts,
        hovermode="closest",
        xaxis={"title": title("Days from today"), "showgrid": False},
        yaxis={"ticksuffix": " %", "rangemode": "tozero", "title": title("Share of paths")},
        margin={"l": 8, "r": 56, "t": 8, "b": 8},
        annotations=[
            note(
                label,
                hue,
                x=1.0,
                xref="paper",
                xanchor="left",
                xshift=4,
                y=fmt.to_percent(place),
            )
            for label, place, hue in _apart(data, hues)
        ],
    )


def _apart(data: PassageData, hues: tuple[str, ...]) -> list[tuple[str, float, str]]:
    """Return the names of the lines, but for those that would lie on one another."""
    room = _LEAST_GAP * max(float(each.chance[-1]) for each in data.lines)
    kept: list[tuple[str, float, str]] = []
    for each, hue in zip(data.lines, hues, strict=True):
        place = float(each.chance[-1])
        if all(abs(place - other) > room for _, other, _ in kept):
            kept.append((each.label, place, hue))
    return kept


def discount_chances(data: ChanceData, colours: Palette) -> Chart:
    """Draw the chance of a discount deeper than each threshold, with its interval."""
    bars = data.bars
    shares = [fmt.to_percent(bar.estimate.value) for bar in bars]
    parts = [
        {
            "type": "bar",
            "orientation": "h",
            "x": shares,
            "y": [-float(row) for row in range(len(bars))],
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
            **spoken(
                [f"A discount {bar.label}: {fmt.chance(bar.estimate)} of paths." for bar in bars]
            ),
        }
    ]
    if any(bar.base is not None for bar in bars):
        parts.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [fmt.to_percent(bar.base or 0.0) for bar in bars],
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
            "title": title("Share of paths"),
            "ticksuffix": " %",
            "showgrid": False,
            "rangemode": "tozero",
        },
        yaxis={"visible": False, "range": [-len(bars) + 0.6, 0.75]},
        annotations=[
            note(
                f"{bar.label}  {fmt.chance(bar.estimate)}",
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


def _fan_hover(data: BasisFanData) -> list[str]:
    outer, inner = data.bands[0], data.bands[1]
    return [
        f"Day {day:.0f}: {inner.label} of paths lie between {beside(low)} and {beside(high)},<br>"
        f"one in a thousand {beside(lowest)} or lower; the middle is {beside(middle)}."
        for day, low, high, lowest, middle in zip(
            listed(data.days),
            listed(inner.low),
            listed(inner.high),
            listed(outer.low),
            listed(data.median),
            strict=True,
        )
    ]


def _ends(data: BasisFanData) -> list[tuple[str, float]]:
    """Return the names of the lower edges, but for those that would lie on one another."""
    lows = [(each.label, float(each.low[-1])) for each in data.bands]
    lowest = [float(data.bands[0].low.min())]
    if data.base_low is not None:
        lowest.append(float(data.base_low.min()))
    room = _LEAST_GAP * (max(float(data.bands[0].high.max()), data.mint) - min(lowest))
    kept: list[tuple[str, float]] = []
    for label, low in lows:
        if all(abs(low - other) > room for _, other in kept):
            kept.append((label, low))
    return kept
