"""Forecasts day by day, each from the past alone, and the losses that followed.

A model is fitted again every 30 days to all days until then; in between its variances are updated
each day. Nothing of a forecast depends on a later day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError
from risk.validation.book import Book, History
from risk.validation.models import FITS, FittedModel, Model
from risk.validation.price_law import price_paths
from risk.validation.shortfall_tests import TAIL_NODES, tail_chances

CONFIDENCES = (0.975, 0.99)
HORIZONS = (1, 10)
WINDOW_DAYS = 500  # of the past before the first forecast, and of historical simulation
REFIT_DAYS = 30
N_PATHS = 8_192
FEWEST_FORECASTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasts:
    """Forecasts of one model for one book and horizon, with what happened.

    Attributes
    ----------
    book : str
    model : Model
    horizon_days : int
    days : ndarray of int, shape (n,)
        Days since 1970-01-01 at whose close the forecasts were made.
    losses : ndarray of shape (n,)
        Over the value at that close; positive is lost.
    value_at_risk, expected_shortfall : ndarray of shape (2, n)
        At `CONFIDENCES`.
    ranks : ndarray of shape (n,)
        Of each loss in its forecast, in (0, 1).
    chances : ndarray of shape (TAIL_NODES,)
        Of a larger loss, up to one less the first confidence.
    tails : ndarray of shape (n, TAIL_NODES)
        Losses at those chances.
    """

    book: str
    model: Model
    horizon_days: int
    days: IntArray
    losses: FloatArray
    value_at_risk: FloatArray
    expected_shortfall: FloatArray
    ranks: FloatArray
    chances: FloatArray
    tails: FloatArray

    @property
    def hits(self) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
        """Whether each loss is beyond the value at risk, shape (2, n)."""
        return np.asarray(self.losses > self.value_at_risk)


Progress = Callable[[float], None]


def forecasts(
    book: Book,
    history: History,
    model: Model,
    *,
    n_paths: int = N_PATHS,
    progress: Progress | None = None,
) -> tuple[Forecasts, ...]:
    """Forecast each day's losses over one and ten days from the days before.

    Parameters
    ----------
    book : Book
    history : History
        In which everything held has a price on every day.
    model : Model
    n_paths : int
        Draws of a forecast.
    progress : callable, optional
        Told the share done.

    Returns
    -------
    tuple of Forecasts
        By horizon; a forecast is left out whose days are not over.

    Raises
    ------
    ParameterError
        If the history is too short.
    """
    n = history.days.size
    if n < WINDOW_DAYS + max(HORIZONS) + FEWEST_FORECASTS:
        raise ParameterError(
            f"{n:,} days are too few: {WINDOW_DAYS} come before the first forecast, and at least "
            f"{FEWEST_FORECASTS} forecasts are needed."
        )
    origins = range(WINDOW_DAYS, n - 1)
    desks = [_Desk(book, history, horizon) for horizon in HORIZONS]
    for count, (origin, paths) in enumerate(_paths(book, history, model, origins, n_paths)):
        for desk, (eth, rpl) in zip(desks, paths, strict=True):
            desk.take(origin, eth, rpl)
        if progress is not None and count % REFIT_DAYS == 0:
            progress(count / len(origins))
    return tuple(desk.forecasts(model) for desk in desks)


_Pair = tuple[FloatArray, FloatArray]


def _paths(
    book: Book, history: History, model: Model, origins: range, n_paths: int
) -> Iterator[tuple[int, tuple[_Pair, _Pair]]]:
    """Yield each day with log returns of ETH/USD and RPL/ETH over one and ten days."""
    eth = np.diff(np.log(history.eth_usd))
    rpl = np.diff(np.log(history.rpl_eth)) if book.rpl else np.zeros(0)
    if model is Model.HISTORICAL:
        yield from _past(eth, rpl if book.rpl else np.zeros_like(eth), origins)
        return
    near, far = np.zeros((2, n_paths)), np.zeros((2, n_paths))
    fitted: FittedModel | None = None
    one = other = np.zeros(0)
    for origin in origins:
        # The return to the day `origin` is the last that is known.
        if fitted is None or (origin - WINDOW_DAYS) % REFIT_DAYS == 0:
            rng = np.random.default_rng([origin, 1])
            shape = (max(HORIZONS), n_paths)
            fitted = FITS[model](eth[:origin], rpl[:origin], rng, shape)
            known = slice(0, origin + REFIT_DAYS)
            one, other = fitted.variances(eth[known], rpl[known])
        price_paths(fitted.law, one[origin], other[origin], near, far)
        yield origin, ((near[0], near[1]), (far[0], far[1]))


def _past(
    eth: FloatArray, rpl: FloatArray, origins: range
) -> Iterator[tuple[int, tuple[_Pair, _Pair]]]:
    """Yield the returns of the window before each day, those over ten days overlapping."""
    longest = max(HORIZONS)
    for origin in origins:
        window = slice(origin - WINDOW_DAYS, origin)
        summed = tuple(
            np.convolve(returns[window], np.ones(longest), mode="valid") for returns in (eth, rpl)
        )
        yield origin, ((eth[window], rpl[window]), (summed[0], summed[1]))


class _Desk:
    """Turns paths of prices into forecasts of a book's losses over one horizon."""

    def __init__(self, book: Book, history: History, horizon_days: int) -> None:
        self._book, self._history, self._horizon = book, history, horizon_days
        self._losses = book.losses(history, horizon_days)
        self._days: list[int] = []
        self._rows: list[FloatArray] = []
        self._chances = np.zeros(0)

    def take(self, origin: int, eth: FloatArray, rpl: FloatArray) -> None:
        if origin >= self._losses.size:
            return
        in_eth, in_rpl = self._book.shares(self._history, origin)
        drawn = -in_eth * np.expm1(eth)
        if in_rpl:
            drawn -= in_rpl * np.expm1(eth + rpl)
        self._days.append(origin)
        count = drawn.size
        self._chances = tail_chances(CONFIDENCES[0], count)
        kept = int(np.ceil(count * (1.0 - CONFIDENCES[0]))) + 1
        worst = np.sort(np.partition(drawn, count - kept)[count - kept :])
        rank = (np.sum(drawn < self._losses[origin]) + 0.5) / (count + 1.0)
        pairs = [_tail(worst, count, confidence) for confidence in CONFIDENCES]
        places = count * (1.0 - self._chances) - (count - kept) - 0.5
        tails = np.interp(places, np.arange(kept), worst)
        self._rows.append(np.array([*(v for v, _ in pairs), *(s for _, s in pairs), rank, *tails]))

    def forecasts(self, model: Model) -> Forecasts:
        rows = np.array(self._rows)
        return Forecasts(
            book=self._book.name,
            model=model,
            horizon_days=self._horizon,
            days=self._history.days[self._days],
            losses=self._losses[self._days],
            value_at_risk=rows[:, :2].T.copy(),
            expected_shortfall=rows[:, 2:4].T.copy(),
            ranks=rows[:, 4].copy(),
            chances=self._chances,
            tails=rows[:, 5 : 5 + TAIL_NODES].copy(),
        )


def _tail(worst: FloatArray, count: int, confidence: float) -> tuple[float, float]:
    """Return value at risk and expected shortfall from the worst draws, rising."""
    place = worst.size - count + int(np.ceil(confidence * count - 1e-9)) - 1
    threshold = float(worst[place])
    excess = float(np.sum(worst[place + 1 :] - threshold)) / count
    return threshold, threshold + excess / (1.0 - confidence)
