"""Losses by slashing against their chance, on two logarithmic axes."""

from typing import TYPE_CHECKING

from dashboard import format as fmt
from dashboard.charts.together_data import ExceedanceData
from dashboard.report.figures.paper import (
    ACCENT,
    BASE,
    DOTTED,
    HEIGHT_MM,
    INK,
    KEY_MM,
    drawn,
    key,
    logarithmic,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def exceedance(data: ExceedanceData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the chance of each loss, with its name above."""

    def draw(axes: "Axes") -> None:
        from matplotlib.ticker import NullLocator

        looks = ((ACCENT, "-"), (BASE, DOTTED), (INK, "-"))
        for each, (colour, style) in zip(data.lines, looks, strict=False):
            x, y = fmt.in_percent(each.losses), fmt.in_percent(each.chances)
            axes.plot(x, y, color=colour, linewidth=1.2, linestyle=style, label=each.name)
        axes.set_yscale("log")
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(_in_full)
        longest = max((each.losses for each in data.lines), key=len)
        logarithmic(axes, fmt.in_percent(longest))
        axes.set_xlabel("Loss of more than, % (log scale)")
        axes.set_ylabel("Chance, % (log scale)")
        key(axes)

    return drawn(draw, height_mm, left_mm=13.0, above_mm=KEY_MM)


def _in_full(value: float, position: float) -> str:  # noqa: ARG001 - matplotlib passes both
    """Return a small number without an exponent."""
    return f"{value:.10f}".rstrip("0").rstrip(".")
