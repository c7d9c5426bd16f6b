"""RPL: what a sale costs, and where the price may go."""

from typing import TYPE_CHECKING

import numpy as np

from dashboard import format as fmt
from dashboard.charts.market_records import ChangeData, SaleData
from dashboard.report.figures.paper import (
    ACCENT,
    BASE,
    DOTTED,
    HEIGHT_MM,
    PALE,
    beside,
    bins,
    drawn,
    logarithmic,
    upright,
)
from dashboard.rpl_sentences import change

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES = ("solid", (0, (4, 1.5)), (0, (4, 1.5, 1, 1.5)), DOTTED)


def sale_cost(data: SaleData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the cost of a sale against its size, one line per time taken."""

    def draw(axes: "Axes") -> None:
        if data.base is not None:
            axes.plot(data.rpl, fmt.in_percent(data.base), color=BASE, linewidth=1.2)
        for line, style in zip(data.lines, _STYLES, strict=True):
            cost = fmt.in_percent(line.cost)
            axes.plot(data.rpl, cost, color=ACCENT, linewidth=1.2, linestyle=style)
        logarithmic(axes, data.rpl)
        axes.set_ylim(0.0, 1.1 * axes.get_ylim()[1])
        upright(axes, data.held, "held", to_the_left=True)
        axes.set_xlabel("RPL sold (log scale)")
        axes.set_ylabel("Cost, % of value")
        ends = [(fmt.to_percent(float(line.cost[-1])), line.label) for line in data.lines[::-1]]
        beside(axes, ends)

    return drawn(draw, height_mm, right_mm=16.0)


def price_change(data: ChangeData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the change of RPL against ETH, its worst paths in the accent colour."""

    def draw(axes: "Axes") -> None:
        edges, share = fmt.in_percent(data.edges), fmt.in_percent(data.probability)
        middles = 0.5 * (data.edges[:-1] + data.edges[1:])
        worst = int(np.count_nonzero(middles < data.worst.value))
        bins(axes, edges, share, worst, (ACCENT, PALE))
        top = float(share.max())
        if data.base_edges is not None and data.base_probability is not None:
            in_base = fmt.in_percent(data.base_probability)
            axes.stairs(in_base, fmt.in_percent(data.base_edges), color=BASE, linewidth=0.8)
            top = max(top, float(in_base.max()))
        axes.set_xlim(float(edges[0]), float(edges[-1]))
        # Both names stand above the bars.
        axes.set_ylim(0.0, 1.3 * top)
        marks = (
            (data.worst, f"worst {fmt.tail(data.confidence)}", 1.0),
            (data.middle, f"middle {change(data.middle)}", 0.9),
        )
        for mark, said, height in marks:
            upright(axes, fmt.to_percent(mark.value), said, to_the_left=False, top=height)
        axes.set_xlabel(f"Change of RPL/ETH over {fmt.days(data.horizon_days)}, %")
        axes.set_ylabel("Share of paths, %")

    return drawn(draw, height_mm)
