"""The daily series of the store, as a calibration takes them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from data.history import REDEMPTION_RATE, RETH_ETH, RPL_ETH
from risk.validation.calibration.series import KINDS, DailySeries, day_number

if TYPE_CHECKING:
    from data.store.engine import Store

NAMES: Mapping[str, str] = {
    "eth_usd": "ETH / USD",
    "rpl_eth": RPL_ETH.name,
    "reth_eth": RETH_ETH.name,
    "redemption_rate": REDEMPTION_RATE.name,
}
SOURCE = "from the chain"


def kept_history(store: "Store") -> Mapping[str, DailySeries]:
    """Return the series of a store that a calibration knows, by name.

    Raises
    ------
    DataError
        If the store cannot be read.
    """
    from data.store.series import load_series

    found = {}
    for name, kept in NAMES.items():
        rows = load_series(store, kept)
        if rows:
            found[name] = DailySeries(
                kind=KINDS[name],
                days=np.array([day_number(row.day.isoformat()) for row in rows]),
                values=np.array([row.number for row in rows]),
                source=SOURCE,
            )
    return found
