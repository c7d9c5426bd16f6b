import re

import matplotlib as mpl
import numpy as np
import pytest

from dashboard.charts import data as charts
from dashboard.report import figures
from risk.answer import Assessment
from tests.dashboard.report import samples

AREA = re.compile(r'<path d="([^"]*)" clip-path="[^"]*" style="fill: (#[0-9a-f]{6})')


def drawn(assessment: Assessment) -> dict[str, bytes]:
    shares = charts.contributions(assessment, None)
    assert shares is not None
    return {
        "fan": figures.value_fan(charts.value_fan(assessment, None, 90)),
        "loss": figures.loss_distribution(charts.loss_distribution(assessment, None, 30, 0.99)),
        "contributions": figures.contributions(shares),
    }


def test_the_same_data_give_the_same_bytes() -> None:
    assert drawn(samples.assessment()) == drawn(samples.assessment())


def test_a_persons_own_style_changes_nothing() -> None:
    plain = drawn(samples.assessment())
    with mpl.rc_context({"axes.facecolor": "red", "font.size": 30, "axes.grid": True}):
        assert drawn(samples.assessment()) == plain


def test_drawing_leaves_the_settings_of_others_as_they_were() -> None:
    before = dict(mpl.rcParams)
    drawn(samples.assessment())
    assert dict(mpl.rcParams) == before


def test_text_is_outlines_and_nothing_is_an_image() -> None:
    for svg in drawn(samples.assessment()).values():
        assert b"<text" not in svg
        assert b"<image" not in svg
        assert b"DejaVu" not in svg


def test_the_bars_of_the_tail_are_those_beyond_value_at_risk() -> None:
    data = charts.loss_distribution(samples.assessment(), None, 30, 0.99)
    areas = AREA.findall(figures.loss_distribution(data).decode())
    assert [colour for _, colour in areas] == ["#d5dae0", "#0072b2"]
    tail = int(np.sum(data.edges[:-1] >= data.value_at_risk.value))
    # Two corners on top of each bin and one below either end.
    corners = [len(re.findall("[ML]", path)) for path, _ in areas]
    assert corners == [2 * bins + 2 for bins in (len(data.probability) - tail, tail)]


def test_every_factor_has_a_bar_and_the_largest_is_on_top() -> None:
    data = charts.contributions(samples.assessment(), None)
    assert data is not None
    svg = figures.contributions(data).decode()
    bars = re.findall(r'<path d="M ([\d.]+) ([\d.]+)[^"]*z\s*" clip-path', svg)
    widths = re.findall(r'<path d="M ([\d.]+) [\d.]+\s*L ([\d.]+) [^"]*z\s*" clip-path', svg)
    assert len(bars) == len(data.bars)
    heights = [float(y) for _, y in bars]
    lengths = [float(right) - float(left) for left, right in widths]
    assert heights == sorted(heights, reverse=True)
    assert lengths == sorted(lengths)
    assert lengths[0] / lengths[-1] == pytest.approx(
        data.bars[-1].estimate.value / data.bars[0].estimate.value, rel=1e-3
    )


def test_a_scenarios_figures_are_lower_so_that_its_pages_hold_them() -> None:
    data = charts.value_fan(samples.assessment(), None, 90)
    for height in (figures.HEIGHT_MM, figures.LOW_MM):
        svg = figures.value_fan(data, height).decode()
        size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
        assert size is not None
        assert float(size[1]) == pytest.approx(figures.WIDTH_MM * 72 / 25.4, abs=0.01)
        assert float(size[2]) == pytest.approx(height * 72 / 25.4, abs=0.01)
