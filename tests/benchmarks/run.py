"""Run every benchmark; `python -m dashboard benchmark` calls this."""

from collections.abc import Iterator

from tests.benchmarks import curve, engine, pages, report
from tests.benchmarks.table import Speed


def speeds() -> Iterator[Speed]:
    """Yield all rows, as they are measured."""
    yield from engine.speeds()
    moved: tuple[float, ...] = ()
    for speed in pages.speeds():
        moved = speed.reference_seconds  # the last rows are those of the slider
        yield speed
    yield from curve.speeds(moved)
    yield from report.speeds(moved)
