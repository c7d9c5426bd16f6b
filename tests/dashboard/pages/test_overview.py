"""Overview: sentences and figures before charts, and something to do where there is no answer."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import sentences
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.treasury import Asset, Holding, Liability, PoolShare, Recurrence, Treasury
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples

CHARTS = 5
UNDER_WAY = (sentences.WORKING, sentences.MISSING_PAYMENTS)


def kinds(app: AppTest) -> list[str]:
    """Return the types of the elements of the page from top to bottom."""
    found: list[str] = []

    def walk(block: object) -> None:
        for child in block.children.values():  # type: ignore[attr-defined]
            if hasattr(child, "children"):
                walk(child)
            else:
                found.append(child.type)

    walk(app.main)
    return found


def test_sentences_and_figures_come_before_any_chart() -> None:
    app = open_page("overview", samples.treasury())
    order = kinds(app)
    first_chart = order.index("plotly_chart")
    assert order[:first_chart].count("metric") == 4
    assert "metric" not in order[first_chart:]
    assert order.count("plotly_chart") == CHARTS
    said = text_of(app)
    assert "What can be lost. On 1 % of simulated paths" in said.replace("**", "")
    assert "How fast it can leave. Selling all 5,000 rETH" in said.replace("**", "")
    assert "What breaks first." in said


def test_how_far_the_losses_hang_on_the_parameters_is_said_beside_them() -> None:
    said = text_of(open_page("overview", samples.treasury())).replace("**", "")
    known = said[said.index("How well that is known.") :]
    amount, error = r"\$[0-9.]+ m", r"\(± [0-9.]+ m\)"
    assert re.match(
        r"How well that is known\. History tells the parameters only so well: with others that it "
        rf"allows too, the value at risk of {amount} {error} lies between {amount} and {amount}, "
        rf"and the expected shortfall of {amount} {error} between {amount} and {amount}\. "
        "What counts most is ETH's long-run volatility",
        known,
    )


def test_the_source_and_the_simulation_stand_beside_the_figures() -> None:
    said = text_of(open_page("overview", samples.treasury()))
    assert "Recorded, " in said
    assert "Simulated, 25,000 paths, seed 7" in said
    assert said.count("Market figures are not live") == 1


def test_every_chart_has_an_alternative_in_words() -> None:
    app = open_page("overview", samples.treasury(), PRESETS[0].scenario)
    charts = app.get("plotly_chart")
    assert len(charts) == CHARTS
    for chart in charts:
        assert len(chart.proto.alt) > 60
        assert chart.proto.alt.endswith(".")


def test_a_scenario_shows_its_change_against_base_and_can_be_reset() -> None:
    app = open_page("overview", samples.treasury(), PRESETS[0].scenario)
    assert plain(app.metric[0].delta).startswith("−$")
    assert "points" in plain(app.metric[2].delta)
    app.button(key="reset_overview").click().run()
    assert [metric.delta for metric in app.metric] == ["", "", "", ""]


def test_drawdown_missed_payments_and_failures_are_said_beside_the_figures() -> None:
    held = samples.treasury()
    said = text_of(open_page("overview", held))
    assert re.search(
        r"falls [\d.]+ % \(± [\d.]+ %\) below its highest so far on average, "
        r"and on 1 % of paths by more than [\d.]+ % \(± [\d.]+ %\)",
        said,
    )
    assert re.search(
        r"none on any path within 6 months and [\d.]+ % \(± [\d.]+ %\) within 12 months\.", said
    )
    assert "The heaviest: Rocket Pool contracts, a chance of 0.04 % within 30 days of" in said
    assert not set(UNDER_WAY) & set(said.splitlines())


def test_a_treasury_that_can_hardly_pay_says_how_likely_that_is_within_each_month() -> None:
    owed = Liability(amount=3e6, currency=Asset.USD, recurrence=Recurrence.MONTHLY)
    said = text_of(open_page("overview", replace(samples.treasury(), liabilities=(owed,))))
    assert re.search(
        r"Chance that a payment is missed: .*[\d.]+ % \(± [\d.]+ %\) within 6 months and "
        r"[\d.]+ %( \(± [\d.]+ %\))? within 12 months\.",
        said,
    )


def test_what_drives_the_tail_leads_to_the_pages_that_explain_it_with_the_scenario() -> None:
    app = open_page("overview", samples.treasury(), Scenario(name="", basis=-0.065))
    found = {plain(link.proto.label): link.proto for link in app.get("page_link")}
    assert {
        "ETH price: Scenarios": "scenarios",
        "RPL against ETH: RPL": "rpl",
        "rETH discount: Peg": "peg",
        "Cost of selling: Liquidity": "liquidity",
        "Slashing: Operators": "operators",
        "Staking income: Method": "method",
    }.items() <= {label: link.page for label, link in found.items()}.items()
    assert {link.query_string for link in found.values()} == {"basis=-0.065"}
    in_base = open_page("overview", samples.treasury()).get("page_link")
    assert {link.proto.query_string for link in in_base} == {""}


def test_without_reth_the_page_says_so_and_draws_no_way_out() -> None:
    treasury = replace(samples.treasury(), positions=(Holding(asset=Asset.ETH, amount=100.0),))
    app = open_page("overview", treasury)
    assert "No rETH is held" in text_of(app)
    assert app.metric[2].value == "no rETH held"
    assert len(app.get("plotly_chart")) == CHARTS - 1


def test_without_spending_the_runway_has_no_end() -> None:
    app = open_page("overview", replace(samples.treasury(), liabilities=()))
    assert app.metric[3].value == "without end"
    assert "inf" not in text_of(app).replace("inform", "")


def test_only_stablecoins_lose_nothing_and_break_nothing() -> None:
    treasury = Treasury(name="Cash DAO", positions=(Holding(asset=Asset.USDC, amount=1e6),))
    said = text_of(open_page("overview", treasury))
    assert "is anything lost in 30 days, and no cent on average" in said
    assert "No limit is in use." in said


@pytest.mark.parametrize(
    ("treasury", "words"),
    [
        (Treasury(name="Empty DAO"), "upload a file in the sidebar"),
        (
            Treasury(name="Pool DAO", positions=(PoolShare(pool="rETH/WETH", share=0.1),)),
            "not valued yet",
        ),
    ],
)
def test_where_there_is_no_answer_one_sentence_says_what_to_do(
    treasury: Treasury, words: str
) -> None:
    app = open_page("overview", treasury)
    assert not app.exception
    assert [words in plain(each.value) for each in app.info] == [True]
    assert not app.metric
    leads = [(plain(link.proto.label), link.proto.page) for link in app.get("page_link")]
    assert leads == ([] if treasury.positions else [("Go to Treasury", "treasury")])


HOSTILE = "**x** <b>y</b> $z$ :red[r] ![l](http://a.b) `c` :smile:\nwww.a.bc # h"


def test_a_hostile_name_is_text_on_every_page() -> None:
    treasury = replace(samples.treasury(), name=HOSTILE)
    shown = open_page("overview", treasury).title[0].value
    assert plain(shown) == HOSTILE.replace("\n", " ")
    for escaped in ("\\*\\*x", "\\<b\\>", "\\$z\\$", "\\!\\[l\\]\\(", "\\`c", "\\# h"):
        assert escaped in shown
    for linking in ("http:/", "www.", ":smile"):
        assert linking not in shown.replace("\\", "")
    report = open_page("report", treasury)
    assert any(plain(text.value) == f"**{plain(shown)}**" for text in report.markdown)
