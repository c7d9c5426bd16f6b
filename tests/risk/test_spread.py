"""Stated errors of whole assessments against their spread over seeds."""

import numpy as np
import pytest

from tests.validate.spread import Spread, spreads

SEEDS = 120
PATHS = 2000


@pytest.fixture(scope="module")
def found() -> dict[str, Spread]:
    return {spread.name: spread for spread in spreads(SEEDS, PATHS)}


def test_the_errors_of_every_figure_and_difference_are_its_spread(
    found: dict[str, Spread],
) -> None:
    assert sum("change of" in name for name in found) >= 4
    assert sum("at exit" in name for name in found) >= 10
    for spread in found.values():
        if not spread.is_conservative:
            assert abs(spread.ratio - 1.0) < 4.0 * spread.ratio_error, spread


def test_errors_of_shares_of_slashing_are_not_too_narrow_nor_twice_too_wide(
    found: dict[str, Spread],
) -> None:
    rows = [spread for spread in found.values() if spread.is_conservative]
    assert rows
    for spread in rows:
        assert 1.0 - 4.0 * spread.ratio_error < spread.ratio < 2.0


def test_errors_half_as_large_again_are_refused_with_a_chance_of_98_per_cent(
    found: dict[str, Spread],
) -> None:
    # A ratio of 1.5 lies two of its own errors beyond the band of a usual figure.
    errors = [spread.ratio_error for spread in found.values()]
    assert np.median(errors) < 0.08
