"""Figures of the PDF: pure functions from chart data to SVG bytes.

They draw what the charts of the pages draw, with the same colours, on paper. Text becomes
outlines of the shipped font, so that a figure looks the same on every machine; what a figure
says stands beside it in words, and in its alternative text.
"""

import io
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.charts.data import ContributionData, ExitData, FanData, LossData
from dashboard.format import money_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

FONTS = Path(__file__).parent / "fonts"
WIDTH_MM = 81.0
NARROW_MM = 66.0
HEIGHT_MM = 52.0
LOW_MM = 35.0
_MM_PER_INCH = 25.4
# The colours of the light page; opaque, because print has no background to shine through.
_ACCENT = "#0072B2"
_INK = "#1F2933"
_QUIET = "#52606D"
_GRID = "#E4E7EB"
_BANDS = ("#DCEBF5", "#B5D6EA", "#7FB8DA")
_DEEP = "#004B76"
_PALE = "#D5DAE0"
_BELOW_MM = 8.2
_ABOVE_MM = 1.2
# rcParams are one dictionary per process, and pages are served by several threads.
_DRAWING = threading.Lock()


def value_fan(data: FanData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the bands of value by day, dark in the middle, the median and the limit as lines."""
    scale = money_scale(float(data.bands[0].high.max()))

    def draw(axes: "Axes") -> None:
        for band, shade in zip(data.bands, _BANDS[-len(data.bands) :], strict=True):
            low, high = band.low / scale.divisor, band.high / scale.divisor
            axes.fill_between(data.days, low, high, color=shade, linewidth=0)
        median = data.median / scale.divisor
        axes.plot(data.days, median, color=_DEEP, linewidth=1.2)
        if data.limit_usd is not None:
            _threshold(axes, data.limit_usd / scale.divisor, data.limit_label)
        axes.set_xlim(float(data.days[0]), float(data.days[-1]))
        axes.set_ylim(bottom=0.0)
        axes.set_xlabel("Days from now")
        axes.set_ylabel(f"Value at market, {_dollars(scale.letter)}")
        ends = [(float(median[-1]), "median")]
        ends += [(float(band.high[-1]) / scale.divisor, band.label) for band in data.bands[::-1]]
        _beside(axes, ends)

    return _svg(draw, height_mm, right_mm=10.0)


def loss_distribution(data: LossData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the losses at one horizon, the tail beyond value at risk in the accent colour."""
    scale = money_scale(float(abs(data.edges).max()))

    def draw(axes: "Axes") -> None:
        edges = data.edges / scale.divisor
        tail = data.value_at_risk.value / scale.divisor
        mean = data.expected_shortfall.value / scale.divisor
        axes.bar(
            edges[:-1],
            100.0 * data.probability,
            width=edges[1:] - edges[:-1],
            align="edge",
            color=[_ACCENT if edge >= tail else _PALE for edge in edges[:-1]],
        )
        # The name of the outer mark stands on its right and needs three tenths of the width.
        axes.set_xlim(edges[0], max(edges[-1], edges[0] + (mean - edges[0]) / 0.7))
        # Both names stand above the bars.
        axes.set_ylim(0.0, 112.0 * float(data.probability.max()))
        _upright(axes, tail, "value at risk", to_the_left=True)
        _upright(axes, mean, "expected shortfall", to_the_left=False)
        axes.set_xlabel(
            f"Loss in {data.horizon_days} days, {_dollars(scale.letter)} (below zero: a gain)"
        )
        axes.set_ylabel("Share of paths, %")

    return _svg(draw, height_mm)


def contributions(data: ContributionData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw what each factor adds to the expected shortfall, the largest on top."""
    scale = money_scale(max(abs(bar.estimate.value) for bar in data.bars))

    def draw(axes: "Axes") -> None:
        bars = data.bars[::-1]
        shares = [bar.estimate for bar in bars]
        values = [share.value / scale.divisor for share in shares]
        below = [(share.value - share.low95) / scale.divisor for share in shares]
        above = [(share.high95 - share.value) / scale.divisor for share in shares]
        places = range(len(bars))
        axes.barh(places, values, height=0.62, color=_ACCENT)
        axes.errorbar(
            values,
            places,
            xerr=[below, above],
            fmt="none",
            ecolor=_INK,
            elinewidth=0.8,
            capsize=1.8,
        )
        axes.set_yticks(places, [bar.label for bar in bars])
        axes.axvline(0.0, color=_QUIET, linewidth=0.6)
        axes.set_xlabel(f"Part of the expected shortfall, {_dollars(scale.letter)}")
        axes.tick_params(axis="y", length=0)

    return _svg(draw, height_mm, grid="x", left_mm=20.0, width_mm=NARROW_MM)


def exit_cost(data: ExitData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the cost of selling rETH now against size, with what is held marked."""

    def draw(axes: "Axes") -> None:
        curve = data.curve
        low, base, high = (100.0 * cost for cost in (curve.low, curve.base, curve.high))
        axes.fill_between(curve.reth, low, high, color=_BANDS[0], linewidth=0)
        axes.plot(curve.reth, base, color=_ACCENT, linewidth=1.3)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(_thousands)
        axes.set_xlim(float(curve.reth[0]), float(curve.reth[-1]))
        axes.set_ylim(bottom=0.0)
        _upright(axes, data.held, "held", to_the_left=True)
        axes.set_xlabel("rETH sold now (log scale)")
        axes.set_ylabel("Cost, % of value")

    return _svg(draw, height_mm, width_mm=NARROW_MM)


def _dollars(letter: str) -> str:
    return f"USD {letter}".rstrip()


def _thousands(value: float, position: float) -> str:  # noqa: ARG001 - matplotlib passes both
    return f"{value:,.0f}" if value >= 1.0 else f"{value:g}"


def _beside(axes: "Axes", ends: list[tuple[float, str]]) -> None:
    """Name lines and bands at their right ends, from the lowest up, none over another."""
    _, top = axes.get_ylim()
    floor = 0.0
    for height, label in ends:
        place = max(height, floor)
        floor = place + 0.085 * top
        axes.annotate(
            label,
            xy=(1.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            color=_QUIET,
            fontproperties=_font(6.5),
            annotation_clip=False,
        )


def _threshold(axes: "Axes", height: float, label: str) -> None:
    axes.axhline(height, color=_INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        label,
        xy=(0.02, height),
        xycoords=("axes fraction", "data"),
        xytext=(0, -2),
        textcoords="offset points",
        va="top",
        color=_INK,
        fontproperties=_font(6.5),
    )


def _upright(axes: "Axes", position: float, label: str, *, to_the_left: bool) -> None:
    """Mark a place on the x axis by a dashed line and its name at the top."""
    axes.axvline(position, color=_INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        label,
        xy=(position, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if to_the_left else 3, 0),
        textcoords="offset points",
        ha="right" if to_the_left else "left",
        va="top",
        color=_INK,
        fontproperties=_font(7.0),
        annotation_clip=False,
    )


@cache
def _font(size: float) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=FONTS / "SourceSans3-Regular.otf", size=size)


def _svg(
    draw: Callable[["Axes"], None],
    height_mm: float,
    *,
    grid: str = "y",
    left_mm: float = 9.0,
    right_mm: float = 1.6,
    width_mm: float = WIDTH_MM,
) -> bytes:
    """Return a figure in the common style as SVG, the same bytes each time."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    page = io.BytesIO()
    with _DRAWING, mpl.rc_context():
        # Not the settings that a person may keep for their own figures.
        mpl.rcdefaults()
        mpl.rcParams["svg.hashsalt"] = "perigee"
        mpl.rcParams["svg.fonttype"] = "path"
        mpl.rcParams["path.simplify"] = False
        figure = Figure(figsize=(width_mm / _MM_PER_INCH, height_mm / _MM_PER_INCH))
        axes = figure.add_axes(
            (
                left_mm / width_mm,
                _BELOW_MM / height_mm,
                1.0 - (left_mm + right_mm) / width_mm,
                1.0 - (_BELOW_MM + _ABOVE_MM) / height_mm,
            )
        )
        draw(axes)
        _dress(axes, grid)
        axes.yaxis.set_label_coords(3.0 / width_mm, 0.58, transform=figure.transFigure)
        figure.savefig(page, format="svg", transparent=True, metadata={"Date": None})
    return page.getvalue()


def _dress(axes: "Axes", grid: str) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set(color=_PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.grid(axis="x" if grid == "x" else "y", color=_GRID, linewidth=0.5)
    axes.tick_params(which="both", width=0.5, color=_PALE, pad=2)
    axes.tick_params(axis="x", which="both", length=2)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=_font(6.5), color=_QUIET)
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set(fontproperties=_font(7.0), color=_QUIET)
    axes.xaxis.labelpad = 2
