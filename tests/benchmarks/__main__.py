"""`python -m tests.benchmarks [--json FILE]`: print the table of speeds, and keep it."""

import argparse
from pathlib import Path

from tests.benchmarks import run
from tests.benchmarks.table import as_json, as_text


def main() -> None:
    """Measure everything; it takes about three minutes on a quiet machine."""
    parser = argparse.ArgumentParser(prog="python -m dashboard benchmark")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every measurement")
    arguments = parser.parse_args()
    speeds = list(run.speeds())
    print(as_text(speeds))
    if arguments.json is not None:
        arguments.json.write_text(as_json(speeds), encoding="utf-8")


if __name__ == "__main__":
    main()
