"""The second uncertainty of a figure: what it would be with parameters that history allows too.

Each parameter alone is set to either end of its 95 % interval, and the assessment is made again
with the same random draws, so that only the parameter moves the figure. The changes of single
parameters, whose errors have little to do with one another, are put together by their squares, up
and down apart. Fewer paths will do: with common draws a difference has a small error.
"""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import fields, replace
from typing import Any

from risk.answer import Assessment, Numeraire, RiskRow
from risk.assessment import begin
from risk.errors import ParameterError
from risk.parameter_spread import ParameterEffect, ParameterInterval, ParameterSpread
from risk.parameters import ModelParameters

MEASURES = (
    "value_at_risk",
    "expected_shortfall",
    "liquidity_adjusted_value_at_risk",
    "liquidity_adjusted_expected_shortfall",
)
MOST_PATHS = 10_000


def with_parameter_intervals(
    assessment: Assessment,
    spreads: Sequence[ParameterSpread],
    *,
    executor: Executor | None = None,
) -> Assessment:
    """Return the assessment with the parameter intervals of its losses in US dollars.

    A parameter that the scenario sets is the scenario's, so its spread moves nothing.

    Parameters
    ----------
    assessment : Assessment
        One that has them already is returned as it is.
    spreads : sequence of ParameterSpread
    executor : concurrent.futures.Executor, optional
        Runs the blocks of paths.

    Raises
    ------
    ParameterError
        If a spread names no parameter, or leads out of its domain.
    """
    if assessment.parameter_intervals or not spreads:
        return assessment
    usual = assessment.parameters
    rows = _rows(assessment, usual, executor)
    ends = [
        (
            spread,
            _rows(assessment, _with(usual, spread.name, spread.low), executor),
            _rows(assessment, _with(usual, spread.name, spread.high), executor),
        )
        for spread in spreads
    ]
    intervals = []
    for k, row in enumerate(rows):
        shown = assessment.risk_row(row.horizon_days, row.confidence)
        for measure in MEASURES:
            at = getattr(row, measure).value
            effects = [
                ParameterEffect(
                    name=spread.name,
                    low=spread.low,
                    high=spread.high,
                    at_low=getattr(low[k], measure).value - at,
                    at_high=getattr(high[k], measure).value - at,
                )
                for spread, low, high in ends
            ]
            value = getattr(shown, measure).value
            intervals.append(_interval(measure, shown, value, effects))
    return replace(assessment, parameter_intervals=tuple(intervals))


def _rows(
    assessment: Assessment, parameters: ModelParameters, executor: Executor | None
) -> tuple[RiskRow, ...]:
    settings = replace(assessment.settings, n_paths=min(assessment.settings.n_paths, MOST_PATHS))
    begun = begin(
        assessment.treasury,
        assessment.market,
        parameters,
        assessment.scenario,
        settings,
        executor=executor,
    )
    return tuple(row for row in begun.first.risk if row.numeraire is Numeraire.USD)


def _interval(
    measure: str, row: RiskRow, value: float, effects: list[ParameterEffect]
) -> ParameterInterval:
    down = math.sqrt(sum(min(e.at_low, e.at_high, 0.0) ** 2 for e in effects))
    up = math.sqrt(sum(max(e.at_low, e.at_high, 0.0) ** 2 for e in effects))
    return ParameterInterval(
        measure=measure,
        horizon_days=row.horizon_days,
        confidence=row.confidence,
        value=value,
        low=value - down,
        high=value + up,
        effects=tuple(sorted(effects, key=lambda e: -abs(e.at_high - e.at_low))),
    )


def _with(parameters: ModelParameters, name: str, value: float) -> ModelParameters:
    """Return the laws with one field, named by its path, at another value."""
    changed: ModelParameters = _replaced(parameters, name.split("."), value, name)
    return changed


def _replaced(record: Any, path: Sequence[str], value: float, name: str) -> Any:  # noqa: ANN401 - records nest
    field, *rest = path
    if field not in {each.name for each in fields(record)}:
        raise ParameterError(f"There is no parameter `{name}`.")
    inner = _replaced(getattr(record, field), rest, value, name) if rest else value
    return replace(record, **{field: inner})
