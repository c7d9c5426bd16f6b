"""Charts on the peg and on RPL: what they say, and how they are drawn."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard import format as fmt
from dashboard.charts import peg, peg_data, rpl, rpl_data
from dashboard.charts.data import MOST_POINTS
from dashboard.charts.figure import Chart
from dashboard.theme import DARK, LIGHT, Palette
from data.recorded import example_treasury, load_market
from risk.answer import Assessment
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset
from tests.dashboard.report import samples

Draw = Callable[[Assessment, Assessment | None, Palette], Chart]
BASE, SHOCKED = "Base", "stETH discount, June 2022"


@lru_cache
def answer(name: str = BASE) -> Assessment:
    found = next((p.scenario for p in PRESETS if p.name == name), Scenario.base())
    settings = Settings(seed=1, n_paths=10_000, horizons=(7, 30))
    return assess(example_treasury(), load_market(), ModelParameters.base(), found, settings)


def of(data: Any) -> Any:
    assert data is not None
    return data


def draw_fan(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return peg.basis_fan(of(peg_data.basis_fan(here, base, 30)), colours)


def draw_floors(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:  # noqa: ARG001 - as the others
    return peg.wait_floors(of(peg_data.wait_floors(here)), colours)


def draw_passages(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return peg.first_passages(of(peg_data.first_passages(here, base, 30)), colours)


def draw_chances(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return peg.discount_chances(of(peg_data.discount_chances(here, base, 30)), colours)


def draw_realisable(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return rpl.realisable(of(rpl_data.realisable(here, base)), colours)


def draw_sale(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return rpl.sale_cost(of(rpl_data.sale_cost(here, base)), colours)


def draw_cone(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:  # noqa: ARG001 - as the others
    return rpl.volatility_cone(of(rpl_data.volatility_cone(here)), colours)


def draw_change(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return rpl.price_change(of(rpl_data.price_change(here, base, 30, 0.99)), colours)


ALL = [
    draw_fan,
    draw_floors,
    draw_chances,
    draw_passages,
    draw_realisable,
    draw_sale,
    draw_change,
    draw_cone,
]
every_chart = pytest.mark.parametrize("draw", ALL)


def drawn(draw: Draw, colours: Palette = LIGHT) -> dict[str, Any]:
    return draw(answer(SHOCKED), answer(), colours).figure


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


# How they are drawn


@every_chart
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", [BASE, SHOCKED])
def test_plotly_accepts_every_chart(draw: Draw, colours: Palette, name: str) -> None:
    figure = go.Figure(**draw(answer(name), answer(), colours).figure)
    assert json.loads(figure.to_json())["layout"]["height"] > 0


@every_chart
def test_no_line_has_more_than_sixty_one_points(draw: Draw) -> None:
    for trace in drawn(draw)["data"]:
        most = 2 * MOST_POINTS if trace.get("fill") == "toself" else MOST_POINTS
        assert len(trace["x"]) <= most


@every_chart
def test_every_visible_axis_says_what_it_measures(draw: Draw) -> None:
    layout = drawn(draw)["layout"]
    for axis in ("xaxis", "yaxis"):
        if layout[axis].get("visible", True):
            assert layout[axis]["title"]["text"]
        if layout[axis].get("type") == "log":
            assert "logarithmic" in layout[axis]["title"]["text"]


@every_chart
def test_hovering_gives_a_sentence_per_point(draw: Draw) -> None:
    traces = drawn(draw)["data"]
    assert any("hovertext" in trace for trace in traces)
    for trace in traces:
        if "hovertext" in trace:
            assert len(trace["hovertext"]) == len(trace["x"])
            assert all(text.endswith(".") for text in trace["hovertext"])
        else:
            assert trace["hoverinfo"] == "skip"


@every_chart
def test_every_chart_has_words_around_it(draw: Draw) -> None:
    for name in (BASE, SHOCKED):
        words = draw(answer(name), None, LIGHT).words
        assert len(words.alternative) > 60
        assert words.alternative.endswith(".")
        assert words.title
        assert words.subtitle
        for text in (words.title, words.subtitle, words.alternative):
            assert "nan" not in text
            assert "  " not in text


@pytest.mark.parametrize("draw", [d for d in ALL if d not in (draw_floors, draw_cone)])
def test_base_is_grey_and_absent_without_a_scenario(draw: Draw) -> None:
    beside = json.dumps(drawn(draw)["data"])
    alone = json.dumps(draw(answer(SHOCKED), None, LIGHT).figure["data"])
    assert LIGHT.base in beside
    assert LIGHT.base not in alone


# What they say


def test_the_fan_names_the_wall_that_stands_and_not_the_one_that_fell() -> None:
    notes = {name: draw_fan(answer(name), None, LIGHT).figure for name in (BASE, SHOCKED)}
    texts = {
        name: said(" ".join(note["text"] for note in figure["layout"]["annotations"]))
        for name, figure in notes.items()
    }
    assert "burn wall, 2.0 bps below" in texts[BASE]
    assert "burn wall" not in texts[SHOCKED]
    assert "mint wall, 6.0 bps above" in texts[BASE]
    assert "mint wall, 6.0 bps above" in texts[SHOCKED]


def test_the_fan_has_nested_bands_and_ends_at_the_horizon() -> None:
    data = of(peg_data.basis_fan(answer(SHOCKED), answer(), 7))
    for outer, inner in zip(data.bands, data.bands[1:], strict=False):
        assert (outer.low <= inner.low).all()
        assert (inner.high <= outer.high).all()
    assert data.days[-1] <= 7.0
    assert "After 7 days" in said(data.words.title)


def test_the_bars_of_chances_are_those_of_the_assessment() -> None:
    data = of(peg_data.discount_chances(answer(SHOCKED), answer(), 30))
    rows = [row for row in answer(SHOCKED).basis_shares if row.horizon_days == 30]
    before = [row for row in answer().basis_shares if row.horizon_days == 30]
    assert [bar.estimate for bar in data.bars] == [row.chance for row in rows]
    assert [bar.base for bar in data.bars] == [row.chance.value for row in before]
    assert "beyond 1 %" in said(data.words.title)


def test_the_floor_of_the_title_is_the_carry_for_a_month() -> None:
    # 6 % and 25 % a year over 32 days, and a basis point of gas.
    title = said(of(peg_data.wait_floors(answer())).words.title)
    assert "a wait of 30 days lets rETH fall 54 bps to 2.2 % below" in title


def test_the_first_bar_is_the_value_at_market_and_the_last_a_sale_at_once() -> None:
    made = answer()
    held = of(of(made.rpl).holding)
    bars = of(rpl_data.realisable(made, None)).bars
    assert (bars[0].label, bars[0].usd) == ("at market", held.usd)
    assert (bars[-1].label, bars[-1].usd) == ("at once", held.within(1).usd)
    assert [bar.usd for bar in bars] == sorted((bar.usd for bar in bars), reverse=True)


def test_the_worst_paths_are_the_dark_bars() -> None:
    data = of(rpl_data.price_change(answer(), None, 30, 0.95))
    colours = rpl.price_change(data, LIGHT).figure["data"][0]["marker"]["color"]
    dark = sum(data.probability[i] for i, c in enumerate(colours) if c == LIGHT.accent)
    assert dark == pytest.approx(0.05, abs=float(data.probability.max()))
    assert "On 5 % of paths" in said(data.words.title)


def test_without_rpl_or_without_the_analysis_there_is_no_chart() -> None:
    treasury = example_treasury()
    kept = tuple(h for h in treasury.holdings if h.asset is not Asset.RPL)
    bare = replace(answer(), rpl=replace(of(answer().rpl), holding=None))
    assert len(kept) < len(treasury.holdings)
    assert rpl_data.realisable(bare, None) is None
    assert rpl_data.sale_cost(bare, answer()) is None
    by_hand = samples.assessment()
    assert peg_data.basis_fan(by_hand, None, 30) is None
    assert peg_data.wait_floors(by_hand) is None
    assert rpl_data.price_change(by_hand, None, 30, 0.99) is None
