"""How sure we are: what ± means, what no ± holds, and every notice in full."""

from collections.abc import Iterable

from dashboard import law_sentences, parameter_sentences, sentences, validation_sentences
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from data.backtest_file import recorded_backtest
from risk.answer import Assessment


def section(case: Case) -> Block:
    """Return the section."""
    return blocks.section("How sure we are", [blocks.bullets(_notices(case.assessment))])


def _notices(assessment: Assessment) -> Iterable[str]:
    yield sentences.ERROR_NOTE[:1].upper() + sentences.ERROR_NOTE[1:]
    first = assessment.contributions[0]
    known = parameter_sentences.sentence(assessment, first.horizon_days, first.confidence)
    if known:
        yield known
        yield from filter(None, [parameter_sentences.limit(assessment)])
        yield parameter_sentences.NOTE
    yield from filter(None, [law_sentences.told(assessment.laws, assessment.scenario)])
    yield from validation_sentences.findings(recorded_backtest())
    market = assessment.market
    notice = sentences.market_notice(market) or sentences.not_live(market)
    if notice:
        yield notice
    yield from sentences.notices(assessment)
