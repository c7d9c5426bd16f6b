"""Decision summary: situation, three findings, headline figures, limits and how sure we are."""

from collections.abc import Iterable
from typing import Any

from dashboard import format as fmt
from dashboard import parameter_sentences, sentences
from dashboard.headline import Headline, headlines
from dashboard.report import blocks
from dashboard.report.assumptions import ASSUMPTIONS
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sections.limits import bars, policy
from dashboard.report.sections.scenario import story, supposed
from risk.answer import Assessment, Value
from risk.scenario import Source
from risk.treasury import PaymentSource, StakeSource

# Page 1 stands alone, so what may be long is shortened there and whole in its own section.
LONGEST_NOTICE = 210
MOST_NOTICES = 3
_GROUPS = {
    PaymentSource.STABLECOIN: "stablecoins",
    PaymentSource.ETH: "ETH",
    PaymentSource.RETH: "rETH",
    PaymentSource.RPL: "RPL",
    StakeSource.NODE_ETH: "its own validators",
    StakeSource.STAKED_RPL: "staked RPL",
}
_LEADS = ("What can be lost.", "How fast it can leave.", "What breaks first.")


def section(case: Case) -> Block:
    """Return page 1."""
    assessment, row = case.assessment, case.headline
    said = sentences.answer(assessment, row.horizon_days, row.confidence)
    parts = [
        blocks.paragraph(*_situation(assessment)),
        blocks.findings(zip(_LEADS, said, strict=True)),
        blocks.heading("Headline figures"),
        _tiles(case),
        blocks.heading("Limits"),
        blocks.lead(policy(assessment)),
        bars(assessment),
        blocks.heading("How sure we are"),
        blocks.bullets(_certainty(assessment)),
    ]
    return blocks.section("Decision summary", parts)


def _situation(assessment: Assessment) -> Iterable[str]:
    value = assessment.value
    if not assessment.treasury.positions:
        yield "This treasury holds nothing yet."
        return
    parts = [
        f"{fmt.money(p.usd)} in {_GROUPS[p.source]}" for p in value.positions if p.amount > 0.0
    ]
    yield (
        f"The treasury is worth {fmt.money(value.usd)} ({fmt.ether(value.eth)}) at market"
        f"{f': {fmt.listed(parts)}' if parts else ''}."
    )
    yield _at_exit(value)
    yield sentences.runway(assessment.runway)
    if not assessment.scenario.is_base:
        yield from story(assessment.scenario)
        yield supposed(assessment)


def _at_exit(value: Value) -> str:
    sold = f"Sold within {fmt.days(value.exit_days)} it would bring {fmt.money(value.exit_usd)}"
    if value.stuck_eth == 0.0:
        return f"{sold}."
    stuck = fmt.ether(value.stuck_eth)
    return f"{sold}; of that, {stuck} in rETH cannot leave in time and counts at its next way out."


def _tiles(case: Case) -> Block:
    figures = headlines(case.assessment, case.comparison)
    return {"kind": "tiles", "tiles": [_tile(figure) for figure in figures]}


def _tile(figure: Headline) -> dict[str, Any]:
    notes = [note[:1].upper() + note[1:] for note in figure.note.split("; ") if note]
    if figure.change:
        notes.append(f"Against base: {figure.change}")
    return {"label": figure.label, "value": figure.value, "notes": notes}


def _certainty(assessment: Assessment) -> Iterable[str]:
    total = f"{assessment.n_paths_total:,}"
    yield f"Sampling: {total} simulated paths. {sentences.ERROR_NOTE}"
    priors = sum(row.standing is Source.PRIOR for row in ASSUMPTIONS)
    yield (
        f"Model: {priors} of the {len(ASSUMPTIONS)} assumptions listed below are priors, an "
        "expert's guess that no sample supports; no ± holds their error."
    )
    shortfall = parameter_sentences.of(assessment, "expected_shortfall", 30, 0.99)
    if shortfall is not None:
        yield (
            f"Parameters: with others that history allows too, the 30-day expected shortfall lies "
            f"between {fmt.money(shortfall.low)} and {fmt.money(shortfall.high)}."
        )
    yield _outside(assessment)
    market = assessment.market
    notice = sentences.market_notice(market) or sentences.not_live(market)
    if notice:
        yield notice
    yield from _shortened(list(sentences.notices(assessment)))


def _outside(assessment: Assessment) -> str:
    names = [row.name for row in assessment.failures]
    if not names:
        return "Not in these figures: failures of exchanges."
    return (
        f"Failures are not in these figures ({'; '.join(names)}): their chances and losses, all "
        "priors, stand in the section “Risk”."
    )


def _shortened(notices: list[str]) -> Iterable[str]:
    for notice in notices[:MOST_NOTICES]:
        yield _cut(notice)
    rest = len(notices) - MOST_NOTICES
    if rest > 0:
        yield f"{rest} more in the section “How sure we are”."


def _cut(notice: str) -> str:
    if len(notice) <= LONGEST_NOTICE:
        return notice
    return f"{notice[:LONGEST_NOTICE].rsplit(' ', 1)[0]} … (whole in “How sure we are”)"
