"""The JSON of the cost by cause and of the time to cash, from assessments that were computed."""

import pytest

from risk.analysis.departure import with_departure
from tests.dashboard.charts import computed
from tests.dashboard.test_export_ways_out import exported


@pytest.mark.parametrize("name", ["", *computed.PRESETS])
def test_what_was_computed_satisfies_the_published_schema(name: str) -> None:
    made = with_departure(computed.assessment(name))
    document = exported(made)
    costs, times = document["exit_costs"], document["times_to_cash"]
    assert made.exit_costs is not None
    assert made.departure is not None
    for row, beside in zip(costs["fractions"], document["exit"], strict=True):
        assert row["fraction"] == beside["fraction"]
        parts = [row["now"][f"{cause}_eth"] for cause in ("fee", "impact", "basis", "waiting")]
        assert sum(parts) == pytest.approx(row["now"]["total_eth"])
        assert row["now"]["total_eth"] / row["value_eth"] == pytest.approx(
            beside["cost_fraction"], abs=1e-12
        )
    assert costs["tail"]["total_usd"] == made.exit_costs.tail.total.value
    assert [row["fraction"] for row in times["fractions"]] == [0.25, 0.5, 0.9, 1.0]
    last = made.departure.times_to_cash.row(1.0)
    assert times["fractions"][-1]["not_within"] == last.not_within.value
    median = times["fractions"][-1]["days_median"]
    assert (median is None) == (last.not_within.value > 0.5)


def test_what_was_not_computed_is_null() -> None:
    assert exported(computed.assessment(""))["times_to_cash"] is None
    assert exported(computed.assessment("", reth=0.0))["exit_costs"] is None
