"""First passages and days at a discount: chances against the paths' own days."""

from dataclasses import replace

import numpy as np
import pytest

from risk import paths
from risk.analysis.passages import days_below, passage_curve, passages
from risk.engine import Simulation, simulate
from risk.episodes import DAYS_SEEN
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

LAWS = ModelParameters.base()
DAYS = 60


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    """Every day of paths with dislocations as often as six a year."""
    laws = replace(LAWS, dislocation=replace(LAWS.dislocation, entries_per_year=6.0))
    settings = Settings(seed=1, n_paths=3000, horizons=tuple(range(1, DAYS + 1)))
    return simulate(factories.market(), laws, Scenario.base(), settings)


@pytest.mark.parametrize("day", [7, 30, DAYS])
def test_the_chance_within_a_horizon_is_that_of_the_lowest_day(
    simulation: Simulation, day: int
) -> None:
    lowest = simulation.kept[:day, paths.BASIS].min(axis=0)
    weights = simulation.weights(day)
    for row in passages(simulation, day):
        expected = float(weights[lowest <= -row.threshold].sum())
        assert row.chance.value == pytest.approx(expected, rel=1e-12)
        assert 0.0 < row.chance.low95 < expected < row.chance.high95 or expected == 0.0


def test_half_of_those_that_see_a_discount_have_seen_it_by_the_day_stated(
    simulation: Simulation,
) -> None:
    weights = simulation.weights(DAYS)
    basis = simulation.kept[:, paths.BASIS]
    for row in passages(simulation, DAYS):
        assert row.median_day is not None
        seen = [
            float(weights[(basis[:day] <= -row.threshold).any(axis=0)].sum())
            for day in (row.median_day - 1, row.median_day)
        ]
        assert seen[0] < 0.5 * row.chance.value <= seen[1] * (1.0 + 1e-12)


def test_the_curve_ends_at_the_chance_and_never_falls(simulation: Simulation) -> None:
    curve, rows = passage_curve(simulation), passages(simulation, DAYS)
    assert curve.days[0] == 0.0
    assert curve.days[-1] == DAYS
    assert (curve.chance[:, 0] == 0.0).all()
    assert (np.diff(curve.chance, axis=1) >= 0.0).all()
    assert (np.diff(curve.chance, axis=0) <= 0.0).all()
    assert curve.chance[:, -1] == pytest.approx([row.chance.value for row in rows], rel=1e-12)


def test_the_share_of_days_is_the_average_over_the_days(simulation: Simulation) -> None:
    basis, weights = simulation.kept[:, paths.BASIS], simulation.weights(DAYS)
    for row in days_below(simulation):
        expected = float((weights * (basis <= -row.threshold).mean(axis=0)).sum())
        assert row.share.value == pytest.approx(expected, rel=1e-12)


def test_a_discount_that_no_path_sees_has_no_day_and_a_bounded_chance() -> None:
    laws = replace(LAWS, slashing=replace(LAWS.slashing, events_per_year=0.0))
    settings = Settings(seed=1, n_paths=200, horizons=(1,))
    rows = passages(simulate(factories.market(), laws, Scenario.base(), settings), 1)
    assert rows[-1].median_day is None
    assert rows[-1].chance.value == 0.0
    assert rows[-1].chance.high95 > 0.0


def test_evidence_of_a_deeper_discount_is_never_more_than_of_a_shallower_one() -> None:
    for seen in DAYS_SEEN:
        assert list(seen.shares) == sorted(seen.shares, reverse=True)
        for share in seen.shares:
            assert (share * seen.days) == pytest.approx(round(share * seen.days), abs=1e-9)
