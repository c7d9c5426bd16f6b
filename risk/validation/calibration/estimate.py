"""What a calibration says of one figure: its value, how sure, and from which sample."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from risk.errors import ParameterError

# How the draws came about.
Kind = Literal["bootstrap", "block bootstrap", "windows", "none"]

# Names of what may be negative.
_SIGNED = ("mean", "eth_rpl", "eth_basis", "eth_depth")
_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The observations behind an estimate.

    Attributes
    ----------
    series : str
        What was observed, in a few words.
    first, last : str
        ISO dates of the first and the last observation used.
    n : int
        How many observations were used, of the kind that the method counts.
    unit : str
        Of the series.
    """

    series: str
    first: str
    last: str
    n: int
    unit: str

    @property
    def words(self) -> str:
        """The sample in one phrase."""
        return f"{self.series}, {self.first} to {self.last}, n = {self.n:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterEstimate:
    """A parameter or another figure as it was estimated.

    Attributes
    ----------
    name : str
        Path of a field of `ModelParameters`, as "eth_price.alpha"; or, where no law has it, the
        name of a figure that stands beside the laws.
    value : float
        In the unit of that field.
    standard_error : float or None
        None where the sample or the law does not give one; `note` then says why.
    sample : Sample
    method : str
        One phrase: how value and error came about.
    kind : {"bootstrap", "block bootstrap", "windows", "none"}
        What the draws are: values that the parameter may have, given the sample, by a bootstrap
        from the fitted law or by a block bootstrap; estimates of the parts of the sample; or none.
    draws : tuple of float
        In the unit of the value.
    note : str
        What a reader must know, or empty.
    """

    name: str
    value: float
    standard_error: float | None
    sample: Sample
    method: str
    kind: Kind = "none"
    draws: tuple[float, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        error = self.standard_error
        for figure in (self.value, *self.draws, *(() if error is None else (error,))):
            if not math.isfinite(figure):
                raise ParameterError(f"An estimate of `{self.name}` must be finite, got {figure}.")
        if error is not None and error < 0.0:
            raise ParameterError(f"The error of `{self.name}` must not be negative, got {error}.")
        if bool(self.draws) != (self.kind != "none"):
            raise ParameterError(f"The draws of `{self.name}` must have a kind, or be none.")

    @property
    def interval95(self) -> tuple[float, float] | None:
        """The 95 % interval: of the draws of a bootstrap, else by the standard error; or None.

        By the standard error of the logarithm where a figure that cannot be negative would be.

        Estimates of the parts of a sample scatter more than the estimate of the whole, so an
        interval is never made of them.
        """
        if self.kind in {"bootstrap", "block bootstrap"}:
            # The draws kept are quantiles themselves, at (k + 1/2)/n.
            low, high = np.quantile(np.array(self.draws), (0.025, 0.975), method="hazen")
            return float(low), float(high)
        if self.standard_error is None:
            return None
        half = _NORMAL_95 * self.standard_error
        if self.value > 0.0 and half >= self.value and not self.name.endswith(_SIGNED):
            # In logs: what cannot be negative has no interval that says so.
            factor = math.exp(half / self.value)
            return self.value / factor, self.value * factor
        return self.value - half, self.value + half

    def distance_from(self, other: float) -> float | None:
        """Return how many standard errors another value lies below this one, if there is one."""
        if not self.standard_error:
            return None
        return (self.value - other) / self.standard_error
