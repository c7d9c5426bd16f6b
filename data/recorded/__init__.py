"""The embedded default: dated figures of mainnet, and an example treasury."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from data.treasury_file import read_treasury_file
from risk.market import Market, Origin, Provenance
from risk.treasury import Treasury


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One recorded figure as a person reads it.

    Attributes
    ----------
    name : str
        Field of `Market`.
    label, unit : str
        In words; the unit "fraction" is shown in per cent.
    value : float
        In the unit.
    date : str
        ISO date.
    source : str
    origin : Origin
    """

    name: str
    label: str
    unit: str
    value: float
    date: str
    source: str
    origin: Origin

    @property
    def is_fraction(self) -> bool:
        """Whether it is shown in per cent."""
        return self.unit == "fraction"

    def change_to(self, value: float) -> float:
        """Return how far another value is away: for a fraction the difference, else relative."""
        return value - self.value if self.is_fraction else value / self.value - 1.0


@lru_cache(maxsize=1)
def figures() -> tuple[Figure, ...]:
    """Return the recorded figures in the order in which they are shown."""
    document = yaml.safe_load(_text("market.yaml"))
    return tuple(
        Figure(
            name=name,
            label=row["label"],
            unit=row["unit"],
            value=float(row["value"]),
            date=str(row["date"]),
            source=row["source"],
            origin=Origin(row["origin"]),
        )
        for name, row in document["figures"].items()
    )


@lru_cache(maxsize=1)
def load_market() -> Market:
    """Return the recorded market; its date is that of its youngest figure."""
    rows = figures()
    values: dict[str, Any] = {row.name: row.value for row in rows}
    return Market(
        **values,
        as_of=max(row.date for row in rows),
        provenance=tuple(
            (row.name, Provenance(origin=row.origin, date=row.date, source=row.source))
            for row in rows
        ),
    )


@lru_cache(maxsize=1)
def example_treasury() -> Treasury:
    """Return the example treasury."""
    return read_treasury_file(_text("treasury.yaml"))


def _text(name: str) -> bytes:
    return files("data.recorded").joinpath(name).read_bytes()
