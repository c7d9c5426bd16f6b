"""Value at risk and expected shortfall of ETH and RPL by model, side by side."""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray
from risk.engine import Simulation
from risk.measures import (
    Estimate,
    LossSample,
    expected_shortfall_estimate,
    value_at_risk_estimate,
)
from risk.parameters import ModelParameters
from risk.price_laws import Law, LawRow, Price
from risk.validation.jump_diffusion import JumpDiffusion

HORIZONS = (1, 7, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Daily log returns on the same days, ascending, each of shape (n,).

    Attributes
    ----------
    eth, rpl : ndarray
        Of ETH/USD and of RPL/ETH.
    """

    eth: FloatArray
    rpl: FloatArray


def law_rows(simulation: Simulation, confidence: float) -> tuple[LawRow, ...]:
    """Return the measures that need no history: by the engine's law, and by jump diffusion.

    Parameters
    ----------
    simulation : Simulation
        Of the engine; what it has of the horizons 1, 7 and 30 days is told.
    confidence : float

    Returns
    -------
    rows : tuple of LawRow
        By law, then price, then horizon. Jump diffusion is that of its own calibration, whatever
        the scenario makes of volatility.
    """
    days = tuple(day for day in HORIZONS if day in simulation.settings.horizons)
    return (*_of_engine(simulation, confidence, days), *_of_jumps(confidence, days))


def history_rows(
    parameters: ModelParameters,
    confidence: float,
    history: History,
    *,
    seed: int,
    days: tuple[int, ...] = HORIZONS,
    n_paths: int = 50_000,
) -> tuple[LawRow, ...]:
    """Return the measures by filtered history, by price and horizon.

    Parameters
    ----------
    parameters : ModelParameters
        Whose recursions filter the past.
    confidence : float
    history : History
    seed, n_paths : int
    days : tuple of int
        Horizons.

    Raises
    ------
    ParameterError
        If the history is too short.
    """
    # Its library of statistics is slow to load, and few pages need it.
    from risk.validation.filtered_history import simulated

    growth, ratio = simulated(
        history.eth,
        history.rpl,
        (parameters.eth_price, parameters.rpl_price),
        np.random.default_rng(seed),
        max(days),
        n_paths,
    )
    weights, strata = np.full(n_paths, 1.0 / n_paths), np.zeros(n_paths, dtype=np.int64)
    values = {Price.ETH: growth, Price.RPL: growth * ratio}
    return tuple(
        _row(
            Law.FILTERED,
            price,
            day,
            confidence,
            LossSample.of(1.0 - values[price][day - 1], weights, strata),
        )
        for price in Price
        for day in days
    )


def _of_engine(simulation: Simulation, confidence: float, days: tuple[int, ...]) -> list[LawRow]:
    rows, now = [], simulation.initial
    start = {Price.ETH: now.eth_usd[0], Price.RPL: now.eth_usd[0] * now.rpl_eth[0]}
    for price in Price:
        for day in days:
            states = simulation.states(day)
            value = states.eth_usd * (states.rpl_eth if price is Price.RPL else 1.0)
            sample = LossSample.of(
                1.0 - value / start[price], simulation.weights(day), simulation.stratum_numbers
            )
            rows.append(_row(Law.ENGINE, price, day, confidence, sample))
    return rows


def _of_jumps(confidence: float, days: tuple[int, ...]) -> list[LawRow]:
    laws = {Price.ETH: JumpDiffusion.eth_usd(), Price.RPL: JumpDiffusion.rpl_usd()}
    return [
        LawRow(
            law=Law.JUMPS,
            price=price,
            horizon_days=day,
            confidence=confidence,
            value_at_risk=Estimate.exact(laws[price].value_at_risk(confidence, day)),
            expected_shortfall=Estimate.exact(laws[price].expected_shortfall(confidence, day)),
        )
        for price in Price
        for day in days
    ]


def _row(law: Law, price: Price, day: int, confidence: float, sample: LossSample) -> LawRow:
    return LawRow(
        law=law,
        price=price,
        horizon_days=day,
        confidence=confidence,
        value_at_risk=value_at_risk_estimate(sample, confidence),
        expected_shortfall=expected_shortfall_estimate(sample, confidence),
    )
