"""What backtests found: the tests of each forecast, with their power, and models side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from risk.arrays import FloatArray, IntArray
from risk.validation import power
from risk.validation.backtest import (
    Zone,
    basel_zone,
    christoffersen,
    christoffersen_joint,
    kupiec,
)
from risk.validation.first_failure import first_failure_power, time_until_first_failure
from risk.validation.histories import Histories, histories
from risk.validation.models import Model
from risk.validation.rolling import CONFIDENCES, Forecasts
from risk.validation.scores import joint_score, score_difference
from risk.validation.shortfall_tests import (
    conditional_test,
    simulated_statistics,
    unconditional_test,
)
from risk.validation.uniformity import largest_gap, uniformity

CONFIDENCE = CONFIDENCES[1]  # of the value at risk that is tested
SHORTFALL_CONFIDENCE = CONFIDENCES[0]  # of the expected shortfall
TRUE_SHARE = 0.02  # of days beyond the value at risk in the world that tests are to find out
ZONE_DAYS = 250
N_HISTORIES = 1000
_SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRow:
    """One test of one model.

    Attributes
    ----------
    name : str
        "coverage", "independence", "joint", "first failure", "shortfall on hits", "shortfall" or
        "ranks".
    statistic : float
    p_value : float
        Chance of a statistic at least as far out if the model is right.
    power : float
        Chance that the test, at 5 %, finds out a wrong model: one with twice as many days beyond
        the value at risk as promised, by one factor on every loss; for independence, one whose
        hits bunch.
    """

    __test__ = False  # not a test case, whatever its name

    name: str
    statistic: float
    p_value: float
    power: float

    @property
    def rejects(self) -> bool:
        """Whether the model is rejected at 5 %."""
        return self.p_value < power.LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A loss beyond the value at risk.

    Attributes
    ----------
    day : str
        ISO date of the close at which the forecast was made.
    loss, value_at_risk : float
        Over the value at that close.
    """

    day: str
    loss: float
    value_at_risk: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One model's forecasts for one book and horizon, tested.

    Attributes
    ----------
    book : str
    model : Model
    horizon_days : int
    first, last : str
        ISO dates of the closes at which the first and the last forecast were made.
    n : int
        Forecasts.
    hits : tuple of Hit
        Losses beyond the value at risk at 99 %.
    tests : tuple of TestRow
    worst_zone : Zone or None
        The supervisors' worst over windows of 250 days; None where forecasts overlap.
    zone : Zone or None
        That of the last 250 days.
    mean_score : float
        Of value at risk and expected shortfall at 97.5 %; smaller is better.
    """

    book: str
    model: Model
    horizon_days: int
    first: str
    last: str
    n: int
    hits: tuple[Hit, ...]
    tests: tuple[TestRow, ...]
    worst_zone: Zone | None
    zone: Zone | None
    mean_score: float

    @property
    def expected_hits(self) -> float:
        """Number of hits that a right model has on average."""
        return self.n * (1.0 - CONFIDENCE)

    @property
    def rejected(self) -> tuple[TestRow, ...]:
        """The tests that reject."""
        return tuple(row for row in self.tests if row.rejects)

    def test(self, name: str) -> TestRow | None:
        """Return a test by its name, if it was made."""
        return next((row for row in self.tests if row.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """The default's scores less those of another model on the same days.

    Attributes
    ----------
    book : str
    horizon_days : int
    model : Model
        The other.
    difference, standard_error : float
        Negative if the default is better.
    p_value : float
        Two-sided.
    """

    book: str
    horizon_days: int
    model: Model
    difference: float
    standard_error: float
    p_value: float

    @property
    def winner(self) -> str:
        """Return "default" or "other" where the difference is beyond chance at 5 %, or "level"."""
        if self.p_value >= power.LEVEL:
            return "level"
        return "default" if self.difference < 0.0 else "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A series that a backtest used.

    Attributes
    ----------
    name : str
    first, last : str
        ISO dates.
    n : int
        Days.
    words : str
        Where it is from.
    """

    name: str
    first: str
    last: str
    n: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a run of the backtests found.

    Attributes
    ----------
    created : str
        ISO date.
    sources : tuple of Source
    cases : tuple of Case
    rivals : tuple of Rival
    notices : tuple of str
        What was not tested, a sentence each.
    """

    created: str
    sources: tuple[Source, ...]
    cases: tuple[Case, ...]
    rivals: tuple[Rival, ...]
    notices: tuple[str, ...] = ()

    @property
    def books(self) -> tuple[str, ...]:
        """Names of the books, in order."""
        return tuple(dict.fromkeys(case.book for case in self.cases))

    def case(self, book: str, horizon_days: int, model: Model = Model.DEFAULT) -> Case | None:
        """Return a case, if there is one."""
        wanted = (book, horizon_days, model)
        return next(
            (each for each in self.cases if (each.book, each.horizon_days, each.model) == wanted),
            None,
        )


def cases(found: Sequence[Forecasts]) -> tuple[tuple[Case, ...], tuple[Rival, ...]]:
    """Test forecasts of several models for one book and horizon, and compare them.

    Parameters
    ----------
    found : sequence of Forecasts
        Of the same days.
    """
    first = found[0]
    imagined = histories(
        _SEED,
        N_HISTORIES,
        first.losses.size,
        first.horizon_days,
        1.0 - CONFIDENCE,
        TRUE_SHARE,
    )
    fixed = _Powers.of(imagined, first.losses.size, first.horizon_days)
    scores = {each.model: _scores(each) for each in found}
    made = tuple(_case(each, imagined, fixed, float(scores[each.model].mean())) for each in found)
    default = scores.get(Model.DEFAULT)
    if default is None:
        return made, ()
    rivals = []
    for model, score in scores.items():
        if model is not Model.DEFAULT:
            difference = score_difference(default, score, first.horizon_days)
            rivals.append(
                Rival(
                    book=first.book,
                    horizon_days=first.horizon_days,
                    model=model,
                    difference=difference.value,
                    standard_error=difference.standard_error,
                    p_value=difference.p_value,
                )
            )
    return made, tuple(rivals)


def hit_band(counts: IntArray, chance: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Return between which numbers of hits a right model stays after so many days' forecasts.

    Hits over several days do not come independently: the band is for one day's.

    Parameters
    ----------
    counts : ndarray of int
    chance : float
    """
    tail = (1.0 - chance) / 2.0
    low, high = (stats.binom.ppf(p, counts, 1.0 - CONFIDENCE) for p in (tail, 1.0 - tail))
    return np.asarray(np.maximum(low, 0.0)), np.asarray(high)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Powers:
    """Powers that do not hang on the model."""

    coverage: float
    independence: float
    joint: float
    first_failure: float
    ranks: float

    @classmethod
    def of(cls, imagined: Histories, n: int, horizon_days: int) -> "_Powers":
        promised = 1.0 - CONFIDENCE
        gaps = (-largest_gap(imagined.right), -largest_gap(imagined.wrong))
        ranks = power.simulated_power(*gaps)
        if horizon_days > 1:
            counts = [_counts(each) for each in (imagined.right, imagined.wrong)]
            coverage = power.simulated_power(*counts, two_sided=True)
            nan = float("nan")
            return cls(
                coverage=coverage, independence=nan, joint=nan, first_failure=nan, ranks=ranks
            )
        return cls(
            coverage=power.coverage_power(n, promised, TRUE_SHARE),
            independence=power.independence_power(_SEED, N_HISTORIES, n, promised),
            joint=power.joint_power(imagined, promised),
            first_failure=first_failure_power(n, promised, TRUE_SHARE),
            ranks=ranks,
        )


def _counts(ranks: FloatArray) -> FloatArray:
    return np.asarray(np.sum(ranks > CONFIDENCE, axis=1), dtype=np.float64)


def _scores(found: Forecasts) -> FloatArray:
    return joint_score(
        found.losses, found.value_at_risk[0], found.expected_shortfall[0], SHORTFALL_CONFIDENCE
    )


def _case(found: Forecasts, imagined: Histories, powers: _Powers, mean_score: float) -> Case:
    hits = found.hits[1]
    single = found.horizon_days == 1
    tests = (*_coverage(found, imagined, powers), *_shortfall(found, imagined))
    return Case(
        book=found.book,
        model=found.model,
        horizon_days=found.horizon_days,
        first=_iso(found.days[0]),
        last=_iso(found.days[-1]),
        n=found.losses.size,
        hits=tuple(
            Hit(
                day=_iso(found.days[k]),
                loss=float(found.losses[k]),
                value_at_risk=float(found.value_at_risk[1, k]),
            )
            for k in np.flatnonzero(hits)
        ),
        tests=(*tests, _ranks(found, imagined, powers)),
        worst_zone=_worst_zone(hits) if single else None,
        zone=_zone(int(hits[-ZONE_DAYS:].sum()), hits[-ZONE_DAYS:].size) if single else None,
        mean_score=mean_score,
    )


def _coverage(found: Forecasts, imagined: Histories, powers: _Powers) -> tuple[TestRow, ...]:
    hits, promised = found.hits[1], 1.0 - CONFIDENCE
    count = int(hits.sum())
    if found.horizon_days > 1:
        p_value = power.simulated_p_value(count, _counts(imagined.right), two_sided=True)
        return (
            TestRow(
                name="coverage", statistic=float(count), p_value=p_value, power=powers.coverage
            ),
        )
    results = (
        ("coverage", kupiec(count, hits.size, promised), powers.coverage),
        ("independence", christoffersen(hits), powers.independence),
        ("joint", christoffersen_joint(hits, promised), powers.joint),
        ("first failure", time_until_first_failure(hits, promised), powers.first_failure),
    )
    return tuple(
        TestRow(name=name, statistic=result.statistic, p_value=result.p_value, power=chance)
        for name, result, chance in results
    )


def _shortfall(found: Forecasts, imagined: Histories) -> tuple[TestRow, ...]:
    hits, shortfall = found.hits[0], found.expected_shortfall[0]
    losses, level = found.losses, SHORTFALL_CONFIDENCE
    tails = found.tails / shortfall[:, None]
    right = simulated_statistics(imagined.right, found.chances, tails, level)
    wrong = simulated_statistics(imagined.wrong, found.chances, tails, level)
    seen = (
        conditional_test(losses, hits, shortfall),
        unconditional_test(losses, hits, shortfall, level),
    )
    rows = []
    for name, value, null, other in zip(
        ("shortfall on hits", "shortfall"), seen, right, wrong, strict=True
    ):
        if np.isnan(value):
            continue
        known, found_out = null[~np.isnan(null)], other[~np.isnan(other)]
        rows.append(
            TestRow(
                name=name,
                statistic=value,
                p_value=power.simulated_p_value(value, known),
                power=power.simulated_power(known, found_out),
            )
        )
    return tuple(rows)


def _ranks(found: Forecasts, imagined: Histories, powers: _Powers) -> TestRow:
    gap = float(largest_gap(found.ranks))
    p_value = uniformity(found.ranks).p_value
    if found.horizon_days > 1:
        p_value = power.simulated_p_value(-gap, -largest_gap(imagined.right))
    return TestRow(name="ranks", statistic=gap, p_value=p_value, power=powers.ranks)


def _zone(hits: int, days: int) -> Zone:
    return basel_zone(hits, days, 1.0 - CONFIDENCE)


def _worst_zone(hits: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Zone:
    days = min(ZONE_DAYS, hits.size)
    most = int(np.convolve(hits, np.ones(days, dtype=np.int64), mode="valid").max())
    return _zone(most, days)


def _iso(day: int) -> str:
    return str(np.datetime64(int(day), "D"))
