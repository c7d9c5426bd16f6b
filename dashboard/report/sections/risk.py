"""Risk: what can be lost by horizon and confidence, what drives it, and what is left out."""

from collections.abc import Sequence

from dashboard import format as fmt
from dashboard import sentences
from dashboard.charts import data as charts
from dashboard.report import blocks, figures
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sections import drivers
from dashboard.report.sheet import Row, sheet
from risk.answer import Assessment, FailureRow, Numeraire, RiskRow

_ETHER = {"": "ETH", "k": "thousand ETH", "m": "million ETH", "bn": "billion ETH"}
_MEASURES = (("Value at risk", "decimal"), ("Expected shortfall", "decimal"))


def section(case: Case) -> Block:
    """Return the section; it begins a page, so that page 1 stands alone."""
    parts = [
        blocks.lead(_meaning(case.assessment)),
        *_charts(case),
        *_losses(case.assessment),
        *_drawdowns(case),
        *drivers.factors(case),
        *drivers.positions(case),
        *_outside(case.assessment),
    ]
    return blocks.section("Risk", parts, new_page=True)


def _meaning(assessment: Assessment) -> str:
    return (
        "A loss is positive. Value at risk is the loss that so many paths do not exceed: a floor "
        "under bad outcomes, not a ceiling; expected shortfall is the mean of those that do. At "
        "exit, what is held at the horizon counts for what it brings within "
        f"{fmt.days(assessment.value.exit_days)}, so it includes the cost of selling."
    )


def _charts(case: Case) -> list[Block]:
    assessment, row = case.assessment, case.headline
    if not _loses(case):
        return []
    fan = charts.value_fan(assessment, case.base, assessment.settings.n_days)
    loss = charts.loss_distribution(assessment, case.base, row.horizon_days, row.confidence)
    return [
        blocks.beside(
            blocks.chart(fan.words, figures.value_fan(fan)),
            blocks.chart(loss.words, figures.loss_distribution(loss)),
        )
    ]


def _loses(case: Case) -> bool:
    """Return whether there is a loss in dollars to draw; rounding alone is none."""
    return case.headline.expected_shortfall.value >= fmt.HALF_A_CENT


def _losses(assessment: Assessment) -> list[Block]:
    parts = [blocks.heading("Loss by horizon and confidence")]
    for numeraire in Numeraire:
        rows = [row for row in assessment.risk if row.numeraire is numeraire]
        parts.append(_table(rows, assessment.settings.confidences[-1], numeraire))
    return parts


def _table(rows: Sequence[RiskRow], last: float, numeraire: Numeraire) -> Block:
    scale = fmt.money_scale(max(row.liquidity_adjusted_expected_shortfall.value for row in rows))
    unit = f"USD {scale.letter}".rstrip()
    if numeraire is Numeraire.ETH:
        unit = _ETHER[scale.letter]
    made = sheet(
        (("Days", "right"), ("Confidence", "decimal"), *_MEASURES, *_MEASURES),
        [
            Row(
                cells=(
                    str(row.horizon_days),
                    fmt.confidence(row.confidence),
                    fmt.in_scale(row.value_at_risk, scale),
                    fmt.in_scale(row.expected_shortfall, scale),
                    fmt.in_scale(row.liquidity_adjusted_value_at_risk, scale),
                    fmt.in_scale(row.liquidity_adjusted_expected_shortfall, scale),
                ),
                ruled=row.confidence == last,
            )
            for row in rows
        ],
        groups=(("", 2), (f"At market, {unit}", 2), (f"At exit, {unit}", 2)),
    )
    return blocks.table(made, widths=(0, 0, 1, 1, 1, 1))


def _drawdowns(case: Case) -> list[Block]:
    assessment, row = case.assessment, case.headline
    rows = assessment.drawdowns
    if not rows or not _loses(case):
        return []
    levels = list(dict.fromkeys(each.confidence for each in rows))
    deepest = {(each.horizon_days, each.confidence): each.quantile for each in rows}
    means = {each.horizon_days: each.mean for each in rows}
    made = sheet(
        (
            ("Days", "right"),
            ("On average", "decimal"),
            *((f"On {fmt.tail(level)} of paths, more than", "decimal") for level in levels),
        ),
        [
            (
                str(day),
                fmt.percent_estimate(mean),
                *(fmt.percent_estimate(deepest[day, level]) for level in levels),
            )
            for day, mean in means.items()
        ],
    )
    return [
        blocks.kept(
            blocks.heading("Falls on the way"),
            blocks.lead(sentences.drawdown(assessment, row.horizon_days, row.confidence)),
            blocks.table(made, widths=(0, *(1.0 for _ in (0, *levels)))),
        )
    ]


def _outside(assessment: Assessment) -> list[Block]:
    if not assessment.failures:
        return []
    made = sheet(
        (
            ("What fails", "left"),
            ("Value behind it", "right"),
            (f"Chance in {fmt.days(assessment.settings.n_days)}", "right"),
            ("Loss then", "right"),
            ("Chance × loss", "right"),
        ),
        [_failure(row) for row in assessment.failures],
    )
    return [
        blocks.heading("Outside the headline: failures"),
        blocks.lead(
            "No figure above holds these. Every number here is a prior, an expert's guess; below "
            "each loss, its low and high by what is recovered."
        ),
        blocks.table(made, widths=(1.6, 1, 1, 1.4, 1)),
    ]


def _failure(row: FailureRow) -> tuple[str | tuple[str, str], ...]:
    low, high = fmt.money(row.loss_usd.low), fmt.money(row.loss_usd.high)
    return (
        row.name,
        fmt.money(row.exposed_usd),
        fmt.percent(row.chance),
        (fmt.money(row.loss_usd.base), f"{low} to {high}"),
        fmt.money(row.expected_loss_usd),
    )
