"""Run the long evidence and write VALIDATION.md: ``python -m tests.validate [--quick]``.

The functions are those of `make test`, at the sizes that the claims need. Exit code 1 if a bound
is not met.
"""

import argparse
import datetime
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numba
import numpy as np
import scipy

from risk.engine import BLOCK
from risk.settings import Settings
from risk.slashing.penalties import Fork
from tests.validate import (
    agreement,
    between_walls,
    calibration,
    consensus,
    coverage,
    independence,
    laws,
    martingale,
    rare_event,
    reading,
    routing,
    slow,
    spread,
    surface,
    together,
)

REPORT = Path(__file__).parents[2] / "VALIDATION.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One claim: a figure, its bound and whether it holds."""

    what: str
    figure: str
    bound: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of each."""

    paths: int = 1_000_000
    seeds: int = 2000
    runs: int = 1000
    spread_seeds: int = 200
    spread_paths: int = 20_000
    pooled_seeds: int = 1000
    pooled_paths: int = 10_000
    plain_paths: int = 400_000
    plain_events: int = 400_000
    worlds: int = 500
    venue_sets: int = 1000
    sales: int = 3000
    nodes: int = 3_500
    days: int = 4 * 365 + 1
    consensus_cases: int = 5000
    events: tuple[tuple[str, Fork], ...] = (
        ("thousand", Fork.FULU),
        ("thousand", Fork.GLOAS),
        *(("finality", fork) for fork in Fork),
    )
    samples: int = 200
    law_seeds: int = 5
    law_paths: int = 20_000


QUICK = Sizes(
    paths=50_000,
    seeds=200,
    runs=100,
    spread_seeds=40,
    spread_paths=1000,
    pooled_seeds=60,
    pooled_paths=1000,
    plain_paths=20_000,
    plain_events=20_000,
    worlds=20,
    venue_sets=50,
    sales=200,
    nodes=200,
    days=240,
    consensus_cases=50,
    events=(),
    samples=20,
    law_seeds=1,
    law_paths=8000,
)
FAIR = ("ETH/USD", "RPL/USD", "RPL/ETH in ETH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A table of claims."""

    title: str
    about: str
    rows: Callable[[Sizes], list[Row]]


def _martingale(sizes: Sizes) -> list[Row]:
    settings = Settings(seed=1, n_paths=sizes.paths, horizons=(30, 90, 365))
    rows = [
        Row(
            what=f"{mean.name}, {mean.horizon_days} d",
            figure=f"{mean.value:.5f} ± {mean.standard_error:.5f} ({mean.distance:+.2f} s.e.)",
            bound="1 within 4 s.e.",
            holds=abs(mean.distance) < martingale.STANDARD_ERRORS,
        )
        for mean in martingale.means(settings)
        if mean.name in FAIR
    ]
    without = Settings(seed=1, n_paths=sizes.paths // 10, horizons=(30, 90, 365))
    rows += [
        Row(
            what=f"{mean.name}, {mean.horizon_days} d, correction left out",
            figure=f"{mean.value:.4f} ({mean.distance:+.0f} s.e.)",
            bound="must fail: beyond 4 s.e.",
            holds=abs(mean.distance) > martingale.STANDARD_ERRORS,
        )
        for mean in martingale.means(without, corrected=False)
        if mean.name in FAIR
    ]
    return rows


def _coverage(sizes: Sizes) -> list[Row]:
    return [
        Row(
            what=f"{found.law}: {found.measure}, {confidence * 100:g} %",
            figure=(
                f"{found.covered * 100:.1f} % (missed below {found.too_low * 100:.1f}, "
                f"above {found.too_high * 100:.1f})"
            ),
            bound="92 to 98 %",
            holds=coverage.LOW <= found.covered <= coverage.HIGH,
        )
        for law in coverage.LAWS
        for confidence in (0.95, 0.975, 0.99)
        for found in coverage.coverage(law, confidence, 10_000, sizes.seeds)
    ]


def _pooled(sizes: Sizes) -> list[Row]:
    return [
        Row(
            what=found.measure.replace("_", " "),
            figure=(
                f"{found.covered * 100:.1f} % (missed below {found.too_low * 100:.1f}, "
                f"above {found.too_high * 100:.1f})"
            ),
            bound="92 to 98 %",
            holds=coverage.LOW <= found.covered <= coverage.HIGH,
        )
        for found in spread.pooled(sizes.pooled_seeds, sizes.pooled_paths)
    ]


def _spread(sizes: Sizes) -> list[Row]:
    rows = []
    for found in spread.spreads(sizes.spread_seeds, sizes.spread_paths, sizes.paths):
        low = 1.0 - 4.0 * found.ratio_error
        high = 1.0 + 4.0 * found.ratio_error
        wide = found.is_conservative
        rows.append(
            Row(
                what=found.name.replace("_", " "),
                figure=(
                    f"{found.ratio:.2f} ± {found.ratio_error:.2f}; intervals hold a run of "
                    f"{sizes.paths:,} paths in {found.covered * 100:.0f} %"
                ),
                bound=f"{low:.2f} to 2" if wide else f"{low:.2f} to {high:.2f}",
                holds=low < found.ratio < (2.0 if wide else high),
            )
        )
    return rows


def _independence(sizes: Sizes) -> list[Row]:
    return [
        Row(
            what=found.name,
            figure=f"{found.ratio:.3f} ± {found.ratio_error:.3f}",
            bound=f"1 within {4.0 * found.ratio_error:.3f}",
            holds=abs(found.ratio - 1.0) < 4.0 * found.ratio_error,
        )
        for found in independence.scatters(sizes.runs, 2 * BLOCK)
    ]


def _rare_event(sizes: Sizes) -> list[Row]:
    return [
        Row(
            what=pair.name.replace("_", " "),
            figure=f"{pair.engine:,.5g} and {pair.plain:,.5g} ({pair.distance:+.2f} s.e.)",
            bound="equal within 4 s.e.",
            holds=abs(pair.distance) < rare_event.STANDARD_ERRORS,
        )
        for pair in rare_event.pairs(sizes.plain_paths, sizes.plain_paths)
    ]


def _consensus(sizes: Sizes) -> list[Row]:
    found = [
        (f"{each.fork.name.title()}, random cases", each)
        for each in consensus.compared(sizes.consensus_cases)
    ]
    events = consensus.compared_events(sizes.events)
    found += [
        (f"{each.fork.name.title()}, the event {name}, validator by validator", each)
        for (name, _), each in zip(sizes.events, events, strict=True)
    ]
    return [
        Row(
            what=what,
            figure=(
                f"{each.differences} of {each.cases:,} differ ({each.seconds:.0f} s of version "
                f"{each.version} under Python {each.python})"
            ),
            bound="none, to the last Gwei",
            holds=each.differences == 0 and each.cases > 0,
        )
        for what, each in found
    ]


def _together(sizes: Sizes) -> list[Row]:
    return [
        Row(
            what=pair.name,
            figure=f"{pair.exact:.5g} and {pair.plain:.5g} ({pair.distance:+.2f} s.e.)",
            bound="equal within 4 s.e.",
            holds=abs(pair.distance) < together.STANDARD_ERRORS,
        )
        for pair in together.pairs(sizes.plain_events)
    ]


def _agreement(sizes: Sizes) -> list[Row]:
    worst = dict.fromkeys(agreement.FACTORS, 0.0)
    cases, comparable = agreement.base_cases(), []
    for seed in range(1, sizes.worlds + 1):
        found = agreement.disagreement(agreement.random_case(seed), by_account=True)
        comparable.append(found.pop("comparable"))
        worst = {name: max(worst[name], found[name]) for name in worst}
    for case in cases:
        found = agreement.disagreement(case)
        worst = {name: max(worst[name], found[name]) for name in worst}
    share = sum(comparable) / len(comparable)
    return [
        Row(
            what="paths on which rounding may move basis and line by at most a thousand digits",
            figure=f"{share:.1%}; of the others only the other factors are compared",
            bound=f"at least {agreement.LEAST_COMPARABLE:.0%}",
            holds=share >= agreement.LEAST_COMPARABLE,
        ),
    ] + [
        Row(
            what=f"{name}, {len(cases)} scenarios and {sizes.worlds} random worlds",
            figure=f"{difference:.1e}",
            bound=f"below {agreement.TOLERANCE:.0e}",
            holds=difference < agreement.TOLERANCE,
        )
        for name, difference in worst.items()
    ]


def _routing(sizes: Sizes) -> list[Row]:
    cases = [routing.random_case(seed) for seed in range(1, sizes.venue_sets + 1)]
    found = [routing.compared(case) for case in cases]
    worst = max(comparison.shortfall for comparison in found)
    ahead = max(-comparison.shortfall for comparison in found)
    alone = max(1.0 - comparison.ours / comparison.single for comparison in found)
    gained = float(np.median([c.ours / c.single - 1.0 for c in found]))
    return [
        Row(
            what="largest shortfall against the solver",
            figure=f"{worst * 1e4:.4f} bp (the solver's own: {ahead * 1e4:.4f} bp)",
            bound=f"{routing.ALLOWED * 1e4:g} bp",
            holds=worst <= routing.ALLOWED,
        ),
        Row(
            what="largest shortfall against the best venue alone",
            figure=f"{alone * 1e4:.4f} bp (median gain {gained * 1e4:.0f} bp)",
            bound="none beyond rounding",
            holds=alone <= 1e-12,
        ),
    ]


def _surface(sizes: Sizes) -> list[Row]:
    cases = [surface.random_case(seed) for seed in range(1, sizes.sales + 1)]
    return [row for blend in surface.BLENDS for row in _of_blend(blend, cases)]


def _of_blend(blend: float, cases: list[surface.Case]) -> list[Row]:
    found = [surface.compared(case, blend) for case in cases]
    proceeds, cost = [each.proceeds for each in found], [each.cost for each in found]
    named = {0.0: "constant product", 1.0: "StableSwap, A = 50"}.get(blend, "base blend")
    most_proceeds, most_cost = surface.quantile(proceeds), surface.quantile(cost)
    return [
        Row(
            what=f"{named}: proceeds, 99th percentile",
            figure=f"{most_proceeds * 1e4:.2f} bp (largest {max(proceeds) * 1e4:.2f} bp)",
            bound=f"{surface.ALLOWED_PROCEEDS * 1e4:g} bp",
            holds=most_proceeds <= surface.ALLOWED_PROCEEDS,
        ),
        Row(
            what=f"{named}: cost, 99th percentile",
            figure=f"{most_cost * 100:.2f} % (largest {max(cost) * 100:.2f} %)",
            bound=f"{surface.ALLOWED_COST * 100:g} %",
            holds=most_cost <= surface.ALLOWED_COST,
        ),
    ]


def _reading(sizes: Sizes) -> list[Row]:
    fewer = f"at least {reading.FEWER:g} times as many"
    market = reading.market()
    others = (reading.treasury(), reading.census(sizes.nodes), reading.past(sizes.days, 8))
    row = _requests(market, f"{fewer}, and at most {reading.MOST_OF_MARKET} requests")
    few = replace(row, holds=row.holds and market.requests <= reading.MOST_OF_MARKET)
    return [few, *(_requests(found, fewer) for found in others)]


def _calibration(sizes: Sizes) -> list[Row]:
    rows = []
    for name, law, days in (("ETH", calibration.ETH, 1692), ("RPL/ETH", calibration.RPL, 1114)):
        found = calibration.volatility_coverage(law, days, sizes.samples)
        said = calibration.SAID[law.annual_volatility]
        for kind, share, stated in (
            ("draws of the fitted law", found.law, said.law),
            ("block bootstrap, not used below ν = 4", found.blocks, said.blocks),
        ):
            wide = 4.0 * float(np.sqrt(stated * (1.0 - stated) / sizes.samples))
            rows.append(
                Row(
                    what=f"{name}: long-run volatility, {kind}",
                    figure=f"{share * 100:.1f} %",
                    bound=f"{stated * 100:.0f} % as METHOD.md says, within {wide * 100:.1f}",
                    holds=abs(share - stated) <= wide,
                )
            )
        rows += [
            Row(
                what=f"{name}: {each.name}, ± 1.96 standard errors",
                figure=f"{each.covered * 100:.1f} % (bias {each.bias:+.2f} deviations)",
                bound="at least 88 %",
                holds=each.covered >= 0.88,
            )
            for each in calibration.recoveries(law, days, sizes.samples // 2)
        ]
    return rows


def _requests(found: reading.Measured, bound: str) -> Row:
    return Row(
        what=f"{found.name}, {found.values:,} values",
        figure=(
            f"{found.requests:,} requests in {found.seconds:.1f} s; one by one "
            f"{found.one_by_one:,} in {found.one_by_one_seconds:.1f} s: {found.fewer:.0f} times "
            "as many"
        ),
        bound=bound,
        holds=found.fewer >= reading.FEWER,
    )


def _laws(sizes: Sizes) -> list[Row]:
    rows: list[Row] = []
    for seed in range(1, sizes.law_seeds + 1):
        rows += [_finding(found, seed) for found in laws.findings(seed, sizes.law_paths)]
        rows += [
            _finding(found, seed)
            for found in (
                *between_walls.findings(seed, sizes.law_paths, 120),
                *slow.findings(seed, 3 * sizes.law_paths),
            )
        ]
        rows += [
            Row(
                what=f"{fit.process}: distribution of the {fit.what}, seed {seed}",
                figure=f"{fit.found:.2f}; {fit.wrong}: {fit.found_from_wrong:.1f}",
                bound=f"√n D below {laws.FURTHEST:.2f}, the wrong law beyond",
                holds=fit.found < laws.FURTHEST < fit.found_from_wrong,
            )
            for fit in (
                *laws.innovation_fits(seed, 25 * sizes.law_paths),
                *slow.fits(seed, 3 * sizes.law_paths),
            )
        ]
        rows += [
            Row(
                what=f"Basis: wall of {wall.name}, seed {seed}",
                figure=f"{wall.beyond} of {wall.days:,}; beyond half of it {wall.beyond_wrong:,}",
                bound="none beyond, some beyond half of it",
                holds=wall.beyond == 0 < wall.beyond_wrong,
            )
            for wall in laws.walls(seed, sizes.law_paths // 4, 120)
        ]
    return rows


def _finding(found: laws.Finding, seed: int) -> Row:
    limit = laws.STANDARD_ERRORS
    return Row(
        what=f"{found.process}: {found.what}, seed {seed}",
        figure=(
            f"{found.found:.4g} for {found.law:.4g} ({found.distance:+.2f} s.e.); {found.wrong}: "
            f"{found.wrong_law:.4g} ({found.wrong_distance:+.0f} s.e., power {found.power:.3f})"
        ),
        bound=f"within {limit:g} s.e., the wrong law beyond",
        holds=abs(found.distance) < limit < abs(found.wrong_distance),
    )


SUBJECTS = (
    Subject(
        title="Expected simple returns are zero",
        about="Weighted means of growth against one; {paths:,} paths, seed 1.",
        rows=_martingale,
    ),
    Subject(
        title="Intervals hold the truth",
        about=(
            "Share of 95 % intervals that hold the closed form, unweighted and weighted; 10,000 "
            "draws, seeds 1 to "
            "{seeds:,}. The rare stratum is drawn and weighted as the engine's are."
        ),
        rows=_coverage,
    ),
    Subject(
        title="Intervals of the full model hold the pooled mean of other seeds",
        about=(
            "Share of 95 % intervals of the seeds 1 to {pooled_seeds:,} that hold the mean of as "
            "many further seeds; {pooled_paths:,} paths, 30 days, 95 %."
        ),
        rows=_pooled,
    ),
    Subject(
        title="Stated errors are the spread over seeds",
        about=(
            "Root mean square of the stated standard errors over the standard deviation of the "
            "figure; whole assessments of {spread_paths:,} paths at 30 days and 95 %, seeds 1 to "
            "{spread_seeds}. Bounds are four standard errors of the ratio. Sizes of slashings are "
            "drawn one per slice and compared with their neighbours, which states their share in "
            "ETH a little too wide."
        ),
        rows=_spread,
    ),
    Subject(
        title="Paths are independent",
        about=(
            "Variance over the seeds 1 to {runs:,} of the number of paths beyond the 5 % and 95 % "
            "points at 30 days, over the binomial one; runs of two blocks."
        ),
        rows=_independence,
    ),
    Subject(
        title="Each process follows its law, and no near one",
        about=(
            "Processes simulated by the engine one at a time, {law_paths:,} paths (25 times as many"
            " for single days), seeds 1 to {law_seeds}: each figure against its law in standard "
            "errors of the sample, and against a wrong law that must be refused."
        ),
        rows=_laws,
    ),
    Subject(
        title="The rare event, by brute force",
        about=(
            "Event rate raised to 0.7 a year; the engine's strata and weights against "
            "{plain_paths:,} plain paths of the NumPy model on draws of another generator, "
            "measures by hand."
        ),
        rows=_rare_event,
    ),
    Subject(
        title="Losses by slashing, by brute force",
        about=(
            "The distribution computed by convolution, for rETH with bonds as they are spread and "
            "with one average bond, and for an own node, against {plain_events:,} plain draws of "
            "event, nodes, lone slashings and clusters; event rates raised, and in one world bonds "
            "of 0.03 ETH."
        ),
        rows=_together,
    ),
    Subject(
        title="The best split is the best",
        about=(
            "Net proceeds of the split against an integer program over points of each venue's "
            "proceeds; random venue sets of seeds 1 to {venue_sets:,}: stable, weighted, "
            "constant-product and concentrated pools, redemption, waiting, gas."
        ),
        rows=_routing,
    ),
    Subject(
        title="A sale on a path costs what exact pools charge",
        about=(
            "What the simulation charges, looked up on a surface, against the contracts' integer "
            "arithmetic in pools re-composed to the path's price; sales of seeds 1 to {sales:,}: "
            "basis −7 to +0.5 %, depth 5 to 150 % and size up to 8 times today's 1 % size. The "
            "blend is of what the two exact pools charge."
        ),
        rows=_surface,
    ),
    Subject(
        title="The chain is read in few requests",
        about=(
            "HTTP requests against a chain on this machine, beside the same values read one a "
            "request in the same run and found equal. The daily series have as many ranges as they "
            "would have on mainnet. Seconds are of a node on this machine, to which a request "
            "costs next to nothing."
        ),
        rows=_reading,
    ),
    Subject(
        title="Slashed validators lose what the consensus specification takes",
        about=(
            "The executable specification (eth-consensus-specs, mainnet preset) beside the "
            "program, each fork by its own functions on {consensus_cases:,} random cases: "
            "slashing, the reporter's reward, exit queue, missed votes, scores and leak, ejection, "
            "and the correlation penalty in its epoch. An event runs through all of its epochs to "
            "the withdrawal: in *thousand*, 1,000 validators are slashed in three waves behind a "
            "queue and while finality is lost; in *finality*, 30 slashed and 50 offline end it."
        ),
        rows=_consensus,
    ),
    Subject(
        title="A calibration finds its law again",
        about=(
            "Share of 95 % intervals that hold the truth; samples as long as the recorded ones, "
            "seeds 1 to {samples}, and half as many for the errors of single parameters. Intervals "
            "of 95 % hold in fewer than 88 of 100 once in 250 times."
        ),
        rows=_calibration,
    ),
    Subject(
        title="The compiled engine is the NumPy model",
        about=(
            "Largest relative difference over all paths and horizons of 1 to 90 (and 365) days; "
            "worlds are drawn from the whole domain of every figure, parameter and slider."
        ),
        rows=_agreement,
    ),
)


def main() -> int:
    """Write the report and return 0 if every bound is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.validate", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, printed and not written")
    sizes = QUICK if parser.parse_args().quick else Sizes()
    started = time.monotonic()
    tables, failed = [], 0
    for subject in SUBJECTS:
        rows = subject.rows(sizes)
        failed += sum(not row.holds for row in rows)
        tables.append(_table(subject, rows, sizes))
        met = sum(row.holds for row in rows)
        sys.stdout.write(f"{subject.title}: {met} of {len(rows)} bounds met\n")
        sys.stdout.flush()
    text = "\n".join([_head(failed, time.monotonic() - started), *tables])
    if sizes is QUICK:
        sys.stdout.write(text)
    else:
        REPORT.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{REPORT.name} is written.\n")
    return 1 if failed else 0


def _head(failed: int, seconds: float) -> str:
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    verdict = "Every bound is met." if failed == 0 else f"{failed} bounds are not met."
    return (
        "# Validation\n\n"
        f"{today}, in {seconds / 60.0:.0f} minutes, by `python -m tests.validate` under Python "
        f"{platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__} and numba "
        f"{numba.__version__}. {verdict}\n\n"
        "These are statements about the arithmetic: that the program computes what METHOD.md says, "
        "as exactly as it says. Whether the laws describe the world is another matter.\n"
    )


def _table(subject: Subject, rows: list[Row], sizes: Sizes) -> str:
    figures = {name: getattr(sizes, name) for name in Sizes.__dataclass_fields__}
    lines = [
        f"\n## {subject.title}\n",
        subject.about.format(**figures) + "\n",
        "| what | figure | bound | verdict |",
        "|---|---|---|---|",
    ]
    for row in rows:
        verdict = "holds" if row.holds else "**fails**"
        lines.append(f"| {row.what} | {row.figure} | {row.bound} | {verdict} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
