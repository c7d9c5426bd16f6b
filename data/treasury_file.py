"""Treasury files: CSV, YAML and JSON, read with suspicion and written back.

Every refusal is one sentence that names the line, the column and the rule. The schema is that of
`data.treasury_schema`, version 1.
"""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from data.errors import TreasuryFileError
from data.treasury_rows import HEADER, records_of_csv, rows_of_treasury
from data.treasury_schema import plain_treasury, treasury_of
from data.treasury_text import decoded, json_document, yaml_document
from risk.treasury import Treasury

Format = Literal["csv", "yaml", "json"]
_SUFFIXES: dict[str, Format] = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}


def read_treasury_file(source: Path | str | bytes, *, name: str | None = None) -> Treasury:
    """Read a treasury from a file or from the bytes of one.

    The format follows the suffix of a path (.csv, .yaml, .yml, .json), and the content otherwise.

    Parameters
    ----------
    source : path or bytes
    name : str, optional
        The treasury's name where the file has none, as in CSV.

    Returns
    -------
    Treasury

    Raises
    ------
    TreasuryFileError
        If the file is not one; the message is one sentence.
    """
    if isinstance(source, bytes):
        return _read(source, None, name or "Treasury")
    path = Path(source)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise TreasuryFileError(f"The file {path.name} cannot be read: {reason}.") from error
    return _read(content, _SUFFIXES.get(path.suffix.lower()), name or path.stem[:80])


def write_treasury_file(treasury: Treasury, format: Format) -> bytes:  # noqa: A002
    """Write a treasury so that reading it back gives the same one.

    CSV carries holdings and liabilities only: other positions, the order of payment and the policy
    need YAML or JSON.

    Raises
    ------
    TreasuryFileError
        If CSV cannot carry the treasury's positions.
    """
    if format == "csv":
        return _csv_bytes(treasury)
    plain = plain_treasury(treasury)
    if format == "json":
        return (json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode()
    import yaml

    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
    return text.encode()


def _read(content: bytes, kind: Format | None, name: str) -> Treasury:
    text = decoded(content)
    kind = kind or _guessed(text)
    if kind == "csv":
        records = records_of_csv(text)
        return treasury_of({"name": name, **records.document}, records.line)
    document = json_document(text) if kind == "json" else yaml_document(text)
    if not isinstance(document, Mapping):
        raise TreasuryFileError("The file must hold one record with `positions`, not a list.")
    return treasury_of({"name": name, **document}, lambda _path: None)


def _guessed(text: str) -> Format:
    start = text.lstrip()
    if start[:1] in {"{", "["}:
        return "json"
    first = start.split("\n", 1)[0]
    if ":" not in first and not first.startswith(("#", "-")):
        return "csv"
    return "yaml"


def _csv_bytes(treasury: Treasury) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows_of_treasury(treasury))
    return out.getvalue().encode()
