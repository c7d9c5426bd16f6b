"""Summaries of distributions for charts: fan, histogram of losses, chances of a discount."""

import math

import numpy as np

from risk import paths
from risk.answer import BasisShare, Fan, LossHistogram, SlashingSummary
from risk.arrays import BoolArray, FloatArray, IntArray
from risk.engine import Simulation
from risk.measures import Estimate, LossSample, mean_estimate
from risk.slashing.loss import reth_loss_fraction
from risk.slashing.penalties import attestation_penalty, initial_penalty

FAN_PROBABILITIES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
FAN_POINTS = 12
HISTOGRAM_BINS = 60
_UNSEEN = 0.05
DISCOUNTS = (0.005, 0.01, 0.02, 0.05)


def fan_days(n_days: int) -> tuple[int, ...]:
    """Return the days of a fan: every day up to twelve, else twelve spread evenly."""
    count = min(FAN_POINTS, n_days)
    return tuple(sorted({round(n_days * (i + 1) / count) for i in range(count)}))


def fan(simulation: Simulation, value_usd: float) -> Fan:
    """Return quantiles of value by day from the histograms of the run; day 0 is today."""
    counts, shares = simulation.fan_counts, simulation.fan_weights()
    sizes = np.array([stratum.n_paths for stratum in simulation.strata])
    density = np.einsum("sdb,sd->db", counts, shares / sizes[:, None])
    cumulative = np.cumsum(density, axis=1)
    middles = paths.FAN_LOW + paths.FAN_WIDTH * (np.arange(paths.FAN_BINS) + 0.5)
    usd = np.full((len(FAN_PROBABILITIES), len(simulation.fan_days) + 1), value_usd)
    if value_usd > 0.0:
        for row, probability in enumerate(FAN_PROBABILITIES):
            bins = (cumulative < probability * cumulative[:, -1:]).sum(axis=1)
            usd[row, 1:] = value_usd * np.exp(middles[bins])
    return Fan(
        days=np.concatenate([[0.0], simulation.fan_days.astype(np.float64)]),
        probabilities=FAN_PROBABILITIES,
        usd=usd,
        relative_bin_error=math.expm1(paths.FAN_WIDTH / 2.0),
    )


def histogram(horizon_days: int, sample: LossSample) -> LossHistogram:
    """Return the distribution of losses between its outermost thousandths."""
    low, high = np.quantile(sample.losses, [0.001, 0.999])
    if high <= low:
        low, high = low - 0.5, low + 0.5
    edges = np.linspace(low, high, HISTOGRAM_BINS + 1)
    inside = np.clip(sample.losses, low, high)
    probability, _ = np.histogram(inside, bins=edges, weights=sample.weights)
    return LossHistogram(horizon_days=horizon_days, edges=edges, probability=probability)


def basis_shares(simulation: Simulation, horizon_days: int) -> tuple[BasisShare, ...]:
    """Return the chance of a discount deeper than each threshold at the horizon."""
    basis = simulation.states(horizon_days).basis
    weights, strata = simulation.weights(horizon_days), simulation.stratum_numbers
    return tuple(
        BasisShare(
            horizon_days=horizon_days,
            threshold=threshold,
            chance=weighted_mean((basis < -threshold).astype(np.float64), weights, strata),
        )
        for threshold in DISCOUNTS
    )


def slashing_summary(simulation: Simulation, slashed_share_now: float) -> SlashingSummary:
    """Return what mass slashings do to rETH within the longest horizon."""
    market, laws = simulation.market, simulation.parameters.slashing
    day = simulation.settings.n_days
    happened = simulation.events.day <= day
    weights, strata = simulation.weights(day), simulation.stratum_numbers
    lost = np.where(happened, simulation.events.loss, 0.0)
    given = np.where(happened, weights, 0.0)
    probability = float(given.sum())
    mean = (
        weighted_mean(lost[happened], given[happened] / probability, strata[happened])
        if probability > 0.0
        else Estimate.exact(0.0)
    )
    return SlashingSummary(
        probability=probability,
        chance_of_loss=weighted_mean((lost > 0.0).astype(np.float64), weights, strata),
        expected_loss_given_event=mean,
        first_wei_share=_first_wei_share(simulation),
        loss_today=reth_loss_fraction(market, laws, slashed_share_now),
    )


def _first_wei_share(simulation: Simulation) -> float:
    """Return the share of the network at which a validator's penalty passes its bond."""
    market, laws = simulation.market, simulation.parameters.slashing
    gwei, balance = 10**9, 32 * 10**9
    fixed = initial_penalty(balance, laws.fork) + attestation_penalty(
        balance, int(market.total_stake_eth) * gwei, int(laws.attestation_epochs), laws.fork
    )
    return max(0.0, market.bond_eth - fixed / gwei) / 96.0


def chance(happened: BoolArray, weights: FloatArray, strata: IntArray) -> Estimate:
    """Return the weighted share of paths on which something happens, with its sampling error.

    Where it happens on none, the interval reaches to the chance under which that would be seen once
    in twenty times: at most -ln(0.05) times the heaviest weight, which is 3 / n for equal weights.
    """
    if happened.any():
        return weighted_mean(happened.astype(np.float64), weights, strata)
    bound = -math.log(_UNSEEN) * float(np.max(weights))
    return Estimate(value=0.0, standard_error=0.0, low95=0.0, high95=bound)


def weighted_mean(values: FloatArray, weights: FloatArray, strata: IntArray) -> Estimate:
    """Return a weighted mean with its sampling error; the weights sum to one."""
    mean = float(np.sum(weights * values))
    return mean_estimate(mean, weights * (values - mean), strata)
