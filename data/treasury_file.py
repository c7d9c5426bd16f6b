"""Treasury files: CSV, YAML and JSON, read with suspicion and written back.

Every refusal is one sentence that names the line or the field, and the rule. YAML and JSON carry
the schema of `data.treasury_schema`, version 1; CSV the columns of `data.treasury_rows`.
"""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from data.errors import TreasuryFileError, quoted
from data.plain_text import is_plain_text
from data.plain_yaml import yaml_document
from data.refusals import shown_path, unplaced
from data.treasury_rows import HEADER, records_of_csv, rows_of_treasury
from data.treasury_schema import plain_treasury, treasury_of
from data.treasury_text import MOST_BYTES, decoded, json_document
from risk.treasury import Treasury

Format = Literal["csv", "yaml", "json"]
_SUFFIXES: dict[str, Format] = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}
_NAMELESS = "Treasury"


def read_treasury_file(source: Path | str | bytes, *, name: str | None = None) -> Treasury:
    """Read a treasury from a file or from the bytes of one.

    The format follows the suffix of a path (.csv, .yaml, .yml, .json), and the content otherwise.

    Parameters
    ----------
    source : path or bytes
    name : str, optional
        The treasury's name where the file has none, as in CSV; by default that of the file. One
        that no treasury may have becomes "Treasury".

    Returns
    -------
    Treasury

    Raises
    ------
    TreasuryFileError
        If the file is not one; the message is one sentence.
    """
    if isinstance(source, bytes):
        return _read(source, None, name or _NAMELESS)
    path = Path(source)
    return _read(_bytes_of(path), _SUFFIXES.get(path.suffix.lower()), name or path.stem)


def write_treasury_file(treasury: Treasury, format: Format) -> bytes:  # noqa: A002
    """Write a treasury so that reading it back gives the same one.

    CSV carries holdings and liabilities only: other positions, the order of payment and the policy
    need YAML or JSON.

    Raises
    ------
    TreasuryFileError
        If CSV cannot carry the treasury's positions, or reading would refuse what is written.
    """
    plain = plain_treasury(treasury)
    treasury_of(plain, unplaced)
    if format == "csv":
        return _csv_bytes(treasury)
    if format == "json":
        return (json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode()
    return _yaml_bytes(plain)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than allowed tells a file that is too large from one that is not.
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        # ValueError: a path with a NUL in it.
        reason = (getattr(error, "strerror", None) or "unreadable").lower()
        raise TreasuryFileError(
            f"The file {quoted(path.name)} cannot be read: {reason}."
        ) from error


def _read(content: bytes, kind: Format | None, name: str) -> Treasury:
    name = name if is_plain_text(name) and name.strip() else _NAMELESS
    text = decoded(content)
    kind = kind or _guessed(text)
    if kind == "csv":
        records = records_of_csv(text)
        return treasury_of({"name": name, **records.document}, records.place)
    if kind == "json":
        # NaN and the infinities are refused by the field that has them.
        document = json_document(text, constant=float)
        return treasury_of({"name": name, **_record(document)}, unplaced)
    parsed = yaml_document(text)
    return treasury_of(
        {"name": name, **_record(parsed.content)},
        lambda path: (parsed.line(path), shown_path(path)),
    )


def _record(document: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any plain data
    if not isinstance(document, Mapping):
        raise TreasuryFileError("The file must hold one record with `positions`.")
    return document


def _guessed(text: str) -> Format:
    rows = (row.strip() for row in text.split("\n"))
    first = next((row for row in rows if row and not row.startswith("#")), "")
    if first[:1] in {"{", "["}:
        return "json"
    return "yaml" if not first or ":" in first or first[0] in "-%" else "csv"


def _csv_bytes(treasury: Treasury) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows_of_treasury(treasury))
    # With a byte-order mark spreadsheets take it for UTF-8.
    return out.getvalue().encode("utf-8-sig")


class _Text(str):
    """Text that is written in quotes, so that no reader takes it for a number or a date."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """A safe dumper that knows `_Text`."""


_Dumper.add_representer(
    _Text,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"'),
)


def _yaml_bytes(plain: Mapping[str, Any]) -> bytes:
    text: str = yaml.dump(
        _with_quotes(plain), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000
    )
    return text.encode()


def _with_quotes(value: Any) -> Any:  # noqa: ANN401 - any plain data
    if isinstance(value, Mapping):
        return {name: _with_quotes(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_quotes(part) for part in value]
    return _Text(value) if isinstance(value, str) and any(c.isdigit() for c in value) else value
