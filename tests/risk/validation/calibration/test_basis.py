"""Episodes and levels of the basis against days whose regime is known."""

import math

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.parameters import BasisParameters
from risk.validation.calibration.basis import fit_basis

LAW = BasisParameters()


def history(seed: int, years: int, entries: float, length: float, mild: float) -> FloatArray:
    """Return a basis of two regimes by day: calm, and mild or severe around their means."""
    rng = np.random.default_rng(seed)
    values, regime, level = np.empty(365 * years), 0, 0.0
    for day in range(values.size):
        if regime == 0 and rng.random() < entries / 365.0:
            regime = 1 if rng.random() < mild else 2
        elif regime and rng.random() < 1.0 / length:
            regime = 0
        row = (LAW.calm, LAW.mild, LAW.severe)[regime]
        # At once to the new level, so that only the counting is tested.
        level = row.mean + 0.0002 * rng.standard_normal()
        values[day] = level
    return values


def test_entries_and_lengths_are_those_of_the_law() -> None:
    rates, lengths = [], []
    for seed in range(1, 41):
        fit = fit_basis(np.arange(365 * 12), history(seed, 12, 2.0, 60.0, 0.5), LAW)
        rates.append((fit.entries_per_year - 2.0) / fit.entries_error)
        lengths.append((fit.mean_length_days - 60.0) / fit.mean_length_error)
    for distances in (rates, lengths):
        # Mean of 40 distances with deviation one: its error is 0.16; very short episodes are lost.
        assert np.mean(distances) == pytest.approx(0.0, abs=0.6)
        assert np.mean(np.abs(distances) < 1.96) >= 0.85  # 0.95 less three errors
    # A law with half as many entries is told apart.
    other = fit_basis(np.arange(365 * 12), history(1, 12, 0.5, 60.0, 0.5), LAW)
    assert other.entries_per_year + 1.96 * other.entries_error < 2.0


def test_an_episode_has_its_days_its_depth_and_its_kind() -> None:
    basis = np.zeros(400)
    basis[100:150] = -0.005
    basis[200:260] = -0.03
    basis[230] = -0.06
    basis[300] = -0.05  # one day of noise is no episode
    fit = fit_basis(np.arange(1000, 1400), basis, LAW)
    first, second = fit.episodes
    assert (first.first_day, first.last_day, first.is_severe) == (1100, 1149, False)
    assert (second.first_day, second.last_day, second.is_severe) == (1200, 1259, True)
    assert second.lowest == -0.06
    assert fit.entries == fit.ends == 2
    assert fit.mean_length_days == pytest.approx(55.0)
    assert fit.calm_days == 400 - 110
    assert fit.entries_per_year == pytest.approx(365.0 * 2 / 290)


def test_what_began_before_the_sample_is_no_entry_but_its_days_count() -> None:
    basis = np.zeros(400)
    basis[:50] = -0.005
    basis[380:] = -0.005
    fit = fit_basis(np.arange(400), basis, LAW)
    assert fit.entries == 1
    assert fit.ends == 1
    assert fit.mean_length_days == pytest.approx(70.0)  # 50 and 20 days, one end


def test_levels_are_fitted_within_their_regime() -> None:
    rng = np.random.default_rng(1)
    basis = np.empty(2000)
    level = 0.0
    for day in range(2000):
        row = LAW.severe if 800 <= day < 1400 else LAW.calm
        if day in {800, 1400}:
            level = row.mean
        level = row.mean + row.decay * (level - row.mean)
        level += row.daily_deviation * rng.standard_normal()
        basis[day] = level
    levels = dict(fit_basis(np.arange(2000), basis, LAW).levels)
    calm, severe = levels["calm"], levels["severe"]
    assert calm.mean == pytest.approx(0.0, abs=4.0 * calm.mean_error)
    assert severe.mean == pytest.approx(-0.028, abs=4.0 * severe.mean_error)
    assert calm.annual_volatility == pytest.approx(0.0195, rel=0.15)
    assert severe.annual_volatility == pytest.approx(0.077, rel=0.15)
    assert severe.mean < calm.mean - 5.0 * math.hypot(severe.mean_error, calm.mean_error)


def test_a_short_basis_and_one_without_calm_are_refused() -> None:
    with pytest.raises(ParameterError, match="180 days at least, got 179"):
        fit_basis(np.arange(179), np.zeros(179), LAW)
    with pytest.raises(ParameterError, match="No day of the basis is calm"):
        fit_basis(np.arange(200), np.full(200, -0.05), LAW)


def test_entries_are_counted_per_year_of_calm_whether_or_not_each_day_has_a_value() -> None:
    # Two years of which every other day has a value: one episode of a hundred days.
    days = np.arange(0, 730, 2)
    basis = np.where((days >= 300) & (days < 400), -0.02, 0.0)
    fit = fit_basis(days, basis, LAW)
    assert fit.entries == 1
    assert fit.calm_days == pytest.approx(630, abs=8)
    assert fit.entries_per_year == pytest.approx(365.0 / 630.0, rel=0.02)
