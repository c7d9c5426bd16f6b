"""Limits: are we inside our policy? Set, confirmed, undone; an example until confirmed."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from risk.scenario import Scenario
from risk.treasury import Policy
from tests.dashboard.kept import kept
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples


def policy(app: AppTest) -> Policy:
    held: Policy = kept(app)["treasury"].policy
    return held


def test_the_four_limits_have_measure_bound_share_and_state() -> None:
    app = open_page("limits", samples.treasury())
    rows = app.table[0].value.map(plain)
    assert len(rows) == 4
    assert all(text.endswith("used") for text in rows["Used"])
    assert len(app.get("plotly_chart")) == 1
    assert len(app.number_input) == 4


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("days_to_leave_reth", (20.0, 10.0), 10.0),
        ("liquidity_adjusted_value_at_risk", (40.0, 12.5), 0.125),
        ("runway_months", (18.0, 24.0), 24.0),
        ("rpl_fraction", (7.0, 5.0), 0.05),
    ],
)
def test_a_limit_is_set_twice_and_holds_its_second_value(
    name: str, typed: tuple[float, float], value: float
) -> None:
    app = open_page("limits", samples.treasury())
    for each in typed:
        app.number_input(key=f"limit.{name}").set_value(each).run()
    assert getattr(policy(app), name) == value
    assert app.number_input(key=f"limit.{name}").value == typed[1]
    app.button(key="undo_limits").click().run()
    assert app.number_input(key=f"limit.{name}").value == typed[0]


def test_an_example_policy_says_so_until_it_is_confirmed_and_again_after_a_change() -> None:
    app = open_page("limits", samples.treasury())
    assert "an example policy until you confirm them" in plain(app.warning[0].value)
    assert "An example policy until confirmed" in text_of(app)
    app.button(key="confirm").click().run()
    assert policy(app).confirmed
    assert not app.warning
    assert "example policy" not in text_of(app)
    app.number_input(key="limit.runway_months").set_value(18.0).run()
    assert not policy(app).confirmed
    assert app.warning
    app.button(key="restore_policy").click().run()
    assert policy(app) == Policy()
    assert app.number_input(key="limit.runway_months").value == 12.0


def test_every_limit_leads_to_the_page_with_what_uses_it_up() -> None:
    app = open_page("limits", samples.treasury(), Scenario(name="", eth_price_change=-0.6))
    rows = app.table[0].value.map(plain)
    links = [(plain(link.proto.label), link.proto.page) for link in app.get("page_link")]
    assert [label.split(": ")[0] for label, _ in links] == [
        f"{state[0]} {name}" for name, state in zip(rows["Limit"], rows["State"], strict=True)
    ]
    assert {label.split(" ", 1)[1]: page for label, page in links} == {
        "Days to leave 90 % of the rETH: Liquidity": "liquidity",
        "30-day loss at 99 %, sold at exit prices: Overview": "",
        "Runway: Treasury": "treasury",
        "RPL in the treasury: RPL": "rpl",
    }
    assert {link.proto.query_string for link in app.get("page_link")} == {"eth_price_change=-0.6"}


@pytest.mark.parametrize("page", ["overview", "limits"])
def test_every_page_that_shows_limits_says_whether_they_are_confirmed(page: str) -> None:
    held = samples.treasury()
    assert "example policy until confirmed" in text_of(open_page(page, held))
    confirmed = replace(held, policy=Policy(confirmed=True))
    assert "example policy" not in text_of(open_page(page, confirmed))


def test_the_limit_on_the_loss_is_held_against_the_range_of_the_parameters() -> None:
    said = text_of(open_page("limits", samples.treasury())).replace("**", "")
    assert "How well that is known. With other parameters that history allows too" in said
    assert "Working out" not in said
