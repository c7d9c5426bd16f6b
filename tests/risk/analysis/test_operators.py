"""Operators: bonds, losses by size, who bears them, and how long the reported rate hides them."""

import numpy as np
import pytest

from risk.analysis.operators import recognition
from risk.assessment import assess
from risk.operators import Operators
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

LAWS = ModelParameters.base()
FEW = Settings(seed=1, n_paths=100, horizons=(30,))


def operators(
    scenario: Scenario | None = None, settings: Settings = FEW, **market: object
) -> Operators:
    found = assess(
        factories.treasury(),
        factories.market(**market),
        LAWS,
        scenario or Scenario.base(),
        settings,
    ).operators
    assert found is not None
    return found


def test_the_census_adds_up() -> None:
    census = operators(validators=10_000.0, bond_eth=8.0).census
    assert (census.bonds_eth, census.borrowed_eth) == (80_000.0, 240_000.0)


def test_a_bond_of_four_eth_is_gone_at_its_published_share() -> None:
    thin = operators(total_stake_eth=34_200_207.0).thin_bond
    assert thin.bond_eth == 4.0
    assert thin.share == pytest.approx(0.0410, abs=5e-5)


def test_nothing_is_lost_up_to_the_first_wei_and_something_beyond() -> None:
    made = assess(factories.treasury(), factories.market(), LAWS, Scenario.base(), FEW)
    assert made.operators is not None
    curve, first = made.operators.curve, made.slashing.first_wei_share
    assert first in curve.shares
    # The penalty is floored to whole Gwei, so that at the share itself it may not reach yet.
    assert (curve.loss[curve.shares <= first] < 1e-9).all()
    assert (curve.loss[curve.shares > first] > 0.0).all()
    assert (np.diff(curve.loss) >= 0.0).all()
    assert (curve.shares[0], curve.shares[-1]) == pytest.approx((0.001, 0.33))


def test_a_tenth_of_the_network_takes_what_its_penalties_exceed_the_bonds_by() -> None:
    """36 m ETH staked: each loses 9.6 + 0.0630 ETH, 4 ETH of which the bond bears."""
    found = operators(validators=10_000.0, bond_eth=4.0, reth_total_eth=300_000.0)
    tenth = next(row for row in found.bearers if row.share == 0.1)
    assert tenth.each_eth == pytest.approx(9.6 + 32.0 / 4096.0 + 0.05521408, abs=1e-6)
    assert tenth.validators == 1000.0
    assert tenth.bond_eth == 4000.0
    assert tenth.rpl_eth == 0.0
    assert tenth.reth_eth == pytest.approx(1000.0 * (tenth.each_eth - 4.0))
    assert tenth.loss == pytest.approx(tenth.reth_eth / 300_000.0)
    assert tenth.treasury_eth == pytest.approx(tenth.loss * 5000.0 * 1.16)


def test_one_third_of_the_network_loses_everything() -> None:
    last = operators(validators=9000.0, bond_eth=8.0).bearers[-1]
    assert last.each_eth == 32.0
    assert (last.bond_eth, last.reth_eth) == pytest.approx((24_000.0, 72_000.0))


def test_the_scenarios_own_slashing_is_among_the_sizes_and_as_the_summary_says() -> None:
    made = assess(
        factories.treasury(),
        factories.market(),
        LAWS,
        Scenario(name="", slashed_share_now=0.15),
        FEW,
    )
    assert made.operators is not None
    (own,) = (row for row in made.operators.bearers if row.of_scenario)
    assert own.share == 0.15
    assert own.loss == pytest.approx(made.slashing.loss_today, rel=1e-12)
    assert own.treasury_eth * 2000.0 == pytest.approx(made.slashing.loss_today_usd, rel=1e-12)
    assert not any(row.of_scenario for row in operators().bearers)


def test_the_bands_share_out_every_outcome() -> None:
    bands = operators(settings=Settings(seed=1, n_paths=10_000, horizons=(30,))).bands
    assert sum(band.chance.value for band in bands) == pytest.approx(1.0, abs=1e-12)
    assert [band.above for band in bands[1:]] == [0.0, *[b.up_to for b in bands[1:-1]]]


def test_the_chance_of_no_loss_is_that_of_a_share_before_the_first_wei() -> None:
    """The share is log-uniform, so that the chance is a ratio of logarithms."""
    for seed in range(1, 6):
        asked = Settings(seed=seed, n_paths=10_000, horizons=(30,))
        made = assess(factories.treasury(), factories.market(), LAWS, Scenario.base(), asked)
        assert made.operators is not None
        none = made.operators.bands[0].chance
        exact = np.log(made.slashing.first_wei_share / 0.001) / np.log(0.33 / 0.001)
        # One stratified path decides: its slice is one in so many of a window of days.
        assert none.value == pytest.approx(exact, abs=max(5.0 * none.standard_error, 1.0 / 256.0))
        assert none.value < 1.0


def test_bonds_that_no_event_exhausts_lose_nothing_for_certain() -> None:
    bands = operators(bond_eth=31.0, settings=Settings(seed=1, n_paths=5000, horizons=(30,))).bands
    exact = [(band.chance.value, band.chance.standard_error) for band in bands]
    # Only beyond 32.2 % of the network is a bond of 31 ETH gone: 0.4 % of the events.
    assert exact[0][0] == pytest.approx(1.0 - np.log(0.33 / 0.3223) / np.log(330.0), abs=4e-3)
    assert exact[-1] == (0.0, 0.0)


@pytest.mark.parametrize(("loss", "reports"), [(0.05, 3), (0.1, 6), (0.15, 9)])
def test_the_rate_is_true_again_after_the_published_number_of_reports(
    loss: float, reports: int
) -> None:
    """0.02 ETH per rETH a day at a rate of 1.17."""
    found = recognition(loss, factories.market(redemption_rate=1.17), LAWS)
    assert (found.first_day, found.reports, found.days) == (19, reports, 18 + reports)


def test_no_loss_needs_no_report() -> None:
    found = recognition(0.0, factories.market(), LAWS)
    assert (found.first_day, found.reports, found.days) == (0, 0, 0)
