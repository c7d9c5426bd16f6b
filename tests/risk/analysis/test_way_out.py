"""Delays before rETH can leave, the cost curve, and what a slashing summary says."""

import datetime
import math

import numpy as np
import pytest

from risk.analysis.distribution import fan_days, histogram
from risk.analysis.way_out import delay_days
from risk.assessment import assess
from risk.measures import LossSample
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, Location, Treasury
from tests.risk import factories

MARKET, LAWS = factories.market(), ModelParameters.base()
FEW = Settings(seed=1, n_paths=100, horizons=(30,))


def _treasury(*holdings: tuple[float, Location, datetime.date | None]) -> Treasury:
    return Treasury(
        name="",
        positions=tuple(
            Holding(asset=Asset.RETH, amount=amount, location=location, available_from=opens)
            for amount, location, opens in holdings
        ),
    )


def test_what_is_at_hand_leaves_first_and_bridges_delay_the_rest() -> None:
    treasury = _treasury(
        (50.0, Location.ARBITRUM, None),
        (30.0, Location.MAINNET, None),
        (20.0, Location.SCROLL, None),
    )
    for fraction, days in ((0.3, 0), (0.31, 1), (0.5, 1), (0.51, 7), (1.0, 7)):
        assert delay_days(treasury, fraction, "2026-08-22") == days


def test_a_date_of_release_delays_and_the_longer_delay_counts() -> None:
    treasury = _treasury(
        (1.0, Location.MAINNET, datetime.date(2026, 9, 1)),
        (1.0, Location.BASE, datetime.date(2026, 8, 25)),
        (1.0, Location.CUSTODIAN, datetime.date(2020, 1, 1)),
    )
    for fraction, days in ((1.0 / 3.0, 1), (2.0 / 3.0, 7), (1.0, 10)):
        assert delay_days(treasury, fraction, "2026-08-22") == days


def test_delays_are_added_to_the_days_to_leave() -> None:
    near = assess(_treasury((10.0, Location.MAINNET, None)), MARKET, LAWS, Scenario.base(), FEW)
    far = assess(_treasury((10.0, Location.BASE, None)), MARKET, LAWS, Scenario.base(), FEW)
    for one, other in zip(near.exit, far.exit, strict=True):
        assert (one.days.base, other.days.base) == (1.0, 8.0)
    said = [notice for notice in far.notices if "can move only after up to 7 days" in notice]
    assert len(said) == 1
    assert "rETH" in said[0]
    assert not any("can move only" in notice for notice in near.notices)


def test_the_curve_passes_through_the_table_and_rises() -> None:
    answer = assess(factories.treasury(), MARKET, LAWS, Scenario.base(), FEW)
    curve = answer.exit_curve
    assert curve is not None
    for line in (curve.low, curve.base, curve.high):
        assert (np.diff(line) >= -1e-12).all()
    assert (curve.low <= curve.base).all()
    assert (curve.base <= curve.high).all()
    whole = int(np.argmin(np.abs(curve.reth - 5000.0)))
    assert curve.reth[whole] == pytest.approx(5000.0)
    assert curve.base[whole] == pytest.approx(answer.exit_row(1.0).cost_fraction.base)


def test_a_fan_has_every_day_up_to_twelve_and_then_twelve() -> None:
    assert fan_days(1) == (1,)
    assert fan_days(7) == (1, 2, 3, 4, 5, 6, 7)
    assert len(fan_days(30)) == len(fan_days(365)) == 12
    assert fan_days(365)[-1] == 365


def test_a_histogram_holds_everything_in_its_outermost_bins() -> None:
    losses = np.concatenate([np.linspace(0.0, 1.0, 998), [-100.0, 100.0]])
    found = histogram(30, LossSample.of(losses))
    assert found.probability.sum() == pytest.approx(1.0, abs=1e-12)
    assert found.edges[0] > -100.0
    assert found.edges[-1] < 100.0
    same = histogram(30, LossSample.of(np.zeros(10)))
    assert same.probability.sum() == pytest.approx(1.0)
    assert same.probability.max() == pytest.approx(1.0)


def test_the_chance_of_a_slashing_is_that_of_its_rate() -> None:
    for days in (30, 90):
        asked = Settings(seed=1, n_paths=5000, horizons=(days,))
        found = assess(factories.treasury(), MARKET, LAWS, Scenario.base(), asked).slashing
        assert found.probability == pytest.approx(-math.expm1(-0.005 * days / 365.0), rel=1e-9)
        assert 0.0 < found.chance_of_loss.value < found.probability
        assert found.loss_today == 0.0


def test_the_first_wei_falls_where_the_penalty_passes_the_bond() -> None:
    # Published shares of the network: bonds of 4, 8 and 16 ETH.
    for bond, share in ((4.0, 0.0410), (8.0, 0.0827), (16.0, 0.1660)):
        market = factories.market(bond_eth=bond, total_stake_eth=34_200_207.0)
        found = assess(factories.treasury(), market, LAWS, Scenario.base(), FEW).slashing
        assert found.first_wei_share == pytest.approx(share, abs=5e-5)


def test_what_slashed_validators_lose_is_borne_to_the_gwei() -> None:
    """Round figures: every validator loses the same, its bond pays first, rETH the rest."""
    from risk.slashing.loss import reth_loss_fraction
    from risk.slashing.penalties import correlated_loss_gwei

    market = factories.market(validators=10_000.0, bond_eth=4.0, reth_total_eth=300_000.0)
    gwei = 10**9
    total = 36_000_000 * gwei
    for share in (0.01, 0.05, 0.1, 0.2):
        penalty = correlated_loss_gwei(
            32 * gwei, round(share * 36_000_000) * gwei, total, LAWS.slashing.fork
        )
        hit = round(share * 10_000)
        bonds = hit * min(penalty, 4 * gwei)
        reth = round(reth_loss_fraction(market, LAWS.slashing, share) * 300_000 * gwei)
        assert abs(hit * penalty - bonds - reth) <= 1
