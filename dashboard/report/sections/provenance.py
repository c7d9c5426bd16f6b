"""Where the figures of a report come from, and how to compute them again."""

import platform
import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from dashboard import format as fmt
from dashboard.market_options import RECORDED
from dashboard.report import blocks, holdings
from dashboard.report.blocks import Block
from dashboard.report.case import Case
from dashboard.report.sheet import sheet
from data.market_file import market_file_name
from data.recorded import figures, load_market
from risk.answer import Assessment
from risk.market import Market, Origin
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.settings import Settings

_PROJECT = Path(__file__).parents[3] / "pyproject.toml"
_ORIGINS = {
    Origin.LIVE: "Read from the chain",
    Origin.RECORDED: "Recorded from a public source",
    Origin.ENTERED: "Entered by hand",
    Origin.PRIOR: "Prior: an expert's guess where no source says",
}
_LONGEST_LINE = 94
_PACKAGES = ("numpy", "scipy", "numba", "matplotlib", "typst")


def section(case: Case) -> Block:
    """Return the section, which ends with the command that recomputes every number."""
    assessment = case.assessment
    parts = [
        blocks.heading("The treasury as entered"),
        *holdings.tables(assessment.treasury),
        blocks.heading("The market"),
        blocks.lead(_sentence(assessment)),
        *_figures(assessment.market),
        blocks.kept(*_recompute(assessment)),
    ]
    return blocks.section("Provenance", parts)


def _figures(given: Market) -> Iterator[Block]:
    columns = (("Figure", "left"), ("Value", "decimal"), ("Date", "left"), ("Source", "left"))
    for origin, title in _ORIGINS.items():
        found = [name for name, where in given.provenance if where.origin is origin]
        if found:
            made = sheet(columns, [_cells(given, name) for name in found])
            yield blocks.subheading(title)
            yield blocks.table(made, widths=(1.1, 1.3, 0, 2.2), size=7.6)


def _cells(given: Market, name: str) -> tuple[str, ...]:
    known = next(figure for figure in figures() if figure.name == name)
    where = given.origin_of(name)
    return (
        known.label,
        _figure(getattr(given, name), known.unit),
        fmt.date(where.date),
        where.source,
    )


def _sentence(assessment: Assessment) -> str:
    given = assessment.market
    changed = "" if assessment.scenario.is_base else " The scenario then changes some."
    if given.block is not None:
        block, read = given.block, fmt.moment(given.block.timestamp)
        return f"Read at block {block.number:,}, hash {block.hash}, of {read}.{changed}"
    return f"Not read live: each figure has the date of its own source.{changed}"


def _figure(value: float, unit: str) -> str:
    if unit == "fraction":
        return fmt.percent(value)
    shown = f"{value:,.10g}".replace("-", fmt.MINUS)
    return f"{shown}{fmt.SPACE}{unit}"


def _recompute(assessment: Assessment) -> list[Block]:
    """Return the command that computes the same figures, and what proves that it did."""
    facts = (
        ("Input hash", assessment.input_hash),
        ("Market hash", assessment.market.content_hash),
        ("Paths", f"{assessment.n_paths_total:,}, those of rare events included"),
        ("Versions", ", ".join(versions())),
    )
    return [
        blocks.heading("How to recompute every number"),
        blocks.lead(
            "In a checkout of Perigee, with the treasury's file saved as treasury.yaml"
            f"{_kept(assessment.market)}, this command writes this report again, byte for byte."
        ),
        {"kind": "command", "text": _folded(command(assessment))},
        {"kind": "facts", "facts": [{"name": name, "value": value} for name, value in facts]},
    ]


def command(assessment: Assessment) -> list[str]:
    """Return the words of the command line that computes the same figures."""
    settings = assessment.settings
    return [
        *("python", "-m", "dashboard", "report", "treasury.yaml", "--out", "report.pdf"),
        *_scenario(assessment),
        *_parameters(assessment),
        *("--market", market_source(assessment.market)),
        *_entered(assessment.market),
        *("--paths", str(settings.n_paths), "--seed", str(settings.seed)),
        *("--horizons", ",".join(str(day) for day in settings.horizons)),
        *_unusual(settings),
    ]


def _folded(words: Iterable[str]) -> str:
    """Return a command as a shell reads it, on lines that the page can hold."""
    options = [part.strip() for part in re.split(r" (?=--)", shlex.join(words))]
    lines = options[:1]
    for option in options[1:]:
        if len(lines[-1]) + len(option) > _LONGEST_LINE:
            lines.append(f"    {option}")
        else:
            lines[-1] += f" {option}"
    return " \\\n".join(lines)


def market_source(given: Market) -> str:
    """Return what `--market` names: the recorded market, or the file that holds this one."""
    return RECORDED if _is_recorded(given) else market_file_name(given)


def _is_recorded(given: Market) -> bool:
    """Return whether a market is the recorded one, but for figures that were typed in."""
    recorded = load_market()
    return given.block is None and all(
        where == recorded.origin_of(name) and getattr(given, name) == getattr(recorded, name)
        for name, where in given.provenance
        if where.origin is not Origin.ENTERED
    )


def _kept(given: Market) -> str:
    if _is_recorded(given):
        return ""
    name, node = market_file_name(given), ""
    if given.block is not None:
        node = f", or from a node by snapshot --rpc URL --block {given.block.number} --out {name}"
    return f" and the market's, of the hash below, as {name} (download on the page Data{node})"


def _entered(given: Market) -> Iterable[str]:
    for name, where in given.provenance:
        if where.origin is Origin.ENTERED:
            yield from ("--figure", f"{name}={getattr(given, name)!r}@{where.date}")


def _scenario(assessment: Assessment) -> Iterable[str]:
    scenario = assessment.scenario
    if scenario.is_base:
        return
    if scenario in [preset.scenario for preset in PRESETS]:
        yield from ("--scenario", scenario.name)
        return
    for field, value in scenario.changes.items():
        yield from ("--set", f"{field}={value!r}")


def _parameters(assessment: Assessment) -> Iterable[str]:
    """Name the parameter file, if there is one: its own name is not ours."""
    if assessment.parameters != ModelParameters.base():
        yield from ("--parameters", "parameters.yaml")


def _unusual(settings: Settings) -> Iterable[str]:
    usual = Settings()
    if settings.confidences != usual.confidences:
        yield from ("--confidences", ",".join(repr(level) for level in settings.confidences))
    if settings.exit_days != usual.exit_days:
        yield from ("--exit-days", str(settings.exit_days))
    if settings.daily_cost != usual.daily_cost:
        yield from ("--daily-cost", repr(settings.daily_cost))


def versions() -> list[str]:
    """Return the versions of Perigee, of Python and of what the figures pass through."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    named = [f"Perigee {project}", f"Python {platform.python_version()}"]
    return named + [f"{name} {metadata.version(name)}" for name in _PACKAGES]
