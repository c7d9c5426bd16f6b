"""The common style of every figure: sizes, colours, marks, and the one place that draws."""

import io
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from risk.arrays import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

FONTS = Path(__file__).parents[1] / "fonts"
WIDTH_MM = 81.0
NARROW_MM = 66.0
HEIGHT_MM = 48.0
LOW_MM = 40.0
KEY_MM = 7.0
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
DOTTED = (0, (1, 1.5))
_BELOW_MM = 8.2
# Of the height of a drawing, below which two names would lie on one another.
_LEAST_GAP = 0.085
# rcParams are one dictionary per process, and pages are served by several threads.
_DRAWING = threading.Lock()


def dollars(letter: str) -> str:
    """Return the unit of an axis of money."""
    return f"USD {letter}".rstrip()


def thousands(value: float, position: float) -> str:  # noqa: ARG001 - matplotlib passes both
    """Return a number of an axis with its thousands separated."""
    return f"{value:,.0f}" if value >= 1.0 else f"{value:g}"


def logarithmic(axes: "Axes", values: FloatArray) -> None:
    """Make the x axis logarithmic from the first value to the last, marked by decades alone."""
    from matplotlib.ticker import NullLocator

    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(thousands)
    axes.set_xlim(float(values[0]), float(values[-1]))


def bins(
    axes: "Axes", edges: FloatArray, heights: FloatArray, first: int, colours: tuple[str, str]
) -> None:
    """Draw a histogram as two areas, one colour up to a bin and another from there on."""
    parts = (slice(0, first), slice(first, len(heights)))
    for part, colour in zip(parts, colours, strict=True):
        if part.stop > part.start:
            within = edges[part.start : part.stop + 1]
            axes.stairs(heights[part], within, fill=True, color=colour, linewidth=0)


def apart(heights: list[float], bottom: float, top: float) -> list[float]:
    """Return where names stand so that none lies on another, from the lowest up.

    A name moves up from the one below it, and down again where it would leave the drawing.
    """
    room = _LEAST_GAP * (top - bottom)
    places: list[float] = []
    for height in heights:
        places.append(max(height, places[-1] + room if places else bottom))
    ceiling = top
    for place in reversed(range(len(places))):
        places[place] = min(places[place], ceiling)
        ceiling = places[place] - room
    return places


def beside(axes: "Axes", ends: list[tuple[float, str]]) -> None:
    """Name lines and bands at their right ends, from the lowest up, none over another."""
    heights = apart([height for height, _ in ends], *axes.get_ylim())
    for place, (_, label) in zip(heights, ends, strict=True):
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


def threshold(
    axes: "Axes",
    height: float,
    label: str,
    *,
    above: bool = False,
    at_right: bool = False,
    colour: str = INK,
) -> None:
    """Mark a height by a dashed line and its name below or above it, left or right."""
    axes.axhline(height, color=colour, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        label,
        xy=(0.98 if at_right else 0.02, height),
        xycoords=("axes fraction", "data"),
        xytext=(0, 1.5 if above else -2),
        textcoords="offset points",
        ha="right" if at_right else "left",
        va="bottom" if above else "top",
        color=colour,
        fontproperties=_font(6.5),
    )


def upright(
    axes: "Axes", position: float, label: str, *, to_the_left: bool, top: float = 1.0
) -> None:
    """Mark a place on the x axis by a dashed line and its name at the top."""
    axes.axvline(position, ymax=top, color=INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        label,
        xy=(position, top),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if to_the_left else 3, 0),
        textcoords="offset points",
        ha="right" if to_the_left else "left",
        va="top",
        color=INK,
        fontproperties=_font(7.0),
        annotation_clip=False,
    )


def named(axes: "Axes", x: float, y: float, label: str) -> None:
    """Write a name above a place of the drawing, its left end there."""
    axes.annotate(
        label,
        xy=(x, y),
        xytext=(0, 1.5),
        textcoords="offset points",
        va="bottom",
        color=INK,
        fontproperties=_font(6.8),
        annotation_clip=False,
    )


def key(axes: "Axes") -> None:
    """Name the lines that have a name, above the drawing, which needs KEY_MM there."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.1, 1.0),
        ncols=3,
        frameon=False,
        prop=_font(6.5),
        labelcolor=QUIET,
        handlelength=2.4,
        handletextpad=0.4,
        columnspacing=1.0,
        labelspacing=0.25,
        borderpad=0.0,
        borderaxespad=0.3,
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
    above_mm: float = 1.2,
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
                1.0 - (_BELOW_MM + above_mm) / height_mm,
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
