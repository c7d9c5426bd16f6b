"""The PDF on leaving over time: every plan with its figures, and the cheapest step by step."""

from dashboard import departure_sentences as said
from dashboard.report import build_report
from risk.answer import Assessment
from tests.dashboard.report.reading import flat, section


def test_every_plan_and_the_steps_of_the_cheapest_are_told(base: Assessment) -> None:
    found = base.departure
    assert found is not None
    page = section(build_report(base), "Exit")
    for plan in found.plans:
        name, days, *_ = said.plan_row(plan)
        assert flat(name) in page
        assert flat(days) in page
    best = said.cheapest(found)
    assert flat(said.cash_title(best)) in page
    for step in best.steps[:8]:
        day, action, _, reth, *_ = said.step_row(step)
        assert flat(f"{day} {action}") in page
        assert flat(reth) in page
