"""What the charts of the backtests show: hits against the promise, losses against forecasts."""

from dataclasses import dataclass

import numpy as np

from dashboard import format as fmt
from dashboard.charts.records import Words
from risk.arrays import FloatArray
from risk.validation.evidence import CONFIDENCE, Case, hit_band
from risk.validation.rolling import Forecasts

_POINTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HitsData:
    """How many losses were beyond the value at risk by each day.

    Attributes
    ----------
    days : tuple of str
        ISO dates at which band and promise are drawn.
    promised, low, high : ndarray of shape (n,)
        Number of hits of a right model by then: on average, and its 95 % band.
    hit_days : tuple of str
    count : ndarray of shape (n_hits,)
        Of hits until each.
    sentences : tuple of str
        What each hit was.
    last : str
        ISO date of the last forecast.
    """

    words: Words
    days: tuple[str, ...]
    promised: FloatArray
    low: FloatArray
    high: FloatArray
    hit_days: tuple[str, ...]
    count: FloatArray
    sentences: tuple[str, ...]
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossesData:
    """Every day's loss against its forecast.

    Attributes
    ----------
    days : tuple of str
        ISO dates at which the forecasts were made.
    losses, value_at_risk : ndarray of shape (n,)
    hits : ndarray of bool, shape (n,)
    """

    words: Words
    days: tuple[str, ...]
    losses: FloatArray
    value_at_risk: FloatArray
    hits: "np.ndarray[tuple[int], np.dtype[np.bool_]]"


def hits(case: Case) -> HitsData:
    """Return the count of hits by day beside the band of a right model, of a case of one day."""
    first, last = (np.datetime64(day, "D") for day in (case.first, case.last))
    counts = np.unique(np.linspace(1, case.n, min(_POINTS, case.n)).astype(np.int64))
    span = int((last - first).astype(np.int64))
    days = first + np.round((counts - 1) * (span / max(case.n - 1, 1))).astype("timedelta64[D]")
    low, high = hit_band(counts)
    seen = len(case.hits)
    within = low[-1] <= seen <= high[-1]
    side = "within the band of a right model" if within else "outside the band of a right model"
    title = (
        f"{case.book[:1].upper()}{case.book[1:]}: {seen} days beyond the forecast of "
        f"{fmt.tail(CONFIDENCE)} of days, {fmt.number(case.expected_hits)} promised, {side}"
    )
    return HitsData(
        words=Words(
            title=title,
            subtitle=(
                f"Days so far whose loss was beyond the value at risk at "
                f"{fmt.confidence(CONFIDENCE)}, one-day forecasts, {fmt.date(case.first)} to "
                f"{fmt.date(case.last)}, n = {case.n:,}; each dot is one such day"
            ),
            alternative=(
                f"Steps of the number of days beyond the forecast for {case.book}, ending at "
                f"{seen}; a right model ends at {fmt.number(case.expected_hits)} on average and "
                f"between {low[-1]:.0f} and {high[-1]:.0f} in 95 % of histories."
            ),
        ),
        days=tuple(str(day) for day in days),
        promised=np.asarray(counts * (1.0 - CONFIDENCE)),
        low=low,
        high=high,
        hit_days=tuple(hit.day for hit in case.hits),
        count=np.arange(1.0, seen + 1.0),
        sentences=tuple(
            f"After {fmt.date(hit.day)} a loss of {fmt.percent(hit.loss)} in a day; the value at "
            f"risk was {fmt.percent(hit.value_at_risk)}."
            for hit in case.hits
        ),
        last=case.last,
    )


def losses(found: Forecasts) -> LossesData:
    """Return every day's loss over one day beside its value at risk."""
    beyond = found.hits[1]
    days = tuple(str(np.datetime64(int(day), "D")) for day in found.days)
    worst = int(np.argmax(found.losses))
    return LossesData(
        words=Words(
            title=(
                f"{found.book}: the value at risk follows the market; {int(beyond.sum())} of "
                f"{beyond.size:,} days went beyond it"
            ),
            subtitle=(
                f"Loss of each next day (grey) and its value at risk at "
                f"{fmt.confidence(CONFIDENCE)} (line), days beyond it marked"
            ),
            alternative=(
                f"Daily losses of {found.book} under the line of their value at risk, with a mark "
                f"on each of the {int(beyond.sum())} days beyond it; the largest loss, "
                f"{fmt.percent(float(found.losses[worst]))}, followed {fmt.date(days[worst])}."
            ),
        ),
        days=days,
        losses=found.losses,
        value_at_risk=found.value_at_risk[1],
        hits=beyond,
    )
