"""One row of the table of speeds: a median, what it is held against, and their ratio."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """A ratio of two medians of one run.

    Attributes
    ----------
    name : str
        What was measured over what.
    seconds, reference_seconds : tuple of float
        Single measurements of the one and of what it is held against.
    inverse : bool
        True where the ratio is that of rates: reference over measured time.
    bound : float
        Promised value of the ratio.
    at_most : bool
        Whether the ratio must not exceed its bound; else it must reach it.
    """

    name: str
    seconds: tuple[float, ...]
    reference_seconds: tuple[float, ...]
    bound: float
    at_most: bool = True
    inverse: bool = False

    @property
    def ratio(self) -> float:
        """The measured median over the reference's, or the inverse for rates."""
        measured, reference = median(self.seconds), median(self.reference_seconds)
        return reference / measured if self.inverse else measured / reference

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio <= self.bound if self.at_most else self.ratio >= self.bound


def as_text(speeds: Sequence[Speed]) -> str:
    """Return the table for a terminal."""
    widest = max(len(speed.name) for speed in speeds)
    lines = [f"{'':{widest}}  median s  reference s    ratio     bound"]
    for speed in speeds:
        sign = "≤" if speed.at_most else "≥"
        lines.append(
            f"{speed.name:{widest}}  {median(speed.seconds):8.4f}  "
            f"{median(speed.reference_seconds):11.4f}  {speed.ratio:7.2f}  "
            f"{sign} {speed.bound:5.2f}  {'holds' if speed.holds else 'missed'}"
        )
    return "\n".join(lines)


def as_json(speeds: Sequence[Speed]) -> str:
    """Return the table with every single measurement."""
    rows = [{**asdict(speed), "ratio": speed.ratio, "holds": speed.holds} for speed in speeds]
    return json.dumps({"benchmark_version": 1, "rows": rows}, indent=2, ensure_ascii=False) + "\n"
