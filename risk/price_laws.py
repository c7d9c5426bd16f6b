"""What may be lost of ETH and of RPL by one law of prices or another, as records."""

from dataclasses import dataclass
from enum import StrEnum

from risk.measures import Estimate


class Law(StrEnum):
    """A law of prices."""

    ENGINE = "GARCH with truncated t"
    FILTERED = "filtered history with Pareto tails"
    JUMPS = "constant volatility with jumps"


class Price(StrEnum):
    """What is priced in US dollars."""

    ETH = "ETH/USD"
    RPL = "RPL/USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow:
    """What may be lost of one unit, as a fraction of its price.

    Attributes
    ----------
    law : Law
    price : Price
    horizon_days : int
    confidence : float
    value_at_risk, expected_shortfall : Estimate
        With the sampling error; exact in closed form.
    """

    law: Law
    price: Price
    horizon_days: int
    confidence: float
    value_at_risk: Estimate
    expected_shortfall: Estimate
