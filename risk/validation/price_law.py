"""The joint law of ETH/USD and RPL/ETH over some days, and paths drawn from it.

The steps are the engine's own: what is backtested is what is simulated. Other models differ in
their innovations, the tables that keep prices fair, and the coefficients of the variance.
"""

from typing import NamedTuple

import numpy as np

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.processes.price import eth_log_return, next_variance, rpl_log_return
from risk.processes.shocks import CORRECTION_NODES, CORRECTION_STEP


class Recursion(NamedTuple):
    """Coefficients of a conditional variance by day."""

    omega: float
    alpha: float
    beta: float
    cap: float


class PriceLaw(NamedTuple):
    """What paths are made of.

    Attributes
    ----------
    eth, rpl : ndarray of shape (n_days, n_paths)
        Innovations, mean 0 and variance 1; RPL's of no path where it is not asked for.
    eth_correction, rpl_correction, cross : ndarray
        Tables as those of `risk.processes.shocks.InnovationLaw`.
    eth_recursion, rpl_recursion : Recursion
    """

    eth: FloatArray
    rpl: FloatArray
    eth_correction: FloatArray
    rpl_correction: FloatArray
    cross: FloatArray
    eth_recursion: Recursion
    rpl_recursion: Recursion


@compiled
def price_paths(
    law: PriceLaw, eth_start: float, rpl_start: float, near: FloatArray, far: FloatArray
) -> None:
    """Fill in log returns of ETH/USD and RPL/ETH after the first day and after the last.

    Parameters
    ----------
    law : PriceLaw
    eth_start, rpl_start : float
        Conditional variance of the first day.
    near, far : ndarray of shape (2, n_paths)
        Filled; ETH/USD first.
    """
    n_days, n_paths = law.eth.shape
    with_rpl = law.rpl.shape[1] > 0
    a, b = law.eth_recursion, law.rpl_recursion
    for k in range(n_paths):
        eth_variance, rpl_variance = eth_start, rpl_start
        eth, rpl = 0.0, 0.0
        for day in range(n_days):
            z = law.eth[day, k]
            deviation = eth_variance**0.5
            eth += eth_log_return(z, deviation, law.eth_correction)
            if with_rpl:
                y = law.rpl[day, k]
                rpl += rpl_log_return(
                    y, rpl_variance**0.5, deviation, law.rpl_correction, law.cross
                )
                rpl_variance = next_variance(y, rpl_variance, b.omega, b.alpha, b.beta, b.cap)
            eth_variance = next_variance(z, eth_variance, a.omega, a.alpha, a.beta, a.cap)
            if day == 0:
                near[0, k], near[1, k] = eth, rpl
        far[0, k], far[1, k] = eth, rpl


def correction_tables(
    eth: FloatArray, rpl: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the tables that keep prices fair whose innovations are drawn from pairs.

    Parameters
    ----------
    eth, rpl : ndarray of shape (n,)
        Innovations of the same days, each as likely.

    Returns
    -------
    eth_correction, rpl_correction : ndarray of shape (CORRECTION_NODES,)
    cross : ndarray of shape (CORRECTION_NODES, CORRECTION_NODES)
    """
    s = np.maximum(np.arange(CORRECTION_NODES), 1e-3) * CORRECTION_STEP
    exp_eth, exp_rpl = np.exp(np.outer(s, eth)), np.exp(np.outer(s, rpl))
    mean_eth, mean_rpl = exp_eth.mean(axis=1), exp_rpl.mean(axis=1)
    joint = exp_eth @ exp_rpl.T / eth.size
    cross = np.log(joint / np.outer(mean_eth, mean_rpl)) / np.outer(s, s)
    return (
        np.asarray(np.log(mean_eth) / s**2),
        np.asarray(np.log(mean_rpl) / s**2),
        np.asarray(cross),
    )
