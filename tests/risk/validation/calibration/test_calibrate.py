"""A whole calibration: what it finds, what it leaves out and says, and what it refuses."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from risk.errors import ParameterError
from risk.parameters import ModelParameters
from risk.validation.calibration.calibrate import calibrate
from risk.validation.calibration.in_force import FIELDS, value_of, with_estimates
from risk.validation.calibration.part import Part
from risk.validation.calibration.series import KINDS, DailySeries, daily
from tests.risk.validation.calibration import samples
from tests.risk.validation.calibration.test_liquidity import log_depth

FIRST, DAYS = 19_000, 1200
AS_OF = FIRST + DAYS - 1


def series(name: str, values: np.ndarray) -> DailySeries:
    return daily(KINDS[name], FIRST + np.arange(values.size), values, "by hand")


def made() -> dict[str, DailySeries]:
    """Return a history of the laws: prices, depth, and a rate with a market price around it."""
    rng = np.random.default_rng(1)
    eth = 2000.0 * np.exp(np.cumsum(samples.returns(samples.ETH, DAYS, 1)))
    rpl = 0.003 * np.exp(np.cumsum(samples.returns(samples.RPL, DAYS, 2)))
    rate = 1.1 * np.exp(0.023 / 365.0 * np.arange(DAYS))
    basis = 0.001 * rng.standard_normal(DAYS)
    basis[500:580] -= 0.006
    return {
        "eth_usd": series("eth_usd", eth),
        "rpl_eth": series("rpl_eth", rpl),
        "redemption_rate": series("redemption_rate", rate),
        "reth_eth": series("reth_eth", rate * (1.0 + basis)),
        "depth": series("depth", 1300.0 * np.exp(log_depth(1, DAYS))),
        "exit_wait": series("exit_wait", np.where(np.arange(DAYS) % 300 > 260, 9.0, 0.0)),
    }


@pytest.fixture(scope="module")
def found() -> Part:
    return calibrate(made(), AS_OF, np.random.default_rng(1))


def test_every_estimate_names_a_parameter_its_sample_and_its_error(found: Part) -> None:
    names = [estimate.name for estimate in found.estimates]
    assert len(set(names)) == len(names)
    assert set(names) <= set(FIELDS)
    for estimate in (*found.estimates, *found.figures):
        assert estimate.method
        assert estimate.sample.n >= 30
        assert estimate.sample.unit
    without = {row.name for row in found.estimates if row.standard_error is None}
    assert without == {f"{law}.initial_annual_volatility" for law in ("eth_price", "rpl_price")}


def test_the_laws_with_which_the_history_was_made_are_found_again(found: Part) -> None:
    truth = {
        **{f"eth_price.{name}": getattr(samples.ETH, name) for name in _GARCH},
        **{f"rpl_price.{name}": getattr(samples.RPL, name) for name in _GARCH},
        "dependence.eth_rpl": 0.0,
        "depth.half_life_days": 14.0,
        "depth.daily_volatility": 0.146,
        "dependence.eth_depth": 0.0,
        "dependence.eth_basis": 0.0,
    }
    estimates = {estimate.name: estimate for estimate in found.estimates}
    for name, value in truth.items():
        distance = estimates[name].distance_from(value)
        assert distance is not None
        assert abs(distance) < 4.0, name
    # A wrong law is told apart by the same errors.
    far = estimates["rpl_price.beta"].distance_from(samples.ETH.beta)
    assert far is not None
    assert far < -2.0


_GARCH = ("annual_volatility", "alpha", "beta", "degrees_of_freedom")


def test_the_dislocation_is_counted_and_its_level_fitted(found: Part) -> None:
    estimates = {estimate.name: estimate for estimate in found.estimates}
    assert estimates["dislocation.mean_length_days"].value == pytest.approx(80.0, abs=4.0)
    assert estimates["dislocation.entries_per_year"].value == pytest.approx(
        365.0 / (DAYS - 80), rel=0.02
    )
    assert estimates["basis.mild.mean"].value == pytest.approx(-0.006, abs=0.0006)
    assert "basis.severe.mean" not in estimates
    assert any("severe on too few days" in notice for notice in found.notices)


def test_the_values_make_laws_that_hold_together(found: Part) -> None:
    laws = with_estimates(ModelParameters.base(), found.estimates)
    for estimate in found.estimates:
        assert value_of(laws, estimate.name) == estimate.value


def test_heavy_tails_get_no_block_bootstrap_and_say_so(found: Part) -> None:
    figures = {figure.name: figure for figure in found.figures}
    estimates = {estimate.name: estimate for estimate in found.estimates}
    for series_name, law in (("eth_usd", "eth_price"), ("rpl_eth", "rpl_price")):
        volatility = estimates[f"{law}.annual_volatility"]
        assert len(volatility.draws) == 40
        heavy = estimates[f"{law}.degrees_of_freedom"].value < 4.0
        assert ("block bootstrap is not supported" in volatility.note) is heavy
        assert (f"{series_name}.volatility_by_blocks" not in figures) is heavy
        assert len(figures[f"{series_name}.volatility_of_years"].draws) == 3


def test_light_tails_get_both() -> None:
    law = replace(samples.RPL, degrees_of_freedom=8.0)
    prices = 2000.0 * np.exp(np.cumsum(samples.returns(law, DAYS, 1)))
    found = calibrate({"eth_usd": series("eth_usd", prices)}, AS_OF, np.random.default_rng(1))
    figures = {figure.name: figure for figure in found.figures}
    blocks = figures["eth_usd.volatility_by_blocks"]
    assert blocks.kind == "block bootstrap"
    assert blocks.standard_error is not None
    assert found.estimates[0].note == ""


@pytest.mark.slow
def test_the_same_seed_gives_the_same_calibration(found: Part) -> None:
    again = calibrate(made(), AS_OF, np.random.default_rng(1))
    assert again == found


def test_old_prices_tell_nothing_of_today() -> None:
    history = {"rpl_eth": made()["rpl_eth"]}
    late = calibrate(history, AS_OF + 4, np.random.default_rng(1))
    assert "rpl_price.initial_annual_volatility" not in {row.name for row in late.estimates}
    assert any("starts at the long run" in notice for notice in late.notices)


def test_one_half_of_a_basis_is_said_to_be_missing() -> None:
    history = {name: made()[name] for name in ("exit_wait", "reth_eth")}
    found = calibrate(history, AS_OF, np.random.default_rng(1))
    assert found.estimates == ()
    assert found.notices == (
        "A basis needs both `reth_eth` and `redemption_rate`, so none is calibrated.",
        "The exit queue had 4 busy spells, too few for its law: the base values stay.",
    )


def without(history: Mapping[str, DailySeries]) -> str:
    with pytest.raises(ParameterError) as caught:
        calibrate(history, AS_OF, np.random.default_rng(1))
    return str(caught.value)


def test_nothing_is_made_of_nothing() -> None:
    assert "no series" in without({})
    assert "tell no parameter" in without({"reth_eth": made()["reth_eth"]})


def test_two_series_that_do_not_belong_together_are_refused() -> None:
    history = made()
    rate = history["redemption_rate"]
    other = replace(rate, values=rate.values * 1.3)
    said = without({"reth_eth": history["reth_eth"], "redemption_rate": other})
    assert "differ by -23.1% at the median" in said


def test_an_unusable_series_stops_everything() -> None:
    history = made()
    history["depth"] = history["depth"].until(FIRST + 50)
    assert "`depth` is too short" in without(history)
