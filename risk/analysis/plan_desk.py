"""What plans of leaving share: today's state held still, the paths, and how they are weighted."""

import math
from dataclasses import dataclass, replace

import numpy as np

from risk.answer import Assessment
from risk.arrays import FloatArray, IntArray
from risk.engine import FactorStates, Simulation, simulate
from risk.liquidity.plan_paths import World
from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.redemption import marked_price
from risk.market import Market
from risk.parameters import ModelParameters

PLAN_DAYS = 90
MOST_PATHS = 2_000
MOMENT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Of the price over the first 30 days, in units of the redemption rate.

    Attributes
    ----------
    mean : ndarray of shape (30,)
    covariance : ndarray of shape (30, 30)
    """

    mean: FloatArray
    covariance: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the plans share.

    Attributes
    ----------
    held, size : float
        rETH, and ETH at the redemption rate.
    value : float
        At market, ETH.
    daily_cost : float
    simulation : Simulation
    today, paths : World
        Today's state held still, and the paths.
    moments : Moments
    end : FactorStates
        The day after the last of the plans.
    start : int
        Day on which they begin.
    """

    held: float
    size: float
    value: float
    daily_cost: float
    simulation: Simulation
    today: World
    paths: World
    moments: Moments
    end: FactorStates
    start: int

    @property
    def market(self) -> Market:
        """Under the scenario."""
        return self.simulation.market

    @property
    def parameters(self) -> ModelParameters:
        """Under the scenario."""
        return self.simulation.parameters

    @property
    def now(self) -> FactorStates:
        """Today, shape (1,)."""
        return self.simulation.initial

    @property
    def weights(self) -> FloatArray:
        """Of the paths, shape (n_paths,)."""
        return self.simulation.weights(self.start + PLAN_DAYS)

    @property
    def strata(self) -> IntArray:
        """Number of each path's stratum."""
        return self.simulation.stratum_numbers


def desk_of(assessment: Assessment, held: float, start: int) -> Desk:
    """Return what the plans of leaving with an amount of rETH share.

    Parameters
    ----------
    assessment : Assessment
        Its inputs are used.
    held : float
        rETH.
    start : int
        Day on which the plans begin; 0 is today.
    """
    run = replace(
        assessment.settings,
        n_paths=min(assessment.settings.n_paths, MOST_PATHS),
        horizons=tuple(range(1, start + PLAN_DAYS + 1)),
    )
    simulation = simulate(assessment.market, assessment.parameters, assessment.scenario, run)
    now = simulation.initial
    size = held * float(now.redemption_rate[0])
    paths = _paths(simulation, start)
    return Desk(
        held=held,
        size=size,
        value=size * marked_price(float(now.basis[0]), float(now.line[0])),
        daily_cost=assessment.settings.daily_cost,
        simulation=simulation,
        today=_today(simulation),
        paths=paths,
        moments=_moments(paths, simulation.weights(start + PLAN_DAYS)),
        end=simulation.states(start + PLAN_DAYS),
        start=start,
    )


def _moments(paths: World, weights: FloatArray) -> Moments:
    price = (1.0 + paths.basis[:MOMENT_DAYS]) * paths.pays[:MOMENT_DAYS]
    mean = price @ weights
    apart = price - mean[:, None]
    return Moments(mean=mean, covariance=(apart * weights) @ apart.T)


def _today(simulation: Simulation) -> World:
    """Return today's state held for all the days: what a plan is drawn up in."""
    now, laws = simulation.initial, simulation.parameters
    # Today's collateral pays the reported rate, later refill what is true of it.
    pays = np.full((PLAN_DAYS, 1), min(1.0, float(now.true_factor[0] / now.reported_factor[0])))
    pays[0] = 1.0
    return World(
        basis=np.full((PLAN_DAYS, 1), float(now.basis[0])),
        depth=np.full((PLAN_DAYS, 1), float(now.depth[0])),
        pays=pays,
        line=np.array([float(now.line[0])]),
        inflow=np.full((PLAN_DAYS, 1), laws.collateral.refill_eth_per_day),
        target=math.inf,
        fee=laws.basis.pool_fee,
        kept=kept_after(laws.depth.recovery_half_life_days),
        cost=cost_surface(laws.depth.concentration).cost,
        others=laws.flow.others,
        place=laws.flow.place,
    )


def kept_after(half_life_days: float) -> float:
    """Return the share of an own sale's displacement that is left a day later."""
    return float(0.5 ** (1.0 / half_life_days))


def _paths(simulation: Simulation, start: int) -> World:
    """Return the paths from the first day of the plans on."""
    laws, n_paths = simulation.parameters, simulation.n_paths
    days = range(start, start + PLAN_DAYS)
    states = [simulation.initial if day == 0 else simulation.states(day) for day in days]
    reported = float(simulation.initial.reported_factor[0])

    def rows(values: "list[FloatArray]") -> FloatArray:
        return np.array([np.broadcast_to(each, n_paths) for each in values])

    line = rows([each.line for each in states])
    market = simulation.market
    target = max(market.collateral_target * market.reth_total_eth, market.collateral_eth)
    return World(
        basis=rows([each.basis for each in states]),
        depth=rows([each.depth for each in states]),
        pays=rows([each.reported_factor / reported for each in states]),
        line=line[0],
        inflow=_inflow(
            line, np.array([np.broadcast_to(s.regime, n_paths) for s in states]), laws, target
        ),
        target=target,
        fee=laws.basis.pool_fee,
        kept=kept_after(laws.depth.recovery_half_life_days),
        cost=cost_surface(laws.depth.concentration).cost,
        others=laws.flow.others,
        place=laws.flow.place,
    )


def _inflow(line: FloatArray, regime: IntArray, laws: ModelParameters, target: float) -> FloatArray:
    """Return by how much collateral would have grown each day, had it not stood at its target."""
    terms = laws.collateral
    burns = np.array([terms.calm_burns, terms.mild_burns, terms.severe_burns])
    inflow = np.zeros_like(line)
    overflow = np.maximum(line[:-1] + terms.refill_eth_per_day - burns[regime[1:]] - target, 0.0)
    inflow[1:] = np.diff(line, axis=0) + overflow
    return inflow
