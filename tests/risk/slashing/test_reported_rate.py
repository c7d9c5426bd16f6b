"""The race after a loss: cases a reader can reckon, what is conserved, and the two guards."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.analysis.operators import recognition
from risk.errors import ParameterError
from risk.parameters import ModelParameters
from risk.slashing.reported_rate import LossOfRate, RateRace, place_in_line, rate_race
from tests.risk import factories

# 100 rETH at 1 ETH; a tenth is lost on day 0; the oracle knows of it on day 3.
CASE = LossOfRate(
    rate=1.0,
    supply=100.0,
    loss=0.1,
    collateral_eth=10.0,
    refill_eth=0.0,
    first_report_day=3,
    largest_fall_eth=1.0,
)


def test_ten_eth_redeemed_at_the_old_rate_leave_eighty_for_ninety() -> None:
    race = rate_race(CASE)
    # Whoever redeems 10 rETH gets 10 ETH for what is worth 9.
    assert race.paid_eth.tolist() == [10.0, 0.0, 0.0, 0.0]
    assert race.taken_eth.tolist() == pytest.approx([1.0, 0.0, 0.0, 0.0])
    assert race.true.tolist() == pytest.approx([80.0 / 90.0] * 4)
    assert race.reported.tolist() == pytest.approx([1.0, 1.0, 1.0, 80.0 / 90.0])
    assert race.days == 3


def test_what_is_taken_is_the_collateral_times_the_loss_in_closed_form() -> None:
    """One round at the old rate: C·x taken, and 1 − x·A/(A − C) left of each rETH's value."""
    for loss in (0.01, 0.05, 0.2):
        race = rate_race(replace(CASE, loss=loss))
        assert race.taken_eth.sum() == pytest.approx(10.0 * loss)
        assert race.true[-1] == pytest.approx(1.0 - loss * 100.0 / 90.0)


def test_each_report_lowers_the_rate_by_the_softwares_step() -> None:
    """0.05 ETH a step, nothing to redeem: a tenth takes two reports, on days 3 and 4."""
    race = rate_race(replace(CASE, largest_fall_eth=0.05, collateral_eth=0.0))
    assert race.reported.tolist() == pytest.approx([1.0, 1.0, 1.0, 0.95, 0.9])
    assert race.true.tolist() == pytest.approx([0.9] * 5)


def test_refill_is_redeemed_at_the_rate_of_its_day() -> None:
    """1 ETH a day on top of 10: days 1 and 2 at 1, day 3 at 0.95, day 4 at 0.90."""
    race = rate_race(replace(CASE, largest_fall_eth=0.05, refill_eth=1.0))
    assert race.paid_eth.tolist()[:5] == pytest.approx([10.0, 1.0, 1.0, 1.0, 1.0])
    expected = [1.0, 0.1, 0.1, 1.0 - 0.9 / 0.95, 0.0]
    assert race.taken_eth.tolist()[:5] == pytest.approx(expected)


def test_first_in_line_loses_less_and_last_loses_more_than_an_equal_share() -> None:
    race = rate_race(CASE)
    first, middle, last = (place_in_line(race, 10.0, ahead) for ahead in (0.0, 0.5, 1.0))
    assert (first.cash_eth, first.kept_reth) == pytest.approx((10.0, 0.0))
    # Behind 5 ETH of others': 5 redeemed, 5 rETH kept at 80/90.
    assert middle.total_eth == pytest.approx(5.0 + 5.0 * 80.0 / 90.0)
    assert (last.cash_eth, last.total_eth) == pytest.approx((0.0, 10.0 * 80.0 / 90.0))
    assert first.total_eth > 9.0 > last.total_eth


def test_a_holder_larger_than_the_collateral_keeps_the_rest_at_what_is_left() -> None:
    first = place_in_line(rate_race(CASE), 40.0, 0.0)
    assert first.kept_reth == pytest.approx(30.0)
    assert first.total_eth == pytest.approx(10.0 + 30.0 * 80.0 / 90.0)


def test_without_a_loss_or_without_collateral_nobody_takes_anything() -> None:
    assert rate_race(replace(CASE, loss=0.0)).days == 0
    assert rate_race(replace(CASE, loss=0.0)).paid_eth.sum() == 0.0
    race = rate_race(replace(CASE, collateral_eth=0.0))
    assert race.taken_eth.sum() == 0.0
    assert place_in_line(race, 10.0, 0.0).total_eth == pytest.approx(9.0)


@given(
    loss=st.floats(0.0, 0.6),
    collateral=st.floats(0.0, 20.0),
    refill=st.floats(0.0, 0.5),
    step=st.floats(0.01, 0.3),
    growth=st.floats(1.0, 1.001),
)
def test_what_redeemers_gain_is_what_those_who_stay_lose(
    loss: float, collateral: float, refill: float, step: float, growth: float
) -> None:
    case = replace(
        CASE,
        loss=loss,
        collateral_eth=collateral,
        refill_eth=refill,
        largest_fall_eth=step,
        daily_growth=growth,
    )
    race = rate_race(case)
    left = case.supply - float((race.paid_eth / race.reported).sum())
    gained = float((race.taken_eth / race.growth).sum())
    lost = left * ((1.0 - loss) - float(race.true[-1] / race.growth[-1]))
    assert gained == pytest.approx(lost, abs=1e-9)
    # Everybody together has what the loss left, whoever stands where.
    parts = _split(race, case.supply)
    assert sum(parts) == pytest.approx(case.supply * (1.0 - loss), abs=1e-8)
    assert (np.diff(race.true / race.growth) <= 1e-12).all()
    assert race.reported[-1] == pytest.approx(race.true[-1], rel=1e-9)


def _split(race: RateRace, supply: float) -> tuple[float, float]:
    """Return what a holder first in line with three tenths has, and what is left for the rest."""
    first = place_in_line(race, 0.3 * supply, 0.0)
    paid = float((race.paid_eth / race.growth).sum())
    burnt = float((race.paid_eth / race.reported).sum())
    stayed = (supply - burnt) * float(race.true[-1] / race.growth[-1])
    return first.total_eth, paid + stayed - first.total_eth


def test_places_in_line_share_out_all_that_is_redeemed() -> None:
    """The first half and the second half of the line together are the whole line."""
    race = rate_race(replace(CASE, refill_eth=1.0, largest_fall_eth=0.05))
    total = race.paid_eth.sum()
    behind = place_in_line(race, 1e3, 0.5)
    assert behind.cash_eth == pytest.approx(total / 2.0)
    assert place_in_line(race, 1e3, 0.0).cash_eth == pytest.approx(total)


def test_the_days_are_those_of_the_paths_where_nothing_can_be_redeemed() -> None:
    market, laws = factories.market(collateral_eth=0.0), ModelParameters.base()
    for loss in (0.01, 0.05, 0.1, 0.25):
        race = rate_race(
            LossOfRate(
                rate=market.redemption_rate,
                supply=market.reth_supply,
                loss=loss,
                collateral_eth=0.0,
                refill_eth=0.0,
                first_report_day=laws.redemption.recognition_days,
                largest_fall_eth=laws.redemption.largest_fall_eth,
                daily_growth=math.exp(math.log1p(0.86 * market.gross_apr) / 365.0),
            )
        )
        assert race.days == recognition(loss, market, laws).days


def test_the_contract_refuses_the_softwares_step_once_the_rate_is_below_one() -> None:
    """0.02 of 1.03 and of 1.01 pass; below 1 a step of 0.02 is more than 2 %."""
    case = replace(CASE, rate=1.05, loss=0.2, largest_fall_eth=0.02, collateral_eth=0.0)
    race = rate_race(case)
    # 1.03, 1.01, 0.99 on days 3, 4 and 5: the step from 0.99 on day 6 is refused.
    assert race.reported[3:6].tolist() == pytest.approx([1.03, 1.01, 0.99])
    assert race.refused_from_day == 6
    assert rate_race(replace(case, loss=0.05)).refused_from_day is None


@pytest.mark.parametrize(
    ("name", "value"), [("loss", 1.0), ("loss", -0.1), ("rate", 0.0), ("refill_eth", -1.0)]
)
def test_an_argument_outside_its_domain_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(ParameterError, match=f"`{name}`"):
        replace(CASE, **{name: value})
