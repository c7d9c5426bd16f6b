"""Today's volatility from the prices that a store holds, where no parameter file is named."""

import datetime
import math

import numpy as np

from data.errors import DataError
from data.parameter_file import Calibration
from data.price_series import PriceSeries, from_store, inputs
from data.store_place import store_is_there
from risk.arrays import DAYS_PER_YEAR, FloatArray, IntArray
from risk.parameters import GarchParameters, ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.garch import FEWEST_RETURNS
from risk.validation.calibration.prices import TODAY_DAYS
from risk.validation.filtered_history import filtered

METHOD = "Filtered by the base law up to the last day in the store"
_EPOCH = datetime.date(1970, 1, 1)
_DIGITS = 6


def store_calibration(today: datetime.date | None = None) -> Calibration | None:
    """Return the base values but for today's volatility, filtered from the store's prices.

    Parameters
    ----------
    today : datetime.date, optional
        The day that it is to hold on, in UTC.

    Returns
    -------
    calibration : Calibration or None
        None if there is no store, or its prices are too few, too old or cannot be read.
    """
    if not store_is_there():
        return None
    now = today or datetime.datetime.now(tz=datetime.UTC).date()
    try:
        found = inputs(_series())
    except DataError:
        return None
    base, both = ModelParameters.base(), found.both
    estimates = [_start("eth_price", base.eth_price, found.eth.days, found.eth.eth_usd, now)]
    if both is not None:
        estimates.append(_start("rpl_price", base.rpl_price, both.days, both.rpl_eth, now))
    known = tuple(each for each in estimates if each is not None)
    return Calibration(created=now.isoformat(), estimates=known) if known else None


def _series() -> tuple[PriceSeries, ...]:
    from data.store.engine import open_store

    with open_store() as store:
        return from_store(store)


def _start(
    name: str, law: GarchParameters, days: IntArray, prices: FloatArray, now: datetime.date
) -> ParameterEstimate | None:
    returns = np.diff(np.log(prices))
    last = _EPOCH + datetime.timedelta(days=int(days[-1]))
    if returns.size < FEWEST_RETURNS or (now - last).days > TODAY_DAYS:
        return None
    _, tomorrow = filtered(returns, law)
    volatility = math.sqrt(DAYS_PER_YEAR * tomorrow)
    return ParameterEstimate(
        name=f"{name}.initial_annual_volatility",
        value=float(f"{volatility:.{_DIGITS}g}"),
        standard_error=None,
        sample=Sample(
            series="ETH/USD in the store" if name == "eth_price" else "RPL/ETH in the store",
            first=(_EPOCH + datetime.timedelta(days=int(days[1]))).isoformat(),
            last=last.isoformat(),
            n=int(returns.size),
            unit="daily log return",
        ),
        method=METHOD,
        note="Given the base law; its error is that of the law.",
    )
