"""The recorded history of depth: in order, dated, and in agreement with the figures in force."""

from datetime import date
from itertools import pairwise

import pytest

from data.recorded import load_market
from data.recorded.depth_history import depth_history
from risk.analysis.leaving import LOST_DEPTHS


def test_half_years_follow_one_another_from_2022_without_a_gap() -> None:
    halves = depth_history().halves
    assert [half.name for half in halves] == [
        f"{year} H{half}" for year in range(2022, 2027) for half in (1, 2)
    ][1:]
    for half in halves:
        assert date.fromisoformat(half.first) < date.fromisoformat(half.last)
        assert half.first[:4] == half.last[:4] == half.name[:4]
        assert (int(half.first[5:7]) > 6) is half.name.endswith("H2")
        assert (int(half.last[5:7]) > 6) is half.name.endswith("H2")
    for one, other in pairwise(halves):
        assert one.last < other.first


def test_each_median_lies_between_its_extremes_and_has_its_number_of_quotes() -> None:
    for half in depth_history().halves:
        assert half.least_eth < half.median_eth < half.most_eth
        assert half.quotes >= 15
    assert depth_history().quotes == 1399


def test_the_last_median_is_the_recorded_markets_depth() -> None:
    last = depth_history().halves[-1]
    market = load_market()
    assert last.median_eth == pytest.approx(market.reth_depth_eth, abs=0.5)
    assert last.last == market.origin_of("reth_depth_eth").date
    assert f"{last.quotes} quotes" in market.origin_of("reth_depth_eth").source


def test_the_collapses_are_dated_and_their_lows_are_those_of_their_half_years() -> None:
    history = depth_history()
    assert [round(collapse.lost, 2) for collapse in history.collapses] == [0.88, 0.92]
    assert LOST_DEPTHS[-1] == round(history.collapses[1].lost, 2)
    for collapse in history.collapses:
        assert collapse.before.date < collapse.lowest.date < collapse.after.date
        half = next(
            each for each in history.halves if each.first <= collapse.lowest.date <= each.last
        )
        assert collapse.lowest.eth == half.least_eth
        assert half.least_eth < collapse.after.eth
