"""Horizontal bars with their intervals, the largest on top."""

from typing import TYPE_CHECKING

from dashboard.charts.records import ContributionData
from dashboard.format import money_scale
from dashboard.report.figures.paper import (
    ACCENT,
    BASE,
    HEIGHT_MM,
    INK,
    NARROW_MM,
    QUIET,
    dollars,
    drawn,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def contributions(data: ContributionData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw what each factor adds to the expected shortfall, base as a grey mark."""
    sizes = [abs(bar.estimate.value) for bar in data.bars]
    scale = money_scale(max(*sizes, *(abs(bar.base or 0.0) for bar in data.bars)))

    def draw(axes: "Axes") -> None:
        bars = data.bars[::-1]
        shares = [bar.estimate for bar in bars]
        values = [share.value / scale.divisor for share in shares]
        below = [(share.value - share.low95) / scale.divisor for share in shares]
        above = [(share.high95 - share.value) / scale.divisor for share in shares]
        places = range(len(bars))
        axes.barh(places, values, height=0.62, color=ACCENT)
        axes.errorbar(
            values,
            places,
            xerr=[below, above],
            fmt="none",
            ecolor=INK,
            elinewidth=0.8,
            capsize=1.8,
        )
        marks = [
            (bar.base / scale.divisor, y) for y, bar in enumerate(bars) if bar.base is not None
        ]
        if marks:
            axes.plot(*zip(*marks, strict=True), "D", color=BASE, markersize=3.2)
        axes.set_yticks(places, [bar.label for bar in bars])
        axes.axvline(0.0, color=QUIET, linewidth=0.6)
        axes.set_xlabel(f"Part of the expected shortfall, {dollars(scale.letter)}")
        axes.tick_params(axis="y", length=0)

    return drawn(draw, height_mm, grid="x", left_mm=20.0, width_mm=NARROW_MM)
