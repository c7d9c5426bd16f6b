"""The scenario in the page's address: only what differs from base, never a holding."""

from collections.abc import Mapping

from risk.scenario import Scenario


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
    refused: list[str] = []
    for field, text in query.items():
        try:
            changes |= Scenario.from_changes({field: float(text)}).changes
        except ValueError:
            refused.append(field)
    return changes, _sentence(refused)


def write(changes: Mapping[str, float]) -> dict[str, str]:
    """Return the query of an address for these changes."""
    return {field: f"{value:.10g}" for field, value in changes.items()}


def _sentence(refused: list[str]) -> str:
    if not refused:
        return ""
    names = ", ".join(f"`{field[:40]}`" for field in refused[:3])
    more = f" and {len(refused) - 3} more" if len(refused) > 3 else ""
    return (
        f"The address asked for what no scenario can be ({names}{more}); that part of it was left "
        "out."
    )
