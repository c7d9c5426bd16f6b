"""Who bears a loss, in the report: every figure is the assessment's, and charts are drawn."""

import re

import numpy as np

from dashboard import bearing_sentences, node_risk_sentences, race_sentences
from dashboard.charts import node_risk_data, race_data
from dashboard.report import build_report, figures
from dashboard.report.figures.paper import ACCENT
from risk.answer import Assessment
from risk.bearing import Bearing
from tests.dashboard.report.reading import flat, section
from tests.dashboard.report.test_market_figures import follows, longest, paths


def bearing(of: Assessment) -> Bearing:
    assert of.bearing is not None
    return of.bearing


def test_every_event_of_the_best_known_nodes_is_a_row(base: Assessment, base_report: bytes) -> None:
    page, found = section(base_report, "Operators"), bearing(base)
    assert "Who bears what, to the last ETH" in page
    for row in found.waterfalls:
        if row.fleet is found.fleets[0].kind:
            cells = bearing_sentences.event_row(row)
            assert flat(" ".join(cells)) in page
    assert flat(bearing_sentences.cliff(found)) in page


def test_the_race_of_every_loss_is_a_row_and_one_is_told(
    base: Assessment, base_report: bytes
) -> None:
    page, found = section(base_report, "Operators"), bearing(base)
    for each in found.races:
        assert flat(" ".join(race_sentences.race_row(each))) in page
    shown = next(each for each in found.races if each.loss == 0.1)
    assert flat(race_sentences.follows(shown)) in page


def test_the_own_node_is_told_only_where_there_is_one(
    nodes: Assessment, base_report: bytes
) -> None:
    page, found = section(build_report(nodes), "Operators"), bearing(nodes)
    assert found.node is not None
    for lead, sentence in node_risk_sentences.told(found.node):
        assert flat(f"{lead} {sentence}") in page
    for row in found.node.losses:
        assert flat(" ".join(node_risk_sentences.loss_row(row))) in page
    assert node_risk_sentences.TITLE not in section(base_report, "Operators")


def test_the_steps_of_the_reported_rate_are_drawn(base: Assessment) -> None:
    data = race_data.race(bearing(base).races[-1])
    svg = figures.race(data).decode()
    places = longest(svg, ACCENT)
    # A step after each day: one place at its beginning and one at its end.
    heights = np.repeat(data.reported, 2)[:-1]
    assert len(places) == len(heights)
    assert follows(-places[:, 1], heights)
    assert figures.race(data).decode() == svg
    assert not re.findall("<text|<image", svg)


def test_each_bond_has_its_line(nodes: Assessment) -> None:
    data = node_risk_data.leverage(nodes)
    assert data is not None
    svg = figures.leverage(data).decode()
    ours = max(paths(svg, "stroke", ACCENT), key=len)
    assert follows(-ours[:, 1], data.bonds[0].losses)
    assert figures.leverage(data).decode() == svg
