"""Basis, depth and dislocations, simulated by the engine, follow their stated laws and no others.

Bounds and power as in `test_laws_prices`.
"""

import math

import pytest

from risk.parameters import BasisLevel, DepthParameters, ModelParameters
from tests.risk.processes.test_laws_prices import SEEDS, holds
from tests.validate import between_walls, laws

LEVELS = ModelParameters.base().basis


@pytest.mark.parametrize("seed", SEEDS)
def test_the_basis_reverts_by_its_half_life_to_its_width(seed: int) -> None:
    for finding in laws.basis_findings(seed, 8000, 120):
        holds(finding)


@pytest.mark.parametrize("seed", SEEDS)
def test_depth_reverts_by_its_half_life_and_steps_as_often_as_venues_fail(seed: int) -> None:
    for finding in laws.depth_findings(seed, 8000, 120):
        holds(finding)


@pytest.mark.parametrize("seed", SEEDS)
def test_dislocations_come_last_and_follow_falls_of_eth_as_often_as_stated(seed: int) -> None:
    for finding in laws.regime_findings(seed, 8000, 120):
        holds(finding)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_basis_keeps_its_walls_on_every_path_and_day(seed: int) -> None:
    for wall in laws.walls(seed, 2000, 120):
        assert wall.beyond == 0, wall
        assert wall.beyond_wrong > 0, wall
        assert wall.days > 1000, wall


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_bought_or_minted_away_no_longer_weighs_on_the_basis(seed: int) -> None:
    for finding in between_walls.findings(seed, 8000, 120):
        holds(finding)


@pytest.mark.parametrize("level", [LEVELS.calm, LEVELS.mild, LEVELS.severe])
def test_two_days_of_the_basis_are_one_step_of_two_days(level: BasisLevel) -> None:
    """The step is exact: halving half-life and doubling variance a year is two days in one."""
    two = BasisLevel(
        mean=level.mean,
        half_life_days=level.half_life_days / 2.0,
        annual_volatility=level.annual_volatility * math.sqrt(2.0),
        carry=level.carry,
    )
    assert two.decay == pytest.approx(level.decay**2, rel=1e-13)
    composed = level.daily_deviation**2 * (1.0 + level.decay**2)
    assert two.daily_deviation**2 == pytest.approx(composed, rel=1e-12)
    # Euler's step is not.
    speed, spread = math.log(2.0) / level.half_life_days, level.annual_volatility**2 / 365.0
    euler = spread * (1.0 + (1.0 - speed) ** 2)
    assert abs(euler / (2.0 * spread) - 1.0) > 1e-2


def test_two_days_of_depth_revert_as_one_step_of_two_days() -> None:
    rules = DepthParameters()
    two = DepthParameters(half_life_days=rules.half_life_days / 2.0)
    assert two.decay == pytest.approx(rules.decay**2, rel=1e-13)
