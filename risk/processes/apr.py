"""The yield of validators as a slow mean reversion, in exact steps of any number of days.

The yield is today's times 1 + x, and x follows an Ornstein-Uhlenbeck process around zero. The
redemption rate grows each day by the yield at the day's beginning, so that what counts at a
horizon is the sum of x over its days. Gap and sum are jointly normal.
"""

import math
from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class YieldStep:
    """The law of gap and sum after some days, given the gap x at their beginning.

    The gap is `keep` · x + `gap_deviation` · z, and the sum of the days' gaps, each at its
    beginning, is `weight` · x + `joint` · z + `rest` · w, z and w independent normals.
    """

    keep: float
    gap_deviation: float
    weight: float
    joint: float
    rest: float

    @classmethod
    def of(cls, decay: float, daily_deviation: float, days: int) -> "YieldStep":
        """Return the step of some days.

        Parameters
        ----------
        decay : float
            Factor by which a gap shrinks in one day.
        daily_deviation : float
            Of one day's step.
        days : int
            At least 1.
        """
        # What the shock of day j has become in the gap, and what it has added to the sum.
        left = decay ** np.arange(days - 1, -1, -1.0)
        added = np.concatenate((np.cumsum(left[::-1])[::-1][1:], [0.0]))
        of_gap = daily_deviation * math.sqrt(float(left @ left))
        joint = daily_deviation**2 * float(left @ added) / of_gap if of_gap > 0.0 else 0.0
        of_sum = daily_deviation**2 * float(added @ added)
        return cls(
            keep=decay**days,
            gap_deviation=of_gap,
            weight=float(np.sum(decay ** np.arange(days))),
            joint=joint,
            rest=math.sqrt(max(of_sum - joint * joint, 0.0)),
        )

    def after(
        self, gap: FloatArray, total: FloatArray, shocks: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return gap and sum after the step, each (n_paths,), for shocks of shape (2, n_paths)."""
        z, w = shocks
        further = self.weight * gap + self.joint * z + self.rest * w
        return self.keep * gap + self.gap_deviation * z, total + further
