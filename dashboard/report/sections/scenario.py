"""Scenario: what is supposed, where that comes from, and base beside it."""

from collections.abc import Iterable
from dataclasses import astuple

from dashboard import format as fmt
from dashboard import sentences
from dashboard.headline import sides
from dashboard.report import blocks
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import sheet
from dashboard.sliders import BY_FIELD, Control
from risk.answer import Assessment, Comparison, LimitRow
from risk.presets import PRESETS, Preset
from risk.scenario import Scenario, Source

# As many changes are named in a sentence; a table has all of them.
MOST_NAMED = 5


def section(case: Case) -> Block:
    """Return the section; one sentence in base."""
    assessment = case.assessment
    if assessment.scenario.is_base:
        said = (
            "No scenario is in force: every figure rests on today's market and the laws of the "
            "model as they stand below."
        )
        return blocks.section("Scenario", [blocks.paragraph(said)])
    parts = [
        *_origin(assessment.scenario),
        blocks.heading("What it changes"),
        _changes(assessment),
    ]
    if case.comparison is not None:
        parts += _beside_base(case.comparison)
    if case.base is not None:
        parts += _limits(case.base.limits, assessment.limits)
    return blocks.section("Scenario", parts)


def story(scenario: Scenario) -> Iterable[str]:
    """Yield the story of a preset."""
    preset = _preset(scenario)
    if preset is not None:
        yield f"The figures are those under the scenario “{preset.name}”: {preset.story}"


def supposed(assessment: Assessment) -> str:
    """Say what the scenario changes, or how much where that is too long for a sentence."""
    changes = assessment.scenario.changes
    if len(changes) > MOST_NAMED:
        return f"The scenario changes {len(changes)} values, listed in the section “Scenario”."
    said = [_changed(BY_FIELD[field], value, assessment) for field, value in changes.items()]
    return f"The scenario supposes {fmt.listed(said)}."


def _preset(scenario: Scenario) -> Preset | None:
    return next((preset for preset in PRESETS if preset.scenario == scenario), None)


def _origin(scenario: Scenario) -> list[Block]:
    preset = _preset(scenario)
    if preset is None:
        return [blocks.paragraph("A scenario of its own, set by hand.")]
    return [
        blocks.paragraph(f"{preset.name} ({fmt.date(preset.date)}). {preset.story}"),
        blocks.note(f"Where the shocks come from: {fmt.date(preset.source)}"),
    ]


def _changed(control: Control, value: float, assessment: Assessment) -> str:
    label = _inline(control.slider.label)
    base = _base(control, assessment)
    return f"{label} {control.text(value)}{f' (base {base})' if base else ''}"


def _base(control: Control, assessment: Assessment) -> str:
    if control.slider.source in (Source.NEUTRAL, Source.TREASURY):
        return ""
    return control.text(control.base(assessment.market, assessment.parameters))


def _changes(assessment: Assessment) -> Block:
    rows = []
    for field, value in assessment.scenario.changes.items():
        control = BY_FIELD[field]
        base = _base(control, assessment)
        rows.append(
            (
                control.slider.label,
                base or "none",
                control.text(value),
                control.standing(assessment.market) if base else "",
            )
        )
    columns = (
        ("Value", "left"),
        ("Base", "right"),
        ("Scenario", "right"),
        ("Where base comes from", "left"),
    )
    return blocks.table(sheet(columns, rows), widths=(2, 1, 1, 1.4))


def _beside_base(comparison: Comparison) -> list[Block]:
    columns = (("Figure", "left"), ("Base", "right"), ("Scenario", "right"), ("Change", "right"))
    made = sheet(columns, (astuple(side) for side in sides(comparison)))
    return [
        blocks.kept(
            blocks.heading("Base beside the scenario"),
            blocks.lead(sentences.PAIRED_NOTE),
            blocks.table(made, widths=(2, 1, 1, 1.2)),
        )
    ]


def _limits(base: tuple[LimitRow, ...], scenario: tuple[LimitRow, ...]) -> list[Block]:
    before = {row.name: row for row in base}
    rows = [
        (
            sentences.LIMITS[row.name],
            (sentences.measured(before[row.name]), sentences.light(before[row.name])),
            (sentences.measured(row), sentences.light(row)),
            sentences.bound(row),
        )
        for row in scenario
        if row.name in before
    ]
    columns = (("Limit", "left"), ("Base", "right"), ("Scenario", "right"), ("Bound", "right"))
    return [
        blocks.kept(
            blocks.heading("Limits in base and under the scenario"),
            blocks.table(sheet(columns, rows), widths=(2, 1.3, 1.3, 1)),
        )
    ]


def _inline(label: str) -> str:
    return label if label[:2].isupper() else label[0].lower() + label[1:]
