"""The leverage of a small bond in the browser: what of it is lost, by the size of a slashing."""

import math

from dashboard import format as fmt
from dashboard import node_risk_sentences as said
from dashboard.charts.figure import Chart, Trace, chart, line, title
from dashboard.charts.node_risk_data import LeverageData
from dashboard.theme import Palette
from risk.node_risk import OneBond

_DASHES = ("solid", "dash", "dot")
_LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}


def leverage(data: LeverageData, colours: Palette) -> Chart:
    """Draw one line for each bond on a logarithmic axis of the share slashed."""
    paints = (colours.accent, colours.threshold, colours.base)
    used = list(zip(data.bonds, _styles(len(data.bonds)), strict=True))
    low, high = (math.log10(fmt.to_percent(float(data.shares[end]))) for end in (0, -1))
    return chart(
        data.words,
        colours,
        [_line(data, bond, paints[style], _DASHES[style]) for bond, style in used],
        height=380,
        margin={"l": 8, "r": 12, "t": 40, "b": 8},
        hovermode="closest",
        xaxis={
            "title": title("Network slashed together (logarithmic scale)"),
            "type": "log",
            "range": [low, high],
            "ticksuffix": " %",
            "ticklabelstandoff": 6,
            "dtick": 1,
        },
        yaxis={"title": title("Bond lost"), "ticksuffix": " %", "range": [0, 108]},
        showlegend=True,
        legend=_LEGEND,
    )


def _styles(count: int) -> tuple[int, ...]:
    return (0, 1, 2) if count == 3 else (0, 2)


def _line(data: LeverageData, bond: OneBond, colour: str, dash: str) -> Trace:
    sentences = [
        f"With {fmt.percent(float(share))} of the network slashed, {fmt.percent(float(lost))} of "
        f"a bond of {fmt.exact(round(bond.bond_eth, 2))}{fmt.SPACE}ETH is lost."
        for share, lost in zip(data.shares, bond.losses, strict=True)
    ]
    drawn = line(fmt.in_percent(data.shares), fmt.in_percent(bond.losses), colour, sentences)
    return {
        **drawn,
        "line": {**drawn["line"], "dash": dash},
        "name": said.bond_name(bond),
        "showlegend": True,
    }
