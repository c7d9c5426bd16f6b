"""The calibration in rows: what is in force, what was estimated, how sure, from what."""

from dashboard import format as fmt
from dashboard.calibration_sentences import label
from data.parameter_file import Calibration
from data.recorded.calibration import recorded_calibration
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate
from risk.validation.calibration.in_force import value_of

COLUMNS = ("Parameter", "In force", "Estimated", "95 % interval", "Sample")
NOTE = (
    "Values in force beside the program's own estimates, or those of the parameter file in force. "
    "An interval says how well the sample tells the parameter, not whether the law is right; – "
    "stands where the sample does not tell one. Where the two lie further apart than that, the "
    "page Method says why (“Where an own fit and the base values differ”)."
)


def rows(parameters: ModelParameters, calibration: Calibration | None) -> list[tuple[str, ...]]:
    """Return the estimates of the laws as rows of `COLUMNS`.

    Parameters
    ----------
    parameters : ModelParameters
        In force.
    calibration : Calibration or None
        Of the parameter file in force; the recorded one stands in its place.
    """
    shown = recorded_calibration() if calibration is None else calibration
    return [_row(each, value_of(parameters, each.name)) for each in shown.estimates]


def _row(estimate: ParameterEstimate, in_force: float | None) -> tuple[str, ...]:
    field = estimate.name.rpartition(".")[2]
    interval = estimate.interval95
    return (
        label(estimate.name),
        "–" if in_force is None else _number(field, in_force),
        _number(field, estimate.value, estimate.standard_error or 0.0),
        "–" if interval is None else " to ".join(_number(field, end) for end in interval),
        fmt.date(estimate.sample.words),
    )


def _number(field: str, value: float, error: float = 0.0) -> str:
    if field.endswith("annual_volatility"):
        return fmt.percent(value, error)
    return fmt.number(value, error)
