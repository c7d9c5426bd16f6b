"""Value by day: bands of paths around the middle one, and the limit."""

from typing import TYPE_CHECKING

from dashboard.charts.records import FanData
from dashboard.format import money_scale
from dashboard.report.figures.paper import (
    BANDS,
    BASE,
    DEEP,
    DOTTED,
    HEIGHT_MM,
    beside,
    dollars,
    drawn,
    threshold,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def value_fan(data: FanData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the bands of value by day, dark in the middle, the median and the limit as lines."""
    scale = money_scale(float(data.bands[0].high.max()))

    def draw(axes: "Axes") -> None:
        for band, shade in zip(data.bands, BANDS[-len(data.bands) :], strict=True):
            low, high = band.low / scale.divisor, band.high / scale.divisor
            axes.fill_between(data.days, low, high, color=shade, linewidth=0)
        if data.base_days is not None and data.base_median is not None:
            in_base = data.base_median / scale.divisor
            axes.plot(data.base_days, in_base, color=BASE, linewidth=1.2, linestyle=DOTTED)
        median = data.median / scale.divisor
        axes.plot(data.days, median, color=DEEP, linewidth=1.2)
        if data.limit_usd is not None:
            threshold(axes, data.limit_usd / scale.divisor, data.limit_label)
        axes.set_xlim(float(data.days[0]), float(data.days[-1]))
        axes.set_ylim(bottom=0.0)
        axes.set_xlabel("Days from now")
        axes.set_ylabel(f"Value at market, {dollars(scale.letter)}")
        ends = [(float(median[-1]), "median")]
        ends += [(float(band.high[-1]) / scale.divisor, band.label) for band in data.bands[::-1]]
        beside(axes, ends)

    return drawn(draw, height_mm, right_mm=10.0)
