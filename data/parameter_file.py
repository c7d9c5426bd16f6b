"""Parameter files: the estimates of a calibration in plain YAML, each with its sample and error.

A file replaces the base values that it names and leaves the others; figures that no law uses stand
in it beside them. It may be changed by hand: every value is checked as the laws check their own.
"""

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from data.errors import DataError, TreasuryFileError, quoted
from data.plain_yaml import yaml_document
from data.treasury_text import decoded
from risk.errors import ParameterError
from risk.identity import content_hash
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import Kind, ParameterEstimate, Sample
from risk.validation.calibration.in_force import FIELDS, with_estimates

VERSION = 1
MOST_BYTES = 2**20
MOST_ROWS = 100
MOST_DRAWS = 1_000

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+){0,3}")
_MARKUP = frozenset("<>[]`\\")


class ParameterFileError(DataError, ValueError):
    """A parameter file that cannot be read as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What a parameter file holds.

    Attributes
    ----------
    created : str
        ISO date of the calibration.
    estimates : tuple of ParameterEstimate
        That replace base values.
    figures : tuple of ParameterEstimate
        That stand beside the laws and move nothing.
    """

    created: str
    estimates: tuple[ParameterEstimate, ...]
    figures: tuple[ParameterEstimate, ...] = ()

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything in it."""
        return content_hash(self)

    @property
    def parameters(self) -> ModelParameters:
        """The base values with the estimates in their place.

        Raises
        ------
        ParameterError
            If the values cannot hold together.
        """
        return with_estimates(ModelParameters.base(), self.estimates)

    def estimate_of(self, name: str) -> ParameterEstimate | None:
        """Return the estimate or figure of a name, if there is one."""
        return next((row for row in (*self.estimates, *self.figures) if row.name == name), None)


def write_parameter_file(calibration: Calibration) -> bytes:
    """Write a calibration so that reading it back gives the same one."""
    document = {
        "perigee_parameters": VERSION,
        "created": calibration.created,
        "parameters": {row.name: _plain(row) for row in calibration.estimates},
        "figures": {row.name: _plain(row) for row in calibration.figures},
    }
    text: str = yaml.safe_dump(
        document, allow_unicode=True, sort_keys=False, width=96, default_flow_style=None
    )
    return text.encode()


def read_parameter_file(source: Path | str | bytes) -> Calibration:
    """Read a calibration from a file or from the bytes of one.

    Raises
    ------
    ParameterFileError
        If the file is not one; the message is one sentence.
    """
    document = _document(_content(source))
    try:
        file = _File.model_validate(document)
    except ValidationError as error:
        raise ParameterFileError(_refusal(error)) from None
    strange = next((name for name in file.parameters if name not in FIELDS), None)
    if strange is not None:
        raise ParameterFileError(
            f"{quoted(strange)} is no parameter that a calibration replaces, but stands in the "
            "parameter file."
        )
    try:
        made = Calibration(
            created=file.created,
            estimates=tuple(_estimate(name, row) for name, row in file.parameters.items()),
            figures=tuple(_estimate(name, row) for name, row in file.figures.items()),
        )
        made.parameters  # noqa: B018 - that the values hold together is checked by the laws
    except ParameterError as error:
        raise ParameterFileError(f"The parameter file cannot hold: {error}") from error
    return made


def _is_day(text: str) -> str:
    if _DAY.fullmatch(text):
        with contextlib.suppress(ValueError):
            date.fromisoformat(text)
            return text
    raise ValueError("must be a date such as 2026-11-23")


def _is_inert(text: str) -> str:
    if not text.isprintable() or _MARKUP.intersection(text) or "://" in text:
        raise ValueError("must have no markup and no control characters")
    return text


def _is_name(text: str) -> str:
    if _NAME.fullmatch(text) and len(text) <= 80:
        return text
    raise ValueError("must be a name such as eth_price.alpha")


_Day = Annotated[str, AfterValidator(_is_day)]
_Name = Annotated[str, AfterValidator(_is_name)]
_Words = Annotated[str, Field(min_length=1, max_length=240), AfterValidator(_is_inert)]
_Note = Annotated[str, Field(max_length=480), AfterValidator(_is_inert)]
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Error = Annotated[float, Field(allow_inf_nan=False, ge=0.0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class _Sample(_Strict):
    series: _Words
    first: _Day
    last: _Day
    n: Annotated[int, Field(ge=1, lt=2**31)]
    unit: _Words


class _Row(_Strict):
    value: _Number
    standard_error: _Error | None
    sample: _Sample
    method: _Words
    kind: Kind = "none"
    draws: Annotated[list[_Number], Field(max_length=MOST_DRAWS)] = Field(default_factory=list)
    note: _Note = ""


class _File(_Strict):
    perigee_parameters: Literal[1]
    created: _Day
    parameters: Annotated[dict[_Name, _Row], Field(max_length=MOST_ROWS)]
    figures: Annotated[dict[_Name, _Row], Field(max_length=MOST_ROWS)] = Field(default_factory=dict)


def _content(source: Path | str | bytes) -> bytes:
    content = source
    if not isinstance(content, bytes):
        path = Path(content)
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise ParameterFileError(f"The file {path.name} cannot be read: {reason}.") from error
    if len(content) > MOST_BYTES:
        raise ParameterFileError("The parameter file is larger than 1 MB, which none needs.")
    return content


def _document(content: bytes) -> object:
    try:
        document: object = yaml_document(decoded(content)).content
    except TreasuryFileError as error:
        raise ParameterFileError(f"The parameter file cannot be read: {error}") from error
    if not isinstance(document, dict) or "perigee_parameters" not in document:
        raise ParameterFileError("The file is no parameter file: it has no `perigee_parameters`.")
    if document["perigee_parameters"] != VERSION:
        raise ParameterFileError(
            f"The parameter file is of version {quoted(document['perigee_parameters'])}; "
            f"this program reads version {VERSION}."
        )
    return document


def _estimate(name: str, row: _Row) -> ParameterEstimate:
    return ParameterEstimate(
        name=name,
        value=row.value,
        standard_error=row.standard_error,
        sample=Sample(**row.sample.model_dump()),
        method=row.method,
        kind=row.kind,
        draws=tuple(row.draws),
        note=row.note,
    )


def _plain(estimate: ParameterEstimate) -> dict[str, Any]:
    sample, error = estimate.sample, estimate.standard_error
    row: dict[str, Any] = {
        "value": float(estimate.value),
        "standard_error": None if error is None else float(error),
        "sample": {
            "series": sample.series,
            "first": sample.first,
            "last": sample.last,
            "n": sample.n,
            "unit": sample.unit,
        },
        "method": estimate.method,
    }
    if estimate.draws:
        row |= {"kind": estimate.kind, "draws": [float(draw) for draw in estimate.draws]}
    return row | ({"note": estimate.note} if estimate.note else {})


def _refusal(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"] if part != "[key]")
    rule = first["msg"].removeprefix("Value error, ")
    return (
        f"The field {quoted(place)} of the parameter file is wrong: {rule[:1].lower()}{rule[1:]}."
    )
