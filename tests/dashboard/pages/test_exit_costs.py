"""Liquidity: where the cost comes from, how long until it is cash, and who else leaves."""

from streamlit.testing.v1 import AppTest

from risk.scenario import Scenario
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples


def table(app: AppTest, first: str) -> list[list[str]]:
    """Return the rows of the table whose first column has that name."""
    found = next(each.value for each in app.table if each.value.columns[0] == first)
    return [[plain(str(cell)) for cell in row] for row in found.to_numpy()]


def test_the_cost_falls_into_four_causes_and_a_sentence_names_the_largest() -> None:
    app = open_page("liquidity", samples.treasury())
    causes = table(app, "Cause")
    assert [row[0] for row in causes] == ["Basis", "Fee", "Impact", "Waiting", "In all"]
    assert all("±" in row[3] or row[3] == "$0" for row in causes)
    said = text_of(app)
    assert "Leaving with all 5,000 rETH at once costs" in said
    assert "of it impact; within 7 days it costs" in said
    assert "paths that lose most after 30 days, leaving costs $" in said


def test_each_part_has_its_days_and_its_chance_to_be_late() -> None:
    app = open_page("liquidity", samples.treasury())
    parts = table(app, "Part that is cash")
    assert [row[0] for row in parts] == ["25 %", "50 %", "90 %", "100 %"]
    assert all("day" in cell for row in parts for cell in row[1:4])
    assert "Half of the paths have all 5,000 rETH out within" in text_of(app)


def test_who_stands_before_us_makes_it_longer_and_back_again() -> None:
    def days(**changes: float) -> list[list[str]]:
        scenario = Scenario.from_changes(changes) if changes else Scenario.base()
        return table(open_page("liquidity", samples.treasury(), scenario), "Part that is cash")

    alone = days()
    beside = days(flow_share=0.25)
    last = days(flow_share=0.25, place_in_line=1.0)
    half = [int(each[1][2].split()[0]) for each in (alone, beside, last)]
    assert half[0] == half[1] < half[2]
    whole = [int(each[-1][2].split()[0]) for each in (alone, beside, last)]
    assert whole[0] < whole[1] < whole[2]
    assert days(place_in_line=1.0) == alone
