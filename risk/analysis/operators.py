"""What operators can lose for rETH: losses by size, their chances, and who bears them."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from risk.analysis.distribution import weighted_mean
from risk.arrays import DAYS_PER_YEAR
from risk.engine import Simulation
from risk.market import Market
from risk.operators import (
    Bearers,
    Census,
    FirstWei,
    LossBand,
    Operators,
    Recognition,
    SlashingCurve,
)
from risk.parameters import ModelParameters
from risk.processes.redemption import next_reported_factor
from risk.slashing.loss import (
    EFFECTIVE_BALANCE_ETH,
    GWEI_PER_ETH,
    MOST_LOST,
    reth_loss_fractions,
)
from risk.slashing.penalties import attestation_penalty, correlated_loss_gwei, initial_penalty
from risk.slashing.waterfall import aggregate_waterfall, first_wei_share

CURVE_POINTS = 48
SIZES = (0.01, 0.05, 0.1, 0.2, 1.0 / 3.0)
BAND_EDGES = (0.01, 0.05, 0.2, 1.0)
ROUND_LOSSES = (0.01, 0.05, 0.1, 0.25)
# Of a further validator since v1.4: `getReducedBond` of the node settings, after [4, 8] for the
# first two.
LEAST_BOND_ETH = 4.0


def operators(
    simulation: Simulation, first_wei: float, slashed_share_now: float, reth_held: float
) -> Operators:
    """Return what operators can do to rETH under the scenario.

    Parameters
    ----------
    simulation : Simulation
    first_wei : float
        Share of the network whose slashing costs rETH its first wei; see `SlashingSummary`.
    slashed_share_now : float
        Share of the network that the scenario slashes today, or zero.
    reth_held : float
        The treasury's rETH.
    """
    market, laws = simulation.market, simulation.parameters
    sizes = sorted({*SIZES, *([slashed_share_now] if slashed_share_now > 0.0 else [])})
    return Operators(
        census=_census(market),
        thin_bond=FirstWei(bond_eth=LEAST_BOND_ETH, share=_first_wei(LEAST_BOND_ETH, market, laws)),
        curve=_curve(market, laws, first_wei),
        bands=tuple(_bands(simulation)),
        bearers=tuple(
            _bearers(size, size == slashed_share_now, reth_held, market, laws) for size in sizes
        ),
        recognitions=tuple(recognition(loss, market, laws) for loss in ROUND_LOSSES),
    )


def recognition(loss: float, market: Market, parameters: ModelParameters) -> Recognition:
    """Return how long the reported rate stands too high after a loss on day 0.

    Parameters
    ----------
    loss : float
        Fraction of rETH's value, in [0, 1).
    market : Market
        Gives the rate and its growth.
    parameters : ModelParameters
    """
    laws = parameters.redemption
    if loss <= 0.0:
        return Recognition(loss=0.0, first_day=0, reports=0, days=0)
    growth = math.log1p(laws.net_share * market.gross_apr) / DAYS_PER_YEAR
    reported, reports, day = 1.0, 0, max(laws.recognition_days, 1)
    while reported > 1.0 - loss:
        rate = market.redemption_rate * math.exp(growth * (day + reports))
        reported = next_reported_factor(reported, 1.0 - loss, rate, laws.largest_fall_eth)
        reports += 1
    return Recognition(loss=loss, first_day=day, reports=reports, days=day + reports - 1)


def _census(market: Market) -> Census:
    return Census(
        validators=market.validators,
        operators=market.operators,
        bond_eth=market.bond_eth,
        bonds_eth=market.validators * market.bond_eth,
        borrowed_eth=market.validators * (EFFECTIVE_BALANCE_ETH - market.bond_eth),
    )


def _first_wei(bond_eth: float, market: Market, parameters: ModelParameters) -> float:
    laws = parameters.slashing
    balance = EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH
    fixed = initial_penalty(balance, laws.fork) + attestation_penalty(
        balance, int(market.total_stake_eth) * GWEI_PER_ETH, int(laws.attestation_epochs), laws.fork
    )
    return float(first_wei_share(bond_eth, fixed / GWEI_PER_ETH))


def _curve(market: Market, parameters: ModelParameters, first_wei: float) -> SlashingCurve:
    low, high = parameters.slashing.smallest_slashed, parameters.slashing.largest_slashed
    shares = np.geomspace(low, high, CURVE_POINTS)
    if low < first_wei < high:
        shares = np.sort(np.append(shares, first_wei))
    return SlashingCurve(
        shares=shares, loss=reth_loss_fractions(market, parameters.slashing, shares)
    )


def _bands(simulation: Simulation) -> Iterator[LossBand]:
    """Yield the chances of each size of loss, given an event within the longest horizon."""
    day = simulation.settings.n_days
    happened = simulation.events.day <= day
    weights = simulation.weights(day)[happened]
    total = float(weights.sum())
    if total <= 0.0:
        return
    lost, strata = simulation.events.loss[happened], simulation.stratum_numbers[happened]

    def chance(inside: NDArray[np.bool_]) -> LossBand:
        return LossBand(
            above=low,
            up_to=high,
            chance=weighted_mean(inside.astype(np.float64), weights / total, strata),
        )

    low = high = 0.0
    yield chance(lost <= 0.0)
    for high in BAND_EDGES:
        yield chance((lost > low) & (lost <= high))
        low = high


def _bearers(
    share: float,
    of_scenario: bool,
    reth_held: float,
    market: Market,
    parameters: ModelParameters,
) -> Bearers:
    laws = parameters.slashing
    total = int(market.total_stake_eth) * GWEI_PER_ETH
    slashed = round(share * market.total_stake_eth) * GWEI_PER_ETH
    each = (
        correlated_loss_gwei(
            EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH,
            min(slashed, total),
            total,
            laws.fork,
            int(laws.attestation_epochs),
        )
        / GWEI_PER_ETH
    )
    hit = min(share * laws.concentration, 1.0) * market.validators
    borne = aggregate_waterfall(each, hit, market.bond_eth)
    reth = float(borne.reth_loss_eth)
    loss = min(reth / market.reth_total_eth, MOST_LOST)
    ours = loss * reth_held * market.redemption_rate
    return Bearers(
        share=share,
        of_scenario=of_scenario,
        validators=hit,
        each_eth=each,
        bond_eth=float(borne.bond_loss_eth),
        rpl_eth=float(borne.rpl_proceeds_eth),
        reth_eth=reth,
        loss=loss,
        treasury_eth=ours,
        treasury_usd=ours * market.eth_usd,
        recognition=recognition(loss, market, parameters),
    )
