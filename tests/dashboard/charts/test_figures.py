"""How charts are drawn: valid plotly, few points, titles with units, both kinds of page."""

import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.charts import bars, data
from dashboard.charts.exit_cost import exit_cost
from dashboard.charts.fan import value_fan
from dashboard.charts.figure import Chart
from dashboard.charts.losses import loss_distribution
from dashboard.theme import DARK, LIGHT, Palette
from risk.answer import Assessment
from tests.dashboard.report import samples

Draw = Callable[[Assessment, Assessment | None, Palette], Chart]


def draw_fan(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return value_fan(data.value_fan(here, base, 30), colours)


def draw_losses(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    return loss_distribution(data.loss_distribution(here, base, 30, 0.99), colours)


def draw_contributions(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    shares = data.contributions(here, base)
    assert shares is not None
    return bars.contributions(shares, colours)


def draw_exit(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:
    ways = data.exit_cost(here, base)
    assert ways is not None
    return exit_cost(ways, colours)


def draw_limits(here: Assessment, base: Assessment | None, colours: Palette) -> Chart:  # noqa: ARG001 - as the others
    limits = data.limits(here)
    assert limits is not None
    return bars.limits(limits, colours)


ALL = [draw_fan, draw_losses, draw_contributions, draw_exit, draw_limits]
every_chart = pytest.mark.parametrize("draw", ALL)
both_pages = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def drawn(draw: Draw, colours: Palette = LIGHT) -> dict[str, Any]:
    return draw(samples.under_scenario(), samples.assessment(), colours).figure


@every_chart
@both_pages
def test_plotly_accepts_every_chart(draw: Draw, colours: Palette) -> None:
    figure = go.Figure(**drawn(draw, colours))
    assert figure.data
    assert json.loads(figure.to_json())["layout"]["height"] > 0


@every_chart
def test_no_line_has_more_than_sixty_one_points(draw: Draw) -> None:
    for trace in drawn(draw)["data"]:
        most = 2 * data.MOST_POINTS if trace.get("fill") == "toself" else data.MOST_POINTS
        assert len(trace["x"]) <= most


@every_chart
def test_every_visible_axis_says_what_it_measures(draw: Draw) -> None:
    layout = drawn(draw)["layout"]
    for axis in ("xaxis", "yaxis"):
        if layout[axis].get("visible", True):
            assert layout[axis]["title"]["text"]


def test_a_logarithmic_axis_says_so() -> None:
    axis = drawn(draw_exit)["layout"]["xaxis"]
    assert axis["type"] == "log"
    assert "logarithmic" in axis["title"]["text"]


@every_chart
def test_hovering_gives_a_sentence_per_point(draw: Draw) -> None:
    spoken = [trace for trace in drawn(draw)["data"] if "hovertext" in trace]
    assert spoken
    for trace in spoken:
        assert len(trace["hovertext"]) == len(trace["x"])
        assert all(text.endswith(".") for text in trace["hovertext"])
    for trace in drawn(draw)["data"]:
        assert "hovertext" in trace or trace["hoverinfo"] == "skip"


@every_chart
@both_pages
def test_charts_let_the_page_shine_through(draw: Draw, colours: Palette) -> None:
    layout = drawn(draw, colours)["layout"]["template"]["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert layout["font"]["color"] == colours.ink


def test_thresholds_are_labelled_on_their_lines() -> None:
    for draw, words in (
        (draw_fan, "limit: 50"),
        (draw_losses, "value at risk"),
        (draw_exit, "held: 5,000"),
    ):
        layout = drawn(draw)["layout"]
        assert layout["shapes"]
        assert any(words in note["text"] for note in layout["annotations"])


def test_a_breached_limit_is_hatched_and_not_only_coloured() -> None:
    trace = drawn(draw_limits)["data"][0]
    assert trace["marker"]["pattern"]["shape"] == ["/", "", "", ""]
    labels = [note["text"] for note in drawn(draw_limits)["layout"]["annotations"]]
    assert labels[0].startswith("■ breached")
    assert labels[1].startswith("▲ near")


def test_base_is_grey_and_absent_without_a_scenario() -> None:
    for draw in (draw_fan, draw_losses, draw_contributions, draw_exit):
        beside = json.dumps(drawn(draw)["data"])
        alone = json.dumps(draw(samples.under_scenario(), None, LIGHT).figure["data"])
        assert LIGHT.base in beside
        assert LIGHT.base not in alone


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("colours", "page"), [(LIGHT, "#FFFFFF"), (DARK, "#1B1A18")], ids=["light", "dark"]
)
def test_text_and_lines_stand_out_from_their_page(colours: Palette, page: str) -> None:
    def contrast(colour: str) -> float:
        light, dark = sorted((luminance(colour), luminance(page)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    assert contrast(colours.ink) >= 7.0
    assert contrast(colours.quiet) >= 4.5
    for colour in (colours.accent, colours.threshold, colours.base):
        assert contrast(colour) >= 3.0


def test_the_template_replaces_plotlys_own() -> None:
    figure = go.Figure(**drawn(draw_fan))
    assert figure.layout.template.layout.font.family == theme.FONT
