"""The Monte-Carlo engine: the one place where a seed becomes randomness.

Paths come in strata. The main stratum knows no mass slashing; one stratum per window of days
holds paths on which it happens within that window. Their weights are exact probabilities, so the
rare event is neither missed nor resampled, and a horizon's law does not depend on which other
horizons were asked for.
"""

import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np

from risk import paths
from risk.arrays import DAYS_PER_YEAR, FloatArray, IntArray
from risk.coefficients import Coefficients, Levels, coefficients, law, levels
from risk.errors import ParameterError
from risk.market import Market
from risk.parameters import ModelParameters, SlashingParameters
from risk.paths import Events, Holdings
from risk.processes.shocks import InnovationLaw
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.loss import reth_loss_fractions
from risk.slashing.operators import operator_hits
from risk.slow_factors import Yields, exit_queue, yields

BLOCK = 4096
DRAWS_IN_MEMORY = 256 * 2**20  # bytes
EVENT_SHARE = 25  # one path with an event in each window for so many without
LEAST_EVENTS = 64
MOST_HELD_PATHS = 250_000  # of which the few draws at the horizons are kept

_Result = TypeVar("_Result")

NOTHING = Holdings(usd=0.0, eth=0.0, reth=0.0, rpl=0.0, eth_price=1.0, rpl_price=1.0)


class Stream(IntEnum):
    """Sources of uncertainty. A number, once given, is never reused."""

    ETH_PRICE = 0
    RPL_PRICE = 1
    BASIS = 2
    DEPTH = 3
    COPULA = 4
    REGIME = 5
    SLASHING = 6
    OPERATOR = 7
    APR = 8
    QUEUE_WAIT = 9
    QUEUE_REGIME = 10


@dataclass(frozen=True, slots=True)
class Window:
    """Days `first` to `last`, within which a stratum's event happens; (0, 0) for no event."""

    first: int
    last: int


NO_EVENT = Window(0, 0)
WINDOWS = (Window(1, 1), Window(2, 7), Window(8, 30), Window(31, 90), Window(91, 365))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A group of paths.

    Attributes
    ----------
    number : int
        0 for the main stratum, i for window i.
    window : Window
    start, stop : int
        Columns of the state arrays.
    """

    number: int
    window: Window
    start: int
    stop: int

    @property
    def n_paths(self) -> int:
        """Number of paths."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorStates:
    """The factors at one day, path by path; arrays of shape (n_paths,) or one number each.

    Attributes
    ----------
    eth_usd : ndarray
        US dollars per ETH.
    rpl_eth : ndarray
        ETH per RPL.
    rate : ndarray or float
        Redemption rate without losses, ETH per rETH.
    true_factor, reported_factor : ndarray
        Share of that rate left after slashing, and the share that the oracle reports.
    basis : ndarray
        Market price over the reported rate, less one.
    line : ndarray
        Redeemable at once (positive) or awaited (negative), ETH.
    depth : ndarray
        1 % size of rETH, ETH.
    regime : ndarray of int
        0 calm, 1 mild, 2 severe.
    carry : ndarray
        Yearly return that buyers ask for waiting.
    day : float
        Days since today.
    mean_apr : ndarray or float
        Yearly yield of a validator, on average since today.
    hit_day : ndarray
        Day on which an operator drawn at random was hit by a mass slashing; infinity if not yet.
    penalty : ndarray
        ETH that each of its validators then lost, 0 if not hit.
    exit_queue_days : ndarray or None
        Wait to exit the validators' queue; None stands for today's.
    """

    eth_usd: FloatArray
    rpl_eth: FloatArray
    rate: FloatArray | float
    true_factor: FloatArray
    reported_factor: FloatArray
    basis: FloatArray
    line: FloatArray
    depth: FloatArray
    regime: IntArray
    carry: FloatArray
    day: float = 0.0
    mean_apr: FloatArray | float = 0.0
    hit_day: FloatArray = field(default_factory=lambda: np.array([np.inf]))
    penalty: FloatArray = field(default_factory=lambda: np.zeros(1))
    exit_queue_days: FloatArray | None = None

    @property
    def redemption_rate(self) -> FloatArray:
        """ETH per rETH that the protocol pays."""
        return np.asarray(self.rate * self.reported_factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Factor states at the horizons; it knows no treasury.

    Attributes
    ----------
    market, parameters : Market, ModelParameters
        Under the scenario.
    scenario : Scenario
    settings : Settings
    strata : tuple of Stratum
    events : Events
        Day, loss and share of each path's slashing.
    kept : ndarray of shape (n_horizons, N_STATES, n_paths)
        States as the loop keeps them; read them through `states`.
    yields : Yields
    exit_queue_days : ndarray of shape (n_horizons, n_paths) or None
        None where it is not followed: only node stakes wait in that queue.
    initial : FactorStates
        Today, arrays of shape (1,).
    fan_days : ndarray of shape (n_fan_days,)
    fan_counts : ndarray of shape (n_strata, n_fan_days, FAN_BINS)
        Of value.
    basis_counts : ndarray of shape (n_strata, n_fan_days, BASIS_BINS)
        Of the basis.
    drawdowns : ndarray of shape (n_horizons, n_paths)
        Of the holdings given; zeros without.
    passages : ndarray of shape (n_passages, n_paths)
        First day of each of the discounts `paths.PASSAGES`; `paths.NEVER_PASSED` for none.
    days_below : ndarray of shape (n_passages, n_paths)
        Number of days of each.
    """

    market: Market
    parameters: ModelParameters
    scenario: Scenario
    settings: Settings
    strata: tuple[Stratum, ...]
    events: Events
    kept: FloatArray = field(repr=False)
    yields: Yields = field(repr=False)
    exit_queue_days: FloatArray | None = field(repr=False)
    initial: FactorStates
    fan_days: IntArray
    fan_counts: IntArray = field(repr=False)
    basis_counts: IntArray = field(repr=False)
    drawdowns: FloatArray = field(repr=False)
    passages: IntArray = field(repr=False)
    days_below: IntArray = field(repr=False)

    @property
    def n_paths(self) -> int:
        """Paths in all strata."""
        return self.strata[-1].stop

    @property
    def stratum_numbers(self) -> IntArray:
        """Number of the stratum that each path's sampling error is measured in, (n_paths,).

        0 in the main stratum. Sizes of events are drawn one per slice, so that each slice is a
        stratum: neighbours are taken in pairs to see how they scatter (collapsed strata).
        """
        numbers = np.zeros(self.n_paths, dtype=np.int64)
        for stratum in self.strata[1:]:
            pairs = np.minimum(np.arange(stratum.n_paths) // 2, stratum.n_paths // 2 - 1)
            numbers[stratum.start : stratum.stop] = numbers[: stratum.start].max() + 1 + pairs
        return numbers

    def states(self, horizon_days: int) -> FactorStates:
        """Return the factor states at one of the horizons asked for."""
        if horizon_days not in self.settings.horizons:
            raise ParameterError(f"`horizon_days` {horizon_days} was not simulated.")
        place = self.settings.horizons.index(horizon_days)
        rows = self.kept[place]
        waits = self.exit_queue_days
        is_hit = self.events.hit_day <= horizon_days
        return FactorStates(
            eth_usd=self.market.eth_usd * np.exp(rows[paths.ETH_LOG]),
            rpl_eth=self.market.rpl_eth * np.exp(rows[paths.RPL_LOG]),
            rate=self.market.redemption_rate * self.yields.growth[place],
            true_factor=rows[paths.TRUE_FACTOR],
            reported_factor=rows[paths.REPORTED_FACTOR],
            basis=rows[paths.BASIS],
            line=rows[paths.LINE],
            depth=self.market.reth_depth_eth * np.exp(rows[paths.LOG_DEPTH]),
            regime=rows[paths.REGIME].astype(np.int64),
            carry=rows[paths.CARRY],
            day=float(horizon_days),
            mean_apr=self.yields.mean_apr[place],
            hit_day=np.where(is_hit, self.events.hit_day, np.inf),
            penalty=np.where(is_hit, self.events.penalty, 0.0),
            exit_queue_days=None if waits is None else waits[place],
        )

    def weights(self, day: int) -> FloatArray:
        """Return each path's weight at a day; they sum to one.

        A path whose event lies in a window that begins after the day has weight zero.
        """
        weights = np.zeros(self.n_paths)
        for stratum, share in self._shares(day):
            part = slice(stratum.start, stratum.stop)
            if stratum.window == NO_EVENT:
                weights[part] = share / stratum.n_paths
            else:
                within = _first_day_law(self._rate, self.events.day[part])
                weights[part] = share * within / within.sum()
        return weights

    def fan_weights(self) -> FloatArray:
        """Return each stratum's probability per fan day, shape (n_strata, n_fan_days).

        Within a window the counts are equally weighted: the day of the event is drawn uniformly
        and its law is uniform to within the rate times the window.
        """
        table = np.zeros((len(self.strata), len(self.fan_days)))
        for column, day in enumerate(self.fan_days):
            for stratum, share in self._shares(int(day)):
                table[stratum.number, column] = share
        return table

    @property
    def _rate(self) -> float:
        return self.parameters.slashing.events_per_year / DAYS_PER_YEAR

    def _shares(self, day: int) -> Iterator[tuple[Stratum, float]]:
        reached = [s for s in self.strata[1:] if s.window.first <= day]
        last = reached[-1].window.last if reached else 0
        yield self.strata[0], math.exp(-self._rate * last)
        for stratum in reached:
            before = math.exp(-self._rate * (stratum.window.first - 1))
            yield (
                stratum,
                before
                * -math.expm1(-self._rate * (stratum.window.last - stratum.window.first + 1)),
            )


def simulate(
    market: Market,
    parameters: ModelParameters,
    scenario: Scenario,
    settings: Settings,
    *,
    executor: Executor | None = None,
    holdings: Holdings = NOTHING,
    fan_days: tuple[int, ...] = (),
    follows_queue: bool = False,
) -> Simulation:
    """Simulate all factors jointly, day by day.

    The same inputs give the same bytes with any executor. A longer horizon extends the paths and
    leaves their beginning unchanged.

    Parameters
    ----------
    market, parameters : Market, ModelParameters
        Before the scenario.
    scenario : Scenario
    settings : Settings
    executor : concurrent.futures.Executor, optional
        Runs the blocks; a process-wide thread pool if absent.
    holdings : Holdings, optional
        What the fan values by day; nothing by default.
    fan_days : tuple of int, optional
        Days of the fan, ascending.
    follows_queue : bool, default=False
        Whether the wait to exit is drawn; with node stakes among the holdings it always is.

    Returns
    -------
    Simulation

    Raises
    ------
    ParameterError
        If the scenario leads out of a domain.
    """
    shocked, laws = scenario.apply(market, parameters)
    run = _Run(
        seed=settings.seed,
        n_days=settings.n_days,
        kept_days=settings.horizons,
        fan_days=tuple(day for day in fan_days if day <= settings.n_days),
        coefficients=_coefficients(shocked, laws, scenario),
        levels=levels(laws),
        law=law(laws),
        holdings=holdings,
        follows_queue=follows_queue or len(holdings.stakes) > 0,
    )
    strata = _strata(settings)
    now = scenario.slashed_share_now or 0.0
    events = _events(strata, settings.seed, shocked, laws.slashing, now)
    return _gathered(run, strata, events, executor, shocked, laws, scenario, settings)


def today(market: Market, parameters: ModelParameters, scenario: Scenario) -> FactorStates:
    """Return the factor states at the moment of the market, under a scenario; shape (1,)."""
    shocked, laws = scenario.apply(market, parameters)
    return _today(_coefficients(shocked, laws, scenario), shocked)


def _coefficients(market: Market, parameters: ModelParameters, scenario: Scenario) -> Coefficients:
    return coefficients(
        market,
        parameters,
        scenario.eth_price_change or 0.0,
        scenario.slashed_share_now or 0.0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What all blocks of a run share; it travels to other processes."""

    seed: int
    n_days: int
    kept_days: tuple[int, ...]
    fan_days: tuple[int, ...]
    coefficients: Coefficients
    levels: Levels
    law: InnovationLaw
    holdings: Holdings
    follows_queue: bool = False
    remembers: bool = False

    @property
    def tracks(self) -> bool:
        held = self.holdings
        return max(held.usd, held.eth, held.reth, held.rpl) > 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    run: _Run
    stratum: int
    number: int
    n_paths: int
    events: Events


def _gathered(
    run: _Run,
    strata: tuple[Stratum, ...],
    events: Events,
    executor: Executor | None,
    market: Market,
    parameters: ModelParameters,
    scenario: Scenario,
    settings: Settings,
) -> Simulation:
    run = replace(run, remembers=_bytes_of_draws(run.n_days, strata[-1].stop) <= DRAWS_IN_MEMORY)
    blocks = list(_blocks(run, strata, events))
    kept = np.empty((len(run.kept_days), paths.N_STATES, strata[-1].stop))
    fan = np.zeros((len(strata), len(run.fan_days), paths.FAN_BINS), dtype=np.int64)
    basis_fan = np.zeros((len(strata), len(run.fan_days), paths.BASIS_BINS), dtype=np.int64)
    drawdowns = np.zeros((len(run.kept_days), strata[-1].stop))
    passages = np.empty((len(paths.PASSAGES), strata[-1].stop), dtype=np.int64)
    days_below = np.empty_like(passages)
    column = 0
    for block, (states, counts, basis_counts, falls, passed, below) in zip(
        blocks, (executor or thread_pool()).map(_run_block, blocks), strict=True
    ):
        kept[:, :, column : column + block.n_paths] = states
        if len(falls):
            drawdowns[:, column : column + block.n_paths] = falls
        passages[:, column : column + block.n_paths] = passed
        days_below[:, column : column + block.n_paths] = below
        fan[block.stratum] += counts
        basis_fan[block.stratum] += basis_counts
        column += block.n_paths
    return Simulation(
        market=market,
        parameters=parameters,
        scenario=scenario,
        settings=settings,
        strata=strata,
        events=events,
        kept=kept,
        yields=yields(market, parameters, run.kept_days, _normals(run.seed, Stream.APR, strata)),
        exit_queue_days=_waits(run, strata, market, parameters),
        initial=_today(run.coefficients, market),
        fan_days=np.asarray(run.fan_days, dtype=np.int64),
        fan_counts=fan,
        basis_counts=basis_fan,
        drawdowns=drawdowns,
        passages=passages,
        days_below=days_below,
    )


def _today(c: Coefficients, market: Market) -> FactorStates:
    true_factor = 1.0 - c.loss_today
    return FactorStates(
        eth_usd=np.array([market.eth_usd]),
        rpl_eth=np.array([market.rpl_eth]),
        rate=market.redemption_rate,
        true_factor=np.array([true_factor]),
        reported_factor=np.array([1.0]),
        basis=np.array([true_factor * (1.0 + market.basis) - 1.0]),
        line=np.array([c.initial_line]),
        depth=np.array([market.reth_depth_eth]),
        regime=np.array([c.initial_regime]),
        carry=np.array([c.initial_carry]),
        mean_apr=market.gross_apr,
    )


def _waits(
    run: _Run, strata: tuple[Stratum, ...], market: Market, parameters: ModelParameters
) -> FloatArray | None:
    if not run.follows_queue:
        return None

    def uniforms(day: int) -> FloatArray:
        return np.concatenate(
            [
                _generator(run.seed, Stream.QUEUE_REGIME, s.number, day).random((1, s.n_paths))
                for s in strata
            ],
            axis=1,
        )

    normals = _normals(run.seed, Stream.QUEUE_WAIT, strata)
    return exit_queue(market, parameters, run.kept_days, normals, uniforms)


def _normals(seed: int, stream: Stream, strata: tuple[Stratum, ...]) -> Callable[[int], FloatArray]:
    """Return what draws the shocks of a step that ends on a day, shape (2, n_paths)."""
    draw = _held_normals if strata[-1].stop <= MOST_HELD_PATHS else _drawn_normals
    return partial(draw, seed, stream, strata)


def _drawn_normals(seed: int, stream: Stream, strata: tuple[Stratum, ...], day: int) -> FloatArray:
    parts = [
        _generator(seed, stream, each.number, day).standard_normal((2, each.n_paths))
        for each in strata
    ]
    drawn = np.concatenate(parts, axis=1)
    drawn.flags.writeable = False
    return drawn


# A scenario after its base draws nothing anew.
_held_normals = lru_cache(maxsize=6)(_drawn_normals)


def _strata(settings: Settings) -> tuple[Stratum, ...]:
    n_events = min(max(LEAST_EVENTS, settings.n_paths // EVENT_SHARE), BLOCK)
    strata = [Stratum(number=0, window=NO_EVENT, start=0, stop=settings.n_paths)]
    for number, window in enumerate(WINDOWS, start=1):
        if window.first <= settings.n_days:
            start = strata[-1].stop
            strata.append(Stratum(number=number, window=window, start=start, stop=start + n_events))
    return tuple(strata)


def _events(
    strata: tuple[Stratum, ...],
    seed: int,
    market: Market,
    slashing: SlashingParameters,
    share_now: float,
) -> Events:
    """Draw day, size and victims of each path's event; the draws' law depends on no parameter."""
    never = np.full(strata[0].n_paths, np.iinfo(np.int64).max // 2)
    days, shares = [never], [np.zeros(strata[0].n_paths)]
    for stratum in strata[1:]:
        rng = _generator(seed, Stream.SLASHING, stratum.number, 0)
        count, window = stratum.n_paths, stratum.window
        length = window.last - window.first + 1
        days.append(window.first + (rng.random(count) * length).astype(np.int64))
        # Stratified: one size in each of `count` equal slices of probability.
        rank = (np.arange(count) + rng.random(count)) / count
        ratio = slashing.largest_share / slashing.smallest_share
        shares.append(slashing.slashable_share * slashing.smallest_share * ratio**rank)
    share = np.concatenate(shares)
    loss = reth_loss_fractions(market, slashing, share)
    day = np.concatenate(days)
    severe = (share > 0.0) & (share >= slashing.severe_from_share)
    uniforms = [
        _generator(seed, Stream.OPERATOR, s.number, 0).random((2, s.n_paths)) for s in strata
    ]
    hit_day, penalty = operator_hits(
        np.concatenate(uniforms, axis=1), day, share, share_now, market, slashing
    )
    return Events(
        day=day,
        loss=loss,
        share=share,
        hit_day=hit_day,
        penalty=penalty,
        rpl_jump=np.where(severe, math.log1p(-slashing.rpl_fall), 0.0),
    )


def _first_day_law(rate: float, days: IntArray) -> FloatArray:
    """Return the probability of a first event on each day, up to a common factor."""
    return np.asarray(np.exp(-rate * (days - days.min())))


def _blocks(run: _Run, strata: tuple[Stratum, ...], events: Events) -> Iterator[_Block]:
    for stratum in strata:
        for number, start in enumerate(range(stratum.start, stratum.stop, BLOCK)):
            stop = min(start + BLOCK, stratum.stop)
            yield _Block(
                run=run,
                stratum=stratum.number,
                number=number,
                n_paths=stop - start,
                events=events.part(start, stop),
            )


def _run_block(
    block: _Block,
) -> tuple[FloatArray, IntArray, IntArray, FloatArray, IntArray, IntArray]:
    run = block.run
    # A run whose draws do not all fit would push out those of others and find none of its own.
    draws = (_draws if run.remembers else _drawn)(
        run.seed,
        run.coefficients.copula_freedom,
        run.n_days,
        block.stratum,
        block.number,
        block.n_paths,
    )
    states = np.empty((len(run.kept_days), paths.N_STATES, block.n_paths))
    counts = np.zeros((len(run.fan_days), paths.FAN_BINS), dtype=np.int64)
    basis_counts = np.zeros((len(run.fan_days), paths.BASIS_BINS), dtype=np.int64)
    falls = np.zeros((len(run.kept_days) if run.tracks else 0, block.n_paths))
    passages = np.empty((len(paths.PASSAGES), block.n_paths), dtype=np.int64)
    days_below = np.empty_like(passages)
    paths.walk(
        draws,
        run.coefficients,
        run.levels,
        run.law.eth,
        run.law.rpl,
        run.law.eth_correction,
        run.law.rpl_correction,
        run.law.cross_correction,
        block.events,
        np.asarray(run.kept_days, dtype=np.int64),
        np.asarray(run.fan_days, dtype=np.int64),
        run.holdings,
        states,
        counts,
        basis_counts,
        falls,
        passages,
        days_below,
    )
    return states, counts, basis_counts, falls, passages, days_below


def _generator(seed: int, stream: Stream, stratum: int, block: int) -> np.random.Generator:
    sequence = np.random.SeedSequence(seed, spawn_key=(int(stream), stratum, block))
    return np.random.Generator(np.random.SFC64(sequence))


def _draws(
    seed: int, freedom: float, n_days: int, stratum: int, block: int, n_paths: int
) -> FloatArray:
    """Return the draws of one block, shape (n_days, N_DRAWS, n_paths), from memory if there."""
    key = (seed, freedom, n_days, stratum, block, n_paths)
    held = DRAWS.get(key)
    if held is not None:
        return held
    fresh = _drawn(seed, freedom, n_days, stratum, block, n_paths)
    DRAWS.put(key, fresh)
    return fresh


def _bytes_of_draws(n_days: int, n_paths: int) -> int:
    return n_days * paths.N_DRAWS * n_paths * np.dtype(np.float64).itemsize


def _drawn(
    seed: int, freedom: float, n_days: int, stratum: int, block: int, n_paths: int
) -> FloatArray:
    draws = np.empty((n_days, paths.N_DRAWS, n_paths))
    for row, stream in enumerate((Stream.ETH_PRICE, Stream.RPL_PRICE, Stream.BASIS, Stream.DEPTH)):
        rng = _generator(seed, stream, stratum, block)
        for day in range(n_days):
            rng.standard_normal(out=draws[day, row])
    rng = _generator(seed, Stream.COPULA, stratum, block)
    for day in range(n_days):
        rng.standard_gamma(freedom / 2.0, out=draws[day, 4])
    rng = _generator(seed, Stream.REGIME, stratum, block)
    for day in range(n_days):
        rng.random(out=draws[day, 5])
    draws.flags.writeable = False
    return draws


class _DrawMemory:
    """Recently used draws, so that a scenario after its base draws nothing anew."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._held: OrderedDict[tuple[float, ...], FloatArray] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self._size

    def get(self, key: tuple[float, ...]) -> FloatArray | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: tuple[float, ...], draws: FloatArray) -> None:
        with self._lock:
            if key in self._held:
                return
            self._held[key] = draws
            self._size += draws.nbytes
            while self._size > self._capacity:
                _, dropped = self._held.popitem(last=False)
                self._size -= dropped.nbytes


DRAWS = _DrawMemory(DRAWS_IN_MEMORY)


@lru_cache(maxsize=1)
def thread_pool() -> ThreadPoolExecutor:
    """Return the one thread pool of the process."""
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="paths")


@lru_cache(maxsize=1)
def _desk_pool() -> ThreadPoolExecutor:
    # Apart from the pool of the paths: a task here may wait for that one.
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="desk")


def in_parallel(tasks: Sequence[Callable[[], _Result]]) -> list[_Result]:
    """Return the results of independent tasks in their order, worked on by several threads.

    A task may use the engine's own threads; it must not call this function.
    """
    return list(_desk_pool().map(lambda task: task(), tasks))
