"""Rows of bars with their intervals, each under its name and its figure; base as a grey bar."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import format as fmt
from dashboard.charts.market_records import ChanceData, RealisableData
from dashboard.charts.slashing_data import SlashingChanceData
from dashboard.report.figures.paper import (
    ACCENT,
    BANDS,
    BASE,
    HEIGHT_MM,
    INK,
    NARROW_MM,
    QUIET,
    WIDTH_MM,
    dollars,
    drawn,
    named,
)
from dashboard.rpl_sentences import money_band

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR = 0.3
_LEFT_MM = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    name: str
    value: float
    low: float
    high: float
    base: float | None
    colour: str = ACCENT


def discount_chances(data: ChanceData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the chance of a discount deeper than each threshold."""
    rows = [
        _Row(
            name=f"{bar.label}: {fmt.chance(bar.estimate)}",
            value=fmt.to_percent(bar.estimate.value),
            low=fmt.to_percent(bar.estimate.low95),
            high=fmt.to_percent(bar.estimate.high95),
            base=None if bar.base is None else fmt.to_percent(bar.base),
        )
        for bar in data.bars
    ]
    return _drawn(rows, "Share of paths, %", height_mm, NARROW_MM)


def slashing_chances(data: SlashingChanceData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the chance of each size of loss, given an event."""
    rows = [
        _Row(
            name=f"{bar.label}: {bar.chance.replace(': ', ', ')}",
            value=fmt.to_percent(bar.estimate.value),
            low=fmt.to_percent(bar.estimate.low95),
            high=fmt.to_percent(bar.estimate.high95),
            base=None if bar.base is None else fmt.to_percent(bar.base),
        )
        for bar in data.bars
    ]
    return _drawn(rows, "Chance, given the event, %", height_mm, WIDTH_MM)


def realisable(data: RealisableData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw what can be had for the RPL by time, under its value at market."""
    scale = fmt.money_scale(max(bar.usd for bar in data.bars))
    rows = [
        _Row(
            name=f"{bar.label}: {money_band(bar.usd, bar.low, bar.high)}",
            value=bar.usd / scale.divisor,
            low=bar.low / scale.divisor,
            high=bar.high / scale.divisor,
            base=None if bar.base is None else bar.base / scale.divisor,
            colour=ACCENT if place else BANDS[2],
        )
        for place, bar in enumerate(data.bars)
    ]
    label = f"Received for all RPL, {dollars(scale.letter)}"
    return _drawn(rows, label, height_mm, WIDTH_MM)


def _drawn(rows: list[_Row], label: str, height_mm: float, width_mm: float) -> bytes:
    def draw(axes: "Axes") -> None:
        places = [-float(place) for place in range(len(rows))]
        values = [row.value for row in rows]
        axes.barh(places, values, height=_BAR, color=[row.colour for row in rows])
        axes.errorbar(
            values,
            places,
            xerr=[[row.value - row.low for row in rows], [row.high - row.value for row in rows]],
            fmt="none",
            ecolor=INK,
            elinewidth=0.8,
            capsize=1.8,
        )
        before = [
            (place, row.base)
            for place, row in zip(places, rows, strict=True)
            if row.base is not None
        ]
        if before:
            axes.barh(
                [place - 0.75 * _BAR for place, _ in before],
                [value for _, value in before],
                height=0.5 * _BAR,
                color=BASE,
            )
        axes.axvline(0.0, color=QUIET, linewidth=0.6)
        axes.set_xlim(left=0.0)
        axes.set_ylim(0.6 - len(rows), 0.7)
        axes.set_yticks([])
        for place, row in zip(places, rows, strict=True):
            named(axes, 0.0, place + 0.5 * _BAR, row.name)
        axes.set_xlabel(label)

    return drawn(draw, height_mm, grid="x", left_mm=_LEFT_MM, width_mm=width_mm)
