"""What is said of a field that breaks a rule: where it stands, the rule, and what was there."""

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from data.errors import TreasuryFileError, Unit, quoted

Path = tuple[str | int, ...]
# From the path of a field to its line, if known, and to the name by which a person finds it.
Place = Callable[[Path], tuple[int | None, str]]

_OURS = "perigee"


def broken(rule: str) -> PydanticCustomError:
    """Return the error of a rule of ours, for a validator to raise."""
    return PydanticCustomError(_OURS, "{rule}", {"rule": rule})


def shown_path(path: Path) -> str:
    """Return a path as a person counts: from one."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if shown else ''}{part}"
    return shown


def unplaced(path: Path) -> tuple[int | None, str]:
    """Return the place of a field where lines are not known."""
    return None, shown_path(path)


def refusal(error: ValidationError, place: Place, unit: Unit = "line") -> TreasuryFileError:
    """Return the refusal for the first of the errors that a validation found."""
    first = error.errors(include_url=False)[0]
    path = first["loc"]
    if not path:  # a name with half a surrogate pair, which JSON can write and no text can hold
        return TreasuryFileError("A name in the file holds what is no character.")
    if path[0] == "positions":
        path = path[:2] + path[3:]  # the kind stands there, which is no part of what is written
    line, column = place(path)
    return TreasuryFileError(_rule(first), line=line, column=column, unit=unit)


def _rule(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    words = _RULES.get(error["type"], "is not allowed")
    rule = words.format_map(
        {name: f"{v:,.15g}" if isinstance(v, int | float) else v for name, v in context.items()}
    )
    got = error["input"]
    if error["type"] == "union_tag_invalid":
        got = context["tag"]
    shown = error["type"] not in _WITHOUT_VALUE and isinstance(got, str | int | float)
    return f"{rule}, got {quoted(got)}." if shown else f"{rule}."


_RULES = {
    _OURS: "{rule}",
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} at least",
    "less_than_equal": "must be {le} at most",
    "string_type": "must be text; put it in quotes",
    "string_unicode": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be a record of fields",
    "model_attributes_type": "must be a record of fields",
    "union_tag_not_found": "has no `kind`; it is holding, node_stake, lending or pool_share",
    "union_tag_invalid": "must be of kind holding, node_stake, lending or pool_share",
}
_WITHOUT_VALUE = frozenset({"missing", "extra_forbidden", "union_tag_not_found"})
