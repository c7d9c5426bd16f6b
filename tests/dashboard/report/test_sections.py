"""The sections of the report against the assessment that they tell."""

import re
from dataclasses import replace

import pytest

from dashboard import format as fmt
from dashboard import own_node, rpl_sentences, sentences
from dashboard.report import build_report, characters_missing_for
from dashboard.report.holdings import LONGEST_LABEL, MOST_ROWS
from dashboard.report.sections.summary import MOST_NOTICES
from risk.answer import Assessment, Band, Comparison, Factor, Numeraire
from risk.episodes import EPISODES
from risk.market_answer import Subject
from risk.measures import Estimate
from risk.presets import PRESETS
from risk.treasury import Asset, Holding, NodeStake, PoolShare, StakeSource
from tests.dashboard.report import samples
from tests.dashboard.report.conftest import Built
from tests.dashboard.report.reading import bodies, flat, reader, section, structure


def test_the_chances_of_a_discount_are_the_assessments(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "Peg")
    for day in base.settings.horizons:
        shown = [fmt.chance(s.chance) for s in base.basis_shares if s.horizon_days == day]
        assert len(shown) == 4
        # An error stands below its chance, without brackets.
        whole = " ".join(shown).replace("(", "").replace(")", "")
        assert flat(f" {day} {whole}") in page
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
    assert base.operators is not None
    for figure in (
        fmt.percent(found.first_wei_share),
        f"{100.0 * found.probability:.2g} %",
        f"{100.0 * found.chance_of_loss.value:.2g} % (±",
        fmt.percent_estimate(found.expected_loss_given_event),
    ):
        assert flat(figure) in page
    for row in base.operators.bearers:
        words = (fmt.percent(row.share), fmt.count(row.validators), fmt.ether(row.each_eth))
        assert flat(" ".join(words)) in page
        assert flat(f"{fmt.percent(row.loss)} {fmt.money(row.treasury_usd)}") in page
    for report in base.operators.recognitions:
        assert flat(f"{fmt.percent(report.loss)} day {report.first_day} {report.reports}") in page


def test_the_ways_out_and_what_they_take_are_the_assessments(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "Exit")
    assert base.leaving is not None
    for way in base.leaving.ways:
        assert f"{fmt.exact(round(way.price_eth, 4))} ETH" in page
        assert flat(fmt.percent(way.holding_fraction)) in page
    worst = base.leaving.lost_depths[-1]
    band = Band(low=worst.held_low, base=worst.held_base, high=worst.held_high)
    assert flat(f"would cost {fmt.cost_band(band)}") in page


def test_the_episodes_of_the_past_stand_beside_their_chance_in_the_model(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "Peg")
    assert base.peg is not None
    chances = {row.name: row.chance for row in base.peg.horizon(30).episodes}
    for episode in EPISODES:
        assert episode.name in page
        assert flat(fmt.date(episode.source)) in page
        if episode.basis is not None:
            assert flat(fmt.chance(chances[episode.name])) in page


def test_what_is_asked_of_rpl_is_answered_at_the_headlines_horizon(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "RPL")
    assert base.rpl is not None
    row = base.rpl.horizon(30)
    worst = row.quantile(0.01)
    assert flat(f"loses more than {fmt.percent_estimate(rpl_sentences.fall(worst))}") in page
    for subject in Subject:
        move = row.tail(subject, 0.99)
        assert move is not None
        assert flat(fmt.percent_estimate(move.rpl_usd).replace("-", "−")) in page
    part = next(
        each
        for each in base.contributions
        if (each.factor, each.numeraire) == (Factor.RPL_PRICE, Numeraire.USD)
    )
    assert flat(f"adds {fmt.money_estimate(part.expected_shortfall)}") in page


def test_falls_on_the_way_are_told_by_horizon(base: Assessment, base_report: bytes) -> None:
    page = section(base_report, "Risk")
    assert flat(sentences.drawdown(base, 30, 0.99)) in page
    for day in base.settings.horizons:
        rows = [row for row in base.drawdowns if row.horizon_days == day]
        words = [str(day), fmt.percent_estimate(rows[0].mean)]
        words += [fmt.percent_estimate(row.quantile) for row in rows]
        assert flat(" ".join(words)) in page


def test_what_each_holding_loses_sums_to_the_shortfall(nodes: Assessment) -> None:
    page = section(build_report(nodes), "Risk")
    table = page[page.index("What is held Worth today") : page.index("Outside the headline")]
    scale = fmt.money_scale(nodes.risk_row(30, 0.99).expected_shortfall.value / 1e3)
    found = re.findall(
        r"(Stablecoins|Own validators|Staked RPL|Sum) ([\d.,]+) (−?[\d.,]+)(?: \(± [\d.,]+\))?",
        table,
    )
    assert [name for name, _, _ in found] == [
        "Stablecoins",
        "Own validators",
        "Staked RPL",
        "Sum",
    ]
    *worth, value = (float(word.replace(",", "")) * scale.divisor for _, word, _ in found)
    *parts, total = (float(word.replace(",", "")) * scale.divisor for _, _, word in found)
    # Three digits are shown of each.
    assert abs(sum(worth) - value) <= 0.005 * (sum(worth) + value)
    assert abs(value - nodes.value.usd) <= 0.005 * value
    assert abs(sum(parts) - total) <= 0.05 * (sum(parts) + total)
    expected = nodes.risk_row(30, 0.99).expected_shortfall.value
    assert abs(total - expected) <= 0.05 * expected


def test_own_validators_have_a_heading_and_their_sentences(
    nodes: Assessment, base_report: bytes
) -> None:
    page = section(build_report(nodes), "Operators")
    said = list(own_node.own_node(nodes))
    assert len(said) >= 4
    for sentence in said:
        assert flat(sentence) in page
    assert "Our own validators" in page
    assert "Our own validators" not in section(base_report, "Operators")


def test_staked_rpl_is_told_with_what_it_counts_for_at_exit(nodes: Assessment) -> None:
    page = section(build_report(nodes), "RPL")
    staked = next(p for p in nodes.value.positions if p.source is StakeSource.STAKED_RPL)
    assert "24,000 RPL, staked or unclaimed," in page
    assert flat(f"count for {fmt.money(staked.exit_usd)} at exit") in page
    assert "Where it may go." in page
    assert "What a sale brings." not in page


def test_where_nothing_can_be_lost_in_dollars_nothing_of_it_is_drawn(stable: Assessment) -> None:
    pdf = build_report(stable)
    assert [kind for kind, _ in structure(pdf) if kind == "Figure"] == []
    assert "Falls on the way" not in section(pdf, "Risk")
    for title, words in (
        ("Exit", "No rETH is held"),
        ("Peg", "No rETH is held"),
        ("RPL", "No RPL is held"),
        ("Operators", "Neither rETH nor validators"),
    ):
        page = section(pdf, title)
        assert words in page
        assert len(page) < 200


def test_what_is_set_aside_says_so_where_it_is_listed() -> None:
    made = samples.assessment()
    aside = PoolShare(pool="a pool", share=0.01, set_aside=True)
    held = replace(made.treasury, positions=(*made.treasury.positions, aside))
    page = section(build_report(replace(made, treasury=held)), "Provenance")
    assert page.count("set aside: in no figure") == 1
    assert "a pool, set aside: in no figure" in page


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
    rpl = built.assessment.rpl
    for position in held:
        assert f"worth {flat(fmt.money(position.usd))} at market" in page
        if rpl is None:
            assert f"bring {flat(fmt.money(position.exit_usd))} if sold" in page
        else:
            assert rpl.holding is not None
            for row in rpl.holding.realisable:
                assert flat(f" {rpl_sentences.received(row)}") in page
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


def test_the_report_says_how_the_models_fared_and_what_the_parameters_allow(
    shocked_report: bytes,
) -> None:
    whole = section(shocked_report, "How sure we are")
    assert "Held against history (14 Jul 2019 to 19 Aug 2026 at most)" in whole
    assert "26 of 2,594 days beyond it" in whole
    assert "The discount of rETH is not tested" in whole
    assert "History tells the parameters only so well" in whole


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
