"""A run of the backtests from the pages: the series given, and what the session keeps."""

import numpy as np
import streamlit as st

from dashboard.backtested import backtested
from data.backtest_file import recorded_backtest
from data.errors import DataError
from data.price_series import PriceSeries, from_store, inputs, names_in, read_csv
from data.store_place import store_is_there
from risk.errors import RiskError
from risk.validation.alternatives import History
from risk.validation.evidence import Evidence
from risk.validation.filtered_history import FEWEST_DAYS
from risk.validation.run import Run, Told

_KEPT = "perigee.backtest"
FILE = "validation.file"  # key of the place where a file is given


def of_csv(content: bytes) -> tuple[PriceSeries, ...]:
    """Read every series that a CSV file holds.

    Raises
    ------
    DataError
    """
    return tuple(
        read_csv(content, name, name, words="a CSV file of this session")
        for name in names_in(content)
    )


def of_store() -> tuple[PriceSeries, ...]:
    """Read the series that the store holds; none if there is no store.

    Raises
    ------
    DataError
    """
    from data.store.engine import open_store

    if not store_is_there():
        return ()
    with open_store() as store:
        return from_store(store)


def history() -> History | None:
    """Return the daily returns of both prices, of the file given or else of the store.

    None where neither has 500 days of both; the place for the file says what is wrong with it.
    """
    file = st.session_state.get(FILE)
    try:
        series = of_store() if file is None else of_csv(file.getvalue())
        both = inputs(series).both if series else None
    except (DataError, RiskError):
        return None
    if both is None or both.days.size <= FEWEST_DAYS:
        return None
    eth, rpl = (np.diff(np.log(prices)) for prices in (both.eth_usd, both.rpl_eth))
    return History(eth=eth, rpl=rpl)


def compute(series: tuple[PriceSeries, ...], told: Told) -> None:
    """Run the backtests and keep what they find for this session.

    Raises
    ------
    DataError or RiskError
        If the series cannot be used.
    """
    st.session_state[_KEPT] = backtested(series, told)


def computed() -> Run | None:
    """Return what this session has computed, if it has."""
    found: Run | None = st.session_state.get(_KEPT)
    return found


def evidence() -> Evidence:
    """Return what this session has computed, else what is recorded."""
    found = computed()
    return recorded_backtest() if found is None else found.evidence


def forget() -> None:
    """Go back to the recorded results."""
    st.session_state.pop(_KEPT, None)
