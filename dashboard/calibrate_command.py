"""The commands of the parameters: `calibrate` makes a file of them, `parameters` compares one."""

import argparse
import datetime
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard import calibration_sentences
from dashboard.market_options import file_name
from dashboard.store_commands import Commands
from dashboard.whole_file import write_whole
from data.errors import DataError
from data.parameter_file import Calibration, write_parameter_file
from data.parameters import named_calibration
from data.recorded.calibration import recorded_calibration

if TYPE_CHECKING:
    from risk.validation.calibration.series import DailySeries

RECORDED = "recorded"
_FILES = (
    "CSV with a column `date` and columns named eth_usd, rpl_eth, reth_eth, redemption_rate, "
    "basis, depth, exit_wait or apr; none takes the history that `collect` keeps in the store"
)
_SERIES = "what the column `value` of a file holds; once for each such file, in their order"


class _NoCalibrationError(DataError):
    """The options ask for a calibration that there cannot be."""


def add_calibrate_commands(commands: Commands) -> None:
    """Add `calibrate [FILE …] --out FILE` and `parameters [FILE]` to a command line."""
    making = commands.add_parser("calibrate", help="estimate the laws' parameters from history")
    add = making.add_argument
    add("files", metavar="FILE", nargs="*", type=file_name, help=_FILES)
    add("--out", metavar="FILE.yaml", required=True, type=file_name, help="where to write it")
    add("--series", metavar="NAME", action="append", default=[], help=_SERIES)
    add("--since", metavar="DATE", type=date, help="leave out what is older")
    as_of = "the day on which the parameters are to hold, if not today; later days are left out"
    add("--as-of", metavar="DATE", type=date, help=as_of)
    add("--seed", metavar="N", type=int, default=1, help="of draws and resampling; default 1")
    making.set_defaults(run=_calibrate)
    comparing = commands.add_parser("parameters", help="print parameters beside the base values")
    named = f"a file of `calibrate`, or `{RECORDED}`; PERIGEE_PARAMETERS otherwise"
    comparing.add_argument("file", metavar="FILE", nargs="?", type=file_name, help=named)
    comparing.set_defaults(run=_compare)


def add_parameters(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a parameter file."""
    named = "a file of `calibrate`, or `base`; PERIGEE_PARAMETERS in the environment otherwise"
    parser.add_argument("--parameters", metavar="FILE", type=file_name, help=named)


def date(text: str) -> datetime.date:
    """Read "2026-01-31"."""
    return datetime.date.fromisoformat(text)


# The libraries of the fits and of the database are imported by the command that needs them.
def _calibrate(arguments: argparse.Namespace) -> int:
    import numpy as np

    from risk.validation.calibration.calibrate import calibrate
    from risk.validation.calibration.series import day_number

    if arguments.seed < 0:
        raise _NoCalibrationError("`--seed` must be a whole number, from 0.")
    today = datetime.datetime.now(tz=datetime.UTC).date()
    as_of: datetime.date = arguments.as_of or today
    if as_of > today:
        raise _NoCalibrationError(f"`--as-of` must not lie in the future, got {as_of.isoformat()}.")
    history = _between(_history(arguments), arguments)
    part = calibrate(history, day_number(as_of.isoformat()), np.random.default_rng(arguments.seed))
    made = Calibration(created=as_of.isoformat(), estimates=part.estimates, figures=part.figures)
    content = write_parameter_file(made)
    made.parameters  # noqa: B018 - the laws check that the values hold together
    write_whole(Path(arguments.out), content)
    for line in calibration_sentences.lines(made):
        _say(line)
    for notice in part.notices:
        _say(notice)
    _say(f"{arguments.out} is written; use it with `--parameters` or PERIGEE_PARAMETERS.")
    return 0


def _history(arguments: argparse.Namespace) -> "Mapping[str, DailySeries]":
    if arguments.files:
        from data.history_file import read_history

        return read_history([Path(name) for name in arguments.files], arguments.series)
    if arguments.series:
        raise _NoCalibrationError("`--series` says what a file holds, and no file is given.")
    from data.history_kept import kept_history
    from data.store.engine import open_store
    from data.store_place import store_is_there

    if not store_is_there():
        raise _NoCalibrationError(
            "There is no file and no store: give CSV files, or run `collect` first."
        )
    with open_store() as store:
        history = kept_history(store)
    if not history:
        raise _NoCalibrationError("The store holds no series yet; run `collect` first.")
    return history


def _between(
    history: "Mapping[str, DailySeries]", arguments: argparse.Namespace
) -> "Mapping[str, DailySeries]":
    from risk.validation.calibration.series import day_number

    parts = dict(history)
    if arguments.since is not None:
        first = day_number(arguments.since.isoformat())
        parts = {name: series.since(first) for name, series in parts.items()}
    if arguments.as_of is not None:
        last = day_number(arguments.as_of.isoformat())
        parts = {name: series.until(last) for name, series in parts.items()}
    return parts


def _compare(arguments: argparse.Namespace) -> int:
    if arguments.file == RECORDED:
        calibration: Calibration | None = recorded_calibration()
    else:
        calibration = named_calibration(arguments.file)
    if calibration is None:
        _say(calibration_sentences.in_force(None))
        return 0
    for line in calibration_sentences.lines(calibration):
        _say(line)
    _say(f"Calibrated on {calibration.created}, {calibration_sentences.short_hash(calibration)}.")
    return 0


def _say(line: str) -> None:
    shown = "".join(c if c.isprintable() else " " for c in line)
    sys.stdout.write(f"{shown}\n")
