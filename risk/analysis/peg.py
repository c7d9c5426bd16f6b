"""What rETH could trade at: the walls around the basis, and its distribution by day."""

import numpy as np
from numpy.typing import NDArray

from risk import paths
from risk.analysis.distribution import weighted_mean
from risk.analysis.passages import days_below, passage_curve, passages
from risk.coefficients import coefficients
from risk.engine import Simulation
from risk.episodes import EPISODES
from risk.market_answer import (
    BasisFan,
    EpisodeChance,
    Peg,
    PegHorizon,
    Quantile,
    WaitFloor,
    Walls,
)
from risk.measures import Estimate, LossSample, chance_estimate, value_at_risk_estimate
from risk.processes.peg import wait_floor
from risk.processes.regime import CALM
from risk.settings import Settings

# One path in a thousand, too: walls hold the others together.
FAN_PROBABILITIES = (0.001, 0.01, 0.25, 0.5, 0.75, 0.99, 0.999)
STATED_PROBABILITIES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
WAIT_POINTS = 31
A_POINT = 0.01


def peg(reth: float, simulation: Simulation, settings: Settings) -> Peg:
    """Return what rETH could trade at.

    Parameters
    ----------
    reth : float
        rETH held.
    simulation : Simulation
        With a fan; under the scenario.
    settings : Settings
        Its horizons and confidences are stated.
    """
    now = simulation.initial
    worth = reth * float(now.redemption_rate[0]) * float(now.eth_usd[0])
    return Peg(
        basis=float(now.basis[0]),
        point_usd=A_POINT * worth,
        walls=walls(simulation),
        fan=basis_fan(simulation),
        horizons=tuple(_horizon(simulation, day, settings) for day in settings.horizons),
        curve=passage_curve(simulation),
        days_below=days_below(simulation),
    )


def walls(simulation: Simulation) -> Walls:
    """Return the walls that arbitrage holds today, as the simulated days use them."""
    market, laws, scenario = simulation.market, simulation.parameters, simulation.scenario
    c = coefficients(
        market, laws, scenario.eth_price_change or 0.0, scenario.slashed_share_now or 0.0
    )
    longest = laws.collateral.longest_wait_days
    waits = np.linspace(0.0, longest, WAIT_POINTS)
    levels = (("calm", laws.basis.calm), ("mild", laws.basis.mild), ("severe", laws.basis.severe))
    return Walls(
        mint=c.ceiling,
        burn=-c.wall,
        deposit_fee=market.deposit_fee,
        gas=c.gas,
        pool_fee=laws.basis.pool_fee,
        collateral_eth=market.collateral_eth,
        refill_eth_per_day=c.refill,
        wait_days=max(-c.initial_line, 0.0) / c.refill,
        minimum_wait_days=c.minimum_wait,
        waits=waits,
        floors=tuple(
            WaitFloor(
                regime=regime,
                carry=level.carry,
                basis=np.array(
                    [
                        wait_floor(-wait * c.refill, c.refill, level.carry, c.minimum_wait, c.gas)
                        for wait in waits
                    ]
                ),
            )
            for regime, level in levels
        ),
    )


def basis_fan(simulation: Simulation) -> BasisFan:
    """Return quantiles of the basis by day from the histograms of the run; day 0 is today."""
    shares = simulation.fan_weights()
    sizes = np.array([stratum.n_paths for stratum in simulation.strata])
    density = np.einsum("sdb,sd->db", simulation.basis_counts, shares / sizes[:, None])
    cumulative = np.cumsum(density, axis=1)
    basis = np.full(
        (len(FAN_PROBABILITIES), len(simulation.fan_days) + 1), float(simulation.initial.basis[0])
    )
    for row, probability in enumerate(FAN_PROBABILITIES):
        bins = (cumulative < probability * cumulative[:, -1:]).sum(axis=1)
        basis[row, 1:] = paths.BASIS_LOW + paths.BASIS_WIDTH * (bins + 0.5)
    return BasisFan(
        days=np.concatenate([[0.0], simulation.fan_days.astype(np.float64)]),
        probabilities=FAN_PROBABILITIES,
        basis=basis,
        bin_error=paths.BASIS_WIDTH / 2.0,
    )


def probabilities(settings: Settings) -> tuple[float, ...]:
    """Return the probabilities at which quantiles are stated, each tail's among them."""
    tails = {round(1.0 - confidence, 12) for confidence in settings.confidences}
    return tuple(sorted({*STATED_PROBABILITIES, *tails}))


def quantiles(losses: LossSample, settings: Settings) -> tuple[Quantile, ...]:
    """Return the quantiles of what is lost when it falls, with their sampling error.

    Parameters
    ----------
    losses : LossSample
        Of minus the quantity: its quantile at p is minus the value at risk at 1 − p.
    settings : Settings
    """
    return tuple(
        Quantile(
            probability=probability,
            value=_negated(value_at_risk_estimate(losses, 1.0 - probability)),
        )
        for probability in probabilities(settings)
    )


def _negated(estimate: Estimate) -> Estimate:
    return Estimate(
        value=-estimate.value,
        standard_error=estimate.standard_error,
        low95=-estimate.high95,
        high95=-estimate.low95,
    )


def _horizon(simulation: Simulation, day: int, settings: Settings) -> PegHorizon:
    states, weights = simulation.states(day), simulation.weights(day)
    strata = simulation.stratum_numbers
    discounts = LossSample.of(-states.basis, weights, strata)

    def chance(happens: NDArray[np.bool_]) -> Estimate:
        return weighted_mean(happens.astype(np.float64), weights, strata)

    return PegHorizon(
        horizon_days=day,
        quantiles=quantiles(discounts, settings),
        without_collateral=chance(states.line <= 0.0),
        dislocated=chance(states.regime != CALM),
        episodes=tuple(
            EpisodeChance(name=episode.name, chance=_as_far(discounts, episode.basis))
            for episode in EPISODES
            if episode.basis is not None
        ),
        passages=passages(simulation, day),
    )


def _as_far(discounts: LossSample, basis: float) -> Estimate:
    """Return the chance of a discount as deep, or of a premium as high."""
    if basis < 0.0:
        return chance_estimate(discounts, -basis)
    # A premium of at least `basis` is a discount below minus that by less than any paths differ.
    less = chance_estimate(discounts, np.nextafter(-basis, np.inf))
    return Estimate(
        value=1.0 - less.value,
        standard_error=less.standard_error,
        low95=1.0 - less.high95,
        high95=1.0 - less.low95,
    )
