"""RPL: market value against what can be had, and how it moves on the treasury's worst paths."""

from dataclasses import replace

from risk.presets import PRESETS
from risk.treasury import Asset, Holding, Treasury
from tests.dashboard.kept import kept
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples

CHARTS = 4


def test_market_value_and_what_can_be_had_stand_in_one_sentence() -> None:
    app = open_page("rpl", samples.treasury())
    said = text_of(app).replace("**", "")
    assert app.title[0].value == "RPL"
    # 50,000 RPL at 0.00087348 ETH are 43.674 ETH; the pool holds 99 times 1.31 ETH.
    worth, reserve = 50_000 * 0.00087348 * 2326.38, 99.0 * 1.31
    at_once = worth * reserve / (reserve + 43.674)
    assert f"50,000 RPL are worth ${worth / 1e3:.0f} k at market" in said
    assert f"Sold at once they bring ${at_once / 1e3:.1f} k" in said
    assert "A sale of 1.31 ETH costs 1 % (recorded, 23 Jul 2026)" in said
    assert "On 1 % of simulated paths RPL loses more than" in said
    assert "On the treasury's worst 1 % of paths RPL changes by" in said
    assert "measured, 2 Mar 2023 to 19 Mar 2026, n = 1,114" in said
    assert "not known, not no risk" in said
    assert "How wildly. Over 30 days the volatility of RPL/ETH lies between" in said
    assert "How it hangs on ETH. Over 30 days RPL in dollars moves" in said
    assert "in the sample 29 of 56 days" in said
    assert len(app.get("plotly_chart")) == CHARTS


def test_the_table_has_a_row_for_the_treasury_for_eth_and_for_reth() -> None:
    app = open_page("rpl", samples.treasury())
    table = app.table[1].value.map(plain)
    subjects = table.iloc[:, 0]
    assert list(subjects) == ["This treasury, in US dollars", "ETH, in US dollars", "rETH, in ETH"]
    for cell in (*table.iloc[:, 1], *table.iloc[:, 2]):
        assert cell[0] in "+−"
        assert "±" in cell


def test_what_can_be_realised_stands_by_time_and_by_share_of_the_volume() -> None:
    app = open_page("rpl", samples.treasury())
    table = app.table[0].value.map(plain)
    assert list(table.iloc[:, 0]) == ["1 day", "7 days", "30 days", "90 days"]
    # 50,000 RPL are 43.674 ETH; 1 % of 613 ETH at $2,326.38 is $14.3 k.
    assert list(table.iloc[0, 1:4]) == ["$14.3 k", "$71.3 k", "$102 k, all of it"]
    assert all(cell.endswith("all of it") for cell in table.iloc[3, 1:4])
    assert table.iloc[0, 4].startswith("$76.")
    said = text_of(app)
    assert "If 613 ETH of RPL trade a day, a prior" in said
    assert "The volume is a prior" in said


def test_a_scenario_stands_beside_base() -> None:
    app = open_page("rpl", samples.treasury(), PRESETS[5].scenario)
    said = text_of(app)
    assert "Scenario: Balancer exploit, November 2025" in said
    assert "base in grey" in said
    assert "base, at once, in grey" in said


def test_without_rpl_the_page_says_what_to_do_and_shows_the_price_alone() -> None:
    kept = tuple(h for h in samples.treasury().holdings if h.asset is not Asset.RPL)
    app = open_page("rpl", replace(samples.treasury(), positions=kept))
    assert ["holds no RPL" in plain(each.value) for each in app.info] == [True]
    assert [link.proto.page for link in app.get("page_link")] == ["treasury"]
    assert len(app.get("plotly_chart")) == 2
    assert "bring" not in text_of(app)


def test_only_stablecoins_have_no_worst_paths() -> None:
    treasury = Treasury(name="Cash DAO", positions=(Holding(asset=Asset.USDC, amount=1e6),))
    app = open_page("rpl", treasury)
    assert "Nothing moves the value of this treasury" in text_of(app)
    assert len(app.table[0].value) == 2


def test_every_chart_has_an_alternative_in_words() -> None:
    app = open_page("rpl", samples.treasury(), PRESETS[0].scenario)
    for chart in app.get("plotly_chart"):
        assert len(chart.proto.alt) > 60
        assert chart.proto.alt.endswith(".")


def test_settings_move_the_horizon_and_the_confidence_of_the_sentences() -> None:
    app = open_page("rpl", samples.treasury())
    for horizon, confidence, share in ((7, 0.95, "5 %"), (90, 0.975, "2.5 %")):
        reading = kept(app)["reading"]
        kept(app)["reading"] = replace(reading, horizon_days=horizon, confidence=confidence)
        said = text_of(app.run())
        assert f"On {share} of simulated paths RPL loses more than" in said
        assert f"against ETH in {horizon} days" in said
