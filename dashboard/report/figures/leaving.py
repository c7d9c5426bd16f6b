"""The way out of rETH: cost against size at lost depth, and cash by day."""

from typing import TYPE_CHECKING

from dashboard import format as fmt
from dashboard.charts.ways_out import CashData, LostDepthData
from dashboard.report.figures.paper import (
    ACCENT,
    BANDS,
    BASE,
    DOTTED,
    HEIGHT_MM,
    INK,
    KEY_MM,
    drawn,
    key,
    logarithmic,
    thousands,
    threshold,
    upright,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES = ((0, (4, 1.5)), (0, (4, 1.5, 1, 1.5)), (0, (4, 1.5, 1, 1.5, 1, 1.5)))


def lost_depth(data: LostDepthData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the cost of selling at once against size, at today's depth and at less."""

    def draw(axes: "Axes") -> None:
        today = data.today
        low, base, high = (fmt.in_percent(cost) for cost in (today.low, today.base, today.high))
        axes.fill_between(today.reth, low, high, color=BANDS[0], linewidth=0)
        axes.plot(today.reth, base, color=ACCENT, linewidth=1.3, label="today", zorder=3)
        if data.base is not None:
            before = fmt.in_percent(data.base.base)
            axes.plot(
                data.base.reth,
                before,
                color=BASE,
                linewidth=1.2,
                linestyle=DOTTED,
                label="base, today",
            )
        for fallen, style in zip(data.fallen, _STYLES, strict=True):
            curve = fallen.curve
            cost = fmt.in_percent(curve.base)
            axes.plot(
                curve.reth, cost, color=INK, linewidth=0.9, linestyle=style, label=fallen.label
            )
        logarithmic(axes, today.reth)
        # Room for a name above; a sale that costs nothing is a line at zero.
        axes.set_ylim(0.0, max(1.1 * axes.get_ylim()[1], 1.0))
        upright(axes, data.held, "held", to_the_left=False)
        axes.set_xlabel("rETH sold at once (log scale)")
        axes.set_ylabel("Cost, % of value")
        key(axes)

    return drawn(draw, height_mm, above_mm=KEY_MM, right_mm=3.0)


def cash_by_day(data: CashData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw ETH received by day when no day may cost more than its limit."""
    from matplotlib.ticker import MaxNLocator

    def draw(axes: "Axes") -> None:
        axes.fill_between(data.days, data.low, data.high, color=BANDS[0], linewidth=0)
        if data.base_days is not None and data.base_middle is not None:
            axes.plot(data.base_days, data.base_middle, color=BASE, linewidth=1.2, linestyle=DOTTED)
        axes.plot(data.days, data.middle, color=ACCENT, linewidth=1.3)
        axes.set_xlim(float(data.days[0]), float(data.days[-1]))
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axes.set_ylim(0.0, 1.12 * data.value_eth)
        axes.yaxis.set_major_formatter(thousands)
        said = f"value at market: {fmt.ether(data.value_eth)}"
        threshold(axes, data.value_eth, said, above=True)
        axes.set_xlabel("Days from now")
        axes.set_ylabel("ETH received in all")

    return drawn(draw, height_mm, left_mm=12.0)
