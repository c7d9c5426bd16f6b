"""The numbers that the compiled loop consumes, derived once per run from Market and laws."""

import math
from typing import NamedTuple

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.market import Market
from risk.parameters import BasisParameters, ModelParameters
from risk.processes.regime import CALM, MILD, SEVERE
from risk.processes.shocks import InnovationLaw, innovation_law
from risk.slashing.loss import reth_loss_fraction


class Coefficients(NamedTuple):
    """Scalars of the daily step; per day and as fractions unless the name says otherwise."""

    copula_freedom: float
    unit_scale: float
    l10: float
    l11: float
    l20: float
    l21: float
    l22: float
    l30: float
    l31: float
    l32: float
    l33: float
    eth_variance: float
    eth_omega: float
    eth_alpha: float
    eth_beta: float
    eth_cap: float
    rpl_variance: float
    rpl_omega: float
    rpl_alpha: float
    rpl_beta: float
    rpl_cap: float
    prior_log_price: float
    stress_log_fall: float
    entry: float
    stressed_entry: float
    mild_share: float
    leave: float
    depth_decay: float
    depth_deviation: float
    venue: float
    persistent: float
    depth_jump: float
    depth: float
    refill: float
    line_target: float
    longest_line: float
    wall: float
    ceiling: float
    gas: float
    minimum_wait: float
    rate: float
    growth: float
    largest_fall: float
    recognition_days: int
    loss_today: float
    initial_regime: int
    initial_line: float
    initial_latent: float
    initial_carry: float
    initial_excess: float
    excess_decay: float
    severe_from_loss: float
    event_rate: float
    rpl_event_loss: float


class Levels(NamedTuple):
    """What depends on the regime; arrays of shape (3,) for calm, mild, severe."""

    mean: FloatArray
    decay: FloatArray
    deviation: FloatArray
    carry: FloatArray
    burns: FloatArray


def levels(parameters: ModelParameters) -> Levels:
    """Return the regime-dependent numbers."""
    rows = (parameters.basis.calm, parameters.basis.mild, parameters.basis.severe)
    collateral = parameters.collateral
    return Levels(
        mean=np.array([row.mean for row in rows]),
        decay=np.array([row.decay for row in rows]),
        deviation=np.array([row.daily_deviation for row in rows]),
        carry=np.array([row.carry for row in rows]),
        burns=np.array([collateral.calm_burns, collateral.mild_burns, collateral.severe_burns]),
    )


def law(parameters: ModelParameters) -> InnovationLaw:
    """Return the tables of the price innovations."""
    return innovation_law(
        parameters.dependence.degrees_of_freedom,
        float(parameters.dependence.matrix[0, 1]),
        parameters.eth_price.degrees_of_freedom,
        parameters.eth_price.truncation,
        parameters.rpl_price.degrees_of_freedom,
        parameters.rpl_price.truncation,
    )


def is_severe_slashing(share: float, parameters: ModelParameters) -> bool:
    """Return whether today's mass slashing throws the market into severe dislocation."""
    return share > 0.0 and share >= parameters.slashing.severe_from_share


def initial_regime(basis: float, slashed_share: float, parameters: ModelParameters) -> int:
    """Return the regime that today's basis and today's mass slashing imply.

    Half-way to a level counts as being there; a slashing from `severe_from_share` on is severe.
    """
    mild, severe = parameters.basis.mild.mean, parameters.basis.severe.mean
    if is_severe_slashing(slashed_share, parameters) or basis <= (mild + severe) / 2.0:
        return SEVERE
    return MILD if basis <= mild / 2.0 else CALM


def initial_carry(basis: float, slashed_share: float, parameters: ModelParameters) -> float:
    """Return the carry that buyers ask today: between the levels in proportion to the basis.

    After a severe slashing it is the severe level's, whatever the basis still says.
    """
    levels = parameters.basis
    if is_severe_slashing(slashed_share, parameters):
        return levels.severe.carry
    rows = (levels.severe, levels.mild, levels.calm)
    return float(np.interp(basis, [row.mean for row in rows], [row.carry for row in rows]))


def initial_line(market: Market, carry: float, parameters: ModelParameters) -> float:
    """Return collateral if there is any, else the line that today's discount implies."""
    if market.collateral_eth > 0.0:
        return market.collateral_eth
    basis, collateral = parameters.basis, parameters.collateral
    if carry == 0.0:
        return 0.0
    wait = (-market.basis - basis.gas) * DAYS_PER_YEAR / carry - basis.minimum_wait_days
    wait = min(max(wait, 0.0), collateral.longest_wait_days)
    return -wait * collateral.refill_eth_per_day


def initial_excess(basis: float, line: float, carry: float, parameters: ModelParameters) -> float:
    """Return how far today's discount lies below the floor that the line explains."""
    wait = max(-line, 0.0) / parameters.collateral.refill_eth_per_day
    terms = parameters.basis
    floor = -carry * (wait + terms.minimum_wait_days) / DAYS_PER_YEAR - terms.gas
    return max(0.0, floor - basis)


def coefficients(
    market: Market, parameters: ModelParameters, eth_price_change: float, slashed_share: float
) -> Coefficients:
    """Return the scalars of the daily step.

    Parameters
    ----------
    market, parameters : Market, ModelParameters
        Under the scenario.
    eth_price_change : float
        Instant change already in the market: the days before stood at the old price.
    slashed_share : float
        Share of the network slashed today.
    """
    regime = initial_regime(market.basis, slashed_share, parameters)
    loss_today = reth_loss_fraction(market, parameters.slashing, slashed_share)
    carry = initial_carry(market.basis, slashed_share, parameters)
    line = initial_line(market, carry, parameters)
    return Coefficients(
        **_price_terms(parameters),
        **_dependence_terms(parameters),
        **_regime_terms(parameters),
        **_depth_terms(parameters),
        **_peg_terms(market, parameters.basis),
        prior_log_price=-math.log1p(eth_price_change),
        depth=market.reth_depth_eth,
        refill=parameters.collateral.refill_eth_per_day,
        line_target=max(market.collateral_target * market.reth_total_eth, market.collateral_eth),
        longest_line=parameters.collateral.longest_wait_days
        * parameters.collateral.refill_eth_per_day,
        rate=market.redemption_rate,
        growth=math.exp(
            math.log1p(parameters.redemption.net_share * market.gross_apr) / DAYS_PER_YEAR
        ),
        largest_fall=parameters.redemption.largest_fall_eth,
        recognition_days=parameters.redemption.recognition_days,
        loss_today=loss_today,
        initial_regime=regime,
        initial_line=line,
        initial_latent=market.basis,
        initial_carry=carry,
        initial_excess=initial_excess(market.basis, line, carry, parameters),
        excess_decay=parameters.basis.severe.decay,
        severe_from_loss=parameters.slashing.severe_from_share,
        event_rate=parameters.slashing.events_per_year / DAYS_PER_YEAR,
        rpl_event_loss=parameters.slashing.expected_rpl_fall,
    )


def _price_terms(parameters: ModelParameters) -> dict[str, float]:
    terms = {}
    for name, garch in (("eth", parameters.eth_price), ("rpl", parameters.rpl_price)):
        long_run = garch.long_run_variance
        terms[f"{name}_variance"] = garch.initial_variance
        terms[f"{name}_omega"] = long_run * (1.0 - garch.alpha - garch.beta)
        terms[f"{name}_alpha"] = garch.alpha
        terms[f"{name}_beta"] = garch.beta
        terms[f"{name}_cap"] = garch.variance_cap * long_run
    return terms


def _dependence_terms(parameters: ModelParameters) -> dict[str, float]:
    dependence = parameters.dependence
    lower = np.linalg.cholesky(dependence.matrix)
    terms = {f"l{i}{j}": float(lower[i, j]) for i in range(1, 4) for j in range(i + 1)}
    freedom = dependence.degrees_of_freedom
    return terms | {
        "copula_freedom": freedom,
        "unit_scale": math.sqrt((freedom - 2.0) / freedom),
    }


def _regime_terms(parameters: ModelParameters) -> dict[str, float]:
    dislocation = parameters.dislocation
    daily = dislocation.entries_per_year / DAYS_PER_YEAR
    return {
        "stress_log_fall": math.log1p(-dislocation.stress_fall),
        "entry": -math.expm1(-daily),
        "stressed_entry": -math.expm1(-daily * dislocation.stress_link),
        "mild_share": dislocation.mild_share,
        "leave": 1.0 / dislocation.mean_length_days,
    }


def _depth_terms(parameters: ModelParameters) -> dict[str, float]:
    depth = parameters.depth
    venue = -math.expm1(-depth.shocks_per_year / DAYS_PER_YEAR)
    return {
        "depth_decay": depth.decay,
        "depth_deviation": depth.daily_volatility,
        "venue": venue,
        "persistent": venue * depth.persistent_share,
        "depth_jump": math.log1p(-depth.shock_loss),
    }


def _peg_terms(market: Market, basis: BasisParameters) -> dict[str, float]:
    return {
        "wall": basis.gas + basis.pool_fee,
        "ceiling": market.deposit_fee / (1.0 - market.deposit_fee) + basis.gas,
        "gas": basis.gas,
        "minimum_wait": basis.minimum_wait_days,
    }
