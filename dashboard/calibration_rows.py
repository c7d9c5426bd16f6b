"""The recorded calibration in rows: what is in force, what was estimated, how sure, from what."""

from dashboard import format as fmt
from data.recorded.calibration import recorded_calibration
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate
from risk.validation.calibration.in_force import value_of

COLUMNS = ("Parameter", "In force", "Estimated", "95 % interval", "Sample")
NOTE = (
    "Values in force beside the program's own estimates from the same history. An interval says "
    "how well the sample tells the parameter, not whether the law is right."
)
_LABELS = {
    "annual_volatility": "long-run volatility, a year",
    "alpha": "weight of yesterday's move (alpha)",
    "beta": "weight of yesterday's variance (beta)",
    "degrees_of_freedom": "degrees of freedom of the tails",
    "initial_annual_volatility": "volatility today, a year",
}
_PRICES = {"eth_price": "ETH/USD", "rpl_price": "RPL/ETH"}


def rows() -> list[tuple[str, ...]]:
    """Return the estimates of the price laws as rows of `COLUMNS`."""
    base = ModelParameters.base()
    return [
        _row(estimate, value_of(base, estimate.name))
        for estimate in recorded_calibration().estimates
        if estimate.name.partition(".")[0] in _PRICES
    ]


def _row(estimate: ParameterEstimate, in_force: float | None) -> tuple[str, ...]:
    price, _, field = estimate.name.partition(".")
    interval = estimate.interval95
    return (
        f"{_PRICES[price]}: {_LABELS.get(field, field)}",
        "–" if in_force is None else _number(field, in_force),
        _number(field, estimate.value, estimate.standard_error or 0.0),
        "–" if interval is None else " to ".join(_number(field, end) for end in interval),
        fmt.date(estimate.sample.words),
    )


def _number(field: str, value: float, error: float = 0.0) -> str:
    if field.endswith("annual_volatility"):
        return fmt.percent(value, error)
    return fmt.number(value, error)
