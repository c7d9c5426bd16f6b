"""The command that holds the price models against history: `python -m dashboard backtest`."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.market_options import file_name
from dashboard.store_commands import Commands
from dashboard.whole_file import write_whole
from risk.errors import ParameterError

if TYPE_CHECKING:
    from data.price_series import PriceSeries

SECONDS_BETWEEN_LINES = 10.0
_SERIES = (
    "a daily series from a CSV file with a column of dates: eth_usd, rpl_eth or redemption_rate; "
    "the column has that name unless one is named, and days before the one named are left out; "
    "repeatable. Without any, the history that `collect` keeps in the store"
)


def add_backtest_command(commands: Commands) -> None:
    """Add `backtest [--series NAME=FILE[:COLUMN][@DAY]] [--json FILE]` to a command line."""
    testing = commands.add_parser("backtest", help="hold the price models against history")
    add = testing.add_argument
    add("--series", metavar="NAME=FILE[:COLUMN][@DAY]", action="append", default=[], help=_SERIES)
    add("--json", metavar="FILE", type=file_name, help="write the results; - is standard output")
    testing.set_defaults(run=_backtest)


# The libraries of statistics and of the database are imported by the commands that need them.
def _backtest(arguments: argparse.Namespace) -> int:
    from dashboard.backtested import backtested
    from dashboard.validation_sentences import markdown
    from data.backtest_file import write_backtest_file
    from data.price_series import from_store

    if arguments.series:
        series = tuple(_series(words) for words in arguments.series)
    else:
        from data.store.engine import open_store
        from data.store_place import store_is_there

        if not store_is_there():
            raise ParameterError("No history is there: give `--series`, or run `collect` first.")
        with open_store() as store:
            series = from_store(store)
    progress = _Progress()
    found = backtested(series, progress)
    progress.end()
    content = write_backtest_file(found.evidence)
    if arguments.json == "-":
        sys.stdout.write(content.decode())
        return 0
    if arguments.json is not None:
        write_whole(Path(arguments.json), content)
    sys.stdout.write(markdown(found.evidence))
    return 0


def _series(words: str) -> "PriceSeries":
    from data.price_series import NAMES, content_of, read_csv

    name, _, rest = words.partition("=")
    place, _, since = rest.partition("@")
    path, _, column = place.rpartition(":") if ":" in Path(place).name else (place, "", "")
    if name not in NAMES or not path:
        raise ParameterError(
            f"`--series` takes {', '.join(NAMES)} and a file, as in eth_usd=prices.csv:close."
        )
    file = Path(path)
    words = f"{file.name}, column {column or name}"
    return read_csv(content_of(file), name, column or name, since or None, words)


class _Progress:
    """Says on standard error how far it is: over one line at a terminal, else now and then."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, share: float, words: str) -> None:
        now = time.monotonic()
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{share * 100:.0f} %  {words}")
        elif now - self._said > SECONDS_BETWEEN_LINES:
            self._said = now
            sys.stderr.write(f"{share * 100:.0f} %  {words}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line at a terminal away again."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
