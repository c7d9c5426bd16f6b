"""Yield and exit queue as the engine draws them, against day-by-day laws and near wrong ones."""

import math
from dataclasses import replace

import numpy as np
from scipy import stats

from risk import engine
from risk.arrays import FloatArray
from risk.parameters import AprParameters, ExitQueueParameters, ModelParameters
from risk.processes.exit_queue import QueueStart, busy_chance, chance_beyond
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories
from tests.validate.laws import BASE, Finding, Fit

DAY, LATER = 30, 90


def yield_sums(laws: ModelParameters, seed: int, n_paths: int) -> dict[int, FloatArray]:
    """Return the summed relative distance of the yield at two horizons, from the engine's rate."""
    found = _simulated(laws, seed, n_paths)
    apr = found.market.gross_apr
    return {
        day: (np.asarray(found.states(day).mean_apr)[:n_paths] / apr - 1.0) * day
        for day in (DAY, LATER)
    }


def sum_deviation(rules: AprParameters, days: int) -> float:
    """Return the standard deviation of the sum over days, added up day by day."""
    variance, loads = 0.0, 0.0
    for _ in range(days - 1):
        loads = 1.0 + rules.decay * loads
        variance += (rules.daily_deviation * loads) ** 2
    return math.sqrt(variance)


def findings(seed: int, n_paths: int) -> list[Finding]:
    """Return spread and memory of the yield, and how often and how long the queue is busy."""
    return [*_yield_findings(seed, n_paths), *_queue_findings(seed, n_paths)]


def _yield_findings(seed: int, n_paths: int) -> list[Finding]:
    sums, rules = yield_sums(BASE, seed, n_paths), BASE.apr
    other = replace(rules, half_life_days=21.0)
    found = []
    for day, values in sums.items():
        deviation = float(values.std(ddof=1))
        found.append(
            Finding(
                process="Yield",
                what=f"deviation of the sum over {day} d",
                found=deviation,
                law=sum_deviation(rules, day),
                error=deviation / math.sqrt(2.0 * n_paths),
                wrong="half-life 21 d",
                wrong_law=sum_deviation(other, day),
            )
        )
    slope = stats.linregress(sums[DAY], sums[LATER])
    found.append(
        Finding(
            process="Yield",
            what=f"sum over {LATER} d on that over {DAY} d",
            found=float(slope.slope),
            law=_regression(rules),
            error=float(slope.stderr),
            wrong="no memory between the two",
            wrong_law=1.0,
        )
    )
    return found


def _regression(rules: AprParameters) -> float:
    """Return the slope of the later sum on the earlier one, from the days' covariances."""
    gaps = np.zeros((LATER, LATER))
    for j in range(LATER):
        for i in range(j + 1):
            # Gaps of days i and j both hold the shocks of days 1 to i.
            shared = sum(rules.decay ** (2 * k) for k in range(i))
            gaps[i, j] = gaps[j, i] = rules.decay ** (j - i) * shared
    together = float(gaps[:DAY].sum())
    return together / float(gaps[:DAY, :DAY].sum())


def _queue_findings(seed: int, n_paths: int) -> list[Finding]:
    rules, found = BASE.exit_queue, []
    fewer = replace(rules, entries_per_year=5.5, typical_days=9.0)
    longer = replace(rules, mean_length_days=25.0, half_life_days=20.0)
    for name, today, other, wrong in (
        ("from a quiet day", 0.0, fewer, "5.5 spells a year of 9 d"),
        ("from a busy day", 25.0, longer, "spells of 25 d that revert in 20 d"),
    ):
        start = QueueStart.of(today, rules)
        waits = _waits(rules, today, seed, n_paths)
        for days in (7, DAY):
            busy = waits[days] > start.quiet_days
            share = float(busy.mean())
            found.append(
                Finding(
                    process="Exit queue",
                    what=f"busy after {days} d {name}",
                    found=share,
                    law=float(busy_chance(start.busy, days, rules)),
                    error=math.sqrt(share * (1.0 - share) / n_paths),
                    wrong=wrong,
                    wrong_law=float(busy_chance(start.busy, days, other)),
                )
            )
        share = float((waits[DAY] > 14.0).mean())
        found.append(
            Finding(
                process="Exit queue",
                what=f"a wait of more than 14 d after {DAY} d {name}",
                found=share,
                law=chance_beyond(start, rules, DAY, 14.0),
                error=math.sqrt(share * (1.0 - share) / n_paths),
                wrong=wrong,
                wrong_law=chance_beyond(QueueStart.of(today, other), other, DAY, 14.0),
            )
        )
    return found


def fits(seed: int, n_paths: int) -> list[Fit]:
    """Return the distance of the yield's sum and of a busy wait from their laws."""
    from tests.validate.laws import _furthest

    values = yield_sums(BASE, seed, n_paths)[LATER]
    deviation = sum_deviation(BASE.apr, LATER)
    rules = BASE.exit_queue
    waits = _waits(rules, 0.0, seed, n_paths)[DAY]
    logs = np.log(waits[waits > 0.0] / rules.typical_days) / rules.log_deviation
    return [
        Fit(
            process="Yield",
            what=f"sum over {LATER} d",
            found=_furthest(values / deviation, lambda x: np.asarray(stats.norm.cdf(x))),
            wrong="a deviation larger by a tenth",
            found_from_wrong=_furthest(
                values / (1.1 * deviation), lambda x: np.asarray(stats.norm.cdf(x))
            ),
        ),
        Fit(
            process="Exit queue",
            what="log of a busy wait",
            found=_furthest(logs, lambda x: np.asarray(stats.norm.cdf(x))),
            wrong="Student t with 3 degrees of freedom",
            found_from_wrong=_furthest(logs, lambda x: np.asarray(stats.t.cdf(x, 3))),
        ),
    ]


def _waits(
    rules: ExitQueueParameters, today: float, seed: int, n_paths: int
) -> dict[int, FloatArray]:
    laws = replace(BASE, exit_queue=rules)
    found = _simulated(laws, seed, n_paths, today)
    waits = found.exit_queue_days
    assert waits is not None
    return dict(zip(found.settings.horizons, waits[:, :n_paths], strict=True))


def _simulated(
    laws: ModelParameters, seed: int, n_paths: int, queue_days: float = 0.1
) -> engine.Simulation:
    return engine.simulate(
        factories.market(exit_queue_days=queue_days),
        laws,
        Scenario.base(),
        Settings(seed=seed, n_paths=n_paths, horizons=(7, DAY, LATER)),
        follows_queue=True,
    )
