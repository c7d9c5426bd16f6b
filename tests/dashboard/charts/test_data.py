"""What each chart says and shows."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard import format as fmt
from dashboard import sentences
from dashboard.charts import data
from risk.answer import Factor
from risk.measures import Estimate
from tests.dashboard.charts import computed
from tests.dashboard.report import samples


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


def test_the_fan_has_nested_bands_around_its_middle() -> None:
    fan = data.value_fan(samples.assessment(), None, 90)
    assert [said(band.label) for band in fan.bands] == ["98 %", "90 %", "50 %"]
    for outer, inner in zip(fan.bands, fan.bands[1:], strict=False):
        assert (outer.low <= inner.low).all()
        assert (inner.high <= outer.high).all()
    assert (fan.bands[-1].low <= fan.median).all()


def test_the_fan_ends_at_the_horizon_asked_for() -> None:
    fan = data.value_fan(samples.assessment(), samples.assessment(), 7)
    assert fan.days[-1] == 7.0
    assert fan.base_days is not None
    assert fan.base_days[-1] == 7.0
    assert "After 7 days" in said(fan.words.title)


def test_no_line_has_more_points_than_a_page_can_move_in_time() -> None:
    made = samples.assessment()
    many = np.arange(366.0)
    fan = replace(made.fan, days=many, usd=np.tile(many, (7, 1)))
    drawn = data.value_fan(replace(made, fan=fan), None, 365)
    assert len(drawn.days) == data.MOST_POINTS
    assert (drawn.days[0], drawn.days[-1]) == (0.0, 365.0)
    assert (np.diff(drawn.days) > 0.0).all()


def test_the_limit_of_the_fan_is_what_the_policy_allows_to_lose() -> None:
    fan = data.value_fan(samples.assessment(), None, 30)
    assert fan.limit_usd == pytest.approx(0.5 * 19.58e6)
    assert said(fan.limit_label) == "limit: 50 % lost"


def test_the_loss_chart_marks_the_measures_of_the_sentences() -> None:
    made = samples.assessment()
    losses = data.loss_distribution(made, None, 7, 0.95)
    row = made.risk_row(7, 0.95)
    assert losses.value_at_risk == row.value_at_risk
    assert losses.expected_shortfall == row.expected_shortfall
    assert losses.probability.sum() == pytest.approx(1.0)
    assert "worst 5 % of paths" in said(losses.words.title)


def test_the_bars_of_the_contributions_sum_to_the_expected_shortfall() -> None:
    shares = data.contributions(samples.assessment(), None)
    assert shares is not None
    total = sum(bar.estimate.value for bar in shares.bars)
    assert total == pytest.approx(shares.total.value, rel=1e-9)
    assert shares.bars[0].label == "ETH price"
    assert "78 %" in said(shares.words.title)


def test_a_factor_that_adds_nothing_has_no_bar_unless_base_has_one() -> None:
    made = samples.assessment()

    def without(factor: Factor) -> object:
        rows = tuple(
            replace(row, expected_shortfall=Estimate.exact(0.0)) if row.factor is factor else row
            for row in made.contributions
        )
        return replace(made, contributions=rows)

    gone = without(Factor.LIQUIDITY)
    alone = data.contributions(gone, None)  # type: ignore[arg-type]
    beside = data.contributions(gone, made)  # type: ignore[arg-type]
    assert alone is not None
    assert beside is not None
    assert "Cost of selling" not in [bar.label for bar in alone.bars]
    assert "Cost of selling" in [bar.label for bar in beside.bars]


def test_the_bars_of_the_holdings_sum_to_the_expected_shortfall_too() -> None:
    made = computed.assessment()
    held = data.position_contributions(made, None)
    assert held is not None
    assert sum(bar.estimate.value for bar in held.bars) == pytest.approx(held.total.value, rel=1e-9)
    sizes = [abs(bar.estimate.value) for bar in held.bars]
    assert sizes == sorted(sizes, reverse=True)
    assert all(bar.estimate.high95 > bar.estimate.value > bar.estimate.low95 for bar in held.bars)
    assert "Stablecoins" not in [bar.label for bar in held.bars]
    assert "bears" in held.words.title


def test_base_stands_beside_every_holding_and_none_is_made_up() -> None:
    here, base = computed.assessment(computed.GONE), computed.assessment()
    beside = data.position_contributions(here, base)
    assert beside is not None
    assert all(bar.base is not None for bar in beside.bars)
    assert data.position_contributions(replace(here, position_contributions=()), base) is None


def test_the_drivers_are_the_factors_of_the_bars_in_their_order() -> None:
    made = samples.assessment()
    shares = data.contributions(made, None)
    assert shares is not None
    named = [sentences.FACTORS[factor] for factor in data.drivers(made, None)]
    assert named == [bar.label for bar in shares.bars]


def test_the_cost_of_leaving_is_drawn_around_what_is_held() -> None:
    ways = data.exit_cost(samples.assessment(), samples.assessment())
    assert ways is not None
    assert ways.curve.reth[-1] <= data.MOST_HOLDINGS * ways.held
    assert (ways.curve.low <= ways.curve.base).all()
    assert (ways.curve.base <= ways.curve.high).all()
    assert "half 4.2 %" in said(ways.words.alternative)


def test_without_reth_there_is_no_way_out_to_draw() -> None:
    assert data.exit_cost(samples.without_reth(), None) is None


def test_limits_come_most_used_first_and_a_bar_never_leaves_the_drawing() -> None:
    made = samples.assessment()
    endless = Estimate(
        value=float("inf"), standard_error=0.0, low95=float("inf"), high95=float("inf")
    )
    limits = data.limits(
        replace(made, limits=(replace(made.limits[0], utilisation=endless), *made.limits[1:]))
    )
    assert limits is not None
    assert [bar.used for bar in limits.bars] == sorted(
        (bar.used for bar in limits.bars), reverse=True
    )
    assert limits.bars[0].used == data.MOST_UTILISATION
    assert "beyond any measure" in limits.words.alternative


@pytest.mark.parametrize("scenario", [False, True])
def test_every_chart_has_a_conclusion_a_measure_and_an_alternative(scenario: bool) -> None:
    here = samples.under_scenario()
    base = samples.assessment() if scenario else None
    shares, ways, limits = (
        data.contributions(here, base),
        data.exit_cost(here, base),
        data.limits(here),
    )
    assert shares is not None
    assert ways is not None
    assert limits is not None
    charts = [
        data.value_fan(here, base, 30),
        data.loss_distribution(here, base, 30, 0.99),
        shares,
        ways,
    ]
    for chart in charts:
        assert ("base in grey" in chart.words.subtitle) is scenario
        assert any(character.isdigit() for character in chart.words.title)
        assert any(character.isdigit() for character in chart.words.alternative)
    assert "113 %" in said(limits.words.alternative)
