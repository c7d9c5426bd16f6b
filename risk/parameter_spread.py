"""How far parameters are known, and what that does to a figure: records without arithmetic."""

from dataclasses import dataclass

from risk.arrays import require_between
from risk.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSpread:
    """A parameter with the ends of its 95 % interval.

    Attributes
    ----------
    name : str
        Path of a field of `ModelParameters`, as "eth_price.annual_volatility".
    low, high : float
        In the unit of that field.
    sample : str
        What the interval rests on, in one phrase.
    """

    name: str
    low: float
    high: float
    sample: str

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1e6, "low", "high")
        if self.low > self.high:
            raise ParameterError(
                f"`low` of `{self.name}` must not exceed `high`, got {self.low:g} and "
                f"{self.high:g}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterEffect:
    """What one parameter at either end does to one figure.

    Attributes
    ----------
    name : str
        Of the parameter.
    low, high : float
        Its ends.
    at_low, at_high : float
        Change of the figure there, in US dollars.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterInterval:
    """Between which a figure lies as far as its parameters are known.

    Attributes
    ----------
    measure : str
        A measure of `RiskRow`.
    horizon_days : int
    confidence : float
    value : float
        The figure, in US dollars.
    low, high : float
        Ends of the interval: the effects of single parameters, put together by their squares.
    effects : tuple of ParameterEffect
        Widest first.
    """

    measure: str
    horizon_days: int
    confidence: float
    value: float
    low: float
    high: float
    effects: tuple[ParameterEffect, ...]
