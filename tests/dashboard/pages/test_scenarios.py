"""Scenarios: what differs from base, base beside the scenario, and the presets."""

import pandas as pd

from dashboard.sliders import BY_FIELD
from risk.presets import PRESETS
from risk.scenario import Scenario
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples


def tables(app: object) -> list[pd.DataFrame]:
    return [table.value.map(plain) for table in app.table]  # type: ignore[attr-defined]


def test_base_says_that_nothing_differs_and_shows_every_preset() -> None:
    app = open_page("scenarios", samples.treasury())
    said = text_of(app)
    assert "Nothing differs from base." in said
    assert not app.table
    for preset in PRESETS:
        assert preset.story in said
        assert preset.source in said


def test_what_differs_is_listed_with_base_and_where_it_comes_from() -> None:
    changes = {"eth_price_change": -0.4, "collateral_eth": 0.0}
    app = open_page("scenarios", samples.treasury(), Scenario.from_changes(changes))
    differences = tables(app)[0]
    assert list(differences["Value"]) == [BY_FIELD[field].slider.label for field in changes]
    assert list(differences["Scenario"]) == ["−40 %", "0 ETH"]
    assert differences["Base comes from"][1].endswith("2026")


def test_base_stands_beside_the_scenario_with_paired_errors() -> None:
    app = open_page("scenarios", samples.treasury(), PRESETS[0].scenario)
    said = text_of(app)
    assert "at once and leaves" in said
    assert "From there, 1 % of simulated paths lose more than" in said
    beside = tables(app)[1].set_index("Figure")
    assert "±" in beside.filter(like="xpected shortfall", axis=0)["Change"].iloc[0]
    assert "±" not in beside.loc["Value at market", "Change"]


def test_a_preset_is_used_by_its_button_and_reset_again() -> None:
    app = open_page("scenarios", samples.treasury())
    app.button(key=f"use.{PRESETS[0].name}").click().run()
    assert f"Scenario: {PRESETS[0].name}" in text_of(app)
    app.button(key=f"use.{PRESETS[1].name}").click().run()
    assert f"Scenario: {PRESETS[1].name}" in text_of(app)
    app.button(key="reset_scenarios").click().run()
    assert "Scenario: Base" in text_of(app)
