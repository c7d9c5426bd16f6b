"""The figures of exit, peg, RPL and operators, read back from what was drawn."""

import re
from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest

from dashboard.charts import peg_data, rpl_data, slashing_data, ways_out
from dashboard.report import figures
from dashboard.report.figures.paper import ACCENT, BANDS, BASE, DEEP, INK, PALE, apart
from risk.answer import Assessment
from tests.dashboard.charts.computed import GONE, SLASHING, assessment

CASES = (("", None), (GONE, ""), (SLASHING, ""))
every_case = pytest.mark.parametrize(("preset", "base"), CASES)
PATH = re.compile(r'<path d="([^"]*)"[^>]*style="([^"]*)"')
PLACE = re.compile(r"[ML] (-?[\d.]+) (-?[\d.]+)")


def of(data: Any) -> Any:
    assert data is not None
    return data


def case(preset: str, base: str | None) -> tuple[Assessment, Assessment | None]:
    return assessment(preset), None if base is None else assessment(base)


@cache
def drawn(preset: str, base: str | None) -> dict[str, str]:
    return drawn_again(preset, base)


def drawn_again(preset: str, base: str | None) -> dict[str, str]:
    here, before = case(preset, base)
    made = {
        "lost_depth": figures.lost_depth(of(ways_out.lost_depth(here, before))),
        "cash_by_day": figures.cash_by_day(of(ways_out.cash_by_day(here, before))),
        "basis_fan": figures.basis_fan(of(peg_data.basis_fan(here, before, 30))),
        "wait_floors": figures.wait_floors(of(peg_data.wait_floors(here))),
        "discount_chances": figures.discount_chances(
            of(peg_data.discount_chances(here, before, 30))
        ),
        "realisable": figures.realisable(of(rpl_data.realisable(here, before))),
        "sale_cost": figures.sale_cost(of(rpl_data.sale_cost(here, before))),
        "price_change": figures.price_change(of(rpl_data.price_change(here, before, 30, 0.99))),
        "slashing_loss": figures.slashing_loss(of(slashing_data.slashing_loss(here, before))),
        "slashing_chances": figures.slashing_chances(
            of(slashing_data.slashing_chances(here, before))
        ),
    }
    return {name: svg.decode() for name, svg in made.items()}


def paths(svg: str, paint: str, colour: str) -> list[np.ndarray]:
    """Return the corners of every path that is filled or stroked in a colour."""
    styled = [(d, style) for d, style in PATH.findall(svg) if f"{paint}: {colour.lower()}" in style]
    return [np.array(PLACE.findall(d), dtype=float) for d, _ in styled]


def stamped(svg: str, colour: str) -> int:
    """Return how many areas and marks, drawn by reference, are filled in a colour."""
    return len(re.findall(rf'<use [^>]*style="[^"]*fill: {colour.lower()}', svg))


def longest(svg: str, colour: str) -> np.ndarray:
    return max(paths(svg, "stroke", colour), key=len)


def follows(drawn_at: np.ndarray, values: np.ndarray) -> bool:
    """Return whether places are the values but for a shift and a scale."""
    slope, shift = np.polyfit(values, drawn_at, 1)
    return bool(np.allclose(slope * values + shift, drawn_at, atol=1e-3))


@every_case
def test_every_curve_goes_through_every_point_of_its_data(preset: str, base: str | None) -> None:
    here, before = case(preset, base)
    made = drawn(preset, base)
    depth = of(ways_out.lost_depth(here, before)).today
    cash = of(ways_out.cash_by_day(here, before))
    fan = of(peg_data.basis_fan(here, before, 30))
    floors = of(peg_data.wait_floors(here))
    sale = of(rpl_data.sale_cost(here, before))
    loss = of(slashing_data.slashing_loss(here, before))
    for name, colour, across, up in (
        ("lost_depth", ACCENT, np.log10(depth.reth), depth.base),
        ("cash_by_day", ACCENT, cash.days, cash.middle),
        ("basis_fan", DEEP, fan.days, fan.median),
        ("wait_floors", INK, floors.waits, floors.lines[2].basis),
        ("sale_cost", ACCENT, np.log10(sale.rpl), sale.lines[0].cost),
        ("slashing_loss", ACCENT, np.log10(loss.shares), loss.loss),
    ):
        places = longest(made[name], colour)
        assert len(places) == len(across), name
        assert follows(places[:, 0], across), name
        assert follows(places[:, 1], up), name


def test_a_curve_on_a_plain_axis_does_not_pass_for_one_on_a_logarithmic_axis() -> None:
    depth = of(ways_out.lost_depth(assessment(), None)).today
    places = longest(drawn("", None)["lost_depth"], ACCENT)
    assert not follows(places[:, 0], depth.reth)


def test_what_is_not_known_is_drawn_as_a_band_or_as_a_line_at_a_bars_end() -> None:
    here, before = case(GONE, "")
    made = drawn(GONE, "")
    for name in ("lost_depth", "cash_by_day"):
        assert stamped(made[name], BANDS[0]) == 1
    assert all(stamped(made["basis_fan"], shade) == 1 for shade in BANDS)
    for name, bars in (
        ("discount_chances", of(peg_data.discount_chances(here, before, 30)).bars),
        ("realisable", of(rpl_data.realisable(here, before)).bars),
        ("slashing_chances", of(slashing_data.slashing_chances(here, before)).bars),
    ):
        spans = [p for p in paths(made[name], "stroke", INK) if len(p) == 2]
        assert len(spans) >= len(bars)


@every_case
def test_every_row_has_a_bar_as_long_as_its_value_and_base_one_below(
    preset: str, base: str | None
) -> None:
    here, before = case(preset, base)
    made = drawn(preset, base)
    worth = of(rpl_data.realisable(here, before)).bars
    chances = of(peg_data.discount_chances(here, before, 30)).bars
    bands = of(slashing_data.slashing_chances(here, before)).bars
    for name, values, bases in (
        ("realisable", [b.usd for b in worth], [b.base for b in worth]),
        ("discount_chances", [b.estimate.value for b in chances], [b.base for b in chances]),
        ("slashing_chances", [b.estimate.value for b in bands], [b.base for b in bands]),
    ):
        shown = [*paths(made[name], "fill", BANDS[2]), *paths(made[name], "fill", ACCENT)]
        lengths = [float(np.ptp(bar[:, 0])) for bar in shown]
        assert len(lengths) == len(values)
        scale = max(lengths) / max(values)
        assert lengths == pytest.approx([scale * value for value in values], abs=1e-3)
        below = [float(np.ptp(bar[:, 0])) for bar in paths(made[name], "fill", BASE)]
        known = [value for value in bases if value is not None]
        assert below == pytest.approx([scale * value for value in known], abs=1e-3)


def test_the_worst_changes_of_rpl_are_dark_and_all_others_pale() -> None:
    data = of(rpl_data.price_change(assessment(), None, 30, 0.99))
    svg = drawn("", None)["price_change"]
    (dark,), (pale,) = (paths(svg, "fill", colour) for colour in (ACCENT, PALE))
    middles = 0.5 * (data.edges[:-1] + data.edges[1:])
    width = float(np.ptp(np.concatenate([dark, pale])[:, 0]))
    share = (data.edges[np.sum(middles < data.worst.value)] - data.edges[0]) / np.ptp(data.edges)
    assert np.ptp(dark[:, 0]) / width == pytest.approx(share, abs=1e-3)
    assert dark[:, 0].max() == pytest.approx(pale[:, 0].min(), abs=1e-3)


def test_base_is_grey_beside_a_scenario_and_nowhere_else() -> None:
    beside = ("lost_depth", "cash_by_day", "basis_fan", "sale_cost", "price_change")
    for name in (*beside, "slashing_loss"):
        assert not paths(drawn("", None)[name], "stroke", BASE), name
        assert paths(drawn(GONE, "")[name], "stroke", BASE), name


def test_the_scenarios_own_slashing_is_marked() -> None:
    with_one, without = (drawn(preset, "")["slashing_loss"] for preset in (SLASHING, GONE))
    assert (stamped(with_one, INK), stamped(without, INK)) == (1, 0)


def test_figures_are_outlines_the_same_each_time_and_leave_others_settings_alone() -> None:
    before = dict(mpl.rcParams)
    first = drawn(GONE, "")
    assert drawn_again(GONE, "") == first
    assert dict(mpl.rcParams) == before
    for svg in first.values():
        assert "<text" not in svg
        assert "<image" not in svg
        assert len(svg) < 150_000


@pytest.mark.parametrize("seed", range(1, 21))
def test_names_stand_apart_in_order_and_inside_the_drawing(seed: int) -> None:
    generator = np.random.default_rng(seed)
    heights = sorted(generator.uniform(-1.0, 3.0, size=4).tolist())
    places = apart(heights, -1.0, 3.0)
    assert min(np.diff(places)) >= 0.085 * 4.0 - 1e-9
    assert places[-1] <= 3.0
    assert places[0] >= -1.0


def test_names_that_stand_apart_already_stay_where_they_are() -> None:
    assert apart([0.0, 1.0, 2.0], 0.0, 2.0) == [0.0, 1.0, 2.0]
