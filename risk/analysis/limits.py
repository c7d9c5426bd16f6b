"""The policy's limits against what was measured."""

import math

from risk.answer import Assessment, ExitRow, Light, LimitRow, RiskRow, Runway, Value
from risk.measures import Estimate
from risk.treasury import PaymentSource, Policy, StakeSource

NEAR = 0.8
_LOSS = "liquidity_adjusted_value_at_risk"
_LOSS_AT = (30, 0.99)


def limit_rows(
    policy: Policy,
    value: Value,
    exit_row: ExitRow | None,
    risk_row: RiskRow,
    runway: Runway,
) -> tuple[LimitRow, ...]:
    """Return one row per limit, most used first.

    Parameters
    ----------
    policy : Policy
    value : Value
        Today.
    exit_row : ExitRow or None
        Of 90 % of the rETH; None without rETH.
    risk_row : RiskRow
        30 days, 99 %, in dollars.
    runway : Runway
    """
    loss = risk_row.liquidity_adjusted_value_at_risk
    in_rpl = (PaymentSource.RPL, StakeSource.STAKED_RPL)
    rpl = sum(p.usd for p in value.positions if p.source in in_rpl)
    months = runway.months
    rows = (
        _at_most("days_to_leave_reth", _days(exit_row), policy.days_to_leave_reth),
        _at_most(_LOSS, _relative(loss, value.usd), policy.liquidity_adjusted_value_at_risk),
        _at_least(
            "runway_months",
            _spanned(months.low, months.base, months.high),
            policy.runway_months,
        ),
        _at_most(
            "rpl_fraction",
            Estimate.exact(rpl / value.usd if value.usd > 0.0 else 0.0),
            policy.rpl_fraction,
        ),
    )
    return tuple(sorted(rows, key=lambda row: -row.utilisation.value))


def loss_limit_as_known(assessment: Assessment) -> LimitRow | None:
    """Return the limit on the loss, with the range of the parameters in place of sampling error.

    None where no parameter interval of that loss has been worked out.
    """
    for interval in assessment.parameter_intervals:
        if (interval.measure, (interval.horizon_days, interval.confidence)) == (_LOSS, _LOSS_AT):
            known = _spanned(interval.low, interval.value, interval.high)
            measured = _relative(known, assessment.value.usd)
            return _at_most(_LOSS, measured, getattr(assessment.treasury.policy, _LOSS))
    return None


def _days(row: ExitRow | None) -> Estimate:
    if row is None:
        return Estimate.exact(0.0)
    return _spanned(row.days.low, row.days.base, row.days.high)


def _spanned(low: float, base: float, high: float) -> Estimate:
    return Estimate(value=base, standard_error=0.0, low95=low, high95=high)


def _relative(loss: Estimate, value: float) -> Estimate:
    scale = 1.0 / value if value > 0.0 else 0.0
    return Estimate(
        value=loss.value * scale,
        standard_error=loss.standard_error * scale,
        low95=loss.low95 * scale,
        high95=loss.high95 * scale,
    )


def _at_most(name: str, measured: Estimate, limit: float) -> LimitRow:
    used = Estimate(
        value=_ratio(measured.value, limit),
        standard_error=_ratio(measured.standard_error, limit),
        low95=_ratio(measured.low95, limit),
        high95=_ratio(measured.high95, limit),
    )
    return _row(name, measured, limit, True, used)


def _at_least(name: str, measured: Estimate, limit: float) -> LimitRow:
    used = _spanned(
        _ratio(limit, measured.high95),
        _ratio(limit, measured.value),
        _ratio(limit, measured.low95),
    )
    return _row(name, measured, limit, False, used)


def _ratio(part: float, whole: float) -> float:
    if math.isinf(whole):
        return 0.0
    if whole > 0.0:
        return part / whole
    # Nothing is allowed, or nothing is there: unused if nothing is asked, else beyond any limit.
    return math.inf if part > 0.0 else 0.0


def _row(name: str, measured: Estimate, limit: float, at_most: bool, used: Estimate) -> LimitRow:
    light = Light.GREEN
    if used.value > 1.0:
        light = Light.RED
    elif used.value >= NEAR or used.high95 > 1.0:
        light = Light.AMBER
    return LimitRow(
        name=name, measured=measured, limit=limit, at_most=at_most, utilisation=used, light=light
    )
