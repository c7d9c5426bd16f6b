"""How estimates and bands are written as JSON: a value, and beside it its error and its ends."""

from risk.answer import Band
from risk.measures import Estimate

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def estimate(name: str, given: Estimate | None) -> dict[str, Json]:
    """Return an estimate, its standard error and its 95 % interval; null for none."""
    if given is None:
        return dict.fromkeys((name, f"{name}_error", f"{name}_low", f"{name}_high"))
    return {
        name: given.value,
        f"{name}_error": given.standard_error,
        f"{name}_low": given.low95,
        f"{name}_high": given.high95,
    }


def band(name: str, given: Band) -> dict[str, Json]:
    """Return a band and its ends."""
    return {name: given.base, f"{name}_low": given.low, f"{name}_high": given.high}
