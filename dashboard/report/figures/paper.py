"""The common style of every figure: sizes, colours, marks, and the one place that draws."""

import io
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

FONTS = Path(__file__).parents[1] / "fonts"
WIDTH_MM = 81.0
NARROW_MM = 66.0
HEIGHT_MM = 52.0
LOW_MM = 35.0
_MM_PER_INCH = 25.4
# The colours of the light page; opaque, because print has no background to shine through.
ACCENT = "#0072B2"
INK = "#1F2933"
QUIET = "#52606D"
GRID = "#E4E7EB"
BANDS = ("#DCEBF5", "#B5D6EA", "#7FB8DA")
DEEP = "#004B76"
PALE = "#D5DAE0"
BASE = "#7B8794"
_BELOW_MM = 8.2
_ABOVE_MM = 1.2
# rcParams are one dictionary per process, and pages are served by several threads.
_DRAWING = threading.Lock()


def dollars(letter: str) -> str:
    """Return the unit of an axis of money."""
    return f"USD {letter}".rstrip()


def thousands(value: float, position: float) -> str:  # noqa: ARG001 - matplotlib passes both
    """Return a number of an axis with its thousands separated."""
    return f"{value:,.0f}" if value >= 1.0 else f"{value:g}"


def beside(axes: "Axes", ends: list[tuple[float, str]]) -> None:
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
            color=QUIET,
            fontproperties=_font(6.5),
            annotation_clip=False,
        )


def threshold(axes: "Axes", height: float, label: str) -> None:
    """Mark a height by a dashed line and its name below it."""
    axes.axhline(height, color=INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        label,
        xy=(0.02, height),
        xycoords=("axes fraction", "data"),
        xytext=(0, -2),
        textcoords="offset points",
        va="top",
        color=INK,
        fontproperties=_font(6.5),
    )


def upright(axes: "Axes", position: float, label: str, *, to_the_left: bool) -> None:
    """Mark a place on the x axis by a dashed line and its name at the top."""
    axes.axvline(position, color=INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        label,
        xy=(position, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if to_the_left else 3, 0),
        textcoords="offset points",
        ha="right" if to_the_left else "left",
        va="top",
        color=INK,
        fontproperties=_font(7.0),
        annotation_clip=False,
    )


@cache
def _font(size: float) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=FONTS / "SourceSans3-Regular.otf", size=size)


def drawn(
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
        axes.spines[side].set(color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.grid(axis="x" if grid == "x" else "y", color=GRID, linewidth=0.5)
    axes.tick_params(which="both", width=0.5, color=PALE, pad=2)
    axes.tick_params(axis="x", which="both", length=2)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=_font(6.5), color=QUIET)
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set(fontproperties=_font(7.0), color=QUIET)
    axes.xaxis.labelpad = 2
