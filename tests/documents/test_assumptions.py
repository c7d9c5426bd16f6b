"""ASSUMPTIONS.md against the values in force."""

import math
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

import pytest

from data.recorded.calibration import recorded_calibration
from risk.parameters import ModelParameters
from risk.validation.calibration.in_force import FIELDS

DOCUMENT = Path(__file__).parents[2] / "ASSUMPTIONS.md"
ROW = re.compile(
    r"^\| `(?P<name>[\w.]+)` \| (?P<value>[^|]+) \| [^|]+ \| (?P<standing>\w+) \| (?P<why>.+) \|$"
)


def _rows() -> dict[str, tuple[str, str]]:
    matches = (ROW.match(line) for line in DOCUMENT.read_text(encoding="utf-8").splitlines())
    return {m["name"]: (m["value"].strip(), m["standing"]) for m in matches if m}


def _values(owner: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in fields(owner):  # type: ignore[arg-type]
        value = getattr(owner, entry.name)
        if is_dataclass(value):
            yield from _values(value, f"{prefix}{entry.name}.")
        else:
            yield prefix + entry.name, value


@pytest.mark.parametrize(("name", "value"), list(_values(ModelParameters.base())))
def test_every_law_is_listed_with_the_value_in_force(name: str, value: object) -> None:
    written, standing = _rows()[name]
    assert standing in {"measured", "protocol", "prior"}
    if value is None:
        assert written == "none"
    elif isinstance(value, Enum):
        assert written == value.name
    else:
        assert isinstance(value, int | float)
        assert math.isclose(float(written.replace("−", "-")), value, rel_tol=1e-6, abs_tol=1e-12)


def test_no_line_names_a_law_that_does_not_exist() -> None:
    known = {name for name, _ in _values(ModelParameters.base())}
    listed = {name for name in _rows() if name.split(".")[0] in {n.split(".")[0] for n in known}}
    assert listed == known


# What documents tell, or a deviation that was set, and no series.
TOLD = {"dislocation.entries_per_year", "basis.calm.annual_volatility"}


def test_what_is_measured_is_in_the_recorded_calibration_with_its_sample() -> None:
    measured = {
        name
        for name, (_, standing) in _rows().items()
        if standing == "measured" and name in FIELDS and name not in TOLD
    }
    text = DOCUMENT.read_text(encoding="utf-8")
    evidence = {m["name"]: m["why"] for m in map(ROW.match, text.splitlines()) if m}
    calibration = recorded_calibration()
    recorded = {estimate.name: estimate for estimate in calibration.estimates}
    assert measured == {name for name in recorded if _rows()[name][1] == "measured"}
    for name in measured:
        sample = recorded[name].sample
        said = evidence[name]
        assert f"n = {sample.n:,}" in said, name
        assert sample.last in said, name
        assert "standard error" in said, name
