"""Estimates in place of the base values: which fields they may replace, and what then holds."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from operator import attrgetter
from typing import Any, TypeVar

from risk.errors import ParameterError
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate

_Record = TypeVar("_Record")

_PRICE = (
    "annual_volatility",
    "alpha",
    "beta",
    "degrees_of_freedom",
    "initial_annual_volatility",
)
_QUEUE = (
    "entries_per_year",
    "mean_length_days",
    "typical_days",
    "log_deviation",
    "half_life_days",
)
_LEVEL = ("mean", "half_life_days", "annual_volatility")

FIELDS: tuple[str, ...] = (
    *(f"{price}.{name}" for price in ("eth_price", "rpl_price") for name in _PRICE),
    *(f"dependence.{name}" for name in ("degrees_of_freedom", "eth_rpl", "eth_basis", "eth_depth")),
    *(f"dislocation.{name}" for name in ("entries_per_year", "mild_share", "mean_length_days")),
    *(f"basis.{level}.{name}" for level in ("calm", "mild", "severe") for name in _LEVEL),
    *(f"depth.{name}" for name in ("half_life_days", "daily_volatility", "shocks_per_year")),
    *(f"exit_queue.{name}" for name in _QUEUE),
    *(f"apr.{name}" for name in ("half_life_days", "annual_volatility")),
)


def value_of(parameters: ModelParameters, name: str) -> float | None:
    """Return the value of a field; None where the law says none.

    Parameters
    ----------
    parameters : ModelParameters
    name : str
        One of `FIELDS`.
    """
    value: float | None = attrgetter(name)(parameters)
    return value


def replaced_values(parameters: ModelParameters) -> Mapping[str, float]:
    """Return the values of `FIELDS` that are not the base values, by field."""
    base = ModelParameters.base()
    values = {name: value_of(parameters, name) for name in FIELDS}
    return {
        name: value
        for name, value in values.items()
        if value is not None and value != value_of(base, name)
    }


def with_estimates(
    parameters: ModelParameters, estimates: Iterable[ParameterEstimate]
) -> ModelParameters:
    """Return the laws with some values replaced by estimates; all others stay.

    Raises
    ------
    ParameterError
        If a name is not one of `FIELDS` or stands twice, or the values cannot hold together.
    """
    tree: dict[str, Any] = {}
    seen = set()
    for estimate in estimates:
        if estimate.name not in FIELDS:
            raise ParameterError(f"`{estimate.name}` is no parameter that a calibration replaces.")
        if estimate.name in seen:
            raise ParameterError(f"`{estimate.name}` has two estimates.")
        seen.add(estimate.name)
        *path, last = estimate.name.split(".")
        branch = tree
        for part in path:
            branch = branch.setdefault(part, {})
        branch[last] = estimate.value
    return _replaced(parameters, tree)


def _replaced(record: _Record, tree: Mapping[str, Any]) -> _Record:
    """Replace all fields of a record at once, so that it checks them together."""
    if not is_dataclass(record) or isinstance(record, type):
        return record
    changes = {
        entry.name: _replaced(getattr(record, entry.name), tree[entry.name])
        if isinstance(tree[entry.name], dict)
        else tree[entry.name]
        for entry in fields(record)
        if entry.name in tree
    }
    return replace(record, **changes)
