"""Cost of selling rETH now against size."""

from typing import TYPE_CHECKING

from dashboard.charts.records import ExitData
from dashboard.report.figures.paper import (
    ACCENT,
    BANDS,
    BASE,
    HEIGHT_MM,
    NARROW_MM,
    drawn,
    thousands,
    upright,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def exit_cost(data: ExitData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the cost of selling rETH now against size, with what is held marked."""

    def draw(axes: "Axes") -> None:
        curve = data.curve
        low, base, high = (100.0 * cost for cost in (curve.low, curve.base, curve.high))
        axes.fill_between(curve.reth, low, high, color=BANDS[0], linewidth=0)
        if data.base is not None:
            before = 100.0 * data.base.base
            axes.plot(data.base.reth, before, color=BASE, linewidth=1.2, linestyle=(0, (1, 1.5)))
        axes.plot(curve.reth, base, color=ACCENT, linewidth=1.3)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(thousands)
        axes.set_xlim(float(curve.reth[0]), float(curve.reth[-1]))
        axes.set_ylim(bottom=0.0)
        upright(axes, data.held, "held", to_the_left=True)
        axes.set_xlabel("rETH sold now (log scale)")
        axes.set_ylabel("Cost, % of value")

    return drawn(draw, height_mm, width_mm=NARROW_MM)
