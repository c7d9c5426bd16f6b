"""Chances that something happens, and what is said of what was never seen."""

import numpy as np
import pytest

from risk.analysis.distribution import chance

PATHS = 1000
EVEN = np.full(PATHS, 1.0 / PATHS)
ONE_STRATUM = np.zeros(PATHS, dtype=np.int64)


def test_a_chance_is_the_share_with_the_binomial_error() -> None:
    seen = chance(np.arange(PATHS) < 200, EVEN, ONE_STRATUM)
    assert seen.value == pytest.approx(0.2, abs=1e-12)
    assert seen.standard_error == pytest.approx(np.sqrt(0.2 * 0.8 / PATHS), rel=1e-3)


def test_what_was_seen_on_no_path_is_bounded_and_never_below_the_exact_bound() -> None:
    unseen = chance(np.zeros(PATHS, dtype=bool), EVEN, ONE_STRATUM)
    assert (unseen.value, unseen.standard_error, unseen.low95) == (0.0, 0.0, 0.0)
    assert unseen.high95 == pytest.approx(3.0 / PATHS, rel=2e-3)
    assert unseen.high95 >= 1.0 - 0.05 ** (1.0 / PATHS)  # the binomial's own


def test_the_bound_is_that_of_the_heaviest_paths() -> None:
    weights = np.where(np.arange(PATHS) < 100, 9.0, 1.0)
    unseen = chance(np.zeros(PATHS, dtype=bool), weights / weights.sum(), ONE_STRATUM)
    even = chance(np.zeros(PATHS, dtype=bool), EVEN, ONE_STRATUM)
    assert unseen.high95 == pytest.approx(even.high95 * 9.0 / 1.8)
