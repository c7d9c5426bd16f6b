"""The engine: same bytes anywhere, paths that extend, sliders that touch only what they move."""

import math
import os
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import fields, replace
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from risk import engine, paths
from risk.assessment import assess
from risk.engine import FactorStates, Simulation, simulate
from risk.errors import ParameterError
from risk.parameters import ModelParameters
from risk.paths import Holdings
from risk.scenario import SLIDERS, Scenario
from risk.settings import Settings
from tests.risk import factories

MARKET, LAWS, BASE = factories.market(), ModelParameters.base(), Scenario.base()
HELD = Holdings(usd=1e6, eth=3000.0, reth=5000.0, rpl=50_000.0, eth_price=2000.0, rpl_price=0.001)
FACTORS = tuple(f.name for f in fields(FactorStates))


def _simulated(settings: Settings, executor: Executor | None = None) -> Simulation:
    return simulate(
        MARKET, LAWS, BASE, settings, executor=executor, holdings=HELD, fan_days=(1, 10, 30, 90)
    )


def _assert_same_bytes(one: Simulation, other: Simulation) -> None:
    assert one.kept.tobytes() == other.kept.tobytes()
    assert one.fan_counts.tobytes() == other.fan_counts.tobytes()
    assert one.strata == other.strata


# Same inputs, same bytes


def test_one_thread_two_threads_and_other_processes_give_the_same_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A spawned process runs the main module again, which an app under test may have been.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    # Three blocks of the main stratum, and blocks of rare events.
    settings = Settings(seed=3, n_paths=2 * engine.BLOCK + 808, horizons=(1, 7, 30))
    here = _simulated(settings)
    for workers in (1, 2):
        with ThreadPoolExecutor(workers) as threads:
            _assert_same_bytes(_simulated(settings, threads), here)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        _assert_same_bytes(_simulated(settings, processes), here)


def test_draws_are_the_same_from_memory_and_anew() -> None:
    remembered = engine._draws(1, 5.5, 7, 0, 0, 100)
    assert engine._draws(1, 5.5, 7, 0, 0, 100) is remembered
    assert engine._drawn(1, 5.5, 7, 0, 0, 100).tobytes() == remembered.tobytes()
    with pytest.raises(ValueError, match="read-only"):
        remembered[0, 0, 0] = 0.0


def test_the_memory_of_draws_forgets_the_oldest_and_stays_in_its_bounds() -> None:
    memory = engine._DrawMemory(capacity=3 * 800)
    draws = {number: np.full(100, float(number)) for number in range(4)}
    for number in range(3):
        memory.put((number,), draws[number])
    assert memory.get((0,)) is draws[0]
    memory.put((3,), draws[3])
    assert memory.get((1,)) is None
    assert memory.get((0,)) is draws[0]
    assert memory.get((3,)) is draws[3]


HASH_OF_AN_ANSWER = """
import hashlib
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

answer = assess(factories.treasury(), factories.market(), ModelParameters.base(),
                Scenario.base(), Settings(seed=1, n_paths=60_000, horizons=(7,)))
digest = hashlib.sha256(repr(answer).encode())
for paths in answer.path_losses:
    digest.update(paths.at_market.losses.tobytes() + paths.at_exit.losses.tobytes())
print(digest.hexdigest())
"""


def test_the_threads_of_the_linear_algebra_change_no_bit() -> None:
    """Beyond 10,000 numbers a BLAS sums in as many parts as it has threads."""
    root = Path(__file__).parents[2]
    hashes = {
        subprocess.run(
            [sys.executable, "-c", HASH_OF_AN_ANSWER],
            cwd=root,
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(hashes) == 1


def test_another_seed_gives_other_paths() -> None:
    one, other = (_simulated(Settings(seed=s, n_paths=100, horizons=(7,))) for s in (1, 2))
    assert not (one.states(7).eth_usd == other.states(7).eth_usd).any()


# Horizons


@pytest.mark.parametrize("horizons", [(30, 90), (1, 7, 30, 90), (30, 45, 365)])
def test_a_longer_horizon_extends_the_paths(horizons: tuple[int, ...]) -> None:
    short = _simulated(Settings(n_paths=5000, horizons=(30,)))
    long = _simulated(Settings(n_paths=5000, horizons=horizons))
    n_short = short.n_paths
    for name in FACTORS:
        one = np.atleast_1d(getattr(short.states(30), name))
        other = np.atleast_1d(getattr(long.states(30), name))
        assert one.tobytes() == other[:n_short].tobytes(), name
    weights = long.weights(30)
    assert weights[:n_short].tobytes() == short.weights(30).tobytes()
    assert not weights[n_short:].any()
    days = list(short.fan_days)
    columns = [list(long.fan_days).index(day) for day in days]
    extended = long.fan_counts[: len(short.strata)][:, columns]
    assert extended.tobytes() == short.fan_counts.tobytes()


def test_a_longer_horizon_leaves_every_measure_at_the_shorter_one() -> None:
    short, long = (
        assess(factories.treasury(), MARKET, LAWS, BASE, Settings(n_paths=5000, horizons=horizons))
        for horizons in ((1, 30), (1, 7, 30, 90))
    )
    for day in (1, 30):
        for confidence in short.settings.confidences:
            for row in short.risk:
                if (row.horizon_days, row.confidence) == (day, confidence):
                    assert long.risk_row(day, confidence, row.numeraire) == row
    assert long.contributions == short.contributions


def test_a_horizon_not_asked_for_is_refused() -> None:
    simulation = _simulated(Settings(n_paths=100, horizons=(1, 7)))
    with pytest.raises(ParameterError, match="`horizon_days` 30 was not simulated"):
        simulation.states(30)


# Sliders

PEG = {"basis", "line"}
STRUCK = {"true_factor", "reported_factor", "hit_day", "penalty"}
# What each slider may touch. Instant changes of ETH feed the stress link, and with it the regime.
TOUCHES: dict[str, tuple[float, set[str]]] = {
    "eth_price_change": (-0.4, {"eth_usd", "regime", "carry"} | PEG),
    "eth_volatility": (1.2, {"eth_usd", "rpl_eth", "regime", "carry"} | PEG),
    "rpl_eth_change": (-0.5, {"rpl_eth"}),
    "rpl_volatility": (1.2, {"rpl_eth"}),
    "basis": (-0.02, {"regime", "carry"} | PEG),
    "depth_change": (-0.5, {"depth"} | PEG),
    "collateral_eth": (100.0, PEG),
    "refill_eth_per_day": (10.0, PEG),
    # Who else leaves moves what an exit brings, and no path.
    "flow_share": (0.1, set()),
    "place_in_line": (1.0, set()),
    "dislocations_per_year": (6.0, {"regime", "carry"} | PEG),
    "slashings_per_year": (0.1, {"rpl_eth"}),
    "rpl_slashing_fall": (0.8, {"rpl_eth"}),
    "slashed_share_now": (
        0.15,
        {"rpl_eth", "true_factor", "reported_factor", "regime", "carry", "hit_day", "penalty"}
        | PEG,
    ),
    "bond_eth": (2.0, {"true_factor", "reported_factor"} | PEG),
    "smallest_share": (0.005, {"rpl_eth"} | STRUCK | {"regime", "carry"} | PEG),
    "client_share": (0.6, {"rpl_eth"} | STRUCK | {"regime", "carry"} | PEG),
    "slashable_share": (0.5, {"rpl_eth"} | STRUCK | {"regime", "carry"} | PEG),
    "concentration": (2.0, STRUCK | PEG),
    "lone_slashings_per_year": (0.001, set()),
    "clusters_per_year": (12.0, set()),
    "severe_from_share": (0.1, {"rpl_eth", "regime", "carry"} | PEG),
    # Who stands before holders of rETH is told beside the paths.
    "megapool_share": (0.5, set()),
    "legacy_rpl": (0.0, set()),
    "auction_discount": (0.5, set()),
    "spending_change": (0.5, set()),
}


def test_the_table_of_what_a_slider_touches_knows_every_slider() -> None:
    assert set(TOUCHES) == {slider.field for slider in SLIDERS}


@pytest.mark.parametrize("field", TOUCHES)
def test_a_slider_leaves_the_factors_it_does_not_touch_bit_identical(field: str) -> None:
    value, touches = TOUCHES[field]
    settings = Settings(seed=1, n_paths=2000, horizons=(7, 90))
    base = simulate(MARKET, LAWS, BASE, settings)
    moved = simulate(MARKET, LAWS, Scenario.from_changes({field: value}), settings)
    changed = {
        name
        for name in FACTORS
        for day in settings.horizons
        if np.asarray(getattr(base.states(day), name)).tobytes()
        != np.asarray(getattr(moved.states(day), name)).tobytes()
    }
    # Exactly: what it should touch, it does.
    assert changed == touches
    same_weights = all(
        base.weights(day).tobytes() == moved.weights(day).tobytes() for day in settings.horizons
    )
    assert same_weights == (field != "slashings_per_year")


def test_an_instant_change_scales_the_price_and_leaves_its_returns() -> None:
    settings = Settings(seed=1, n_paths=500, horizons=(30,))
    base = simulate(MARKET, LAWS, BASE, settings)
    moved = simulate(MARKET, LAWS, Scenario(eth_price_change=-0.4), settings)
    assert (moved.kept[0, paths.ETH_LOG] == base.kept[0, paths.ETH_LOG]).all()
    assert moved.states(30).eth_usd == pytest.approx(0.6 * base.states(30).eth_usd, rel=1e-15)


# Weights


@pytest.mark.parametrize("rate", [0.0, 0.005, 1.0, 10.0])
def test_weights_sum_to_one_every_day_and_are_never_negative(rate: float) -> None:
    laws = replace(LAWS, slashing=replace(LAWS.slashing, events_per_year=rate))
    simulation = simulate(MARKET, laws, BASE, Settings(n_paths=100, horizons=(365,)))
    for day in range(1, 366):
        weights = simulation.weights(day)
        assert weights.sum() == pytest.approx(1.0, abs=1e-14)
        assert (weights >= 0.0).all()


@pytest.mark.parametrize("last", [1, 5, 7, 10, 30, 60, 90, 200, 365])
def test_weights_sum_to_one_whatever_the_longest_horizon(last: int) -> None:
    simulation = simulate(MARKET, LAWS, BASE, Settings(n_paths=100, horizons=(last,)))
    for day in range(1, last + 1):
        assert simulation.weights(day).sum() == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("rate", [0.005, 1.0])
def test_events_follow_the_exact_poisson_law(rate: float) -> None:
    laws = replace(LAWS, slashing=replace(LAWS.slashing, events_per_year=rate))
    simulation = simulate(MARKET, laws, BASE, Settings(n_paths=5000, horizons=(365,)))
    weights, day = simulation.weights(365), simulation.events.day
    ends = {window.last for window in engine.WINDOWS}
    for stratum in simulation.strata[1:]:
        days = day[stratum.start : stratum.stop]
        assert days.min() >= stratum.window.first
        assert days.max() <= stratum.window.last
    for until in range(1, 366):
        exact = -math.expm1(-rate / 365.0 * until)
        found = float(weights[day <= until].sum())
        if until in ends:
            assert found == pytest.approx(exact, rel=1e-12)
            continue
        # Inside a window the days are drawn: binomial, at most a half of its paths apart.
        window = next(w for w in engine.WINDOWS if w.first <= until <= w.last)
        chance = math.exp(-rate / 365.0 * (window.first - 1)) * -math.expm1(
            -rate / 365.0 * (window.last - window.first + 1)
        )
        n_events = simulation.strata[1].n_paths
        assert abs(found - exact) < 4.0 * chance * 0.5 / math.sqrt(n_events) * math.exp(rate)


def test_sizes_of_events_are_log_uniform_slice_by_slice() -> None:
    simulation = simulate(MARKET, LAWS, BASE, Settings(n_paths=20_000, horizons=(30,)))
    laws = LAWS.slashing
    for stratum in simulation.strata[1:]:
        share = simulation.events.share[stratum.start : stratum.stop]
        rank = np.log(share / laws.smallest_share)
        rank /= math.log(laws.largest_share / laws.smallest_share)
        assert (np.floor(rank * stratum.n_paths) == np.arange(stratum.n_paths)).all()


def test_size_and_day_of_an_event_are_independent() -> None:
    strata = engine._strata(Settings(n_paths=100_000, horizons=(365,)))
    events = engine._events(strata, 1, MARKET, LAWS.slashing, 0.0)
    part = slice(strata[-1].start, strata[-1].stop)
    day, share = events.day[part], events.share[part]
    correlation = float(np.corrcoef(day, np.log(share))[0, 1])
    assert abs(correlation) < 4.0 / math.sqrt(len(day))


def test_the_main_stratum_knows_no_event() -> None:
    simulation = simulate(MARKET, LAWS, BASE, Settings(n_paths=500, horizons=(365,)))
    main = slice(0, simulation.strata[0].stop)
    assert (simulation.events.day[main] > 10**9).all()
    assert (simulation.states(365).true_factor[main] == 1.0).all()


def test_errors_are_measured_in_the_main_stratum_and_in_pairs_of_neighbouring_sizes() -> None:
    simulation = simulate(MARKET, LAWS, BASE, Settings(n_paths=1625, horizons=(7,)))
    numbers = simulation.stratum_numbers
    # 65 events in each of two windows: 31 pairs and three together at the end.
    assert (numbers[:1625] == 0).all()
    counts = np.bincount(numbers)
    assert counts.tolist() == [1625, *([2] * 31), 3, *([2] * 31), 3]
    for number in range(1, len(counts)):
        shares = simulation.events.share[numbers == number]
        assert shares.max() / shares.min() < (0.33 / 0.001) ** (3.0 / 65.0)


def test_a_horizon_within_a_window_has_the_law_of_that_horizon() -> None:
    """At day 10 it makes no difference whether day 30 is simulated too."""
    alone = simulate(MARKET, LAWS, BASE, Settings(n_paths=500, horizons=(10,)))
    among = simulate(MARKET, LAWS, BASE, Settings(n_paths=500, horizons=(10, 30)))
    assert alone.weights(10).tobytes() == among.weights(10).tobytes()
    happened = alone.events.day <= 10
    assert (alone.states(10).true_factor[~happened] == 1.0).all()


def test_a_run_too_large_to_be_remembered_pushes_out_no_other() -> None:
    asked = Settings(n_paths=engine.BLOCK, horizons=(30,))
    simulate(MARKET, LAWS, BASE, asked)
    before = engine.DRAWS.nbytes
    assert before >= 30 * paths.N_DRAWS * engine.BLOCK * 8
    year = 365 * paths.N_DRAWS * 8
    large = engine.DRAWS_IN_MEMORY // year + 1
    simulate(MARKET, LAWS, BASE, replace(asked, n_paths=large, horizons=(365,)))
    assert engine.DRAWS.nbytes == before
