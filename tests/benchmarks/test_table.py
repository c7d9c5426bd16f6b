"""A ratio is that of medians, and a promise is kept on the right side of its bound."""

import json

import pytest

from tests.benchmarks.table import Speed, as_json, as_text


def test_a_ratio_is_that_of_medians_and_is_turned_over_for_rates() -> None:
    slow = Speed(name="a", seconds=(1.0, 9.0, 3.0), reference_seconds=(1.0, 2.0, 0.5), bound=3.0)
    assert slow.ratio == pytest.approx(3.0)
    assert slow.holds
    rate = Speed(
        name="b",
        seconds=(4.0,),
        reference_seconds=(1.0,),
        bound=0.35,
        at_most=False,
        inverse=True,
    )
    assert rate.ratio == pytest.approx(0.25)
    assert not rate.holds
    assert "holds" in as_text([slow])
    assert "missed" in as_text([rate])
    assert [row["holds"] for row in json.loads(as_json([slow, rate]))["rows"]] == [True, False]
