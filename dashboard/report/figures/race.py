"""The race for the old rate: what is reported and what is true, by day."""

from typing import TYPE_CHECKING

from dashboard.charts.race_data import RaceData
from dashboard.report.figures.paper import ACCENT, DOTTED, HEIGHT_MM, INK, drawn, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def race(data: RaceData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the reported rate as steps over the true one."""

    def draw(axes: "Axes") -> None:
        axes.step(data.days, data.reported, where="post", color=ACCENT, linewidth=1.3)
        axes.plot(data.days, data.true, color=INK, linewidth=1.2, linestyle=DOTTED)
        low, high = float(data.true.min()), float(data.reported.max())
        room = max(high - low, 1e-3)
        axes.set_ylim(low - 0.1 * room, high + 0.18 * room)
        axes.set_xlim(0.0, max(float(data.days[-1]), 1.0))
        named(axes, 0.3, float(data.reported[0]), "reported")
        named(axes, 0.3, float(data.true[0]), "true")
        axes.set_xlabel("Days after the loss")
        axes.set_ylabel("ETH per rETH")

    return drawn(draw, height_mm)
