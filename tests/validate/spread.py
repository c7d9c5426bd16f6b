"""Stated standard errors and intervals of whole assessments against their spread over seeds."""

import math
from dataclasses import dataclass

import numpy as np

from risk.analysis.parameter_intervals import MEASURES
from risk.answer import Factor, Numeraire
from risk.arrays import FloatArray
from risk.assessment import Assessment, assess, begin, compare
from risk.measures import Estimate
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories
from tests.validate.coverage import Coverage

CONFIDENCE = 0.95
HORIZON = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One figure over seeds.

    Attributes
    ----------
    name : str
    seeds : int
    mean : float
    spread : float
        Standard deviation over seeds.
    stated : float
        Root mean square of the stated standard errors.
    ratio_error : float
        Standard error of `ratio`, from the scatter of the figures and of their stated errors.
    covered : float
        Share of the stated 95 % intervals that hold the figure of a far longer run; NaN without.
    """

    name: str
    seeds: int
    mean: float
    spread: float
    stated: float
    ratio_error: float
    covered: float

    @property
    def ratio(self) -> float:
        """Stated error over spread."""
        return self.stated / self.spread

    @property
    def is_conservative(self) -> bool:
        """Whether the stated error is known to be too wide.

        Sizes of slashings are drawn one per slice; neighbours differ by more than chance.
        """
        return self.name.startswith(f"{Factor.SLASHING} in {Numeraire.ETH}")


def _pair(seed: int, n_paths: int) -> tuple[Assessment, Assessment]:
    """Return base and a preset for one seed."""
    settings = Settings(seed=seed, n_paths=n_paths, horizons=(HORIZON,), confidences=(CONFIDENCE,))
    base, stress = (
        assess(factories.treasury(), factories.market(), ModelParameters.base(), scenario, settings)
        for scenario in (Scenario.base(), PRESETS[0].scenario)
    )
    return base, stress


def figures(base: Assessment, stress: Assessment) -> dict[str, Estimate]:
    """Return every sampled figure of a pair with its error."""
    found = {}
    for row in base.risk:
        for name in (
            "value_at_risk",
            "expected_shortfall",
            "liquidity_adjusted_value_at_risk",
            "liquidity_adjusted_expected_shortfall",
        ):
            found[f"{name} in {row.numeraire}"] = getattr(row, name)
    for row in base.contributions:
        found[f"{row.factor} in {row.numeraire}"] = row.expected_shortfall
        found[f"{row.factor} in {row.numeraire}, at exit"] = row.liquidity_adjusted
        if row.stand_alone is not None:
            found[f"{row.factor} alone in {row.numeraire}"] = row.stand_alone
    for change in compare(base, stress).changes:
        if change.difference.standard_error > 0.0:
            found[f"change of {change.name}"] = change.difference
    return found


def pooled(seeds: int, n_paths: int) -> list[Coverage]:
    """Return how often the intervals of the full model hold the pooled mean of disjoint seeds.

    The pooled mean is that of the seeds n + 1 to 2 n; the intervals are those of 1 to n.
    """
    drawn: dict[str, list[tuple[float, float, float]]] = {}
    for seed in range(1, 2 * seeds + 1):
        settings = Settings(
            seed=seed, n_paths=n_paths, horizons=(HORIZON,), confidences=(CONFIDENCE,)
        )
        found = begin(
            factories.treasury(),
            factories.market(),
            ModelParameters.base(),
            Scenario.base(),
            settings,
        ).first
        for row in found.risk:
            for name in MEASURES:
                e = getattr(row, name)
                drawn.setdefault(f"{name} in {row.numeraire}", []).append(
                    (e.value, e.low95, e.high95)
                )
    made = []
    for name, rows in drawn.items():
        table = np.array(rows)
        truth = float(table[seeds:, 0].mean())
        below = float(np.mean(table[:seeds, 2] < truth))
        above = float(np.mean(table[:seeds, 1] > truth))
        made.append(
            Coverage(
                law="full model",
                measure=name,
                confidence=CONFIDENCE,
                seeds=seeds,
                covered=1.0 - below - above,
                too_low=below,
                too_high=above,
            )
        )
    return made


def spreads(seeds: int, n_paths: int, truth_paths: int = 0) -> list[Spread]:
    """Return every sampled figure's spread over the seeds 1 to n, and what was stated.

    With `truth_paths`, also how often the intervals hold the figure of a run of seed 0 and so
    many paths.
    """
    drawn: dict[str, list[tuple[float, float, float, float]]] = {}
    for seed in range(1, seeds + 1):
        for name, e in figures(*_pair(seed, n_paths)).items():
            row = (e.value, e.standard_error, e.low95, e.high95)
            drawn.setdefault(name, []).append(row)
    truths = figures(*_pair(0, truth_paths)) if truth_paths else {}
    return [
        _spread(name, np.array(rows), truths[name].value if truths else math.nan)
        for name, rows in drawn.items()
        if any(row[1] > 0.0 for row in rows)
    ]


def _spread(name: str, rows: FloatArray, truth: float) -> Spread:
    values, squares = rows[:, 0], rows[:, 1] ** 2
    centred = values - values.mean()
    variance = float(np.mean(centred**2)) * len(values) / (len(values) - 1)
    kurtosis = float(np.mean(centred**4)) / variance**2
    # Of a sample variance, and of a mean of squares, each relative to itself.
    scatter = (kurtosis - 1.0) / len(values)
    scatter += float(squares.var()) / squares.mean() ** 2 / len(values)
    ratio = math.sqrt(float(squares.mean()) / variance)
    held = float(np.mean((rows[:, 2] <= truth) & (truth <= rows[:, 3])))
    return Spread(
        name=name,
        seeds=len(values),
        mean=float(values.mean()),
        spread=math.sqrt(variance),
        stated=math.sqrt(float(squares.mean())),
        ratio_error=ratio * math.sqrt(scatter) / 2.0,
        covered=math.nan if math.isnan(truth) else held,
    )
