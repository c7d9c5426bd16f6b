"""The best split of a sale by size, with the ways that are open."""

import math
from dataclasses import dataclass

import numpy as np

from dashboard import format as fmt
from dashboard import split_sentences as said
from dashboard.charts.figure import Chart, Trace, chart, listed, note, spoken, title, upright
from dashboard.charts.records import Words
from dashboard.theme import Palette
from risk.analysis.best_split import REDEMPTION, WAITING
from risk.arrays import FloatArray
from risk.split import BestSplit

_LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.2, "yanchor": "top"}
_MARGIN = {"l": 8, "r": 12, "t": 26, "b": 8}
_PATTERNS = ("", "\\", ".", "x", "+", "-")
_LEAST = 1e-9
_SHOWN = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitData:
    """Shares of a sale by way, against its size.

    Attributes
    ----------
    reth : ndarray of shape (n,)
    shares : tuple of (str, ndarray of shape (n,))
        By way; with what no way takes they sum to one.
    held : float
        rETH held.
    """

    words: Words
    reth: FloatArray
    shares: tuple[tuple[str, FloatArray], ...]
    held: float


def split_data(split: BestSplit) -> SplitData:
    """Return what is drawn of a split."""
    held = sum(split.held_parts) + split.held_left
    shares = tuple(
        (way, np.asarray(part / split.reth))
        for way, part in zip(split.names, split.parts, strict=True)
        if part.max() > _LEAST
    )
    named = [
        f"{fmt.percent(part / held, _SHOWN)} {said.share(way)}"
        for way, part in zip(split.names, split.held_parts, strict=True)
        if part > _LEAST * held
    ]
    small, large = (fmt.asset_amount(float(split.reth[end]), "rETH") for end in (0, -1))
    return SplitData(
        words=Words(
            title="At its best, what is held is " + (fmt.listed(named) or "stuck"),
            subtitle=(
                "Share of a sale that goes each way where the last rETH brings the same in all, "
                f"against its size; waiting at {fmt.percent(split.carry)} a year"
            ),
            alternative=(
                f"Best split of a sale by size. Of {small}: {_shares(shares, 0)}. "
                f"Of {large}: {_shares(shares, -1)}."
            ),
        ),
        reth=split.reth,
        shares=shares,
        held=held,
    )


def _shares(shares: tuple[tuple[str, FloatArray], ...], place: int) -> str:
    named = [
        f"{fmt.percent(float(part[place]))} {said.share(way)}"
        for way, part in shares
        if part[place] > _LEAST
    ]
    return fmt.listed(named) or "nothing can leave"


def split(data: SplitData, colours: Palette) -> Chart:
    """Draw the shares of a sale, stacked, against its size on a logarithmic axis."""
    sizes = [fmt.asset_amount(float(size), "rETH") for size in data.reth]
    sold = [way for way, _ in data.shares if way not in (REDEMPTION, WAITING)]
    parts = [
        _area(data, way, shares, sizes, sold.index(way) if way in sold else 0, colours)
        for way, shares in data.shares
    ]
    return chart(
        data.words,
        colours,
        parts,
        height=360,
        hovermode="x",
        showlegend=True,
        legend=_LEGEND,
        margin=_MARGIN,
        xaxis={
            "title": title("rETH to leave with (logarithmic scale)"),
            "type": "log",
            "tickformat": ",.0f",
            "dtick": 1,
        },
        yaxis={"title": title("Share"), "ticksuffix": " %", "range": [0.0, 100.0]},
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


def _area(
    data: SplitData,
    way: str,
    shares: FloatArray,
    sizes: list[str],
    number: int,
    colours: Palette,
) -> Trace:
    fill, pattern = colours.accent, _PATTERNS[number % len(_PATTERNS)]
    if way == REDEMPTION:
        fill, pattern = colours.bands[2], ""
    elif way == WAITING:
        fill, pattern = colours.bands[0], "/"
    ink = colours.accent if way == WAITING else colours.surface
    return {
        "type": "scatter",
        "mode": "lines",
        "name": said.share(way),
        "stackgroup": "shares",
        "x": listed(data.reth),
        "y": listed(fmt.in_percent(shares)),
        "line": {"width": 1, "color": colours.surface},
        "fillcolor": fill,
        "fillpattern": {"shape": pattern, "fgcolor": ink, "solidity": 0.15},
        **spoken(
            [
                f"Of {size}, {fmt.percent(float(part))} {said.share(way)}."
                for size, part in zip(sizes, shares, strict=True)
            ]
        ),
    }
