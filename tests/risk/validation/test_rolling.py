"""Rolling forecasts: blind to the future, exact where they can be, and wrong laws found out."""

from dataclasses import replace

import numpy as np
import pytest

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.measures import expected_shortfall, value_at_risk
from risk.parameters import GarchParameters
from risk.processes.shocks import innovation_law
from risk.validation.backtest import kupiec
from risk.validation.book import Book, History
from risk.validation.calibration import student
from risk.validation.calibration.garch import simulated_returns
from risk.validation.evidence import cases
from risk.validation.models import FITS, Model
from risk.validation.price_law import PriceLaw, Recursion, correction_tables, price_paths
from risk.validation.rolling import WINDOW_DAYS, Forecasts, forecasts

PATHS = 2048
ETH = Book(name="ETH/USD", eth=1.0)
RPL = Book(name="RPL/USD", rpl=1.0)
TREASURY = Book(name="Treasury", usd=5e6, eth=1000.0, reth=2000.0, rpl=40_000.0)
LAW = GarchParameters(annual_volatility=0.8, alpha=0.09, beta=0.88, degrees_of_freedom=3.7)


def history(seed: int, n: int = 700, widen_from: int = 0, factor: float = 1.0) -> History:
    """Return prices of the engine's law, from a day on with returns larger by a factor."""
    rng = np.random.default_rng(seed)
    eth, rpl = (
        simulated_returns(LAW, student.draws(rng, (500 + n - 1, 1), 3.7, 12.0))[:, 0]
        for _ in range(2)
    )
    if factor != 1.0:
        eth[widen_from:] *= factor
    return History(
        days=np.arange(n) + 19_000,
        eth_usd=2000.0 * np.exp(np.concatenate([[0.0], np.cumsum(eth)])),
        rpl_eth=0.01 * np.exp(np.concatenate([[0.0], np.cumsum(rpl)])),
        rate=1.1 + 0.0001 * np.arange(n),
    )


def rows(found: Forecasts) -> FloatArray:
    return np.vstack([found.value_at_risk, found.expected_shortfall, found.tails.T])


@pytest.mark.parametrize("model", list(Model))
def test_a_forecast_does_not_hang_on_any_later_day(model: Model) -> None:
    known = history(1)
    cut = 640
    changed = replace(
        known,
        eth_usd=np.where(np.arange(700) > cut, known.eth_usd * 0.3, known.eth_usd),
        rpl_eth=np.where(np.arange(700) > cut, known.rpl_eth * 2.0, known.rpl_eth),
    )
    for one, other in zip(
        forecasts(TREASURY, known, model, n_paths=PATHS),
        forecasts(TREASURY, changed, model, n_paths=PATHS),
        strict=True,
    ):
        until = one.days <= known.days[cut]
        assert until.sum() == cut + 1 - WINDOW_DAYS
        assert np.array_equal(rows(one)[:, until], rows(other)[:, until])
        assert not np.array_equal(rows(one)[:, ~until], rows(other)[:, ~until])


@pytest.mark.parametrize("model", list(Model))
def test_a_forecast_follows_the_day_before(model: Model) -> None:
    known = history(1)
    last = 600
    calm, wild = (
        replace(
            known,
            eth_usd=np.where(np.arange(700) >= last, known.eth_usd * move, known.eth_usd),
        )
        for move in (1.0, 0.7)
    )
    one, other = (forecasts(ETH, each, model, n_paths=PATHS)[0] for each in (calm, wild))
    day = last - WINDOW_DAYS
    assert other.value_at_risk[1, day] >= one.value_at_risk[1, day]
    assert other.expected_shortfall[1, day] > one.expected_shortfall[1, day]


def test_historical_simulation_is_the_measure_of_the_last_500_days() -> None:
    known = history(2)
    found = forecasts(ETH, known, Model.HISTORICAL)[0]
    returns = known.eth_usd[1:] / known.eth_usd[:-1] - 1.0
    for k in (0, 57, 150):
        window = -returns[k : k + WINDOW_DAYS]
        for row, confidence in enumerate((0.975, 0.99)):
            assert found.value_at_risk[row, k] == pytest.approx(value_at_risk(window, confidence))
            assert found.expected_shortfall[row, k] == pytest.approx(
                expected_shortfall(window, confidence)
            )


def test_losses_are_those_of_the_amounts_held() -> None:
    known = history(3)
    values = TREASURY.values(known)
    found = forecasts(TREASURY, known, Model.HISTORICAL)[1]
    assert found.losses[0] == pytest.approx(1.0 - values[WINDOW_DAYS + 10] / values[WINDOW_DAYS])
    assert found.days[0] == known.days[WINDOW_DAYS]
    assert found.losses.size == 700 - WINDOW_DAYS - 10


@pytest.mark.slow
def test_the_default_is_not_rejected_by_its_own_law_and_losses_half_as_large_again_are() -> None:
    found = forecasts(ETH, history(1, 1300), Model.DEFAULT, n_paths=PATHS)[0]
    limits, n = found.value_at_risk[0], found.losses.size
    assert kupiec(int(np.sum(found.losses > limits)), n, 0.025).p_value > 0.001
    assert kupiec(int(np.sum(1.5 * found.losses > limits)), n, 0.025).p_value < 0.001


@pytest.mark.slow
def test_a_right_model_scores_no_worse_than_one_with_normal_tails_which_is_hit_more_often() -> None:
    known = history(4, 1400)
    made, rivals = cases(
        [forecasts(ETH, known, m, n_paths=PATHS)[0] for m in (Model.DEFAULT, Model.NORMAL)]
    )
    assert [case.model for case in made] == [Model.DEFAULT, Model.NORMAL]
    assert rivals[0].winner in {"default", "level"}
    default, normal = made
    # At 99 % a normal law of the same variance lies too near.
    assert len(normal.hits) > len(default.hits)


def test_paths_are_the_engines_steps_in_plain_numpy() -> None:
    rng = np.random.default_rng(5)
    eth, rpl = rng.standard_normal((2, 3, 50))
    tables = innovation_law(5.5, 0.11, 3.7, 12.0, 3.4, 12.0)
    law = PriceLaw(
        eth=eth,
        rpl=rpl,
        eth_correction=tables.eth_correction,
        rpl_correction=tables.rpl_correction,
        cross=np.zeros_like(tables.cross_correction),
        eth_recursion=Recursion(1e-4, 0.1, 0.8, 1.0),
        rpl_recursion=Recursion(2e-4, 0.2, 0.6, 1.0),
    )
    near, far = np.zeros((2, 50)), np.zeros((2, 50))
    price_paths(law, 0.0016, 0.0025, near, far)
    for row, z, start, (omega, alpha, beta, _), table in (
        (0, eth, 0.0016, law.eth_recursion, tables.eth_correction),
        (1, rpl, 0.0025, law.rpl_recursion, tables.rpl_correction),
    ):
        variance, total = np.full(50, start), np.zeros(50)
        for day in range(3):
            s = np.sqrt(variance)
            total += s * z[day] - s * s * np.interp(s, np.arange(65) * 0.8 / 64, table)
            variance = omega + alpha * variance * z[day] ** 2 + beta * variance
            if day == 0:
                assert near[row] == pytest.approx(total)
        assert far[row] == pytest.approx(total)


def test_innovations_drawn_from_the_past_keep_prices_fair() -> None:
    rng = np.random.default_rng(6)
    z, y = rng.standard_t(5.0, (2, 800))
    eth, rpl, cross = correction_tables(z, y)
    for i, j in ((4, 7), (10, 3)):
        s, r = i * 0.8 / 64, j * 0.8 / 64
        both = eth[i] * s * s + rpl[j] * r * r + cross[i, j] * s * r
        assert np.mean(np.exp(s * z + r * y - both)) == pytest.approx(1.0)
        assert np.mean(np.exp(s * z - eth[i] * s * s)) == pytest.approx(1.0)


@pytest.mark.parametrize("model", list(FITS))
def test_simulated_prices_are_fair_and_move_with_one_another(model: Model) -> None:
    known = history(7, 900)
    returns = [np.diff(np.log(prices)) for prices in (known.eth_usd, known.rpl_eth)]
    fitted = FITS[model](*returns, np.random.default_rng(1), (10, 100_000))
    near, far = np.zeros((2, 100_000)), np.zeros((2, 100_000))
    price_paths(fitted.law, 0.0018, 0.0018, near, far)
    for growth in (np.exp(far[0]), np.exp(far[0] + far[1]), np.exp(near[0])):
        assert abs(growth.mean() - 1.0) < 4.0 * growth.std() / np.sqrt(100_000)


def test_short_or_gapped_histories_are_refused() -> None:
    known = history(8)
    with pytest.raises(ParameterError, match="too few"):
        forecasts(ETH, known.part(0, 600), Model.HISTORICAL)
    days = known.days.copy()
    days[300:] += 5
    with pytest.raises(ParameterError, match="gap of 5 days"):
        replace(known, days=days)
    with pytest.raises(ParameterError, match="positive"):
        replace(known, eth_usd=-known.eth_usd)
