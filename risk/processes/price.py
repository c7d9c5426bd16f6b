"""ETH/USD and RPL/ETH: GARCH(1,1) of daily log returns with zero expected simple return.

ETH/USD and RPL/USD are martingales in dollars, so RPL/ETH is one for whoever counts in ETH: its
log return carries the cross term of the two innovations.
"""

from risk.arrays import FloatArray
from risk.compiled import compiled
from risk.processes.shocks import cross_correction, own_correction


@compiled
def eth_log_return(z: float, deviation: float, own: FloatArray) -> float:
    """Return ETH/USD's log return of one day.

    Parameters
    ----------
    z : float
        Innovation, mean 0 and variance 1.
    deviation : float
        Conditional standard deviation of the day.
    own : ndarray
        Table of `own_correction`.
    """
    return deviation * z - own_correction(deviation, own)


@compiled
def rpl_log_return(
    z: float, deviation: float, eth_deviation: float, own: FloatArray, cross: FloatArray
) -> float:
    """Return RPL/ETH's log return of one day; arguments as for `eth_log_return`."""
    fair = own_correction(deviation, own) + cross_correction(eth_deviation, deviation, cross)
    return deviation * z - fair


@compiled
def next_variance(
    z: float, variance: float, omega: float, alpha: float, beta: float, cap: float
) -> float:
    """Return tomorrow's conditional variance, at most the cap.

    References
    ----------
    .. [1] T. Bollerslev (1986). "Generalized autoregressive conditional heteroskedasticity".
       Journal of Econometrics, 31(3).
    """
    return min(omega + alpha * variance * z * z + beta * variance, cap)
