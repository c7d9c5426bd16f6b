"""Content hashes of frozen inputs: equal content, equal hash, on any machine."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any


def content_hash(*values: object) -> str:
    """Return the SHA-256 of the values' content, in hexadecimal."""
    text = json.dumps([_plain(value) for value in values], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    if is_dataclass(value) and not isinstance(value, type):
        content = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {"type": type(value).__name__, **content}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 5.0 equals 5
    return value
