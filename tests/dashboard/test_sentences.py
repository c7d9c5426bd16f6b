"""What the figures say."""

from dataclasses import replace

from dashboard import format as fmt
from dashboard import sentences
from data.entered import with_entered
from risk.answer import Band, Light
from risk.market import Block, Market
from risk.measures import Estimate
from risk.scenario import Scenario
from tests.dashboard.report import samples


def said(text: str) -> str:
    return text.replace(fmt.SPACE, " ")


def test_the_answer_names_horizon_confidence_and_error() -> None:
    lost, leaves, breaks = sentences.answer(samples.assessment(), 30, 0.99)
    assert "On 1 % of simulated paths the treasury loses more than $6.1 m (± 0.1 m)" in said(lost)
    assert "of its $19.6 m in 30 days; on those, $8.0 m (± 0.2 m) on average." in said(lost)
    assert lost.endswith(sentences.FLOOR)
    assert "Selling all 5,000 rETH today costs 8.3 % (6.7 % to 13 %) of its value." in said(leaves)
    assert "90 % of it is out in 8 days (7 to 15), for 60 bps (30 bps to 1.1 %)." in said(leaves)
    assert "One limit is breached: days to leave 90 % of the rETH, 34 days (21 to 60)" in said(
        breaks
    )
    assert "an example policy until confirmed" in breaks


def test_the_answer_follows_horizon_and_confidence() -> None:
    assessment = samples.assessment()
    assert "On 5 % of simulated paths" in said(sentences.what_can_be_lost(assessment, 7, 0.95))
    assert "in 7 days" in said(sentences.what_can_be_lost(assessment, 7, 0.95))


def test_a_confirmed_policy_is_no_example() -> None:
    made = samples.assessment()
    policy = replace(made.treasury.policy, confirmed=True)
    confirmed = replace(made, treasury=replace(made.treasury, policy=policy))
    assert "example" not in sentences.what_breaks_first(confirmed)


def test_a_scenario_says_first_what_it_takes_at_once() -> None:
    lost = sentences.what_can_be_lost(samples.under_scenario(), 30, 0.99)
    assert said(lost).startswith("The scenario takes $7.30 m at once and leaves $12.3 m. On 1 %")


def test_a_scenario_that_adds_value_says_so() -> None:
    gain = replace(samples.under_scenario(), scenario_loss_usd=-2e6)
    assert "The scenario adds $2.00 m at once" in said(sentences.what_can_be_lost(gain, 30, 0.99))


def losing(value_at_risk: float, expected_shortfall: float) -> str:
    made = samples.assessment()
    rows = tuple(
        replace(
            row,
            value_at_risk=Estimate.exact(value_at_risk),
            expected_shortfall=Estimate.exact(expected_shortfall),
        )
        for row in made.risk
    )
    return said(sentences.what_can_be_lost(replace(made, risk=rows), 30, 0.99))


def test_a_loss_that_never_comes_is_no_negative_loss() -> None:
    assert losing(-3.0, 5e3).startswith(
        "On 99 % of simulated paths the treasury loses nothing in 30 days; on the others the "
        "outcome is a loss of $5.00 k on average."
    )


def test_what_rounding_leaves_of_a_loss_is_nothing() -> None:
    lost = losing(1.2e-10, 1.2e-10)
    assert "is anything lost in 30 days, and no cent on average" in lost
    assert "$" not in lost


def test_without_reth_nothing_waits() -> None:
    assert sentences.how_fast_it_leaves(samples.without_reth()).startswith("No rETH is held")


def test_an_exit_that_never_ends_is_said_in_words() -> None:
    leaves = sentences.how_fast_it_leaves(samples.stuck_for_years())
    assert leaves.endswith("90\N{NO-BREAK SPACE}% of it does not get out within ten years.")
    assert "inf" not in leaves


def test_an_exit_that_costs_nothing_is_said_in_words() -> None:
    made = samples.assessment()
    nothing = Band(low=0.0, base=0.0, high=0.0)
    free = replace(made, exit=tuple(replace(row, cost_fraction=nothing) for row in made.exit))
    assert "Selling all 5,000 rETH today costs nothing." in said(sentences.how_fast_it_leaves(free))


def test_spending_that_nobody_recorded_is_no_infinite_number() -> None:
    made = samples.without_spending()
    assert "no end" in sentences.runway(made.runway)
    assert "without end" in sentences.limit_line(made.limits[-1])


def test_limits_inside_name_the_closest() -> None:
    made = samples.assessment()
    inside = tuple(replace(row, light=Light.GREEN) for row in made.limits[1:])
    said_first = sentences.what_breaks_first(replace(made, limits=inside))
    assert said_first.startswith("No limit is breached; the closest is runway")


def test_several_breaches_are_counted() -> None:
    made = samples.assessment()
    broken = tuple(replace(row, light=Light.RED) for row in made.limits)
    assert sentences.what_breaks_first(replace(made, limits=broken)).startswith(
        "Four limits are breached, first of all days to leave"
    )


def test_a_light_is_a_shape_and_a_word() -> None:
    shapes = {sentences.light(row)[0] for row in samples.limits()}
    assert len(shapes) == 3
    assert {sentences.light(row)[2:] for row in samples.limits()} == {
        "breached",
        "near",
        "inside",
    }


def test_the_source_turns_from_recorded_to_entered() -> None:
    market = samples.market()
    assert sentences.source_label(market) == "Recorded, 20 Aug 2026"
    typed = with_entered(market, {"eth_usd": 1500.0}, "2026-11-23")
    assert sentences.source_label(typed) == "Entered, 23 Nov 2026 (1 of 17)"


def test_a_live_label_ages_with_the_clock_and_without_one_names_the_time() -> None:
    live = live_market()
    assert sentences.source_label(live, READ + 130.0) == "Live, block 23,456,789, 2\u00a0min old"
    assert sentences.source_label(live, READ + 3 * 86_400.0).endswith("3\u00a0days old")
    said = sentences.source_label(live)
    assert said == "Live, block 23,456,789, 20 Aug 2026, 00:00\u00a0UTC"
    typed = with_entered(live, {"eth_usd": 1500.0}, "2026-11-23")
    assert sentences.source_label(typed) == f"Entered, 23 Nov 2026 (1 of 17) · {said}"


def test_an_old_live_market_is_a_banner_and_a_young_one_none() -> None:
    live = live_market()
    assert sentences.market_notice(live) == sentences.market_notice(live, READ + 3600.0) == ""
    assert "a block that is 3\u00a0h old" in sentences.market_notice(live, READ + 3 * 3600.0)
    assert "are not live" in sentences.market_notice(samples.market(), READ)


def test_what_is_not_read_live_is_counted_with_its_youngest_date() -> None:
    assert sentences.not_live(samples.market()) == ""
    assert sentences.not_live(live_market()).startswith("17 of the 17 market figures are not read")
    typed = with_entered(live_market(), {"eth_usd": 1500.0}, "2026-11-23")
    assert sentences.not_live(typed).startswith("16 of the 17")
    assert "23 Nov" not in sentences.not_live(typed)


READ = 1_787_184_000


def live_market() -> Market:
    """Return a market of a block, no figure of which was read there."""
    block = Block(number=23_456_789, hash="0x" + "cd" * 32, timestamp=READ)
    return replace(samples.market(), block=block)


def test_the_scenario_in_force_counts_its_changes() -> None:
    assert sentences.scenario_in_force(Scenario.base()) == "Scenario: Base"
    one = Scenario.from_changes({"basis": -0.01})
    assert sentences.scenario_in_force(one) == "Scenario: Custom (1 value changed)"
