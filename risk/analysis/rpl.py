"""What RPL is really worth: what can be had for it, where its price may go, and wrong-way risk.

A sale within some days is one in equal daily parts into a constant-product pool that recovers in
between; see `risk.liquidity.redemption.widening`. The market is held at today's state.
"""

import numpy as np

from risk.analysis.attribution import tail_average, tail_of
from risk.analysis.distribution import HISTOGRAM_BINS
from risk.analysis.peg import quantiles
from risk.analysis.rpl_link import rpl_link, volatility_cone
from risk.arrays import FloatArray
from risk.engine import Simulation
from risk.liquidity.redemption import rpl_proceeds, widening
from risk.liquidity.rpl_volume import DAILY_VOLUME_ETH, PARTICIPATIONS, sold_within
from risk.market_answer import (
    Realisable,
    Rpl,
    RplHolding,
    RplHorizon,
    SaleCurve,
    Subject,
    TailMove,
    VolumeSale,
)
from risk.measures import LossSample
from risk.settings import Settings
from risk.valuation import reth_mark

SALE_DAYS = (1, 7, 30, 90)
CURVE_POINTS = 49
# Twice and half the time that the pool takes to recover.
_RECOVERY_FACTORS = (2.0, 1.0, 0.5)
# Dollars of the treasury, or ETH of one rETH: what differs by less differs by rounding.
_NOTHING = 1e-6


def rpl(
    amount: float,
    simulation: Simulation,
    settings: Settings,
    losses: dict[int, LossSample],
) -> Rpl:
    """Return what RPL is really worth.

    Parameters
    ----------
    amount : float
        RPL held.
    simulation : Simulation
        Under the scenario.
    settings : Settings
        Its horizons and confidences are stated.
    losses : mapping from int to LossSample
        The treasury's loss in dollars at market, by horizon.
    """
    return Rpl(
        price_eth=simulation.market.rpl_eth,
        depth_eth=simulation.market.rpl_depth_eth,
        holding=holding(amount, simulation, settings) if amount > 0.0 else None,
        horizons=tuple(
            _horizon(simulation, day, settings, losses[day]) for day in settings.horizons
        ),
        cone=volatility_cone(simulation),
    )


def holding(amount: float, simulation: Simulation, settings: Settings) -> RplHolding:
    """Return the RPL held, at market and as what can be had for it within some days."""
    market = simulation.market
    eth = amount * market.rpl_eth
    days = tuple(sorted({*SALE_DAYS, settings.exit_days}))
    return RplHolding(
        amount=amount,
        eth=eth,
        usd=eth * market.eth_usd,
        realisable=tuple(_within(day, eth, simulation) for day in days),
        curve=_curve(amount, simulation),
        daily_volume_eth=DAILY_VOLUME_ETH,
        by_volume=tuple(
            _by_volume(day, participation, amount, simulation)
            for day in SALE_DAYS
            for participation in PARTICIPATIONS
        ),
    )


def _within(days: int, eth: float, simulation: Simulation) -> Realisable:
    market = simulation.market
    half_life = simulation.parameters.depth.recovery_half_life_days
    low, base, high = (
        rpl_proceeds(eth, market.rpl_depth_eth * widening(days, half_life * factor))
        for factor in _RECOVERY_FACTORS
    )
    return Realisable(
        days=days,
        usd=base * market.eth_usd,
        usd_low=low * market.eth_usd,
        usd_high=high * market.eth_usd,
        cost=1.0 - base / eth,
        cost_low=1.0 - high / eth,
        cost_high=1.0 - low / eth,
    )


def _by_volume(
    days: int, participation: float, amount: float, simulation: Simulation
) -> VolumeSale:
    market = simulation.market
    eth = sold_within(days, participation, amount * market.rpl_eth)
    return VolumeSale(
        days=days,
        participation=participation,
        rpl=eth / market.rpl_eth,
        usd=eth * market.eth_usd,
        fraction=eth / (amount * market.rpl_eth),
    )


def _curve(amount: float, simulation: Simulation) -> SaleCurve:
    market = simulation.market
    half_life = simulation.parameters.depth.recovery_half_life_days
    sizes = amount * np.logspace(-2.0, 1.0, CURVE_POINTS)
    return SaleCurve(
        rpl=sizes,
        days=SALE_DAYS,
        cost=np.array(
            [
                _costs(sizes * market.rpl_eth, market.rpl_depth_eth * widening(days, half_life))
                for days in SALE_DAYS
            ]
        ),
    )


def _costs(sizes: FloatArray, depth: float) -> list[float]:
    return [1.0 - rpl_proceeds(size, depth) / size for size in sizes]


def _horizon(
    simulation: Simulation, day: int, settings: Settings, losses: LossSample
) -> RplHorizon:
    states, now = simulation.states(day), simulation.initial
    weights, strata = simulation.weights(day), simulation.stratum_numbers
    eth = states.eth_usd / now.eth_usd[0]
    change = states.rpl_eth / now.rpl_eth[0] - 1.0
    in_usd = (1.0 + change) * eth - 1.0
    falls = LossSample.of(-change, weights, strata)
    edges = np.linspace(-falls.quantile(0.999), -falls.quantile(0.001), HISTOGRAM_BINS + 1)
    samples = {
        Subject.TREASURY: losses,
        Subject.ETH: LossSample.of(-eth, weights, strata),
        Subject.RETH: LossSample.of(-reth_mark(states), weights, strata),
    }
    return RplHorizon(
        horizon_days=day,
        quantiles=quantiles(falls, settings),
        edges=edges,
        probability=_weights_between(edges, falls),
        tails=tuple(
            _tail(subject, sample, confidence, change, in_usd)
            for subject, sample in samples.items()
            if sample.losses[-1] - sample.losses[0] > _NOTHING
            for confidence in settings.confidences
        ),
        link=rpl_link(simulation, day, samples[Subject.ETH]),
    )


def _weights_between(edges: FloatArray, falls: LossSample) -> FloatArray:
    """Return the weight of each bin of the change; the outermost hold everything beyond."""
    inner = np.searchsorted(falls.losses, -edges[1:-1], side="right")
    reached = np.concatenate([[0.0], falls.cumulative])[inner]
    return np.asarray(-np.diff(np.concatenate([[falls.cumulative[-1]], reached, [0.0]])))


def _tail(
    subject: Subject,
    sample: LossSample,
    confidence: float,
    change: FloatArray,
    in_usd: FloatArray,
) -> TailMove:
    tail = tail_of(sample, confidence)
    return TailMove(
        subject=subject,
        confidence=confidence,
        rpl_eth=tail_average(change[tail.positions], tail),
        rpl_usd=tail_average(in_usd[tail.positions], tail),
    )
