"""What the chart of the race for the old rate says and shows."""

from dataclasses import dataclass

import numpy as np

from dashboard import bearing_sentences, race_sentences
from dashboard import format as fmt
from dashboard.charts.records import Words
from risk.arrays import FloatArray
from risk.bearing import Race


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceData:
    """The two rates and what is taken, by day.

    Attributes
    ----------
    days : ndarray of shape (n,)
    reported, true : ndarray of shape (n,)
        ETH per rETH.
    taken : ndarray of shape (n,)
        Taken from those who stay by the end of the day, ETH.
    redeemed : ndarray of shape (n,)
        Redeemed by then, ETH.
    first_report_day : int
    """

    words: Words
    days: FloatArray
    reported: FloatArray
    true: FloatArray
    taken: FloatArray
    redeemed: FloatArray
    first_report_day: int


def race(found: Race) -> RaceData:
    """Return the timeline of one loss."""
    run = found.race
    middle = f"{run.true[-1]:.3f}"
    return RaceData(
        words=Words(
            title=race_sentences.conclusion(found),
            subtitle=(
                f"Reported rate and what is behind it, ETH per rETH, and ETH taken so far, by day "
                f"after a loss of {fmt.percent(found.loss)}"
            ),
            alternative=(
                f"The reported rate stays at {run.reported[0]:.3f} ETH until day "
                f"{found.first_report_day} and falls to {middle} by day {run.days}; the true one "
                f"is {run.true[0]:.3f} from the first day. Redeemed by then: "
                f"{bearing_sentences.amount(found.paid_eth)}, of which "
                f"{bearing_sentences.amount(found.taken_eth)} are taken from those who stay."
            ),
        ),
        days=np.arange(len(run.reported), dtype=np.float64),
        reported=run.reported,
        true=run.true,
        taken=run.taken_so_far,
        redeemed=run.paid_so_far,
        first_report_day=found.first_report_day,
    )
