"""Records of what the charts on the peg and on RPL say and show.

Money is in US dollars, fractions are decimals; a basis below zero is a discount.
"""

from dataclasses import dataclass

from dashboard.charts.records import Bar, FanBand, Words
from risk.arrays import FloatArray
from risk.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisFanData:
    """The basis by day, between its walls.

    Attributes
    ----------
    days : ndarray of shape (n_days,)
    bands : tuple of FanBand
        Widest first.
    median : ndarray of shape (n_days,)
    base_days, base_low : ndarray or None
        The lower edge of the widest band in base, beside a scenario.
    mint, burn : float
        The walls; the second holds while collateral lasts.
    collateral_eth : float
    """

    words: Words
    days: FloatArray
    bands: tuple[FanBand, ...]
    median: FloatArray
    base_days: FloatArray | None
    base_low: FloatArray | None
    mint: float
    burn: float
    collateral_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorLine:
    """Floor of the basis by days of wait; a label as "severe, 25 % a year"."""

    label: str
    basis: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorData:
    """How deep a discount may go when nothing can be redeemed at once.

    Attributes
    ----------
    waits : ndarray of shape (n_waits,)
        Days.
    lines : tuple of FloorLine
        Shallowest first.
    burn : float
        The wall that holds while collateral lasts.
    wait_days : float
        Of today's line; 0 with collateral.
    """

    words: Words
    waits: FloatArray
    lines: tuple[FloorLine, ...]
    burn: float
    wait_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceData:
    """Chance of a discount deeper than each threshold; in base beside a scenario."""

    words: Words
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageLine:
    """Chance of a discount at some time up to each day, and in base beside a scenario."""

    label: str
    chance: FloatArray
    base: FloatArray | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageData:
    """How soon rETH first trades at each discount.

    Attributes
    ----------
    days : ndarray of shape (n_days,)
    lines : tuple of PassageLine
        Shallowest first.
    """

    words: Words
    days: FloatArray
    lines: tuple[PassageLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisableBar:
    """What can be had within some days, with the band of a prior, and the same in base."""

    label: str
    usd: float
    low: float
    high: float
    base: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisableData:
    """Value of the RPL at market and what can be had for it, quickest last."""

    words: Words
    bars: tuple[RealisableBar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLine:
    """Cost of a sale by amount; a label as "7 days"."""

    label: str
    cost: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleData:
    """Cost of selling RPL against the amount.

    Attributes
    ----------
    rpl : ndarray of shape (n_sizes,)
    lines : tuple of SaleLine
        At once first.
    base : ndarray or None
        Cost at once in base, beside a scenario.
    held : float
    """

    words: Words
    rpl: FloatArray
    lines: tuple[SaleLine, ...]
    base: FloatArray | None
    held: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConeRange:
    """Volatility a year over one window: where 90 % lie, and the middle."""

    label: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConeData:
    """Realised volatility of RPL/ETH by window: simulated, and seen in the sample."""

    words: Words
    simulated: tuple[ConeRange, ...]
    seen: tuple[ConeRange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeData:
    """Distribution of the change of RPL/ETH at one horizon.

    Attributes
    ----------
    horizon_days : int
    confidence : float
    edges : ndarray of shape (n + 1,)
    probability : ndarray of shape (n,)
    worst : Estimate
        The change that 1 − confidence of the paths fall below.
    middle : Estimate
    base_edges, base_probability : ndarray or None
        In base, beside a scenario.
    """

    words: Words
    horizon_days: int
    confidence: float
    edges: FloatArray
    probability: FloatArray
    worst: Estimate
    middle: Estimate
    base_edges: FloatArray | None
    base_probability: FloatArray | None
