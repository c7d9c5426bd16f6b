"""Treasuries with exactly one thing wrong in them, and where it stands.

Each begins as a sound one, made at random; then one cell, column or line is spoilt. Written as a
CSV, YAML or JSON file, or as the rows of a table on screen.
"""

import csv
import io
import json
import math
import random
from dataclasses import dataclass
from typing import Any, Literal

Form = Literal["csv", "yaml", "json", "rows"]
FORMS: tuple[Form, ...] = ("csv", "yaml", "json", "rows")
ASSETS = ("ETH", "WETH", "rETH", "RPL", "USD", "USDC", "USDT", "DAI", "USDS")
WORDS = ("Main safe", "Reserve", "Grants", "Größe", "Cold, old", "Node; two", "#3", "日本")
COLUMNS = ("asset", "amount", "location", "available_from", "label")

Record = dict[str, Any]

# What no cell of a column may hold, by what is wrong with it.
NUMBERS: dict[str, tuple[Any, ...]] = {
    "not a number": ("nan", "NaN", math.nan, "five", "0x10", "1_000", "1e", "--5", "$5", "1 000"),
    "infinite": (math.inf, -math.inf, "inf", "1e999", "-Infinity"),
    "negative": (-1.0, -1e-9, -0.5, -1e12, -3),
    "too large": (1e30, 1.1e12, 1e308, 10**30, 10**18 + 1),
    "wrong type": (True, False, [1.0], {"a": 1}, [], "ETH"),
    "a formula": ("=1+1", "=SUM(A1:A9)", "@5", "+1+cmd|' /C calc'!A0"),
}
TEXTS: dict[str, tuple[Any, ...]] = {
    "a formula": (
        *("=1+1", "+1", "-1+2", "@SUM(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"),
        *(' "=1"', "'=1", "a;=1", "a, +1", "a|@x", "\ufe621", "\ufe63x"),
    ),
    "markup": (
        *("<b>x</b>", "<script>alert(1)</script>", "[a](b)", "![a](b)", "`x`", "a\\b", "x>y"),
        *("https://e.com", "ftp://e.com/x", "javascript://%0aalert(1)"),
    ),
    "invisible": ("a\u202eb", "a\u200bb", "\u2066x", "a\u00adb", "a\ue000b"),
    "too long": ("x" * 81, "y " * 60 + "y"),
    "wrong type": (["a"], {"a": "b"}, 5, 1.5, True),
}
CHOICES: dict[str, tuple[Any, ...]] = {
    "unknown": ("DOGE", "ether", "moon", "stETH", "E T H", "ETH\u200b", "weekly"),
    "a formula": ("=ETH", "@mainnet"),
    "markup": ("<b>ETH</b>", "**ETH**"),
    "wrong type": (["ETH"], {"a": 1}, 7, True),
}
DATES: dict[str, tuple[Any, ...]] = {
    "no date": ("2026-02-30", "tomorrow", "31.01.2026", "2026-1-31", "20260131", "2026-13-01"),
    "a formula": ("=TODAY()", "+2026"),
    "wrong type": (["2026-01-31"], 20260131, 1.5, True),
}
CELLS = {
    "asset": CHOICES,
    "amount": NUMBERS,
    "location": CHOICES,
    "available_from": DATES,
    "label": TEXTS,
}
SHAPES = ("duplicate row", "missing column", "unknown column")
BYTES: dict[str, tuple[bytes, ...]] = {
    "wrong encoding": (b"\xff", b"\xc3\x28", b"\xed\xa0\x80", "Größe".encode("latin-1")),
    "control": (b"\x00", b"\x1b[31m", b"\x07", b"\x0b", b"\xc2\x85", b"\xe2\x80\xa8"),
    "binary": (b"\x89PNG\x1a\x00", b"\x7fELF\x02\x01\x01\x00", b"%PDF-1.7 \xe2\xe3\xcf\xd3"),
}
YAML_TRICKS = (
    *("&a x", "*a", "!!python/object/apply:os.system [ls]", "!!str x", "!x y", "!!binary aGk="),
    "&a [*a, *a]",
)
DEEP = {
    "csv": "",
    "yaml": "- " * 100_000,
    "json": "[" * 100_000,
    "rows": "",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One spoilt treasury.

    Attributes
    ----------
    kind : str
        What is wrong with it.
    form : str
    content : bytes or list of dict
    line : int or None
        Line of the file or row of the table, where the form has lines.
    column : str or None
        Where what is wrong stands, if it is a cell.
    """

    kind: str
    form: Form
    content: bytes | list[Record]
    line: int | None
    column: str | None


def sound(rng: random.Random) -> list[Record]:
    """Return holdings that a treasury may have."""
    records = []
    for number in range(rng.randint(1, 5)):
        record: Record = {
            "asset": rng.choice(ASSETS),
            "amount": rng.choice([0.0, 0.5, 12.25, 5000.0, 1e12, round(rng.uniform(0, 1e7), 4)]),
            "location": rng.choice(("mainnet", "arbitrum", "custodian")),
            "label": f"{rng.choice(WORDS)} {number}",
        }
        if rng.random() < 0.5:
            record["available_from"] = f"20{rng.randint(26, 40)}-0{rng.randint(1, 9)}-11"
        records.append(record)
    return records


def written(records: list[Record], form: Form, columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Return holdings as a file, one to a line."""
    if form == "csv":
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(records)
        return out.getvalue().encode(errors="surrogatepass")
    whole = [{"kind": "holding", **record} for record in records]
    if form == "json":
        return json.dumps({"name": "A DAO", "positions": whole}, ensure_ascii=False).encode()
    lines = ["name: A DAO", "positions:", *(f"- {_flow(record)}" for record in whole)]
    return "\n".join(lines).encode()


def spoilt(rng: random.Random) -> Case:
    """Return a sound treasury with one thing wrong."""
    form, records = rng.choice(FORMS), sound(rng)
    row = rng.randrange(len(records))
    draw = rng.random()
    if draw < 0.75:
        return _spoilt_cell(rng, form, records, row)
    if draw < 0.9 or form == "rows":
        return _spoilt_shape(rng.choice(SHAPES), form, records, row)
    return _spoilt_text(rng, form, records)


def _spoilt_cell(rng: random.Random, form: Form, records: list[Record], row: int) -> Case:
    column = rng.choice(COLUMNS)
    kind = rng.choice(list(CELLS[column]))
    values = [v for v in CELLS[column][kind] if _can_be_written(v, form, column)]
    if not values:
        return _spoilt_cell(rng, form, records, row)
    records[row][column] = rng.choice(values)
    return _case(f"{column}: {kind}", form, records, row, column)


def _can_be_written(value: Any, form: Form, column: str) -> bool:
    """Return whether the value is still wrong where everything is text: a label of 5 is not."""
    return form != "csv" or column == "amount" or isinstance(value, str)


def _spoilt_shape(kind: str, form: Form, records: list[Record], row: int) -> Case:
    if kind == "duplicate row":
        first = dict(records[row])
        records.append({**first, "amount": 1.0})
        return _case(kind, form, records, len(records) - 1, None)
    if kind == "unknown column":
        if form == "csv":
            named = [{**record, "colour": "red"} for record in records]
            return Case(kind, form, written(named, form, (*COLUMNS, "colour")), 1, "colour")
        records[row]["colour"] = "red"
        return _case(kind, form, records, row, "colour")
    if form == "csv":
        columns = tuple(name for name in COLUMNS if name != "amount")
        return Case(kind, form, written(records, form, columns), 1, "amount")
    del records[row]["amount"]
    return _case(kind, form, records, row, "amount")


def _spoilt_text(rng: random.Random, form: Form, records: list[Record]) -> Case:
    content = written(records, form)
    if form == "yaml" and rng.random() < 0.5:
        line = content.count(b"\n") + 2
        trick = rng.choice(YAML_TRICKS)
        return Case("yaml trick", form, content + f"\nliabilities: {trick}".encode(), line, None)
    if DEEP[form] and rng.random() < 0.02:
        return Case("deep", form, DEEP[form].encode(), 1, None)
    kind = rng.choice(list(BYTES))
    at = rng.randrange(len(content) + 1)
    while at < len(content) and content[at] & 0xC0 == 0x80:
        at -= 1  # not inside a character, which would spoil it at another place
    piece = rng.choice(BYTES[kind])
    line = content.count(b"\n", 0, at) + 1
    return Case(kind, form, content[:at] + piece + content[at:], line, None)


def _case(kind: str, form: Form, records: list[Record], row: int, column: str | None) -> Case:
    if form == "rows":
        shown = None if column is None else column.replace("_", " ")
        return Case(kind, form, records, row + 1, shown)
    content = written(records, form)
    if form == "csv":
        return Case(kind, form, content, row + 2, column)
    path = f"positions[{row + 1}]" if column is None else f"positions[{row + 1}].{column}"
    line = row + 3 if form == "yaml" else None
    return Case(kind, form, content, line, None if line and column is None else path)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(value)]
    return json.dumps(value, ensure_ascii=False)
