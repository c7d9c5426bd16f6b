"""A moving amplification: a straight line between two values."""

import pytest

from risk.errors import ParameterError
from risk.liquidity.amplification import ramped_amplification


@pytest.mark.parametrize(
    ("time", "amplification"), [(0, 100), (1, 102), (25, 150), (50, 200), (99, 298), (100, 300)]
)
def test_it_rises_in_a_straight_line_and_stays(time: int, amplification: int) -> None:
    assert ramped_amplification(100, 300, 1_000, 1_100, 1_000 + time) == amplification


def test_it_falls_as_it_rises_and_is_rounded_towards_the_start() -> None:
    assert ramped_amplification(300, 100, 0, 300, 100) == 234
    assert ramped_amplification(100, 300, 0, 300, 100) == 166


def test_after_the_end_it_is_the_new_value() -> None:
    assert ramped_amplification(100, 300, 0, 100, 10**9) == 300


@pytest.mark.parametrize(
    ("arguments", "name"),
    [((0, 1, 0, 1, 0), "initial"), ((1, 0, 0, 1, 0), "future"), ((1, 1, 5, 9, 4), "time")],
)
def test_no_amplification_and_no_time_before_the_start(
    arguments: tuple[int, int, int, int, int], name: str
) -> None:
    with pytest.raises(ParameterError, match=f"`{name}` must"):
        ramped_amplification(*arguments)
