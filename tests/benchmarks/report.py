"""The PDF against a page update of an empty Streamlit app, without and with a browser's share."""

import time
from collections.abc import Iterator

from dashboard.report import build_report
from data.recorded import example_treasury, load_market
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from tests.benchmarks.table import Speed

REPETITIONS = 5


def speeds(empty_update: tuple[float, ...]) -> Iterator[Speed]:
    """Yield the report's row, given the times of page updates of an empty app."""
    assessment = assess(
        example_treasury(),
        load_market(),
        ModelParameters.base(),
        Scenario.base(),
        Settings(horizons=(30,)),
    )
    build_report(assessment, None)
    made = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        build_report(assessment, None)
        made.append(time.perf_counter() - start)
    yield Speed(
        name="report as PDF, warm, over a slider of the empty app",
        seconds=tuple(made),
        reference_seconds=empty_update,
        bound=20.0,
    )
