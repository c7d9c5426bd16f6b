"""The peg: the basis by day between its walls, and its floor by wait."""

from typing import TYPE_CHECKING

from dashboard import format as fmt
from dashboard.charts.market_records import BasisFanData, FloorData
from dashboard.report.figures.paper import (
    ACCENT,
    BANDS,
    BASE,
    DEEP,
    DOTTED,
    HEIGHT_MM,
    INK,
    QUIET,
    apart,
    beside,
    drawn,
    threshold,
    upright,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_AXIS = "Price against redemption value, %"
_STYLES = ((QUIET, DOTTED), (ACCENT, (0, (3, 2))), (INK, "solid"))


def basis_fan(data: BasisFanData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw bands of the basis by day between its walls."""

    def draw(axes: "Axes") -> None:
        for band, shade in zip(data.bands, BANDS[-len(data.bands) :], strict=True):
            low, high = fmt.in_percent(band.low), fmt.in_percent(band.high)
            axes.fill_between(data.days, low, high, color=shade, linewidth=0)
        if data.base_days is not None and data.base_low is not None:
            lowest = fmt.in_percent(data.base_low)
            axes.plot(data.base_days, lowest, color=BASE, linewidth=1.2, linestyle=DOTTED)
        axes.plot(data.days, fmt.in_percent(data.median), color=DEEP, linewidth=1.2)
        axes.set_xlim(float(data.days[0]), float(data.days[-1]))
        bottom, top = axes.get_ylim()
        # The names of the walls stand above and below them.
        axes.set_ylim(bottom - 0.06 * (top - bottom), top + 0.12 * (top - bottom))
        mint, burn = fmt.to_percent(data.mint), fmt.to_percent(data.burn)
        said = f"mint wall, {fmt.cost(data.mint)} above"
        threshold(axes, mint, said, above=True, at_right=True)
        if data.collateral_eth > 0.0:
            said = f"burn wall, {fmt.cost(-data.burn)} below"
            threshold(axes, burn, said, at_right=True)
        axes.set_xlabel("Days from today")
        axes.set_ylabel(_AXIS)
        beside(axes, _ends(data, *axes.get_ylim()))

    return drawn(draw, height_mm, left_mm=10.5, right_mm=10.0)


def _ends(data: BasisFanData, bottom: float, top: float) -> list[tuple[float, str]]:
    """Return the names of the lower edges, but for those that would not stand beside theirs."""
    ends = [(fmt.to_percent(float(band.low[-1])), band.label) for band in data.bands]
    kept = ends[:1]
    for end in ends[1:]:
        lows = [low for low, _ in (*kept, end)]
        if apart(lows, bottom, top) == lows:
            kept.append(end)
    return kept


def wait_floors(data: FloorData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the floor of the basis against days of wait, one line per price of waiting."""

    def draw(axes: "Axes") -> None:
        for line, (colour, style) in zip(data.lines, _STYLES, strict=True):
            basis = fmt.in_percent(line.basis)
            axes.plot(data.waits, basis, color=colour, linewidth=1.3, linestyle=style)
        axes.set_xlim(0.0, float(data.waits[-1]))
        bottom, _ = axes.get_ylim()
        axes.set_ylim(1.08 * bottom, -0.14 * bottom)
        said = f"while collateral lasts: {fmt.cost(-data.burn)} below"
        burn = fmt.to_percent(data.burn)
        threshold(axes, burn, said, above=True, at_right=True, colour=BASE)
        if data.wait_days > 0.0:
            upright(axes, data.wait_days, "today's line", to_the_left=True, top=0.4)
        ends = [(fmt.to_percent(float(line.basis[-1])), line.label) for line in data.lines[::-1]]
        beside(axes, ends)
        axes.set_xlabel("Days of wait for redemption")
        axes.set_ylabel(_AXIS)

    return drawn(draw, height_mm, left_mm=10.5, right_mm=20.0)
