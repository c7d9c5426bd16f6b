"""Plain YAML: what a scalar means, where a part stands, and that JSON reads as itself."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.plain_yaml import yaml_document

TEXT = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=20).filter(str.isprintable)
PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
@settings(max_examples=300, deadline=None)
def test_json_read_as_yaml_is_what_json_says(value: Any) -> None:
    # A key of more than 1,024 characters would be no key in YAML; these are short.
    assert yaml_document(json.dumps(value, ensure_ascii=False)).content == value


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        # Octal, base sixty, grouped, hexadecimal, a boolean and a date to other readers of YAML.
        ("0777", "0777"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("yes", "yes"),
        ("2026-01-31", "2026-01-31"),
        ("e5", "e5"),
        (".", "."),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_a_scalar_means_what_it_looks_like(scalar: str, value: object) -> None:
    content = yaml_document(f"a: {scalar}").content
    assert content == {"a": value}
    assert type(content["a"]) is type(value)


def test_every_part_knows_its_line() -> None:
    document = yaml_document("# first\nname: x\nrows:\n  - {a: 1,\n     b: 2}\n  - a: 3\n")
    assert document.content == {"name": "x", "rows": [{"a": 1, "b": 2}, {"a": 3}]}
    assert document.line(("name",)) == 2
    assert document.line(("rows", 0, "a")) == 4
    assert document.line(("rows", 0, "b")) == 5
    assert document.line(("rows", 1, "missing")) == 6
    assert document.line(("missing",)) is None


def test_an_integer_stays_exact() -> None:
    assert yaml_document("a: 100000000000000000001").content == {"a": 100000000000000000001}
    assert math.isinf(yaml_document("a: 1e999").content["a"])
