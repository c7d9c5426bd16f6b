"""Paths, blocks and seeds know nothing of each other: tail counts scatter as coin tosses do."""

import math
from dataclasses import dataclass

import numpy as np

from risk import paths
from risk.engine import simulate
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

HORIZON = 30
SHARE = 0.05
ROWS = {"ETH/USD": paths.ETH_LOG, "RPL/ETH": paths.RPL_LOG, "depth": paths.LOG_DEPTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """Variance over seeds of a count of paths, over that of as many independent ones."""

    name: str
    ratio: float
    ratio_error: float


def scatters(seeds: int, n_paths: int) -> list[Scatter]:
    """Return the scatter of the counts beyond fixed thresholds over the seeds 1 to n."""
    market, laws, base = factories.market(), ModelParameters.base(), Scenario.base()
    thresholds: dict[str, tuple[float, float]] = {}
    counts: dict[str, list[int]] = {}
    for seed in range(seeds + 1):
        settings = Settings(seed=seed, n_paths=n_paths, horizons=(HORIZON,))
        simulation = simulate(market, laws, base, settings)
        for name, row in ROWS.items():
            states = simulation.kept[0, row, :n_paths]
            if seed == 0:
                low, high = np.quantile(states, [SHARE, 1.0 - SHARE])
                thresholds[name] = float(low), float(high)
                continue
            low, high = thresholds[name]
            counts.setdefault(f"{name}, low", []).append(int((states < low).sum()))
            counts.setdefault(f"{name}, high", []).append(int((states > high).sum()))
    return [_scatter(name, np.array(each), n_paths) for name, each in counts.items()]


def _scatter(name: str, counts: np.ndarray, n_paths: int) -> Scatter:
    share = counts.mean() / n_paths
    binomial = n_paths * share * (1.0 - share)
    return Scatter(
        name=name,
        ratio=float(counts.var(ddof=1) / binomial),
        ratio_error=math.sqrt(2.0 / (len(counts) - 1)),
    )
