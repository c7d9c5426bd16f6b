"""Who fails together in the browser: losses by chance, the first-wei map, the map of losses."""

import math

import numpy as np

from dashboard import format as fmt
from dashboard import together_sentences as say
from dashboard.charts.figure import Chart, Trace, chart, line, note, title, upright
from dashboard.charts.together_data import ExceedanceData, FirstWeiData, LossMapData
from dashboard.theme import Palette

_HEIGHT = 380
_PERCENT = {"ticksuffix": " %", "ticklabelstandoff": 6}


def exceedance(data: ExceedanceData, colours: Palette) -> Chart:
    """Draw the chance of each loss on two logarithmic axes, with the thresholds marked."""
    looks = (
        (colours.accent, False),
        (colours.base, True),
        (colours.threshold, False),
    )
    parts: list[Trace] = []
    ends = []
    for each, (colour, dashed) in zip(data.lines, looks, strict=False):
        said = [
            f"{each.name}: more than {fmt.percent(float(loss))} with a chance of "
            f"{say.rare(float(chance))}."
            for loss, chance in zip(each.losses, each.chances, strict=True)
        ]
        x, y = fmt.in_percent(each.losses), fmt.in_percent(each.chances)
        parts.append({**line(x, y, colour, said, dashed=dashed), "name": each.name})
        ends.append((each, colour))
    low = min(float(each.losses[0]) for each, _ in ends)
    return chart(
        data.words,
        colours,
        parts,
        height=_HEIGHT,
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0.0},
        xaxis={
            "title": title("Loss of more than (logarithmic scale)"),
            "type": "log",
            "range": [math.log10(fmt.to_percent(low)), 2.0],
            "dtick": 1,
            **_PERCENT,
        },
        yaxis={
            "title": title("Chance (logarithmic scale)"),
            "type": "log",
            "dtick": 1,
            "exponentformat": "none",
            **_PERCENT,
        },
        shapes=[upright(fmt.to_percent(each), colours.grid) for each in data.thresholds],
    )


def first_wei(data: FirstWeiData, colours: Palette) -> Chart:
    """Draw the first wei against the part of a megapool hit, one pair of lines for each bond."""
    parts: list[Trace] = []
    notes = []
    for each in data.lines:
        bond = f"{fmt.exact(round(each.bond_eth, 2))}{fmt.SPACE}ETH"
        for values, colour, dashed, how in (
            (each.before, colours.accent, False, "without the queue"),
            (each.in_queue, colours.threshold, True, "with the queue"),
        ):
            finite = np.isfinite(values)
            said = [
                f"Bond of {bond}, {fmt.percent(float(part))} of a megapool hit: first wei at "
                f"{fmt.percent(float(share))} of the network, {how}."
                for part, share in zip(each.parts[finite], values[finite], strict=True)
            ]
            if finite.any():
                x, y = fmt.in_percent(each.parts[finite]), fmt.in_percent(values[finite])
                parts.append(line(x, y, colour, said, dashed=dashed))
        if math.isfinite(each.after):
            place = fmt.to_percent(each.after)
            notes.append(note(bond, colours.ink, x=101, xanchor="left", y=place, yanchor="middle"))
    return chart(
        data.words,
        colours,
        parts,
        height=_HEIGHT,
        hovermode="closest",
        xaxis={"title": title("Of a megapool hit"), "range": [10, 112], **_PERCENT},
        yaxis={"title": title("Network slashed"), "range": [0, 34], **_PERCENT},
        annotations=notes,
    )


def loss_map(data: LossMapData, colours: Palette) -> Chart:
    """Draw the loss as a map; blank where bonds bear it."""
    said = [
        [
            f"{fmt.percent(float(network))} of the network slashed, {fmt.percent(float(rocket))} "
            f"of Rocket Pool hit: rETH loses "
            f"{'nothing, no bond is exhausted' if math.isnan(loss) else fmt.percent(loss)}."
            for network, loss in zip(data.network, row.tolist(), strict=True)
        ]
        for rocket, row in zip(data.rocket, data.loss, strict=True)
    ]
    shown = [
        [None if math.isnan(loss) else fmt.to_percent(loss) for loss in row.tolist()]
        for row in data.loss
    ]
    parts: list[Trace] = [
        {
            "type": "heatmap",
            "x": [fmt.to_percent(float(each)) for each in data.network],
            "y": [fmt.to_percent(float(each)) for each in data.rocket],
            "z": shown,
            "zmin": 0.0,
            "colorscale": [[0.0, colours.bands[0]], [1.0, colours.accent]],
            "colorbar": {"title": {"text": "Loss"}, "ticksuffix": " %", "thickness": 12},
            "hovertext": said,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "hoverongaps": True,
        }
    ]
    return chart(
        data.words,
        colours,
        parts,
        height=_HEIGHT,
        hovermode="closest",
        xaxis={"title": title("Network slashed"), "showgrid": False, **_PERCENT},
        yaxis={"title": title("Rocket Pool hit"), "showgrid": False, **_PERCENT},
    )
