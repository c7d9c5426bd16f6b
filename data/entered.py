"""Market figures that a person typed in, in place of recorded or live ones."""

from collections.abc import Mapping
from dataclasses import replace

from data.errors import MarketFigureError
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
        If a name is no figure of a market or a value is outside its domain.
    """
    if not entered:
        return market
    unknown = sorted(set(entered) - set(FIGURES))
    if unknown:
        raise MarketFigureError(f"`{unknown[0]}` is no figure of a market.")
    typed = Provenance(origin=Origin.ENTERED, date=date, source=SOURCE)
    origins = dict(market.provenance) | dict.fromkeys(entered, typed)
    try:
        changed = replace(market, **dict(entered), provenance=tuple(origins.items()))  # type: ignore[arg-type]
    except ParameterError as error:
        raise MarketFigureError(str(error)) from error
    return replace(changed, as_of=max(market.as_of, date))
