"""Operators: what a mass slashing would take from rETH."""

from collections.abc import Iterable

from dashboard import format as fmt
from dashboard import own_node
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from risk.answer import Assessment


def section(case: Case) -> Block:
    """Return the section."""
    return blocks.section(
        "Operators",
        [blocks.bullets([*_slashing(case.assessment), *own_node.own_node(case.assessment)])],
    )


def _slashing(assessment: Assessment) -> Iterable[str]:
    found, horizon = assessment.slashing, fmt.days(assessment.settings.n_days)
    yield (
        "rETH loses its first wei when "
        f"{fmt.percent(found.first_wei_share)} of the network is slashed together: up to there "
        "the bonds of the operators pay."
    )
    yield (
        f"A mass slashing within {horizon} has a chance of {fmt.percent(found.probability)}, a "
        "prior; that rETH loses anything by one has a chance of "
        f"{fmt.chance(found.chance_of_loss)}."
    )
    yield (
        "When one happens, rETH loses "
        f"{fmt.percent_estimate(found.expected_loss_given_event)} of its value on average."
    )
    if found.loss_today:
        yield (
            f"The slashing of the scenario takes {fmt.percent(found.loss_today)} of what rETH is "
            f"worth today, {fmt.money(found.loss_today_usd)} here."
        )
