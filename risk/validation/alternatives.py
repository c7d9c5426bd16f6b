"""Value at risk and expected shortfall of ETH and RPL by model, side by side."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from risk.arrays import FloatArray
from risk.engine import Simulation
from risk.errors import ParameterError
from risk.measures import (
    Estimate,
    LossSample,
    expected_shortfall_estimate,
    value_at_risk_estimate,
)
from risk.validation.filtered_history import simulated
from risk.validation.jump_diffusion import JumpDiffusion

HORIZONS = (1, 7, 30)


class Law(StrEnum):
    """A law of prices."""

    ENGINE = "GARCH with truncated t"
    FILTERED = "filtered history with Pareto tails"
    JUMPS = "constant volatility with jumps"


class Price(StrEnum):
    """What is priced in US dollars."""

    ETH = "ETH/USD"
    RPL = "RPL/USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Daily log returns on the same days, ascending, each of shape (n,).

    Attributes
    ----------
    eth, rpl : ndarray
        Of ETH/USD and of RPL/ETH.
    first, last : str
        ISO dates of the first and last return.
    """

    eth: FloatArray
    rpl: FloatArray
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow:
    """What may be lost of one unit, as a fraction of its price.

    Attributes
    ----------
    law : Law
    price : Price
    horizon_days : int
    confidence : float
    value_at_risk, expected_shortfall : Estimate
        With the sampling error; exact in closed form.
    """

    law: Law
    price: Price
    horizon_days: int
    confidence: float
    value_at_risk: Estimate
    expected_shortfall: Estimate


def compare_laws(
    simulation: Simulation,
    confidence: float,
    history: History | None = None,
    *,
    n_paths: int = 50_000,
) -> tuple[LawRow, ...]:
    """Return the measures by law, price and horizon.

    Parameters
    ----------
    simulation : Simulation
        Of the engine, at 1, 7 and 30 days among others.
    confidence : float
    history : History, optional
        Without it filtered history is left out.
    n_paths : int
        Of filtered history; its seed is the simulation's.

    Returns
    -------
    rows : tuple of LawRow
        By law, then price, then horizon.

    Raises
    ------
    ParameterError
        If a horizon was not simulated or the history is too short.
    """
    missing = set(HORIZONS) - set(simulation.settings.horizons)
    if missing:
        raise ParameterError(f"The horizons {sorted(missing)} were not simulated.")
    rows = [*_of_engine(simulation, confidence)]
    if history is not None:
        rows += _of_history(simulation, confidence, history, n_paths)
    return (*rows, *_of_jumps(confidence))


def _of_engine(simulation: Simulation, confidence: float) -> list[LawRow]:
    rows, now = [], simulation.initial
    start = {Price.ETH: now.eth_usd[0], Price.RPL: now.eth_usd[0] * now.rpl_eth[0]}
    for price in Price:
        for day in HORIZONS:
            states = simulation.states(day)
            value = states.eth_usd * (states.rpl_eth if price is Price.RPL else 1.0)
            sample = LossSample.of(
                1.0 - value / start[price], simulation.weights(day), simulation.stratum_numbers
            )
            rows.append(_row(Law.ENGINE, price, day, confidence, sample))
    return rows


def _of_history(
    simulation: Simulation, confidence: float, history: History, n_paths: int
) -> list[LawRow]:
    laws = simulation.parameters
    growth, ratio = simulated(
        history.eth,
        history.rpl,
        (laws.eth_price, laws.rpl_price),
        np.random.default_rng(simulation.settings.seed),
        HORIZONS[-1],
        n_paths,
    )
    weights, strata = np.full(n_paths, 1.0 / n_paths), np.zeros(n_paths, dtype=np.int64)
    values = {Price.ETH: growth, Price.RPL: growth * ratio}
    return [
        _row(
            Law.FILTERED,
            price,
            day,
            confidence,
            LossSample.of(1.0 - values[price][day - 1], weights, strata),
        )
        for price in Price
        for day in HORIZONS
    ]


def _of_jumps(confidence: float) -> list[LawRow]:
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
        for day in HORIZONS
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
