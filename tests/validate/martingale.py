"""Expected simple returns: ETH/USD and RPL/USD in dollars, RPL/ETH for whoever counts in ETH."""

import math
from dataclasses import dataclass, replace

import numpy as np

from risk import coefficients, engine
from risk.arrays import FloatArray
from risk.engine import Simulation
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

# Bound on a mean in standard errors: one in 16,000 by chance for a normal mean.
STANDARD_ERRORS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean that should be one."""

    name: str
    horizon_days: int
    value: float
    standard_error: float

    @property
    def distance(self) -> float:
        """Distance from one in standard errors."""
        return (self.value - 1.0) / self.standard_error


def means(settings: Settings, *, corrected: bool = True) -> list[Mean]:
    """Return the means of growth at every horizon; `corrected` false leaves the correction out."""
    simulation = _simulated(settings, corrected=corrected)
    rows = []
    for day in settings.horizons:
        states, weights = simulation.states(day), simulation.weights(day)
        eth = states.eth_usd / simulation.market.eth_usd
        rpl = states.rpl_eth / simulation.market.rpl_eth
        rows += [
            _mean("ETH/USD", day, eth, weights),
            _mean("RPL/USD", day, eth * rpl, weights),
            # Counting in ETH weighs each path by its ETH price.
            _mean("RPL/ETH in ETH", day, rpl, weights * eth),
            _mean("RPL/ETH in dollars", day, rpl, weights),
        ]
    return rows


def _mean(name: str, day: int, values: FloatArray, weights: FloatArray) -> Mean:
    share = weights / weights.sum()
    mean = float((share * values).sum())
    pulls = share * (values - mean)
    return Mean(
        name=name,
        horizon_days=day,
        value=mean,
        standard_error=math.sqrt(float((pulls * pulls).sum())),
    )


def _simulated(settings: Settings, *, corrected: bool) -> Simulation:
    market, laws, scenario = factories.market(), ModelParameters.base(), Scenario.base()
    if corrected:
        return engine.simulate(market, laws, scenario, settings)
    law = coefficients.law(laws)
    without = replace(
        law,
        eth_correction=np.zeros_like(law.eth_correction),
        rpl_correction=np.zeros_like(law.rpl_correction),
        cross_correction=np.zeros_like(law.cross_correction),
    )
    run = engine._Run(
        seed=settings.seed,
        n_days=settings.n_days,
        kept_days=settings.horizons,
        fan_days=(),
        coefficients=engine._coefficients(market, laws, scenario),
        levels=coefficients.levels(laws),
        law=without,
        holdings=engine.NOTHING,
    )
    strata = engine._strata(settings)
    events = engine._events(strata, settings.seed, market, laws.slashing, 0.0)
    return engine._gathered(run, strata, events, None, market, laws, scenario, settings)
