"""Paths are independent: across blocks of a run and across seeds."""

import pytest

from risk import engine
from tests.validate.independence import Scatter, scatters

SEEDS = 200


@pytest.fixture(scope="module")
def found() -> list[Scatter]:
    # Two blocks a run, so that blocks that knew of each other would show.
    return scatters(SEEDS, 2 * engine.BLOCK)


def test_tail_counts_scatter_over_seeds_as_those_of_independent_paths(
    found: list[Scatter],
) -> None:
    for scatter in found:
        assert abs(scatter.ratio - 1.0) < 4.0 * scatter.ratio_error, scatter


def test_blocks_that_were_one_and_the_same_would_be_found_out(found: list[Scatter]) -> None:
    # Two equal blocks double the variance: a ratio of 2 lies ten errors away.
    assert 1.0 / found[0].ratio_error > 9.0


def test_every_stream_stratum_and_block_has_draws_of_its_own() -> None:
    seen = set()
    for stream in engine.Stream:
        for stratum in range(6):
            for block in range(3):
                rng = engine._generator(1, stream, stratum, block)
                seen.add(rng.bytes(16))
    assert len(seen) == len(engine.Stream) * 6 * 3
