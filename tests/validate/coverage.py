"""How often the 95 % intervals of value at risk and expected shortfall hold the true figure."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import integrate, optimize, stats

from risk.arrays import FloatArray, IntArray
from risk.measures import LossSample, expected_shortfall_estimate, value_at_risk_estimate

LOW, HIGH = 0.92, 0.98  # where the coverage of a 95 % interval must lie
RARE_SHARE = 0.02
SHIFT = 1.5
JUMPS, JUMP_MEAN, JUMP_DEVIATION = 0.1, 1.5, 2.0
GPD_SHAPE = 0.2
OU_STEPS, OU_DECAY, OU_START, OU_PUSH = 10, 0.9, 1.0, 0.4

Drawn = tuple[FloatArray, FloatArray | None, IntArray | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledLaw:
    """A law of losses with a way to sample it."""

    name: str
    survival: Callable[[float], float]
    draw: Callable[[np.random.Generator, int], Drawn]

    def value_at_risk(self, confidence: float) -> float:
        """Return the quantile."""
        return float(
            optimize.brentq(
                lambda x: self.survival(x) - (1.0 - confidence), -50.0, 500.0, xtol=1e-12
            )
        )

    def expected_shortfall(self, confidence: float) -> float:
        """Return v + ∫ P(L > x) dx beyond v, over 1 − confidence."""
        v = self.value_at_risk(confidence)
        beyond = integrate.quad(self.survival, v, np.inf, epsrel=1e-9, limit=200)[0]
        return v + float(beyond) / (1.0 - confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Share of intervals that hold the truth, and that miss it on either side."""

    law: str
    measure: str
    confidence: float
    seeds: int
    covered: float
    too_low: float
    too_high: float


def coverage(law: SampledLaw, confidence: float, count: int, seeds: int) -> list[Coverage]:
    """Return the coverage of both intervals over the seeds 1 to n."""
    truth = np.array([law.value_at_risk(confidence), law.expected_shortfall(confidence)])
    below, above = np.zeros(2), np.zeros(2)
    for seed in range(1, seeds + 1):
        sample = LossSample.of(*law.draw(np.random.default_rng(seed), count))
        for k, estimate in enumerate(
            (
                value_at_risk_estimate(sample, confidence),
                expected_shortfall_estimate(sample, confidence),
            )
        ):
            below[k] += estimate.high95 < truth[k]
            above[k] += estimate.low95 > truth[k]
    return [
        Coverage(
            law=law.name,
            measure=measure,
            confidence=confidence,
            seeds=seeds,
            covered=1.0 - float(below[k] + above[k]) / seeds,
            too_low=float(below[k]) / seeds,
            too_high=float(above[k]) / seeds,
        )
        for k, measure in enumerate(("value at risk", "expected shortfall"))
    ]


def power(seeds: int, true_coverage: float) -> float:
    """Return the chance that an interval of another coverage is refused."""
    low, high = math.ceil(LOW * seeds), math.floor(HIGH * seeds)
    inside = stats.binom.cdf(high, seeds, true_coverage)
    inside -= stats.binom.cdf(low - 1, seeds, true_coverage)
    return 1.0 - float(inside)


def _normal(rng: np.random.Generator, count: int) -> Drawn:
    return rng.standard_normal(count), None, None


def _student(rng: np.random.Generator, count: int) -> Drawn:
    return rng.standard_t(4.0, count), None, None


def _lognormal(rng: np.random.Generator, count: int) -> Drawn:
    return np.exp(0.8 * rng.standard_normal(count)), None, None


def _student_wider(rng: np.random.Generator, count: int) -> Drawn:
    """Draw twice as wide and weigh back by the ratio of densities."""
    x = 2.0 * rng.standard_t(4.0, count)
    return x, 2.0 * ((1.0 + x**2 / 16.0) / (1.0 + x**2 / 4.0)) ** 2.5, None


def _lognormal_shifted(rng: np.random.Generator, count: int) -> Drawn:
    x, weights, _ = _shifted(rng, count)
    return np.exp(0.8 * x), weights, None


def _shifted(rng: np.random.Generator, count: int) -> Drawn:
    """Draw around 1.5 and weigh back by the ratio of densities."""
    x = rng.standard_normal(count) + SHIFT
    return x, np.exp(SHIFT**2 / 2.0 - SHIFT * x), None


def _mixture(rng: np.random.Generator, count: int) -> Drawn:
    """Draw from the law or, at even odds, around 2; balance-heuristic weights."""
    x = rng.standard_normal(count) + np.where(rng.random(count) < 0.5, 0.0, 2.0)
    return x, 1.0 / (0.5 + 0.5 * np.exp(2.0 * x - 2.0)), None


def _strata(rng: np.random.Generator, count: int) -> Drawn:
    """Draw as the engine does: one path of a rare event for 25 without, weighted exactly."""
    n_rare = count // 25
    usual, rare = rng.standard_normal(count), 4.0 + rng.standard_normal(n_rare)
    weights = np.concatenate(
        [np.full(count, (1.0 - RARE_SHARE) / count), np.full(n_rare, RARE_SHARE / n_rare)]
    )
    return np.concatenate([usual, rare]), weights, np.repeat([0, 1], [count, n_rare])


def _merton(rng: np.random.Generator, count: int) -> Drawn:
    """Draw the loss of a log return with a Poisson number of normal jumps."""
    jumps = rng.poisson(JUMPS, count)
    spread = np.sqrt(1.0 + jumps * JUMP_DEVIATION**2)
    return JUMP_MEAN * jumps + spread * rng.standard_normal(count), None, None


def _merton_shifted(rng: np.random.Generator, count: int) -> Drawn:
    """Draw with four times as many jumps and weigh back by the ratio of the Poisson chances."""
    many = 4.0 * JUMPS
    jumps = rng.poisson(many, count)
    spread = np.sqrt(1.0 + jumps * JUMP_DEVIATION**2)
    losses = JUMP_MEAN * jumps + spread * rng.standard_normal(count)
    return losses, np.exp(many - JUMPS) * (JUMPS / many) ** jumps, None


def _pareto(rng: np.random.Generator, count: int) -> Drawn:
    return np.expm1(-GPD_SHAPE * np.log(rng.random(count))) / GPD_SHAPE, None, None


def _pareto_heavier(rng: np.random.Generator, count: int) -> Drawn:
    """Draw uniforms that lie nearer the tail and weigh back by the ratio of densities."""
    uniform = rng.random(count) ** 2  # density 1 / (2 √u) in place of 1
    weights = 2.0 * np.sqrt(uniform)
    return np.expm1(-GPD_SHAPE * np.log(uniform)) / GPD_SHAPE, weights, None


def _reverting(rng: np.random.Generator, count: int) -> Drawn:
    """Draw the end of ten exact steps of an Ornstein-Uhlenbeck process from a gap."""
    return _reverted(rng.standard_normal((OU_STEPS, count))), None, None


def _reverting_shifted(rng: np.random.Generator, count: int) -> Drawn:
    """Draw with every shock pushed upwards and weigh back by the ratio of densities."""
    shocks = rng.standard_normal((OU_STEPS, count)) + OU_PUSH
    weights = np.exp(np.sum(OU_PUSH**2 / 2.0 - OU_PUSH * shocks, axis=0))
    return _reverted(shocks), weights, None


def _reverted(shocks: FloatArray) -> FloatArray:
    gap = np.full(shocks.shape[1], OU_START)
    for row in shocks:
        gap = OU_DECAY * gap + math.sqrt(1.0 - OU_DECAY**2) * row
    return np.asarray(gap)


def _normal_tail(x: float) -> float:
    return 0.5 * math.erfc(x / math.sqrt(2.0))


def _student_tail(x: float) -> float:
    return float(stats.t.sf(x, 4.0))


def _lognormal_tail(x: float) -> float:
    return _normal_tail(math.log(x) / 0.8) if x > 0.0 else 1.0


def _strata_tail(x: float) -> float:
    return (1.0 - RARE_SHARE) * _normal_tail(x) + RARE_SHARE * _normal_tail(x - 4.0)


def _merton_tail(x: float) -> float:
    counts = np.arange(30)
    chances = stats.poisson.pmf(counts, JUMPS)
    spread = np.sqrt(1.0 + counts * JUMP_DEVIATION**2)
    return float(np.dot(chances, stats.norm.sf((x - JUMP_MEAN * counts) / spread)))


def _pareto_tail(x: float) -> float:
    return (1.0 + GPD_SHAPE * x) ** (-1.0 / GPD_SHAPE) if x > 0.0 else 1.0


def _reverting_tail(x: float) -> float:
    left = OU_DECAY**OU_STEPS
    return _normal_tail((x - left * OU_START) / math.sqrt(1.0 - left**2))


LAWS = (
    SampledLaw(name="normal", survival=_normal_tail, draw=_normal),
    SampledLaw(name="Student t, 4", survival=_student_tail, draw=_student),
    SampledLaw(name="lognormal, 0.8", survival=_lognormal_tail, draw=_lognormal),
    SampledLaw(name="normal, importance-weighted", survival=_normal_tail, draw=_shifted),
    SampledLaw(name="normal, balance-heuristic mixture", survival=_normal_tail, draw=_mixture),
    SampledLaw(name="rare stratum of 2 %", survival=_strata_tail, draw=_strata),
    SampledLaw(name="Merton mixture", survival=_merton_tail, draw=_merton),
    SampledLaw(name="Merton mixture, weighted", survival=_merton_tail, draw=_merton_shifted),
    SampledLaw(name="generalised Pareto, 0.2", survival=_pareto_tail, draw=_pareto),
    SampledLaw(
        name="generalised Pareto, 0.2, weighted", survival=_pareto_tail, draw=_pareto_heavier
    ),
    SampledLaw(name="Ornstein-Uhlenbeck", survival=_reverting_tail, draw=_reverting),
    SampledLaw(
        name="Ornstein-Uhlenbeck, weighted", survival=_reverting_tail, draw=_reverting_shifted
    ),
    SampledLaw(name="Student t, 4, weighted", survival=_student_tail, draw=_student_wider),
    SampledLaw(name="lognormal, 0.8, weighted", survival=_lognormal_tail, draw=_lognormal_shifted),
)
