"""Distribution of the loss at one horizon, its tail and its two measures."""

from typing import TYPE_CHECKING

import numpy as np

from dashboard.charts.records import LossData
from dashboard.format import money_scale
from dashboard.report.figures.paper import (
    ACCENT,
    BASE,
    HEIGHT_MM,
    PALE,
    bins,
    dollars,
    drawn,
    upright,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def loss_distribution(data: LossData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the losses at one horizon, the tail beyond value at risk in the accent colour."""
    scale = money_scale(float(abs(data.edges).max()))

    def draw(axes: "Axes") -> None:
        edges = data.edges / scale.divisor
        tail = data.value_at_risk.value / scale.divisor
        mean = data.expected_shortfall.value / scale.divisor
        before = int(np.count_nonzero(edges[:-1] < tail))
        bins(axes, edges, 100.0 * data.probability, before, (PALE, ACCENT))
        last, top = edges[-1], float(data.probability.max())
        if data.base_edges is not None and data.base_probability is not None:
            steps = 100.0 * np.append(data.base_probability, data.base_probability[-1])
            in_base = data.base_edges / scale.divisor
            axes.step(in_base, steps, where="post", color=BASE, linewidth=0.8)
            last, top = max(last, in_base[-1]), max(top, float(data.base_probability.max()))
        # The name of the outer mark stands on its right and needs three tenths of the width.
        axes.set_xlim(edges[0], max(last, edges[0] + (mean - edges[0]) / 0.7))
        # Both names stand above the bars.
        axes.set_ylim(0.0, 112.0 * top)
        upright(axes, tail, "value at risk", to_the_left=True)
        upright(axes, mean, "expected shortfall", to_the_left=False)
        axes.set_xlabel(
            f"Loss in {data.horizon_days} days, {dollars(scale.letter)} (below zero: a gain)"
        )
        axes.set_ylabel("Share of paths, %")

    return drawn(draw, height_mm)
