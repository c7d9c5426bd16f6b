"""What is owed: months of runway, chances of a missed payment, failures beside the headline."""

import datetime
import math
from dataclasses import replace

import pytest

from risk.analysis.spending import payments_in_month
from risk.answer import Assessment
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import (
    Asset,
    Holding,
    Liability,
    Location,
    PaymentSource,
    Recurrence,
    Treasury,
)
from tests.risk import factories

MARKET, LAWS = factories.market(), ModelParameters.base()
ONCE, MONTHLY = Recurrence.ONCE, Recurrence.MONTHLY


def _assessed(
    holdings: dict[Asset, float],
    *liabilities: Liability,
    scenario: Scenario | None = None,
    horizons: tuple[int, ...] = (30,),
) -> Assessment:
    treasury = Treasury(
        name="",
        positions=tuple(Holding(asset=a, amount=amount) for a, amount in holdings.items()),
        liabilities=liabilities,
    )
    asked = Settings(seed=1, n_paths=500, horizons=horizons)
    return assess(treasury, MARKET, LAWS, scenario or Scenario.base(), asked)


# Runway


def test_runway_is_resources_over_spending() -> None:
    found = _assessed({Asset.USDC: 9e5, Asset.DAI: 3e5}, Liability(amount=1e5)).runway
    assert found.monthly_spending_usd == 1e5
    assert found.months.base == pytest.approx(12.0)
    assert found.months.low == found.months.high == pytest.approx(12.0)
    assert found.stablecoin_months == pytest.approx(12.0)


def test_recurrences_are_counted_by_the_month() -> None:
    found = _assessed(
        {Asset.USDC: 1e6},
        Liability(amount=1e4),
        Liability(amount=3e4, recurrence=Recurrence.QUARTERLY),
        Liability(amount=1.2e5, recurrence=Recurrence.YEARLY),
    ).runway
    assert found.monthly_spending_usd == pytest.approx(3e4)


def test_single_payments_come_off_first() -> None:
    found = _assessed(
        {Asset.USDC: 1e6}, Liability(amount=1e5), Liability(amount=4e5, recurrence=ONCE)
    ).runway
    assert found.months.base == pytest.approx(6.0)
    broke = _assessed(
        {Asset.USDC: 1e6}, Liability(amount=1e5), Liability(amount=2e6, recurrence=ONCE)
    ).runway
    assert broke.months.base == broke.stablecoin_months == 0.0


def test_each_currency_is_owed_at_its_price() -> None:
    found = _assessed(
        {Asset.USDC: 1e6},
        Liability(amount=10.0, currency=Asset.ETH),
        Liability(amount=1000.0, currency=Asset.RPL),
        Liability(amount=10.0, currency=Asset.RETH),
    ).runway
    # 10 · 2,000, 1,000 · 0.001 · 2,000 and 10 · 1.16 · 2,000.
    assert found.monthly_spending_usd == pytest.approx(20_000.0 + 2000.0 + 23_200.0)


def test_assets_pay_at_what_they_bring() -> None:
    answer = _assessed({Asset.ETH: 100.0, Asset.RPL: 1e5}, Liability(amount=1e5))
    brings = sum(position.exit_usd for position in answer.value.positions)
    assert answer.runway.months.base == pytest.approx(brings / 1e5)
    assert brings < answer.value.usd
    assert answer.runway.stablecoin_months == 0.0


def test_spending_follows_its_slider() -> None:
    for change, months in ((1.0, 5.0), (-0.5, 20.0), (-1.0, math.inf)):
        found = _assessed(
            {Asset.USDC: 1e6}, Liability(amount=1e5), scenario=Scenario(spending_change=change)
        ).runway
        assert found.months.base == pytest.approx(months)


def test_the_band_of_exits_is_the_band_of_months() -> None:
    found = _assessed({Asset.RETH: 20_000.0}, Liability(amount=1e6)).runway
    assert found.months.low < found.months.base < found.months.high


def test_what_cannot_move_within_the_exit_days_pays_no_bill() -> None:
    far = Holding(asset=Asset.USDC, amount=1e6, location=Location.BASE)
    near = Holding(asset=Asset.USDC, amount=2e5)
    treasury = Treasury(name="", positions=(far, near), liabilities=(Liability(amount=1e5),))
    for exit_days, months in ((6, 2.0), (7, 12.0)):
        asked = Settings(seed=1, n_paths=100, horizons=(30,), exit_days=exit_days)
        answer = assess(treasury, MARKET, LAWS, Scenario.base(), asked)
        assert answer.runway.months.base == pytest.approx(months)
        assert answer.value.exit_usd == pytest.approx(1.2e6)


def test_reth_that_would_be_stuck_pays_no_bill() -> None:
    market = factories.market(redemption_rate=1.0, basis=-0.5, reth_depth_eth=0.01)
    treasury = Treasury(
        name="",
        positions=(Holding(asset=Asset.RETH, amount=1000.0),),
        liabilities=(Liability(amount=10.0, currency=Asset.ETH),),
    )
    scenario = Scenario(collateral_eth=100.0, refill_eth_per_day=10.0)
    asked = Settings(seed=1, n_paths=100, horizons=(30,), exit_days=7)
    answer = assess(treasury, market, LAWS, scenario, asked)
    # 100 at once and 10 a day for seven days, at 10 a month.
    assert answer.runway.months.base == pytest.approx(17.0, abs=0.01)
    assert answer.value.exit_eth > 170.0


# Missed payments


@pytest.mark.parametrize(
    ("liability", "months"),
    [
        (Liability(amount=1.0), {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
        (Liability(amount=1.0, recurrence=Recurrence.QUARTERLY), {3, 6, 9, 12}),
        (Liability(amount=1.0, recurrence=Recurrence.YEARLY), {12}),
        (Liability(amount=1.0, recurrence=ONCE), {1}),
        (Liability(amount=1.0, recurrence=ONCE, due=datetime.date(2026, 10, 1)), {2}),
        (Liability(amount=1.0, recurrence=ONCE, due=datetime.date(2020, 1, 1)), {1}),
        (Liability(amount=1.0, recurrence=ONCE, due=datetime.date(2030, 1, 1)), set()),
        (
            Liability(amount=1.0, recurrence=Recurrence.QUARTERLY, due=datetime.date(2026, 9, 1)),
            {1, 4, 7, 10},
        ),
    ],
)
def test_payments_fall_due_in_their_months(liability: Liability, months: set[int]) -> None:
    found = {m for m in range(1, 13) if payments_in_month(liability, m, "2026-08-22")}
    assert found == months


def _chances(answer: Assessment) -> dict[int, float]:
    return {row.months: row.chance.value for row in answer.runway.chances}


def test_money_that_lasts_five_months_misses_the_sixth_payment_for_certain() -> None:
    answer = _assessed({Asset.USDC: 5e5}, Liability(amount=1e5), horizons=(365,))
    assert _chances(answer) == pytest.approx({1: 0.0, 3: 0.0, 6: 1.0, 12: 1.0}, abs=1e-12)


def test_debts_in_the_asset_that_is_held_are_paid_whatever_its_price() -> None:
    answer = _assessed(
        {Asset.ETH: 60.0}, Liability(amount=10.0, currency=Asset.ETH), horizons=(365,)
    )
    assert _chances(answer) == pytest.approx({1: 0.0, 3: 0.0, 6: 0.0, 12: 1.0}, abs=1e-12)


def test_a_chance_is_that_of_the_price_on_the_day() -> None:
    # One payment of 2,000 dollars a month from now out of one ether: missed if it has fallen.
    from risk.engine import simulate

    answer = _assessed({Asset.ETH: 1.0}, Liability(amount=2000.0, recurrence=ONCE), horizons=(365,))
    asked = Settings(seed=1, n_paths=500, horizons=(30,))
    simulation = simulate(MARKET, LAWS, Scenario.base(), asked)
    fallen = simulation.states(30).eth_usd < 2000.0 - 0.01
    expected = float(simulation.weights(30)[fallen].sum())
    assert _chances(answer)[1] == pytest.approx(expected, abs=1e-12)
    assert _chances(answer)[12] == pytest.approx(expected, abs=2e-3)


def test_a_missed_payment_stays_missed() -> None:
    answer = _assessed({Asset.ETH: 100.0}, Liability(amount=15_000.0), horizons=(365,))
    chances = [row.chance.value for row in answer.runway.chances]
    assert chances == sorted(chances)
    assert 0.0 < chances[-1] < 1.0


def test_chances_are_reckoned_for_a_year_only_and_for_debts_only() -> None:
    assert _assessed({Asset.ETH: 1.0}, Liability(amount=1.0)).runway.chances == ()
    assert _assessed({Asset.ETH: 1.0}, horizons=(365,)).runway.chances == ()


def test_the_order_of_payment_decides_what_is_left() -> None:
    holdings = {Asset.USDC: 1e5, Asset.ETH: 50.0}
    debts = (
        Liability(amount=1e5, recurrence=ONCE),
        Liability(amount=50.0, currency=Asset.ETH, recurrence=ONCE, due=datetime.date(2026, 10, 1)),
    )
    treasury = Treasury(
        name="",
        positions=tuple(Holding(asset=a, amount=amount) for a, amount in holdings.items()),
        liabilities=debts,
    )
    asked = Settings(seed=1, n_paths=500, horizons=(365,))
    order = (PaymentSource.ETH, PaymentSource.STABLECOIN, PaymentSource.RETH, PaymentSource.RPL)
    first, other = (
        _chances(assess(each, MARKET, LAWS, Scenario.base(), asked))[12]
        for each in (treasury, replace(treasury, payment_order=order))
    )
    # Dollars for dollars leave the ether for the ether; the other way round exposes both.
    assert first == 0.0
    assert other > 0.3


# Failures beside the headline


def test_failures_are_hazard_times_exposure() -> None:
    treasury = Treasury(
        name="",
        positions=(
            Holding(asset=Asset.RETH, amount=100.0),
            Holding(asset=Asset.ETH, amount=10.0, location=Location.ARBITRUM),
            Holding(asset=Asset.USDC, amount=5e5),
            Holding(asset=Asset.DAI, amount=2e5, location=Location.CUSTODIAN),
            Holding(asset=Asset.USD, amount=9e9),
        ),
    )
    asked = Settings(seed=1, n_paths=100, horizons=(30,))
    answer = assess(treasury, MARKET, LAWS, Scenario.base(), asked)
    rows = {row.name: row for row in answer.failures}
    exposed = {name: row.exposed_usd for name, row in rows.items()}
    assert exposed == pytest.approx(
        {
            "Rocket Pool contracts": 100.0 * 1.16 * 2000.0,
            "Rocket Pool oracle": 100.0 * 1.16 * 2000.0,
            "Largest stablecoin issuer": 5e5,
            "Bridge to a layer 2": 20_000.0,
            "Custodian": 2e5,
        }
    )
    for row in rows.values():
        assert row.chance == pytest.approx(-math.expm1(-row.hazard * 30.0 / 365.0))
        assert 0.0 <= row.loss_usd.low <= row.loss_usd.base <= row.loss_usd.high <= row.exposed_usd
        assert row.expected_loss_usd == pytest.approx(row.chance * row.loss_usd.base)


def test_kinds_of_failure_without_exposure_are_left_out() -> None:
    assert _assessed({Asset.ETH: 1.0}).failures == ()
