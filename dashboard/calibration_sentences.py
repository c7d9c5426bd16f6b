"""The words and the tables of a calibration beside the base values."""

from collections.abc import Iterator

from dashboard import format as fmt
from data.parameter_file import Calibration
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.in_force import value_of

COLUMNS = ("Parameter", "Base", "Calibrated", "Standard error", "Difference", "Sample")
FIGURE_COLUMNS = ("Figure", "Value", "Standard error", "Sample")
LABELS = {
    "eth_price": "ETH/USD",
    "rpl_price": "RPL/ETH",
    "dependence": "Dependence",
    "dislocation": "Dislocations",
    "basis.calm": "Calm basis",
    "basis.mild": "Mild basis",
    "basis.severe": "Severe basis",
    "depth": "Depth",
    "eth_usd": "ETH/USD",
    "rpl_eth": "RPL/ETH",
    "steth": "stETH",
    "exit_queue": "Exit queue",
    "apr": "Yield of validators",
}
WORDS = {
    "annual_volatility": "volatility a year",
    "initial_annual_volatility": "volatility today",
    "alpha": "weight of yesterday's move (α)",
    "beta": "weight of yesterday's variance (β)",
    "degrees_of_freedom": "degrees of freedom of the tails (ν)",
    "eth_rpl": "ETH with RPL/ETH",
    "eth_basis": "ETH with basis",
    "eth_depth": "ETH with depth",
    "entries_per_year": "entries a year",
    "mild_share": "mild share",
    "mean_length_days": "mean length, days",
    "half_life_days": "half-life, days",
    "daily_volatility": "deviation of its log a day",
    "shocks_per_year": "collapses a year",
    "typical_days": "busy wait, days",
    "log_deviation": "deviation of the log of a busy wait",
}
ERROR_NOTE = (
    "The difference is in standard errors of the calibrated value; beyond two it is hard to put "
    "down to chance."
)
_NONE = "none"


def in_force(calibration: Calibration | None, *, of_store: bool = False) -> str:
    """Say which parameters hold.

    Parameters
    ----------
    calibration : Calibration or None
        None for the base values.
    of_store : bool
        Whether it is today's volatility from the store, and no file.
    """
    if calibration is None:
        return (
            "The base values are in force. python -m dashboard calibrate makes a file of others "
            "from history, which PERIGEE_PARAMETERS names before the start."
        )
    if of_store:
        rows = [
            f"{LABELS[row.name.partition('.')[0]]} {fmt.percent(row.value, 0.001)} a year "
            f"({fmt.date(row.sample.words)})"
            for row in calibration.estimates
        ]
        return (
            "The base values are in force but for today's volatility, which the prices in the "
            f"store tell: {fmt.listed(rows)}. PERIGEE_PARAMETERS=base begins at the long run "
            "instead."
        )
    count = len(calibration.estimates)
    values = "one base value" if count == 1 else f"{count} base values"
    return (
        f"A parameter file is in force in place of {values}: calibrated on "
        f"{fmt.date(calibration.created)}, {short_hash(calibration)}. Without PERIGEE_PARAMETERS "
        "the base values return."
    )


def short_hash(calibration: Calibration) -> str:
    """Return what identifies a calibration."""
    return f"content hash {calibration.content_hash[:12]}"


def replaced(parameters: ModelParameters) -> str:
    """Say that an answer does not rest on the base values; empty if it does."""
    if parameters == ModelParameters.base():
        return ""
    return (
        "The parameters are not the base values: a parameter file is in force, or today's "
        "volatility is the store's. The table of assumptions shows the values."
    )


def rows(calibration: Calibration) -> list[tuple[str, ...]]:
    """Return the estimates beside the base values, named for a reader; see COLUMNS."""
    return [
        (label(row.name), *cells[1:])
        for row, cells in zip(calibration.estimates, _rows(calibration), strict=True)
    ]


def figure_rows(calibration: Calibration) -> list[tuple[str, ...]]:
    """Return the figures that no law uses, named for a reader; see FIGURE_COLUMNS."""
    return [
        (label(row.name), *cells[1:])
        for row, cells in zip(calibration.figures, _figure_rows(calibration), strict=True)
    ]


def series(calibration: Calibration) -> str:
    """Say which series the samples are of, each once."""
    found: dict[str, list[str]] = {}
    for row in (*calibration.estimates, *calibration.figures):
        owner = row.name.rpartition(".")[0]
        named = found.setdefault(row.sample.series, [])
        if (words := LABELS.get(owner, owner)) not in named:
            named.append(words)
    return "; ".join(f"{', '.join(named)}: {words}" for words, named in found.items()) + "."


def notes(calibration: Calibration) -> list[str]:
    """Return what must be read of single estimates, a sentence or two each."""
    return [f"{label(row.name)}: {row.note}" for row in calibration.estimates if row.note]


def label(name: str) -> str:
    """Return the name of a parameter or figure in words."""
    owner, _, last = name.rpartition(".")
    return f"{LABELS.get(owner, owner)}: {WORDS.get(last, last.replace('_', ' '))}"


def lines(calibration: Calibration) -> Iterator[str]:
    """Yield a calibration beside the base values, as a table of plain text."""
    yield from _table(COLUMNS, _rows(calibration))
    if calibration.figures:
        yield ""
        yield "Figures beside the laws:"
        yield from _table(FIGURE_COLUMNS, _figure_rows(calibration))
    yield ""
    yield f"Samples are of: {series(calibration)}"
    for row in calibration.estimates:
        if row.note:
            yield f"{row.name}: {row.note}"
    yield ERROR_NOTE


def _rows(calibration: Calibration) -> list[tuple[str, ...]]:
    base = ModelParameters.base()
    return [_row(estimate, value_of(base, estimate.name)) for estimate in calibration.estimates]


def _figure_rows(calibration: Calibration) -> list[tuple[str, ...]]:
    return [
        (row.name, fmt.estimated(row.value, row.standard_error), _error(row), _sample(row.sample))
        for row in calibration.figures
    ]


def _row(estimate: ParameterEstimate, base: float | None) -> tuple[str, ...]:
    distance = None if base is None else estimate.distance_from(base)
    return (
        estimate.name,
        _NONE if base is None else fmt.estimated(base, None),
        fmt.estimated(estimate.value, estimate.standard_error),
        _error(estimate),
        "–" if distance is None else fmt.signed(f"{abs(distance):.1f}", distance),
        _sample(estimate.sample),
    )


def _error(estimate: ParameterEstimate) -> str:
    error = estimate.standard_error
    return _NONE if error is None else fmt.estimated(error, error)


def _sample(sample: Sample) -> str:
    return f"n = {sample.n:,}, {sample.first} to {sample.last}"


def _table(columns: tuple[str, ...], body: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[k]) for row in (columns, *body)) for k in range(len(columns))]
    for row in (columns, *body):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
