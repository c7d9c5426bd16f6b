"""A run of the backtests over daily series, for the pages and for the command line."""

import datetime
from collections.abc import Iterable

from data.price_series import PriceSeries, inputs
from data.recorded import example_treasury
from risk.validation.book import Book
from risk.validation.run import Run, Told, run
from risk.valuation import amounts


def backtested(series: Iterable[PriceSeries], told: Told) -> Run:
    """Run the backtests of ETH/USD, RPL/USD and the example treasury, as far as the series go.

    Parameters
    ----------
    series : iterable of PriceSeries
    told : callable
        Told how far the run is.

    Raises
    ------
    DataError or RiskError
        If the series cannot be used.
    """
    given, held = inputs(series), amounts(example_treasury())
    treasury = Book(
        name="the example treasury", usd=held.usd, eth=held.eth, reth=held.reth, rpl=held.rpl
    )
    return run(
        given.eth,
        given.both,
        treasury,
        created=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        sources=given.sources,
        notices=given.notices,
        told=told,
    )
