"""The scenario in the page's address: only what differs from base, never a holding."""

import re
from collections.abc import Mapping

from data.errors import quoted
from risk.scenario import SLIDERS, Scenario

_PLAIN = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_LONGEST = 400
_RANGES = {slider.field: (slider.low, slider.high) for slider in SLIDERS}


def read(query: Mapping[str, str]) -> tuple[dict[str, float], str]:
    """Return the valid changes that an address asks for, and one sentence on the others.

    Parameters
    ----------
    query : mapping from str to str
        As anyone may have written it.

    Returns
    -------
    changes : dict from str to float
        Accepted by Scenario.
    sentence : str
        Empty if everything was accepted.
    """
    changes: dict[str, float] = {}
    refused: dict[str, str] = {}
    for field, text in query.items():
        try:
            changes |= Scenario.from_changes({field: _number(text)}).changes
        except ValueError:
            refused[field] = text
    return changes, _sentence(refused)


def write(changes: Mapping[str, float]) -> dict[str, str]:
    """Return the query of an address for these changes."""
    return {field: f"{value:.10g}" for field, value in changes.items()}


def _number(text: str) -> float:
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        raise ValueError
    return float(text)


def _sentence(refused: Mapping[str, str]) -> str:
    if not refused:
        return ""
    names = ", ".join(_refusal(field, text) for field, text in list(refused.items())[:3])
    more = f" and {len(refused) - 3} more" if len(refused) > 3 else ""
    return (
        f"The address asked for what no scenario can be ({names}{more}); that part of it was left "
        "out."
    )


def _refusal(field: str, text: str) -> str:
    if field not in _RANGES:
        return f"{quoted(field)} is none of its fields"
    low, high = _RANGES[field]
    return f"{quoted(field)} must be a number between {low:g} and {high:g}, not {quoted(text)}"
