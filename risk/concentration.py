"""How much of a total a few hold: largest ten, Herfindahl's index, effective number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from risk.errors import ParameterError

LARGEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How a total is spread over those who hold some of it; counted in full, so without an error.

    Attributes
    ----------
    holders : int
        How many hold more than nothing.
    largest_share : float
        What the ten largest hold together, a fraction of the total.
    herfindahl : float
        Sum of the squares of the shares: 1/n for n equal holders, 1 for a single one (Herfindahl
        1950; Hirschman 1964).
    """

    holders: int
    largest_share: float
    herfindahl: float

    @property
    def effective_number(self) -> float:
        """How many equal holders would be as concentrated: one over the index (Laakso 1979)."""
        return 1.0 / self.herfindahl


def concentration(amounts: Sequence[float]) -> Concentration:
    """Return how concentrated amounts are.

    Parameters
    ----------
    amounts : sequence of float
        What each holds, not below zero, in any unit; those who hold nothing count for nothing.

    Raises
    ------
    ParameterError
        If an amount is negative or no number, or nobody holds anything.
    """
    held = np.asarray(amounts, dtype=float)
    if not (np.isfinite(held).all() and (held >= 0.0).all()):
        raise ParameterError("Amounts of a concentration must be finite and not below zero.")
    held = np.sort(held[held > 0.0])[::-1]
    if held.size == 0:
        raise ParameterError("A concentration needs somebody who holds something.")
    # Scaled by the largest first, so that neither sum can overflow.
    held = held / held[0]
    shares = held / held.sum()
    return Concentration(
        holders=held.size,
        largest_share=min(float(shares[:LARGEST].sum()), 1.0),
        herfindahl=float(np.square(shares).sum()),
    )
