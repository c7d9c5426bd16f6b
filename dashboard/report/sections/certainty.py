"""How sure we are: what ± means, what no ± holds, and every notice in full."""

from collections.abc import Iterable

from dashboard import sentences
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from risk.answer import Assessment


def section(case: Case) -> Block:
    """Return the section."""
    return blocks.section("How sure we are", [blocks.bullets(_notices(case.assessment))])


def _notices(assessment: Assessment) -> Iterable[str]:
    yield sentences.ERROR_NOTE[:1].upper() + sentences.ERROR_NOTE[1:]
    market = assessment.market
    notice = sentences.market_notice(market) or sentences.not_live(market)
    if notice:
        yield notice
    yield from sentences.notices(assessment)
