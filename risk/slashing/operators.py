"""Which operators a mass slashing hits, and what those hit lose of their own.

An operator runs one client, so all of its validators are hit or none; the chance is the share of
Rocket Pool that is hit. The penalties are paid by its bonds, then by the legacy RPL behind
minipools; what is beyond becomes a megapool's debt or a minipool's loss to rETH. A minipool with
less than 8 ETH left pays its operator as if that were rewards.
"""

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.compiled import compiled
from risk.market import Market
from risk.parameters import SlashingParameters
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH
from risk.slashing.loss import shares_hit, validator_losses_eth
from risk.slashing.minipools import LEAST_FULL_WITHDRAWAL_ETH


def operator_hits(
    uniforms: FloatArray,
    day: IntArray,
    share: FloatArray,
    share_now: float,
    market: Market,
    parameters: SlashingParameters,
) -> tuple[FloatArray, FloatArray]:
    """Return when an operator drawn at random is hit, and what each of its validators loses.

    Parameters
    ----------
    uniforms : ndarray of shape (2, n_paths)
        For the mass slashing of today and for that of the path.
    day, share : ndarray of shape (n_paths,)
        Day of the path's event and share of the network slashed.
    share_now : float
        Share of the network slashed today, by the scenario.
    market, parameters : Market, SlashingParameters
        Under the scenario.

    Returns
    -------
    hit_day : ndarray of shape (n_paths,)
        0 for today; infinity for never.
    penalty : ndarray of shape (n_paths,)
        ETH a validator of those hit loses, all penalties together; 0 for never. Who is hit today
        has no validators left that a later event could hit.
    """
    now = np.array([share_now])
    hit_now = uniforms[0] < shares_hit(parameters, now)[0]
    hit_later = uniforms[1] < shares_hit(parameters, share)
    hit_day = np.where(hit_now, 0.0, np.where(hit_later, day.astype(np.float64), np.inf))
    penalty = np.zeros(len(share))
    penalty[hit_later] = validator_losses_eth(market, parameters, share[hit_later])
    penalty[hit_now] = validator_losses_eth(market, parameters, now)[0]
    return hit_day, penalty


@compiled
def own_losses(stakes: FloatArray, penalty: float, rpl_price: float) -> tuple[float, float]:
    """Return the ETH of bonds and the legacy RPL that an operator loses when hit.

    All minipools ask one stake of RPL; see `risk.slashing.minipools`.

    Parameters
    ----------
    stakes : ndarray of shape (n_stakes, 4)
        Validators, bond of each in ETH, RPL that can be slashed, and what the operator receives of
        an ETH that is left below 8 ETH, negative in a megapool; by stake.
    penalty : float
        ETH that each validator loses.
    rpl_price : float
        ETH per RPL.
    """
    eth, asked, slashable = 0.0, 0.0, 0.0
    left = VALIDATOR_BALANCE_ETH - penalty
    for i in range(len(stakes)):
        validators, bond, share = stakes[i, 0], stakes[i, 1], stakes[i, 3]
        slashable += stakes[i, 2]
        if share >= 0.0 and left < LEAST_FULL_WITHDRAWAL_ETH:
            eth += validators * (bond - left * share)
        else:
            eth += validators * min(penalty, bond)
            if share >= 0.0:
                asked += validators * max(penalty - bond, 0.0)
    return eth, min(slashable, asked / rpl_price)
