"""The command line: assess a treasury, write its report, keep a market, compile the engine.

Exit codes: 0 inside all limits, 2 a limit is breached, 1 an error, said in one sentence.
"""

import argparse
import datetime
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from dashboard import own_node, parameter_sentences, sentences
from dashboard.backtest_command import add_backtest_command
from dashboard.calibrate_command import add_calibrate_commands, add_parameters
from dashboard.collect_command import add_collect_command
from dashboard.completed import completed
from dashboard.export import to_json
from dashboard.market_options import (
    add_market,
    add_node,
    file_name,
    found_market,
    live_reading,
    snapshot_lines,
    without_addresses,
)
from dashboard.store_commands import add_store_commands
from dashboard.wallet_options import (
    add_addresses,
    live_market,
    treasury_bytes,
    treasury_of_addresses,
    treasury_path,
)
from dashboard.wallet_options import snapshot_lines as wallet_snapshot_lines
from dashboard.whole_file import write_whole
from data.entered import with_entered
from data.errors import DataError
from data.market_file import write_market_file
from data.parameter_file import Calibration
from data.parameters import calibration_in_force
from data.recorded import example_treasury, load_market
from data.recorded.nodes import recorded_nodes
from data.treasury_file import read_treasury_file
from risk.analysis.departure import with_departure
from risk.analysis.past_slashings import past_slashings
from risk.analysis.together import with_together
from risk.answer import Assessment, Light
from risk.assessment import assess, compare
from risk.errors import ParameterError, RiskError
from risk.market import Market
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Treasury

INSIDE, FAILED, BREACHED = 0, 1, 2
EXAMPLE = "example"


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    words : sequence of str, optional
        The command line without the program's name; that of the process if absent.
    """
    arguments = parser().parse_args(words)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except (RiskError, DataError) as error:
        print(_one_line(without_addresses(str(error))), file=sys.stderr)
        return FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a command line asks about, apart from the treasury."""

    market: Market
    parameters: ModelParameters
    scenario: Scenario
    settings: Settings
    calibration: Calibration | None


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, with the exit code of an error."""

    def error(self, message: str) -> NoReturn:
        said = without_addresses(message[:1].upper() + message[1:])
        self.exit(FAILED, f"{_one_line(said)}; see --help.\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = _Parser(
        prog="python -m dashboard",
        description="What a treasury can lose, and how fast it can leave.",
        epilog="Exit code 0: inside all limits; 2: a limit is breached; 1: an error.",
    )
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    assessing = commands.add_parser("assess", help="print the answer and the limits")
    _add_inputs(assessing)
    figures = "write the figures; - is standard output"
    assessing.add_argument("--json", metavar="FILE", type=file_name, help=figures)
    assessing.set_defaults(run=_assess)
    reporting = commands.add_parser("report", help="write the report as PDF")
    _add_inputs(reporting)
    _add_out(reporting, "FILE.pdf")
    reporting.set_defaults(run=_report)
    keeping = commands.add_parser(
        "snapshot", help="write the market of a block, for --market, and a treasury beside it"
    )
    add_node(keeping)
    add_addresses(keeping)
    _add_out(keeping, "FILE")
    keeping.set_defaults(run=_snapshot)
    warming = commands.add_parser("warm", help="compile the engine, so that no page waits for it")
    warming.set_defaults(run=_warm)
    timing = commands.add_parser("benchmark", help="measure the speed of engine, pages and report")
    timing.add_argument("--json", metavar="FILE", help="keep every measurement")
    timing.set_defaults(run=_benchmark)
    add_backtest_command(commands)
    add_collect_command(commands)
    add_calibrate_commands(commands)
    add_store_commands(commands)
    return made


def _add_out(parser: argparse.ArgumentParser, kind: str) -> None:
    where = "where to write it"
    parser.add_argument("--out", metavar=kind, required=True, type=file_name, help=where)


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    default = Settings()
    add = parser.add_argument
    held = f"a file (CSV, YAML or JSON) or `{EXAMPLE}`; --address in its place asks a node"
    add("treasury", metavar="TREASURY", nargs="?", type=file_name, help=held)
    add_addresses(parser)
    add_market(parser)
    add_parameters(parser)
    add("--scenario", metavar="NAME", default="Base", help="Base or the name of a preset")
    change = "one value of the scenario, as eth_price_change=-0.4; repeatable"
    add(
        "--set", metavar="NAME=VALUE", action="append", default=[], type=name_and_value, help=change
    )
    figure = "a market figure typed in, with the date on which it was"
    add(
        "--figure",
        metavar="NAME=VALUE@DATE",
        action="append",
        default=[],
        type=name_value_and_date,
        help=figure,
    )
    add("--paths", metavar="N", type=int, default=default.n_paths, help=_said(default.n_paths))
    add("--seed", metavar="N", type=int, default=default.seed, help=_said(default.seed))
    horizons = f"days; {_said(*default.horizons)}"
    add("--horizons", metavar="DAYS", type=whole_numbers, default=default.horizons, help=horizons)
    levels = _said(*default.confidences)
    add("--confidences", metavar="LEVELS", type=numbers, default=default.confidences, help=levels)
    days = f"days within which exit value must be obtained; {_said(default.exit_days)}"
    add("--exit-days", metavar="N", type=int, default=default.exit_days, help=days)
    cost = f"most that selling may cost on one day, a fraction; {_said(default.daily_cost)}"
    add("--daily-cost", metavar="X", type=float, default=default.daily_cost, help=cost)


def _said(*values: float) -> str:
    return f"default {','.join(str(value) for value in values)}"


# argparse names these functions when it refuses a value: "invalid whole_numbers value".
def whole_numbers(text: str) -> tuple[int, ...]:
    """Read "1,7,30"."""
    return tuple(int(word) for word in text.split(","))


def numbers(text: str) -> tuple[float, ...]:
    """Read "0.95,0.99"."""
    return tuple(float(word) for word in text.split(","))


def name_and_value(text: str) -> tuple[str, float]:
    """Read "bond_eth=4"."""
    name, _, value = text.partition("=")
    return name, float(value)


def name_value_and_date(text: str) -> tuple[str, float, str]:
    """Read "eth_usd=2000@2026-11-01"."""
    given, _, date = text.partition("@")
    return *name_and_value(given), datetime.date.fromisoformat(date).isoformat()


def _assess(arguments: argparse.Namespace) -> int:
    asked = inputs(arguments)
    assessment = _assessed(_treasury(arguments, asked.market), asked)
    if arguments.json == "-":
        sys.stdout.write(to_json(assessment).decode())
        return _exit_code(assessment)
    if arguments.json is not None:
        write_whole(Path(arguments.json), to_json(assessment))
    print(_answer(assessment))
    return _exit_code(assessment)


def _report(arguments: argparse.Namespace) -> int:
    # The report needs its own libraries; an assessment does not wait for them.
    from dashboard.report import build_report, characters_missing_for

    asked = inputs(arguments)
    treasury = _treasury(arguments, asked.market)
    assessment, base, comparison = _assessed(treasury, asked), None, None
    if not asked.scenario.is_base:
        base = _assessed(treasury, replace(asked, scenario=Scenario.base()))
        comparison = compare(base, assessment)
    write_whole(Path(arguments.out), build_report(assessment, comparison, base))
    print(_one_line(f"{arguments.out} is written."))
    missing = characters_missing_for(treasury)
    if missing:
        print(_one_line(f"{sentences.MISSING_CHARACTERS} {' '.join(missing)}"))
    return _exit_code(assessment)


def _snapshot(arguments: argparse.Namespace) -> int:
    reading, path = live_reading(arguments), Path(arguments.out)
    lines = snapshot_lines(reading, path)
    if arguments.address:
        wallets, made = treasury_of_addresses(arguments, reading.market)
        beside = treasury_path(path)
        write_whole(beside, treasury_bytes(made))
        lines += wallet_snapshot_lines(wallets, made, beside)
    write_whole(path, write_market_file(reading.market))
    for line in lines:
        print(_one_line(line))
    return INSIDE


def _warm(_: argparse.Namespace) -> int:
    small = assess(
        example_treasury(),
        load_market(),
        ModelParameters.base(),
        Scenario.base(),
        Settings(n_paths=8192, horizons=(30,)),
    )
    with_departure(small)  # what the page Liquidity adds
    past_slashings()  # what the page Operators adds
    with_together(small, recorded_nodes())  # and the page Operators
    print("The engine is compiled.")
    return INSIDE


def _benchmark(arguments: argparse.Namespace) -> int:
    # It drives a browser, as the tests do, and so needs what they need.
    if importlib.util.find_spec("playwright") is None:
        raise ParameterError("The benchmark needs what the tests need: run `make test` once.")
    words = [] if arguments.json is None else ["--json", str(Path(arguments.json).resolve())]
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "tests.benchmarks", *words]
    return FAILED if subprocess.run(command, cwd=root, check=False).returncode else INSIDE  # noqa: S603 - our own module


def inputs(arguments: argparse.Namespace) -> Inputs:
    """Return market, parameters, scenario and settings of a command line.

    Raises
    ------
    RiskError or DataError
        If a value is outside its domain or a name is unknown.
    """
    if arguments.address:
        live = live_market(arguments)
        market, notice = live.market, " ".join(live.notices)
    else:
        market, notice = found_market(arguments)
    if notice:
        print(_one_line(notice), file=sys.stderr)
    for name, value, date in arguments.figure:
        market = with_entered(market, {name: value}, date)
    settings = Settings(
        seed=arguments.seed,
        n_paths=arguments.paths,
        horizons=arguments.horizons,
        confidences=arguments.confidences,
        exit_days=arguments.exit_days,
        daily_cost=arguments.daily_cost,
    )
    calibration = calibration_in_force(arguments.parameters)
    return Inputs(
        market=market,
        parameters=ModelParameters.base() if calibration is None else calibration.parameters,
        scenario=_scenario(arguments),
        settings=settings,
        calibration=calibration,
    )


def _assessed(treasury: Treasury, asked: Inputs) -> Assessment:
    assessment = assess(treasury, asked.market, asked.parameters, asked.scenario, asked.settings)
    return completed(assessment, asked.calibration)


def _treasury(arguments: argparse.Namespace, market: Market) -> Treasury:
    if arguments.address:
        _, made = treasury_of_addresses(arguments, market)
        for notice in made.notices:
            print(_one_line(notice), file=sys.stderr)
        return made.treasury
    where = arguments.treasury
    if where is None:
        raise ParameterError("No treasury is named: give a file, `example` or `--address`.")
    return example_treasury() if where == EXAMPLE else read_treasury_file(Path(where))


def _scenario(arguments: argparse.Namespace) -> Scenario:
    known = {scenario.name.casefold(): scenario for scenario in _named_scenarios()}
    named = known.get(arguments.scenario.casefold())
    if named is None:
        names = "; ".join(scenario.name for scenario in _named_scenarios())
        raise ParameterError(f"There is no scenario `{arguments.scenario}`; known are: {names}.")
    if not arguments.set:
        return named
    return Scenario.from_changes({**named.changes, **dict(arguments.set)})


def _named_scenarios() -> tuple[Scenario, ...]:
    return (Scenario.base(), *(preset.scenario for preset in PRESETS))


def _answer(assessment: Assessment) -> str:
    first = assessment.contributions[0]
    title = (
        assessment.treasury.name,
        sentences.source_label(assessment.market, time.time()),
        sentences.scenario_in_force(assessment.scenario),
        sentences.simulation_label(assessment),
    )
    lines = [
        " · ".join(title),
        "",
        *sentences.answer(assessment, first.horizon_days, first.confidence),
        sentences.drawdown(assessment, first.horizon_days, first.confidence),
        *(line for line in (sentences.missed_payments(assessment.runway),) if line),
        *own_node.own_node(assessment),
        parameter_sentences.sentence(assessment, first.horizon_days, first.confidence),
        *(line for line in (parameter_sentences.limit(assessment),) if line),
        "",
        *(f"{sentences.light(row)}  {sentences.limit_line(row)}" for row in assessment.limits),
        "",
        sentences.ERROR_NOTE,
        *sentences.notices(assessment),
    ]
    return "\n".join(_one_line(line) for line in lines)


def _exit_code(assessment: Assessment) -> int:
    breached = any(row.light is Light.RED for row in assessment.limits)
    return BREACHED if breached else INSIDE


def _one_line(text: str) -> str:
    """Return text that cannot move the cursor, colour the terminal or break the line."""
    return "".join(c if c.isprintable() else " " for c in text)
