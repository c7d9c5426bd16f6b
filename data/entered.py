"""Market figures that a person typed in, in place of recorded or live ones."""

import datetime
import sys
from collections.abc import Mapping
from dataclasses import replace

from data.errors import MarketFigureError, quoted
from risk.errors import ParameterError
from risk.market import FIGURES, Market, Origin, Provenance

SOURCE = "Entered by hand."


def with_entered(market: Market, entered: Mapping[str, float], date: str) -> Market:
    """Return the market with some figures replaced by typed ones.

    Parameters
    ----------
    market : Market
    entered : mapping of str to float
        Values by field of `Market`; empty leaves the market as it is.
    date : str
        ISO date of the entry.

    Raises
    ------
    MarketFigureError
        If a name is no figure of a market, a value is outside its domain or the date is none.
    """
    if not entered:
        return market
    _check_date(date)
    values = {name: _number(name, value) for name, value in entered.items()}
    typed = Provenance(origin=Origin.ENTERED, date=date, source=SOURCE)
    origins = dict(market.provenance) | dict.fromkeys(entered, typed)
    try:
        return replace(
            market,
            **values,  # type: ignore[arg-type]
            as_of=max(where.date for where in origins.values()),
            provenance=tuple(origins.items()),
        )
    except ParameterError as error:
        raise MarketFigureError(str(error)) from error


def _check_date(date: str) -> None:
    try:
        known = datetime.date.fromisoformat(date).isoformat() == date
    except ValueError:
        known = False
    if not known:
        raise MarketFigureError(f"The day of entry must be like 2026-01-31, got {quoted(date)}.")


def _number(name: str, value: object) -> float:
    if name not in FIGURES:
        raise MarketFigureError(f"{quoted(name)} is no figure of a market.")
    # The comparison also fails for NaN, infinity and integers that no float holds.
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not abs(value) <= sys.float_info.max
    ):
        raise MarketFigureError(f"{quoted(name)} must be a finite number, got {quoted(value)}.")
    return float(value)
