"""Records of what a chart says and shows, without saying how it is drawn.

Money is in US dollars, fractions are decimals, losses are positive.
"""

from dataclasses import dataclass

from risk.answer import ExitCurve, LimitRow
from risk.arrays import FloatArray
from risk.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands around a chart.

    Attributes
    ----------
    title : str
        The conclusion.
    subtitle : str
        The measure, with unit and horizon.
    alternative : str
        What the chart shows, for who cannot see it.
    """

    title: str
    subtitle: str
    alternative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FanBand:
    """One band of a fan: a label as "90 %" and its edges by day."""

    label: str
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class FanData:
    """Value at market by day.

    Attributes
    ----------
    days : ndarray of shape (n_days,)
    bands : tuple of FanBand
        Widest first.
    median : ndarray of shape (n_days,)
    base_days, base_median : ndarray or None
        The median in base, beside a scenario.
    limit_usd : float or None
        Value at which the limit on the loss is reached.
    limit_label : str
    """

    words: Words
    days: FloatArray
    bands: tuple[FanBand, ...]
    median: FloatArray
    base_days: FloatArray | None
    base_median: FloatArray | None
    limit_usd: float | None
    limit_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossData:
    """Distribution of the loss at one horizon.

    Attributes
    ----------
    edges : ndarray of shape (n + 1,)
    probability : ndarray of shape (n,)
    value_at_risk, expected_shortfall : Estimate
    base_edges, base_probability : ndarray or None
        In base, beside a scenario.
    """

    words: Words
    horizon_days: int
    confidence: float
    edges: FloatArray
    probability: FloatArray
    value_at_risk: Estimate
    expected_shortfall: Estimate
    base_edges: FloatArray | None
    base_probability: FloatArray | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar with its interval, and the same in base."""

    label: str
    estimate: Estimate
    base: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionData:
    """What each factor adds to the expected shortfall, largest first."""

    words: Words
    bars: tuple[Bar, ...]
    total: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitData:
    """Cost of selling rETH now against size.

    Attributes
    ----------
    curve : ExitCurve
    base : ExitCurve or None
        In base, beside a scenario.
    held : float
        rETH held.
    cost : float
        Of selling all of it.
    """

    words: Words
    curve: ExitCurve
    base: ExitCurve | None
    held: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBar:
    """One limit: how much of it is used, from low to high, each no more than is drawn."""

    label: str
    used: float
    low: float
    high: float
    row: LimitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitData:
    """Limits, most used first."""

    words: Words
    bars: tuple[LimitBar, ...]
