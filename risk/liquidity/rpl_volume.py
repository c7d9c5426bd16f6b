"""What can be sold of RPL as a share of what trades, where order books trade it too."""

DAILY_VOLUME_ETH = 613.0
"""ETH of RPL traded a day: the median of Binance's RPLUSDT perpetual future, 2026-01-01 to
2026-03-19, n = 78 days. A stand-in, and so a prior: RPL itself cannot be delivered there, and its
spot volume over all venues was last recorded from 2023-12-03 to 2024-03-01 (median 2,581 ETH a day,
n = 90), when a sale of 60 to 80 ETH still cost 1 %.
"""

PARTICIPATIONS = (0.01, 0.05, 0.2)
"""Shares of the daily volume: unseen, careful, and as much as is ever sensible."""


def sold_within(days: int, participation: float, size_eth: float) -> float:
    """Return ETH of RPL that can be sold, at today's price and before any cost.

    Parameters
    ----------
    days : int
    participation : float
        Share of the daily volume.
    size_eth : float
        All that is held, ETH at the market price.
    """
    return min(size_eth, participation * DAILY_VOLUME_ETH * days)
