"""The four figures at the top, and base beside scenario."""

from dataclasses import replace

from dashboard import format as fmt
from dashboard.headline import headlines, sides
from risk.answer import Change, Comparison, Light
from risk.measures import Estimate
from tests.dashboard.report import samples


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


def change(name: str, base: float, scenario: float, error: float = 0.0) -> Comparison:
    difference = Estimate.normal(scenario - base, error)
    made = Change(name=name, label=name, base=base, scenario=scenario, difference=difference)
    return Comparison(changes=(made,))


def test_base_has_four_figures_without_a_change() -> None:
    value, shortfall, exit_cost, runway = headlines(samples.assessment(), None)
    assert [said(figure.value) for figure in (value, shortfall, exit_cost, runway)] == [
        "$19.6 m",
        "$8.0 m",
        "8.3 %",
        "105 months",
    ]
    assert said(value.note) == "$18.9 m if sold within 7 days"
    assert said(shortfall.note).startswith("± 0.2 m;")
    assert said(exit_cost.note) == "between 6.7 % and 13 %"
    assert not any(figure.change for figure in (value, shortfall, exit_cost, runway))


def test_each_figure_has_the_light_of_its_limit() -> None:
    lights = [figure.light for figure in headlines(samples.assessment(), None)]
    assert lights == [Light.GREEN, Light.GREEN, Light.RED, Light.AMBER]


def test_without_reth_the_way_out_is_said_in_words() -> None:
    assert headlines(samples.without_reth(), None)[2].value == "no rETH held"


def test_a_fall_in_value_is_for_the_worse_and_a_rise_in_cost_too() -> None:
    under = samples.under_scenario()
    fall = headlines(under, change("value_usd", 19.58e6, 12.28e6))[0]
    assert (said(fall.change), fall.worse) == ("−$7.30 m", True)
    rise = headlines(under, change("exit_cost_fraction", 0.083, 0.19))[2]
    assert (said(rise.change), rise.worse) == ("+10.7 points", True)
    longer = headlines(under, change("runway_months", 66.0, 105.0))[3]
    assert (said(longer.change), longer.worse) == ("+39 months", False)


def test_less_to_lose_after_a_loss_is_neither_better_nor_worse() -> None:
    comparison = change("expected_shortfall", 8.1e6, 6.2e6, 21_000.0)
    after_a_loss = headlines(samples.under_scenario(), comparison)[1]
    assert (said(after_a_loss.change), after_a_loss.worse) == ("−$1.90 m (± 0.04 m)", None)
    assert "after $7.30 m at once" in said(after_a_loss.note)
    without_a_loss = replace(samples.under_scenario(), scenario_loss_usd=0.0)
    assert headlines(without_a_loss, comparison)[1].worse is False


def test_a_change_to_or_from_infinity_names_base_instead() -> None:
    row = sides(change("days_to_leave", 14.0, float("inf")))[0]
    assert [said(text) for text in (row.base, row.scenario, row.difference)] == [
        "14 days",
        "not within ten years",
        "base: 14 days",
    ]


def test_base_beside_scenario_shows_the_paired_error() -> None:
    rows = {row.label: row for row in sides(samples.comparison())}
    shortfall = rows["Expected shortfall, 30 days, 99 %"]
    assert said(shortfall.difference) == "−$1.90 m (± 0.04 m)"
    assert said(rows["Value at market"].difference) == "−$7.30 m"
