"""The four figures at the top, and base beside scenario: words for every headline figure."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from dashboard import format as fmt
from dashboard import sentences
from risk.answer import Assessment, Change, Comparison, Light, LimitRow
from risk.measures import Estimate

_HORIZON, _CONFIDENCE = 30, 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One figure as it is shown.

    Attributes
    ----------
    label, value : str
    note : str
        Its error, and what stands beside it.
    change : str
        Against base; empty in base.
    worse : bool or None
        Whether the change is for the worse; None where that depends on how one sees it.
    light : Light or None
        Of the limit on it.
    limit : str
        That limit in words.
    """

    label: str
    value: str
    note: str
    change: str
    worse: bool | None
    light: Light | None
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One headline figure in base and under the scenario."""

    label: str
    base: str
    scenario: str
    difference: str


def headlines(assessment: Assessment, comparison: Comparison | None) -> tuple[Headline, ...]:
    """Return value, expected shortfall, way out and runway."""
    return (
        _value(assessment, comparison),
        _shortfall(assessment, comparison),
        _way_out(assessment, comparison),
        _runway(assessment, comparison),
    )


def sides(comparison: Comparison) -> tuple[Side, ...]:
    """Return every headline figure of a comparison, with the paired error of its difference."""
    return tuple(
        Side(
            label=change.label,
            base=_words(change.name)(change.base),
            scenario=_words(change.name)(change.scenario),
            difference=_difference(change),
        )
        for change in comparison.changes
    )


def _value(assessment: Assessment, comparison: Comparison | None) -> Headline:
    value = assessment.value
    return _headline(
        "Value at market",
        fmt.money(value.usd),
        f"{fmt.money(value.exit_usd)} if sold within {fmt.days(value.exit_days)}",
        _change(comparison, "value_usd"),
        _limit(assessment, "rpl_fraction"),
    )


def _shortfall(assessment: Assessment, comparison: Comparison | None) -> Headline:
    row = assessment.risk_row(_HORIZON, _CONFIDENCE)
    at_exit = row.liquidity_adjusted_expected_shortfall
    estimate = row.expected_shortfall
    at_once = assessment.scenario_loss_usd
    before = f", after {fmt.money(at_once)} at once" if abs(at_once) >= 0.5 else ""
    figure = _headline(
        f"Expected shortfall, {fmt.days(_HORIZON)}, {fmt.confidence(_CONFIDENCE)}",
        fmt.money(estimate.value, fmt.half_width(estimate)),
        f"{_spread(estimate)}{before}; {fmt.money_estimate(at_exit)} at exit prices",
        _change(comparison, "expected_shortfall"),
        _limit(assessment, "liquidity_adjusted_value_at_risk"),
    )
    # What has been lost already can no longer be: a smaller figure is then no good news.
    return replace(figure, worse=None) if before else figure


def _way_out(assessment: Assessment, comparison: Comparison | None) -> Headline:
    label = "Cost of selling all rETH now"
    if not assessment.exit:
        return _headline(label, "no rETH held", "nothing to sell", None, None)
    whole = assessment.exit_row(1.0)
    text, _, span = fmt.cost_band(whole.cost_fraction).rstrip(")").partition(" (")
    return _headline(
        label,
        text,
        f"between {span.replace(' to ', ' and ')}" if span else "the same at low and high",
        _change(comparison, "exit_cost_fraction"),
        _limit(assessment, "days_to_leave_reth"),
    )


def _runway(assessment: Assessment, comparison: Comparison | None) -> Headline:
    runway = assessment.runway
    if runway.monthly_spending_usd == 0.0:
        note = "no recurring spending recorded"
    else:
        note = (
            f"at {fmt.money(runway.monthly_spending_usd)} a month; stablecoins alone "
            f"{fmt.months(runway.stablecoin_months)}"
        )
    return _headline(
        "Runway",
        fmt.months(runway.months.base),
        note,
        _change(comparison, "runway_months"),
        _limit(assessment, "runway_months"),
    )


def _headline(
    label: str, value: str, note: str, change: Change | None, limit: LimitRow | None
) -> Headline:
    moved = change is not None and change.difference.value != 0.0
    return Headline(
        label=label,
        value=value,
        note=note,
        change=_difference(change) if change is not None and moved else "",
        worse=change is not None and _is_worse(change),
        light=None if limit is None else limit.light,
        limit=""
        if limit is None
        else f"{limit.light.value}: {sentences.SHORT_LIMITS[limit.name]} "
        f"{sentences.measured(limit)}; limit {sentences.bound(limit)}",
    )


def _change(comparison: Comparison | None, name: str) -> Change | None:
    if comparison is None:
        return None
    return next((change for change in comparison.changes if change.name == name), None)


def _limit(assessment: Assessment, name: str) -> LimitRow | None:
    return next((row for row in assessment.limits if row.name == name), None)


def _spread(estimate: Estimate) -> str:
    text = fmt.money_estimate(estimate)
    return text.partition(" (")[2].rstrip(")") or "no sampling error"


def _is_worse(change: Change) -> bool:
    more_is_better = change.name in {"value_usd", "exit_value_usd", "runway_months"}
    return (change.difference.value < 0.0) is more_is_better


def _difference(change: Change) -> str:
    difference = change.difference
    if math.isnan(difference.value) or math.isinf(difference.value):
        return f"base: {_words(change.name)(change.base)}"
    if _is_money(change.name):
        return fmt.signed(fmt.money_estimate(difference), difference.value)
    if change.name == "exit_cost_fraction":
        return fmt.signed(fmt.points(difference.value), difference.value)
    return fmt.signed(_words(change.name)(difference.value), difference.value)


def _is_money(name: str) -> bool:
    return name not in {"exit_cost_fraction", "stuck_eth", "days_to_leave", "runway_months"}


def _words(name: str) -> Callable[[float], str]:
    words: dict[str, Callable[[float], str]] = {
        "exit_cost_fraction": fmt.cost,
        "stuck_eth": fmt.ether,
        "days_to_leave": fmt.days,
        "runway_months": fmt.months,
    }
    return words.get(name, fmt.money)
