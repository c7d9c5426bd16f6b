"""What the report says: an Assessment put into sentences, tables and charts, all of them text."""

import math
from collections.abc import Iterable
from dataclasses import asdict, astuple
from typing import Any

from dashboard import format as fmt
from dashboard import sentences
from dashboard.charts import data as charts
from dashboard.headline import Headline, headlines, sides
from dashboard.report import figures, provenance
from dashboard.report.assumptions import ASSUMPTIONS
from dashboard.report.sheet import Cell, Row, Sheet, sheet
from dashboard.sliders import BY_FIELD
from risk.answer import (
    Assessment,
    Comparison,
    Contribution,
    ExitRow,
    Light,
    LimitRow,
    Numeraire,
    RiskRow,
    Value,
)
from risk.measures import Estimate
from risk.presets import PRESETS
from risk.scenario import Source
from risk.treasury import PaymentSource

# The widest that a bar of a limit is drawn: the template's bars end here.
MOST_DRAWN = 1.5
_LONGEST_NAME = 240
_LONGEST_HEADER = 70
_ETHER = {"": "ETH", "k": "thousand ETH", "m": "million ETH", "bn": "billion ETH"}
_STANDINGS = {
    Source.MEASURED: "Measured, from the sample named",
    Source.PROTOCOL: "Protocol: a rule of Rocket Pool, Ethereum or a pool",
    Source.PRIOR: "Prior: an expert's guess, which no sample supports",
}
_GROUPS = {
    PaymentSource.STABLECOIN: "stablecoins",
    PaymentSource.ETH: "ETH",
    PaymentSource.RETH: "rETH",
    PaymentSource.RPL: "RPL",
}


def content(assessment: Assessment, comparison: Comparison | None) -> dict[str, Any]:
    """Return every string of the report by its place in report.typ."""
    year, month, day = (int(part) for part in assessment.market.as_of.split("-"))
    name = _shortened(assessment.treasury.name.strip() or "Treasury without a name", _LONGEST_NAME)
    return {
        "name": name,
        "short_name": _shortened(name, _LONGEST_HEADER),
        "subtitle": _subtitle(assessment),
        "date": {"year": year, "month": month, "day": day},
        "situation": list(_situation(assessment)),
        "findings": _findings(assessment),
        "tiles": [_tile(figure) for figure in headlines(assessment, comparison)],
        "comparison": None if comparison is None else _comparison(comparison),
        "limits": _limits(assessment),
        "certainty": list(_certainty(assessment)),
        "risk": _risk(assessment),
        "charts": _charts(assessment, figures.LOW_MM if comparison else figures.HEIGHT_MM),
        "contributions": _contributions(assessment),
        "exit": _exit(assessment) if assessment.exit else None,
        "market": provenance.market(assessment.market, shocked=not assessment.scenario.is_base),
        "laws": _laws(assessment),
        "recompute": provenance.recompute(assessment),
    }


def headline(assessment: Assessment) -> RiskRow:
    """Return the row of the headline: the horizon of the contributions, highest confidence."""
    first = assessment.contributions[0]
    return assessment.risk_row(first.horizon_days, first.confidence)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _subtitle(assessment: Assessment) -> str:
    parts = (
        sentences.source_label(assessment.market),
        sentences.scenario_in_force(assessment.scenario),
        sentences.simulation_label(assessment),
    )
    return " · ".join(parts)


def _situation(assessment: Assessment) -> Iterable[str]:
    value = assessment.value
    if not assessment.treasury.positions:
        yield "This treasury holds nothing yet."
        return
    parts = [
        f"{fmt.money(p.usd)} in {_GROUPS[p.source]}" for p in value.positions if p.amount > 0.0
    ]
    yield (
        f"The treasury is worth {fmt.money(value.usd)} ({fmt.ether(value.eth)}) at market: "
        f"{fmt.listed(parts)}."
    )
    yield _at_exit(value)
    if assessment.scenario.is_base:
        yield sentences.runway(assessment.runway)
    else:
        yield from _supposed(assessment)


def _at_exit(value: Value) -> str:
    sold = f"Sold within {fmt.days(value.exit_days)} it would bring {fmt.money(value.exit_usd)}"
    if value.stuck_eth == 0.0:
        return f"{sold}."
    stuck = fmt.ether(value.stuck_eth)
    return f"{sold}; of that, {stuck} in rETH cannot leave in time and counts at its next way out."


def _supposed(assessment: Assessment) -> Iterable[str]:
    scenario = assessment.scenario
    for preset in PRESETS:
        if preset.scenario == scenario:
            yield f"The figures are those under the scenario “{preset.name}”: {preset.story}"
    changed = [_changed(field, value, assessment) for field, value in scenario.changes.items()]
    yield f"The scenario supposes {fmt.listed(changed)}."


def _changed(field: str, value: float, assessment: Assessment) -> str:
    control = BY_FIELD[field]
    label = _inline(control.slider.label)
    if control.slider.source in (Source.NEUTRAL, Source.TREASURY):
        return f"{label} {control.text(value)}"
    base = control.base(assessment.market, assessment.parameters)
    return f"{label} {control.text(value)} (base {control.text(base)})"


def _findings(assessment: Assessment) -> list[dict[str, str]]:
    row = headline(assessment)
    leads = ("What can be lost.", "How fast it can leave.", "What breaks first.")
    said = sentences.answer(assessment, row.horizon_days, row.confidence)
    return [
        {"lead": lead, "sentence": sentence} for lead, sentence in zip(leads, said, strict=True)
    ]


def _tile(figure: Headline) -> dict[str, Any]:
    notes = [note[:1].upper() + note[1:] for note in figure.note.split("; ") if note]
    if figure.change:
        notes.append(f"Against base: {figure.change}")
    return {"label": figure.label, "value": figure.value, "notes": notes}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    columns = (("Figure", "left"), ("Base", "right"), ("Scenario", "right"), ("Change", "right"))
    return {
        "sentence": sentences.PAIRED_NOTE,
        "sheet": sheet(columns, (astuple(side) for side in sides(comparison))),
    }


def _limits(assessment: Assessment) -> dict[str, Any]:
    policy = assessment.treasury.policy
    return {
        "sentence": (
            "The treasury's own limits, most used first."
            if policy.confirmed
            else "An example policy until the treasury confirms its own, most used first."
        ),
        "rows": [_limit(row) for row in assessment.limits],
    }


def _limit(row: LimitRow) -> dict[str, Any]:
    used = row.utilisation
    return {
        "name": sentences.LIMITS[row.name],
        "measured": sentences.measured(row),
        "limit": sentences.bound(row),
        "used": min(used.value, MOST_DRAWN),
        "low": min(used.low95, MOST_DRAWN),
        "high": min(used.high95, MOST_DRAWN),
        "words": sentences.utilisation(row),
        "breached": row.light is Light.RED,
        "light": sentences.light(row),
    }


def _certainty(assessment: Assessment) -> Iterable[str]:
    total = f"{assessment.n_paths_total:,}"
    yield f"Sampling: {total} simulated paths. {sentences.ERROR_NOTE}"
    priors = sum(row.standing is Source.PRIOR for row in ASSUMPTIONS)
    yield (
        f"Model: {priors} of the {len(ASSUMPTIONS)} assumptions on page 3 are priors, an expert's "
        "guess that no sample supports; no ± holds their error."
    )
    yield _outside(assessment)
    notice = sentences.market_notice(assessment.market)
    yield from (line for line in (notice, *sentences.notices(assessment)) if line)


def _outside(assessment: Assessment) -> str:
    horizon = fmt.days(assessment.settings.n_days)
    said = [
        f"{row.name} ({fmt.percent(row.chance)} within {horizon}, then "
        f"{fmt.money(row.loss_usd.base)} lost, {fmt.money(row.loss_usd.low)} to "
        f"{fmt.money(row.loss_usd.high)})"
        for row in assessment.failures
    ]
    if not said:
        return "Not in these figures: failures of exchanges."
    return f"Failures, not in these figures and all priors: {'; '.join(said)}."


def _risk(assessment: Assessment) -> dict[str, Any]:
    columns = (
        ("Days", "right"),
        ("Confidence", "decimal"),
        ("Value at risk", "decimal"),
        ("Expected shortfall", "decimal"),
        ("Value at risk", "decimal"),
        ("Expected shortfall", "decimal"),
        ("Value at risk", "decimal"),
        ("Expected shortfall", "decimal"),
    )
    rows = [row for row in assessment.risk if row.numeraire is Numeraire.USD]
    ether = [row for row in assessment.risk if row.numeraire is Numeraire.ETH]
    usd, eth = _common_scale(rows), _common_scale(ether)
    return {
        "sentence": (
            "A loss is positive. Value at risk is the loss that so many paths do not exceed; "
            "expected shortfall is the mean of those that do. At exit, what is held at the horizon "
            f"counts for what it brings within {fmt.days(assessment.value.exit_days)}."
        ),
        "sheet": sheet(
            columns,
            [
                Row(
                    cells=_risk_cells(row, other, usd, eth),
                    ruled=row.confidence == assessment.settings.confidences[-1],
                )
                for row, other in zip(rows, ether, strict=True)
            ],
            groups=(
                ("", 2),
                (f"At market, USD {usd.letter}", 2),
                (f"At exit, USD {usd.letter}", 2),
                (f"At market, {_ETHER[eth.letter]}", 2),
            ),
        ),
    }


def _common_scale(rows: list[RiskRow]) -> fmt.Scale:
    return fmt.money_scale(max(row.liquidity_adjusted_expected_shortfall.value for row in rows))


def _risk_cells(row: RiskRow, ether: RiskRow, usd: fmt.Scale, eth: fmt.Scale) -> tuple[str, ...]:
    return (
        str(row.horizon_days),
        fmt.confidence(row.confidence),
        _in_scale(row.value_at_risk, usd),
        _in_scale(row.expected_shortfall, usd),
        _in_scale(row.liquidity_adjusted_value_at_risk, usd),
        _in_scale(row.liquidity_adjusted_expected_shortfall, usd),
        _in_scale(ether.value_at_risk, eth),
        _in_scale(ether.expected_shortfall, eth),
    )


def _in_scale(estimate: Estimate, scale: fmt.Scale) -> str:
    """Return an estimate in the unit of its table, with the digits that sentences give it."""
    scaled = {name: value / scale.divisor for name, value in asdict(estimate).items()}
    return fmt.money_estimate(Estimate(**scaled)).replace("$", "")


def _charts(assessment: Assessment, height_mm: float) -> dict[str, Any]:
    row = headline(assessment)
    made: dict[str, Any] = dict.fromkeys(("fan", "loss", "contributions", "exit"))
    if assessment.value.usd > 0.0:
        fan = charts.value_fan(assessment, None, assessment.settings.n_days)
        loss = charts.loss_distribution(assessment, None, row.horizon_days, row.confidence)
        made["fan"] = _chart(fan.words, figures.value_fan(fan, height_mm))
        made["loss"] = _chart(loss.words, figures.loss_distribution(loss, height_mm))
    shares = charts.contributions(assessment, None)
    if shares is not None and shares.bars:
        made["contributions"] = _chart(shares.words, figures.contributions(shares, height_mm))
    way_out = charts.exit_cost(assessment, None)
    if way_out is not None:
        made["exit"] = _chart(way_out.words, figures.exit_cost(way_out, height_mm))
    return made


def _chart(words: charts.Words, svg: bytes) -> dict[str, str]:
    return {
        "title": words.title,
        "subtitle": words.subtitle,
        "alt": words.alternative,
        "svg": svg.decode(),
    }


def _contributions(assessment: Assessment) -> Sheet:
    columns = (
        ("Factor", "left"),
        ("At market", "right"),
        ("At exit", "right"),
        ("If it alone moved", "right"),
    )
    rows = [row for row in assessment.contributions if row.numeraire is Numeraire.USD]
    total = headline(assessment)
    sums = (
        "Sum",
        fmt.money_estimate(total.expected_shortfall),
        fmt.money_estimate(total.liquidity_adjusted_expected_shortfall),
        "",
    )
    cells = [_contribution_cells(row) for row in rows]
    return sheet(columns, [*cells, Row(cells=sums, strong=True)])


def _contribution_cells(row: Contribution) -> tuple[str, ...]:
    return (
        sentences.FACTORS[row.factor],
        fmt.money_estimate(row.expected_shortfall),
        fmt.money_estimate(row.liquidity_adjusted),
        "" if row.stand_alone is None else fmt.money_estimate(row.stand_alone),
    )


def _exit(assessment: Assessment) -> dict[str, Any]:
    columns = (
        ("Sell", "right"),
        ("ETH received", "right"),
        ("Cost now", "right"),
        ("Time with patience", "right"),
        ("Cost in that time", "right"),
        ("ETH stuck", "right"),
    )
    pace = fmt.percent(assessment.settings.daily_cost)
    horizon = fmt.days(assessment.value.exit_days)
    return {
        "sentence": (
            "Below each figure: low and high, between two curves through the one quoted size. With "
            f"patience: no day's sale costs more than {pace}. Stuck: not out within {horizon}."
        ),
        "sheet": sheet(columns, (_exit_cells(row) for row in assessment.exit)),
    }


def _exit_cells(row: ExitRow) -> tuple[Cell, ...]:
    received = row.eth_received
    return (
        fmt.percent(row.fraction),
        (fmt.count(received.base), _range(fmt.count(received.low), fmt.count(received.high))),
        _split(fmt.cost_band(row.cost_fraction)),
        _patience(row),
        _split(fmt.cost_band(row.patient_cost_fraction)),
        fmt.count(row.stuck_eth),
    )


def _patience(row: ExitRow) -> tuple[str, str]:
    days, note = _split(fmt.days_band(row.days))
    return ("over ten years" if math.isinf(row.days.base) else days), note


def _range(low: str, high: str) -> str:
    return "" if low == high else f"{low} to {high}"


def _split(figure: str) -> tuple[str, str]:
    """Return a figure and what stands after it in brackets."""
    main, _, note = figure.partition(" (")
    return main, note.removesuffix(")")


def _laws(assessment: Assessment) -> dict[str, Any]:
    columns = (("Assumption", "left"), ("Value", "left"), ("Evidence", "left"))
    rows: list[Row] = []
    for standing, title in _STANDINGS.items():
        rows.append(Row(section=title))
        rows += [
            Row(cells=(row.label, row.value(assessment.parameters), row.evidence), ruled=False)
            for row in ASSUMPTIONS
            if row.standing is standing
        ]
    return {
        "sentence": "Values before the scenario; ASSUMPTIONS.md has each with its standard error.",
        "sheet": sheet(columns, rows),
    }


def _inline(label: str) -> str:
    return label if label[:2].isupper() else label[0].lower() + label[1:]
