"""Stated errors of whole assessments against their spread over 200 seeds."""

import numpy as np
import pytest

from tests.validate.spread import Spread, spreads

SEEDS = 200
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


def test_errors_that_ignore_the_strata_are_too_wide_and_never_too_narrow(
    found: dict[str, Spread],
) -> None:
    rows = [spread for spread in found.values() if spread.is_conservative]
    assert rows
    for spread in rows:
        assert spread.ratio > 1.0 - 4.0 * spread.ratio_error


def test_the_power_against_errors_a_third_off_is_as_good_as_certain(
    found: dict[str, Spread],
) -> None:
    # A ratio of 1.35 lies five of its own errors beyond the band of a normal figure.
    errors = [spread.ratio_error for spread in found.values()]
    assert np.median(errors) < 0.065
