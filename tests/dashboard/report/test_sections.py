"""The sections of the report against the assessment that they tell."""

from dataclasses import replace

import pytest

from dashboard import format as fmt
from dashboard import sentences
from dashboard.report import build_report, characters_missing_for
from dashboard.report.holdings import LONGEST_LABEL, MOST_ROWS
from dashboard.report.sections.summary import MOST_NOTICES
from risk.answer import Assessment, Comparison
from risk.measures import Estimate
from risk.presets import PRESETS
from risk.treasury import Asset, Holding, NodeStake
from tests.dashboard.report import samples
from tests.dashboard.report.conftest import Built
from tests.dashboard.report.reading import bodies, flat, reader, section


def test_the_chances_of_a_discount_are_the_assessments(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "Peg")
    for day in base.settings.horizons:
        shown = [fmt.chance(s.chance) for s in base.basis_shares if s.horizon_days == day]
        assert len(shown) == 4
        assert flat(f" {day} {' '.join(shown)}") in page
    assert f"marked at {base.value.reth_price_eth:,.4f} ETH" in page


def test_the_failures_outside_the_headline_are_the_assessments(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "Risk")
    assert base.failures
    for row in base.failures:
        words = (
            row.name,
            fmt.money(row.exposed_usd),
            fmt.percent(row.chance),
            fmt.money(row.loss_usd.base),
            f"{fmt.money(row.loss_usd.low)} to {fmt.money(row.loss_usd.high)}",
            fmt.money(row.expected_loss_usd),
        )
        assert flat(" ".join(words)) in page


def test_the_section_of_the_operators_says_the_slashings(
    base: Assessment, base_report: bytes
) -> None:
    page, found = section(base_report, "Operators"), base.slashing
    for figure in (
        fmt.percent(found.first_wei_share),
        fmt.percent(found.probability),
        fmt.chance(found.chance_of_loss),
        fmt.percent_estimate(found.expected_loss_given_event),
    ):
        assert flat(figure) in page


def test_a_preset_is_told_with_its_story_source_and_changes(
    shocked: tuple[Assessment, Comparison], shocked_report: bytes
) -> None:
    page, preset = section(shocked_report, "Scenario"), PRESETS[0]
    assert flat(preset.story) in page
    assert flat(fmt.date(preset.source)) in page
    for words in ("ETH price, instant change none −35 %", "3,800 ETH 0 ETH"):
        assert words in page
    for row in shocked[0].limits:
        assert flat(f"{sentences.measured(row)} {sentences.light(row)}") in page


def test_in_base_the_section_says_that_nothing_is_supposed(base_report: bytes) -> None:
    assert "No scenario is in force" in section(base_report, "Scenario")


def test_the_limits_say_whether_they_are_an_example_or_confirmed() -> None:
    made = samples.assessment()
    assert "An example policy" in section(build_report(made), "Limits")
    policy = replace(made.treasury.policy, confirmed=True)
    ours = replace(made, treasury=replace(made.treasury, policy=policy))
    assert "The treasury's own limits" in section(build_report(ours), "Limits")


def test_the_chance_of_a_missed_payment_stands_below_the_runway() -> None:
    page = section(build_report(samples.assessment()), "Limits")
    assert "12 months 2.0 % (± 0.2 %)" in page


def test_rpl_is_worth_what_it_brings(built: Built) -> None:
    page = section(built.pdf, "RPL")
    held = [p for p in built.assessment.value.positions if p.source.value == "RPL" and p.amount]
    for position in held:
        assert f"worth {flat(fmt.money(position.usd))} at market" in page
        assert f"bring {flat(fmt.money(position.exit_usd))} if sold" in page
    assert ("No RPL is held" in page) is not bool(held)


def test_a_loss_far_below_the_unit_of_its_table_is_not_printed_as_nothing() -> None:
    made = samples.assessment()
    first = replace(made.risk[0], value_at_risk=Estimate.normal(1234.0, 40.0))
    page = section(build_report(replace(made, risk=(first, *made.risk[1:]))), "Risk")
    assert "1 95 % 0.00123 (± 0.00008)" in page


def test_long_notices_are_cut_on_page_one_and_whole_in_their_section() -> None:
    notice = "A very long notice that goes on and on about what a reader must know, " * 12
    notices = tuple(f"{number} {notice}" for number in range(6))
    pdf = build_report(replace(samples.assessment(name="Long " * 40), notices=notices))
    first, second = bodies(pdf)[:2]
    assert second.startswith("Risk ")
    assert f"{len(notices) - MOST_NOTICES} more in the section" in first
    whole = section(pdf, "How sure we are")
    assert sum(flat(each) in first for each in notices) == 0
    assert notices[0].strip() in first + whole


def test_positions_and_payments_stand_with_their_labels() -> None:
    made = samples.assessment()
    held = (
        Holding(asset=Asset.RETH, amount=12.5, label="#panic *safe* <b>"),
        NodeStake(validators=40, bond_eth=8.0, label="y" * 300),
        *(Holding(asset=Asset.ETH, amount=1.0) for _ in range(MOST_ROWS)),
    )
    treasury = replace(made.treasury, positions=held)
    pdf = build_report(replace(made, treasury=treasury))
    page = section(pdf, "Provenance")
    assert "rETH 12.5 rETH mainnet #panic *safe* <b>" in page
    assert "Node stake 40 × 8 ETH megapool" in page
    assert "y" * (LONGEST_LABEL - 1) in page.replace(" ", "")
    assert "2 more positions" in page
    assert "Monthly 180,000 USD" in page


def test_characters_missing_are_those_of_name_and_labels() -> None:
    held = samples.treasury("日 DAO")
    labelled = replace(held.positions[0], label="金 日")
    assert characters_missing_for(replace(held, positions=(labelled,))) == "日金"


def test_every_page_is_a4(built: Built) -> None:
    for page in reader(built.pdf).pages:
        assert float(page.mediabox.width) == pytest.approx(210 / 25.4 * 72, abs=0.1)
