"""From daily series to estimates of the laws' parameters, and to figures that stand beside them."""

from collections.abc import Mapping

import numpy as np

from risk.errors import ParameterError
from risk.validation.calibration.liquidity import depth, queue, validators_yield
from risk.validation.calibration.part import Part, notice
from risk.validation.calibration.peg import basis_series, peg
from risk.validation.calibration.prices import price_dependence, price_law
from risk.validation.calibration.series import DailySeries, require_usable


def calibrate(history: Mapping[str, DailySeries], as_of: int, rng: np.random.Generator) -> Part:
    """Estimate what the given series tell.

    Parameters
    ----------
    history : mapping of str to DailySeries
        By the name of their kind.
    as_of : int
        The day, since 1970-01-01, on which the parameters are to hold.
    rng : numpy.random.Generator
        For draws and resampling.

    Raises
    ------
    ParameterError
        If there is no series, or one is too short, gapped, stale or in the wrong unit.
    """
    if not history:
        raise ParameterError("There is no series to calibrate from.")
    for series in history.values():
        require_usable(series, as_of)
    part = _prices(history, as_of, rng)
    part += _market(history, rng)
    for name, told in (("exit_wait", queue), ("apr", validators_yield)):
        if name in history:
            part += told(history[name])
    if not (part.estimates or part.figures):
        raise ParameterError(
            "The series tell no parameter: a basis needs `basis`, or both `reth_eth` and "
            "`redemption_rate`."
        )
    return part


def _market(history: Mapping[str, DailySeries], rng: np.random.Generator) -> Part:
    part, eth = Part(), history.get("eth_usd")
    basis, why = basis_series(history)
    if why:
        part += notice(why)
    if basis is not None:
        part += peg(basis, eth, rng)
    if "depth" in history:
        part += depth(history["depth"], eth, rng)
    return part


def _prices(history: Mapping[str, DailySeries], as_of: int, rng: np.random.Generator) -> Part:
    part, innovations = Part(), []
    for name, law in (("eth_usd", "eth_price"), ("rpl_eth", "rpl_price")):
        if name in history:
            found, left = price_law(law, history[name], as_of, rng)
            part += found
            innovations.append(left)
    if len(innovations) == 2:
        part += price_dependence(innovations[0], innovations[1], rng)
    return part
