"""Peg: sentences before charts, the walls that stand, and the past beside the model."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.peg_sentences import beside
from risk.episodes import EPISODES
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.treasury import Asset, Holding, Treasury
from tests.dashboard.kept import kept
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples

CHARTS = 4


def preset(name: str) -> Scenario:
    return next(p.scenario for p in PRESETS if p.name == name)


def test_in_base_both_walls_stand_and_the_source_is_said() -> None:
    app = open_page("peg", samples.treasury())
    said = text_of(app).replace("**", "")
    assert app.title[0].value == "Peg"
    assert "Today. rETH trades exactly at its redemption value today (prior, 2 Jul 2026" in said
    assert "nobody pays more than 6.0 bps above the redemption value" in said
    assert "3,800 ETH can be redeemed at once" in said
    assert "whoever buys 2.0 bps below" in said
    assert "On 1 % of simulated paths rETH trades" in said
    assert "not tested against rETH's own history yet" in said
    assert "Watch the collateral more than the price" in said
    assert len(app.get("plotly_chart")) == CHARTS


def test_discounts_on_the_way_stand_beside_dated_days() -> None:
    app = open_page("peg", samples.treasury())
    assert "What it may see on the way. Within 30 days rETH trades 0.5 % below or lower" in text_of(
        app
    ).replace("**", "")
    table = app.table[0].value.map(plain)
    assert list(table["Discount"]) == ["0.5 %", "1 %", "2 %", "5 %"]
    proxies = [name for name in table.columns if "(proxy)" in name]
    assert [name.split(", n = ")[1] for name in proxies] == ["440", "572"]
    # 261 of 440 and 45 of 572 days.
    assert [table[name].iloc[0] for name in proxies] == ["59.3 %", "7.87 %"]


def test_without_collateral_the_price_rests_on_those_who_wait() -> None:
    said = text_of(open_page("peg", samples.treasury(), preset("stETH discount, June 2022")))
    assert "The scenario puts rETH 6.5 % below its redemption value today" in said
    assert "Nothing can be redeemed at once, so the price rests on buyers who wait" in said
    assert "A seller now sells to people who wait" in said


def test_a_discount_that_redemption_does_not_allow_says_redeem_first() -> None:
    said = text_of(open_page("peg", samples.treasury(), preset("Balancer exploit, November 2025")))
    assert "redeem first and sell only what is left" in said
    assert "not a comfort: who cannot sell in pools may burn instead" in said


def test_every_episode_stands_beside_its_chance_and_says_what_is_a_proxy() -> None:
    app = open_page("peg", samples.treasury())
    table = app.table[1].value.map(plain)
    assert list(table["Episode"]) == [episode.name for episode in EPISODES]
    for (_, row), episode in zip(table.iterrows(), EPISODES, strict=True):
        assert ("proxy" in row["Asset"]) == episode.is_proxy
        assert (row["Furthest"] == "not measured") == (episode.basis is None)
        assert (row["As far in the model"] == "–") == (episode.basis is None)


def test_every_chart_has_an_alternative_in_words() -> None:
    app = open_page("peg", samples.treasury(), PRESETS[0].scenario)
    for chart in app.get("plotly_chart"):
        assert len(chart.proto.alt) > 60
        assert chart.proto.alt.endswith(".")


def test_without_reth_the_page_says_that_the_loss_is_not_its_own() -> None:
    treasury = replace(samples.treasury(), positions=(Holding(asset=Asset.ETH, amount=100.0),))
    app = open_page("peg", treasury)
    assert "This treasury holds no rETH" in text_of(app)
    assert len(app.get("plotly_chart")) == CHARTS


def test_an_empty_treasury_is_told_what_to_do() -> None:
    app: AppTest = open_page("peg", Treasury(name="Empty DAO"))
    assert ["upload a file in the sidebar" in plain(each.value) for each in app.info] == [True]
    assert not app.get("plotly_chart")


def test_settings_move_the_horizon_and_the_confidence_of_the_sentences() -> None:
    app = open_page("peg", samples.treasury())
    for horizon, confidence, words in (
        (7, 0.95, "On 5 % of simulated paths"),
        (90, 0.975, "On 2.5 % of simulated paths"),
    ):
        reading = kept(app)["reading"]
        kept(app)["reading"] = replace(reading, horizon_days=horizon, confidence=confidence)
        said = text_of(app.run())
        assert words in said
        assert f"after {horizon} days" in said


@pytest.mark.parametrize(
    ("basis", "words"),
    [(0.0, "exactly at"), (-0.0002, "2.0 bps below"), (0.02, "2 % above"), (-0.065, "6.5 % below")],
)
def test_a_basis_is_said_as_below_or_above(basis: float, words: str) -> None:
    assert plain(beside(basis)) == words
