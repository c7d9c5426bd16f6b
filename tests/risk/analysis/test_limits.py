"""Limits: each light of each limit, and what nothing and infinity do to it."""

import math
from dataclasses import replace

import pytest

from risk.analysis.limits import limit_rows
from risk.answer import (
    Band,
    ExitRow,
    Light,
    LimitRow,
    Numeraire,
    PositionValue,
    RiskRow,
    Runway,
    Value,
)
from risk.measures import Estimate
from risk.treasury import PaymentSource, Policy

EXACT = Estimate.exact(0.0)
POLICY = Policy(
    days_to_leave_reth=30.0,
    liquidity_adjusted_value_at_risk=0.5,
    runway_months=12.0,
    rpl_fraction=0.1,
)


def _rows(
    *,
    policy: Policy = POLICY,
    worth: float = 1000.0,
    rpl: float = 0.0,
    days: tuple[float, float, float] | None = (1.0, 1.0, 1.0),
    loss: tuple[float, float, float] = (0.0, 0.0, 0.0),
    months: tuple[float, float, float] = (math.inf, math.inf, math.inf),
) -> dict[str, LimitRow]:
    """Return the limits for plain measures, each a low, a base and a high."""
    value = Value(
        usd=worth,
        eth=1.0,
        exit_usd=worth,
        exit_eth=1.0,
        exit_days=7,
        mark_basis=0.0,
        reth_price_eth=1.0,
        stuck_eth=0.0,
        positions=(
            PositionValue(source=PaymentSource.RPL, amount=1.0, usd=rpl, exit_usd=rpl),
            PositionValue(source=PaymentSource.ETH, amount=1.0, usd=worth - rpl, exit_usd=1.0),
        ),
    )
    band = Band(low=0.0, base=0.0, high=0.0)
    row = ExitRow(
        fraction=0.9,
        reth=1.0,
        eth_received=band,
        cost_fraction=band,
        days=band,
        patient_cost_fraction=band,
        stuck_eth=0.0,
    )
    leave = (
        None if days is None else replace(row, days=Band(low=days[0], base=days[1], high=days[2]))
    )
    risk = RiskRow(
        horizon_days=30,
        confidence=0.99,
        numeraire=Numeraire.USD,
        value_at_risk=EXACT,
        expected_shortfall=EXACT,
        liquidity_adjusted_value_at_risk=Estimate(
            value=loss[1], standard_error=1.0, low95=loss[0], high95=loss[2]
        ),
        liquidity_adjusted_expected_shortfall=EXACT,
    )
    runway = Runway(
        monthly_spending_usd=1.0,
        months=Band(low=months[0], base=months[1], high=months[2]),
        stablecoin_months=0.0,
    )
    return {r.name: r for r in limit_rows(policy, value, leave, risk, runway)}


@pytest.mark.parametrize(
    ("days", "light"),
    [
        ((1.0, 23.0, 29.0), Light.GREEN),
        ((1.0, 24.0, 29.0), Light.AMBER),  # four fifths used
        ((1.0, 10.0, 31.0), Light.AMBER),  # perhaps beyond
        ((1.0, 30.0, 30.0), Light.AMBER),  # exactly at the limit is not beyond it
        ((29.0, 31.0, 40.0), Light.RED),
        ((31.0, math.inf, math.inf), Light.RED),
        ((1.0, 2.0, math.inf), Light.AMBER),
        (None, Light.GREEN),
    ],
)
def test_days_to_leave(days: tuple[float, float, float] | None, light: Light) -> None:
    assert _rows(days=days)["days_to_leave_reth"].light is light


@pytest.mark.parametrize(
    ("loss", "light"),
    [
        ((300.0, 399.0, 450.0), Light.GREEN),
        ((390.0, 400.0, 410.0), Light.AMBER),
        ((300.0, 399.0, 501.0), Light.AMBER),
        ((480.0, 501.0, 520.0), Light.RED),
        ((-20.0, -10.0, -1.0), Light.GREEN),  # a certain gain
    ],
)
def test_liquidity_adjusted_value_at_risk(loss: tuple[float, float, float], light: Light) -> None:
    row = _rows(loss=loss)["liquidity_adjusted_value_at_risk"]
    assert row.light is light
    assert row.measured.value == pytest.approx(loss[1] / 1000.0)
    assert row.utilisation.value == pytest.approx(loss[1] / 500.0)
    assert row.utilisation.standard_error == pytest.approx(1.0 / 500.0)


@pytest.mark.parametrize(
    ("months", "light"),
    [
        ((16.0, 20.0, 30.0), Light.GREEN),
        ((14.0, 15.0, 16.0), Light.AMBER),  # 12 of 15 is four fifths
        ((11.0, 20.0, 30.0), Light.AMBER),
        ((5.0, 11.9, 30.0), Light.RED),
        ((0.0, 0.0, 0.0), Light.RED),
        ((math.inf, math.inf, math.inf), Light.GREEN),
    ],
)
def test_runway(months: tuple[float, float, float], light: Light) -> None:
    row = _rows(months=months)["runway_months"]
    assert row.light is light
    assert not row.at_most
    # More months use less: the interval turns round.
    assert row.utilisation.low95 <= row.utilisation.value <= row.utilisation.high95


@pytest.mark.parametrize(
    ("rpl", "light"),
    [(79.0, Light.GREEN), (81.0, Light.AMBER), (100.0, Light.AMBER), (100.1, Light.RED)],
)
def test_share_of_rpl(rpl: float, light: Light) -> None:
    row = _rows(rpl=rpl)["rpl_fraction"]
    assert row.light is light
    assert row.measured.value == pytest.approx(rpl / 1000.0)


def test_a_limit_of_zero_is_breached_by_anything_and_met_by_nothing() -> None:
    none = Policy(
        days_to_leave_reth=0.0,
        liquidity_adjusted_value_at_risk=0.0,
        runway_months=0.0,
        rpl_fraction=0.0,
    )
    met = _rows(policy=none, days=(0.0, 0.0, 0.0), months=(0.0, 0.0, 0.0))
    assert {row.light for row in met.values()} == {Light.GREEN}
    assert {row.utilisation.value for row in met.values()} == {0.0}
    breached = _rows(policy=none, rpl=1.0, loss=(1.0, 1.0, 1.0))
    for name in ("days_to_leave_reth", "liquidity_adjusted_value_at_risk", "rpl_fraction"):
        assert breached[name].light is Light.RED
        assert math.isinf(breached[name].utilisation.value)
    # No month asked for is always covered.
    assert breached["runway_months"].light is Light.GREEN


def test_a_treasury_worth_nothing_breaches_no_limit_on_shares() -> None:
    rows = _rows(worth=0.0, days=None)
    assert rows["rpl_fraction"].light is Light.GREEN
    assert rows["liquidity_adjusted_value_at_risk"].light is Light.GREEN


def test_the_most_used_limit_comes_first() -> None:
    rows = list(_rows(rpl=95.0, days=(1.0, 15.0, 16.0), months=(100.0, 100.0, 100.0)).values())
    used = [row.utilisation.value for row in rows]
    assert used == sorted(used, reverse=True)
    assert rows[0].name == "rpl_fraction"
