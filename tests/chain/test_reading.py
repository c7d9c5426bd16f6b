"""How many requests a reading takes, by the code of `make validate` at a small size.

At this size a census of two hundred nodes shows the promised factor with room for fifteen times
as many requests; series of four months just reach it, since what a run asks once weighs more.
"""

import pytest

from tests.validate import reading


def test_a_market_is_read_in_a_handful_of_requests() -> None:
    found = reading.market()
    assert found.requests <= reading.MOST_OF_MARKET
    assert found.fewer >= reading.FEWER


def test_a_treasury_takes_twenty_times_fewer_requests_than_values() -> None:
    assert reading.treasury().fewer >= reading.FEWER


def test_a_census_takes_twenty_times_fewer_requests_than_values() -> None:
    found = reading.census(200)
    # Count and addresses, nine reads a node and three more, and two of each second one's megapool.
    assert found.values > 200 * (1 + 10)
    assert found.fewer >= 15 * reading.FEWER


def test_a_census_of_single_nodes_would_not_keep_the_promise() -> None:
    assert reading.census(30, at_once=1).fewer < reading.FEWER


@pytest.mark.slow
def test_four_daily_series_take_few_requests() -> None:
    found = reading.past(120, 4)
    assert found.values == 4 * 120
    assert found.fewer >= 0.9 * reading.FEWER
