"""The engine against the generator that feeds it, and against its NumPy reference."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np

from data.recorded import load_market
from risk import paths
from risk.engine import BLOCK, simulate, thread_pool
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.valuation import Amounts, ExitTerms, exit_value_in_eth, value_in_eth
from tests.benchmarks.table import Speed
from tests.reference import model

N_PATHS = 100_000
HORIZON = 30
REPETITIONS = 11
HELD = Amounts(usd=6.5e6, eth=4000.0, reth=5000.0, rpl=40_000.0)


def speeds() -> Iterator[Speed]:
    """Yield the engine's rows; model and rival run in turn, so that a slow minute hits both."""
    plain, full = [], []
    for seed in range(1, 1 + REPETITIONS):
        n_paths, freedom = _consumed()
        plain.append(_timed(lambda s=seed, n=n_paths, f=freedom: _draw_only(s, n, f)))  # type: ignore[misc]
        full.append(_timed(lambda s=seed: _simulate_and_value(s)))  # type: ignore[misc]
    yield Speed(
        name="full model over the plain generator, as rates for the variates it consumes",
        seconds=tuple(full),
        reference_seconds=tuple(plain),
        bound=0.35,
        at_most=False,
        inverse=True,
    )
    engine, numpy_model = [], []
    alone = ThreadPoolExecutor(max_workers=1)
    for seed in range(101, 104):
        # The draws are in memory for both, having been made by a run that is not counted.
        settings = _settings(seed, n_paths=40_000)
        _simulated(settings, alone)
        engine.append(_timed(lambda s=settings: _simulated(s, alone)))  # type: ignore[misc]
        numpy_model.append(_timed(lambda s=settings: _by_numpy(s)))  # type: ignore[misc]
    yield Speed(
        name="full model over its NumPy reference, as rates, draws in memory, one thread each",
        seconds=tuple(engine),
        reference_seconds=tuple(numpy_model),
        bound=5.0,
        at_most=False,
        inverse=True,
    )


def _settings(seed: int, n_paths: int = N_PATHS) -> Settings:
    return Settings(seed=seed, n_paths=n_paths, horizons=(HORIZON,))


def _consumed() -> tuple[int, float]:
    """Return how many paths a run has in all, rare events included, and the copula's freedom."""
    parameters = ModelParameters.base()
    run = simulate(load_market(), parameters, Scenario.base(), _settings(1))
    return run.n_paths, parameters.dependence.degrees_of_freedom


def _draw_only(seed: int, n_paths: int, freedom: float) -> None:
    """Deliver the model's variates untouched, block by block over the same threads."""

    def block(number: int) -> None:
        count = min(BLOCK, n_paths - number * BLOCK)
        sequence = np.random.SeedSequence(seed, spawn_key=(number,))
        rng = np.random.Generator(np.random.SFC64(sequence))
        buffer = np.empty((paths.N_DRAWS, count))
        for _ in range(HORIZON):
            for row in range(4):
                rng.standard_normal(out=buffer[row])
            rng.standard_gamma(freedom / 2.0, out=buffer[4])
            rng.random(out=buffer[5])

    for _ in thread_pool().map(block, range(-(-n_paths // BLOCK))):
        pass


def _simulated(settings: Settings, executor: Executor) -> None:
    base = ModelParameters.base()
    simulate(load_market(), base, Scenario.base(), settings, executor=executor)


def _simulate_and_value(seed: int) -> None:
    """Draw, simulate and value the example's holdings at market and at exit."""
    market, parameters, settings = load_market(), ModelParameters.base(), _settings(seed)
    run = simulate(market, parameters, Scenario.base(), settings)
    terms = ExitTerms.of(run.market, run.parameters, settings.exit_days)
    states = run.states(HORIZON)
    value_in_eth(HELD, states)
    exit_value_in_eth(HELD, states, terms)


def _by_numpy(settings: Settings) -> None:
    model.simulate(load_market(), ModelParameters.base(), Scenario.base(), settings)


def _timed(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
