"""How wildly RPL moves, by window, and how it hangs on ETH: volatility cone, beta, joint tails."""

import numpy as np

from risk import paths
from risk.analysis.distribution import weighted_mean
from risk.arrays import DAYS_PER_YEAR
from risk.engine import Simulation, simulate
from risk.market_answer import RplLink, VolatilityWindow
from risk.measures import Estimate, LossSample, mean_estimate, value_at_risk_estimate
from risk.rpl_evidence import SEEN_VOLATILITIES
from risk.scenario import Scenario
from risk.settings import Settings

CONE_PATHS = 2000
WORST_SHARE = 0.05
_EDGES = (0.05, 0.5, 0.95)


def rpl_link(simulation: Simulation, day: int, eth_losses: LossSample) -> RplLink:
    """Return how RPL/USD follows ETH/USD over a horizon.

    `eth_losses` are minus the growth of ETH/USD, which the caller has sorted already. The error of
    the joint tail is that of a share; that of the two quantiles is not in it.
    """
    states, now = simulation.states(day), simulation.initial
    weights, strata = simulation.weights(day), simulation.stratum_numbers
    growth = states.eth_usd / now.eth_usd[0]
    eth = growth - 1.0
    rpl = (1.0 + eth) * states.rpl_eth / now.rpl_eth[0] - 1.0
    x, y = (value - float((weights * value).sum()) for value in (eth, rpl))
    spread = float((weights * x * x).sum())
    if spread <= 0.0:
        return RplLink(beta=Estimate.exact(0.0), joint_worst=Estimate.exact(0.0))
    beta = float((weights * x * y).sum()) / spread
    eth_worst = growth <= -eth_losses.quantile(1.0 - WORST_SHARE)
    rpl_worst = rpl <= -LossSample.of(-rpl, weights, strata).quantile(1.0 - WORST_SHARE)
    both = weighted_mean((eth_worst & rpl_worst).astype(np.float64), weights, strata)
    return RplLink(
        beta=mean_estimate(beta, weights * x * (y - beta * x) / spread, strata),
        joint_worst=_over(both, float(weights[eth_worst].sum())),
    )


def volatility_cone(simulation: Simulation) -> tuple[VolatilityWindow, ...]:
    """Return quantiles of RPL/ETH's realised volatility over the next days, by window.

    They take daily states, so they come from a run of their own: the same seed, market and laws,
    2,000 paths of 90 days.
    """
    longest = SEEN_VOLATILITIES[-1].days
    run = simulate(
        simulation.market,
        simulation.parameters,
        Scenario.base(),
        Settings(
            seed=simulation.settings.seed,
            n_paths=CONE_PATHS,
            horizons=tuple(range(1, longest + 1)),
        ),
    )
    squares = np.diff(run.kept[:, paths.RPL_LOG], axis=0, prepend=0.0) ** 2
    sums = np.cumsum(squares, axis=0)
    windows = []
    for seen in SEEN_VOLATILITIES:
        realised = np.sqrt(sums[seen.days - 1] * DAYS_PER_YEAR / seen.days)
        sample = LossSample.of(realised, run.weights(seen.days), run.stratum_numbers)
        low, middle, high = (value_at_risk_estimate(sample, edge) for edge in _EDGES)
        windows.append(VolatilityWindow(days=seen.days, low=low, middle=middle, high=high))
    return tuple(windows)


def _over(estimate: Estimate, divisor: float) -> Estimate:
    return Estimate(
        value=estimate.value / divisor,
        standard_error=estimate.standard_error / divisor,
        low95=estimate.low95 / divisor,
        high95=estimate.high95 / divisor,
    )
