"""Files that are wrong, broken or meant to harm: each is refused in one sentence."""

import json
import math
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.errors import TreasuryFileError
from data.recorded import example_treasury
from data.treasury_file import Format, read_treasury_file, write_treasury_file
from risk.treasury import LARGEST_AMOUNT, Asset, Holding, Liability, Treasury

# The long run sets more; a thousand cases take about five seconds.
FUZZ_CASES = int(os.environ.get("FUZZ_CASES", "2000"))
LARGEST = 2 * 2**20

HOLDING = "name: x\npositions: [{kind: holding, asset: ETH, amount: %s}]"
IN_JSON = '{"name": "x", "positions": [{"kind": "holding", "asset": "ETH", "amount": %s}]}'


def _refusal(content: bytes) -> TreasuryFileError:
    with pytest.raises(TreasuryFileError) as refusal:
        read_treasury_file(content)
    _check_sentence(str(refusal.value))
    return refusal.value


def _check_sentence(message: str) -> None:
    assert message.isprintable()
    assert 10 < len(message) < 300
    assert message.endswith(".")
    assert message[0].isupper() or message[0] == "`"


@pytest.mark.parametrize(
    ("content", "line", "column", "rule"),
    [
        ("asset,amount\nETH,nan", 2, "amount", "no number"),
        ("asset,amount\nETH,inf", 2, "amount", "no number"),
        ("asset,amount\nETH,1e999", 2, "amount", "finite"),
        ("asset,amount\nETH,-5", 2, "amount", "must not be negative"),
        ("asset,amount\nETH,1e30", 2, "amount", "1,000,000,000,000 at most, got `1e+30`"),
        ("asset,amount\nETH,five", 2, "amount", "no number; write it like 1234.5"),
        ("asset,amount\nETH,=1+1", 2, "amount", "no number"),
        ("asset,amount\nETH,$5", 2, "amount", "no number"),
        ("asset,amount\nETH,1_000", 2, "amount", "no number"),
        ("asset,amount\nETH,", 2, "amount", "empty"),
        ("asset,amount\n,5", 2, "asset", "empty"),
        ("asset,amount\nFOO,1", 2, "asset", "one of ETH, WETH, rETH"),
        ("kind,asset,amount\nliability,FOO,1", 2, "asset", "one of ETH, WETH, rETH"),
        ("asset,amount,location\nETH,1,moon", 2, "location", "one of mainnet, arbitrum"),
        ("asset\nETH", 1, "amount", "missing"),
        ("amount\n5", 1, "asset", "missing"),
        ("asset,amount,colour\nETH,1,red", 1, "colour", "unknown"),
        ("asset,amount,,label\nETH,1,2,x", 1, "(no name)", "unknown"),
        ("asset,amount,Amount\nETH,1,2", 1, "amount", "twice"),
        ("asset,amount\nETH,1,2", 2, None, "3 cells"),
        ("asset,amount\n\nETH,5\nETH,6", 4, None, "repeats line 3"),
        ("kind,asset,amount\nliability,USD,5\nliability,USD,6", 3, None, "repeats line 2"),
        ("asset,amount,label\nETH,5,=SUM(A1)", 2, "label", "formula"),
        ("asset,amount,label\nETH,5,+cmd", 2, "label", "formula"),
        ("asset,amount,label\nETH,5,-2+3", 2, "label", "formula"),
        ("asset,amount,label\nETH,5,@SUM(A1)", 2, "label", "formula"),
        ("asset,amount,label\nETH,5,\uff0d2+3", 2, "label", "formula"),
        ("asset,amount,label\nETH,5,safe; =SUM(A1)", 2, "label", "formula"),
        ('asset,amount,label\nETH,5,"safe,""=SUM(A1)"', 2, "label", "formula"),
        ("asset,amount,label\nETH,5,<b>x</b>", 2, "label", "markup"),
        ("asset,amount,label\nETH,5,![x](//e.com/a.png)", 2, "label", "markup"),
        ("asset,amount,label\nETH,5,https://e.com", 2, "label", "markup"),
        ("asset,amount,label\nETH,5,a\u202eb", 2, "label", "invisible"),
        ("asset,amount,label\nETH,5," + "x" * 81, 2, "label", "80 characters at most"),
        ("asset,amount,due,kind\nUSD,5,tomorrow,liability", 2, "due", "like 2026-01-31"),
        ("asset,amount,available_from\nETH,5,2026-02-30", 2, "available_from", "like 2026-01-31"),
        ("asset,amount,kind\nUSD,5,loan", 2, "kind", "neither holding nor liability"),
        ("asset,amount,due\nETH,5,2026-01-31", 2, "due", "not known here"),
        ("asset,amount,kind,location\nETH,5,liability,base", 2, "location", "not known here"),
        ('asset,amount\nETH,"1\n2"', 2, None, "several lines"),
        ('asset,amount\nETH,"5', 2, None, "quotation marks"),
        ('asset,amount\nETH,"5"0', 2, None, "quotation marks"),
        ("# only a note", None, None, "must hold one record"),
    ],
)
def test_a_bad_table_is_refused_by_line_and_column(
    content: str, line: int | None, column: str | None, rule: str
) -> None:
    refusal = _refusal(content.encode())
    assert (refusal.line, refusal.column) == (line, column)
    assert rule in str(refusal)
    if line is not None:
        assert str(refusal).startswith(f"Line {line}")
    if column is not None:
        assert f"`{column}`" in str(refusal)


@pytest.mark.parametrize(
    ("content", "line", "column", "rule"),
    [
        (HOLDING % "-5", 2, "positions[1].amount", "0 at least, got `-5"),
        (HOLDING % "1e30", 2, "positions[1].amount", "1,000,000,000,000 at most"),
        (HOLDING % "'5'", 2, "positions[1].amount", "must be a number, got `5`"),
        (HOLDING % "0777", 2, "positions[1].amount", "must be a number, got `0777`"),
        (HOLDING % "12:30", 2, "positions[1].amount", "must be a number"),
        (HOLDING % "true", 2, "positions[1].amount", "must be a number, got `True`"),
        (HOLDING % "[5]", 2, "positions[1].amount", "must be a number."),
        (HOLDING % ".inf", 2, "positions[1].amount", "finite"),
        (HOLDING % ".NaN", 2, "positions[1].amount", "finite"),
        (HOLDING % "1e999", 2, "positions[1].amount", "finite"),
        (HOLDING % ("9" * 5000), 2, None, "too long"),
        (HOLDING % "5, colour: red", 2, "positions[1].colour", "not known here"),
        (HOLDING % "5, label: 12", 2, "positions[1].label", "must be text; put it in quotes"),
        (HOLDING % "5, label: '=1'", 2, "positions[1].label", "formula"),
        ("name: x\npositions:\n- kind: castle", 3, "positions[1]", "got `castle`"),
        ("name: x\npositions:\n- asset: ETH", 3, "positions[1]", "no `kind`"),
        ("name: x\npositions:\n- 5", 3, "positions[1]", "record of fields"),
        ("name: x\npositions: 5", 2, "positions", "must be a list"),
        ("name: x\nschema_version: 2", 2, "schema_version", "must be 1"),
        ("name: x\nschema_version: 0", 2, "schema_version", "must be 1"),
        ("name: x\nschema_version: true", 2, "schema_version", "must be 1"),
        ("name: ''", 1, "name", "empty"),
        ("name: [x]", 1, "name", "must be text"),
        ("name: x\nunheard_of: 1", 2, "unheard_of", "not known here"),
        ("name: x\npolicy: {rpl_fraction: 2}", 2, "policy.rpl_fraction", "1 at most"),
        ("name: x\npolicy: {confirmed: yes}", 2, "policy.confirmed", "true or false"),
        (
            "name: x\npositions:\n- {kind: node_stake, validators: 3.5, bond_eth: 8}",
            3,
            "positions[1].validators",
            "whole number",
        ),
        (
            "name: x\npositions:\n- {kind: node_stake, validators: 3, bond_eth: 33}",
            3,
            "positions[1].bond_eth",
            "32 at most",
        ),
        (
            "name: x\npositions:" + "\n- {kind: pool_share, pool: a, share: 0.1}" * 2,
            4,
            None,
            "repeats line 3",
        ),
        ("a: &x [1]\nb: *x", 1, None, "anchors"),
        ("name: x\na: *x", 2, None, "aliases"),
        ("name: x\na: !!python/object/apply:os.system [ls]", 2, None, "tags"),
        ("name: !!str x", 1, None, "tags"),
        ("%YAML 1.1\n---\nname: x", 1, None, "without directives"),
        ("name: x\n---\nname: y", 2, None, "one document"),
        ("name: x\nname: y", 2, "name", "once"),
        ("name: x\n? [a]\n: 1", 2, None, "names must be text"),
        ("<<: {name: x}", 1, "<<", "not known here"),
        ("- 1\n- 2", None, None, "one record"),
        ("name: [", 1, None, "not plain YAML"),
        ("name: x\n\tb: 1", 2, None, "not plain YAML"),
        ('name: "\\UFFFFFFFF"', None, None, "not YAML"),
        ('name: "\\ud800"', 1, "name", "invisible"),
        ('name: "\\e[31m"', 1, "name", "control"),
        ('"a\\nb": 1\n"a\\nb": 2', 2, "a\nb", "once"),
        ("- " * 100_000, 1, None, "nesting"),
        ("\n".join(" " * depth + "a:" for depth in range(1000)), 21, None, "nesting"),
    ],
)  # fmt: skip
def test_bad_yaml_is_refused_by_line_and_field(
    content: str, line: int | None, column: str | None, rule: str
) -> None:
    refusal = _refusal(content.encode())
    assert (refusal.line, refusal.column) == (line, column)
    assert rule in str(refusal)


@pytest.mark.parametrize(
    ("content", "line", "column", "rule"),
    [
        ('{"name": "x", "name": "y"}', None, "name", "once"),
        ('{"name": "x",\n "positions": [}', 2, "character 16", "not JSON"),
        ("[1, 2]", None, None, "one record"),
        (IN_JSON % "NaN", None, "positions[1].amount", "finite"),
        (IN_JSON % "-Infinity", None, "positions[1].amount", "finite"),
        (IN_JSON % "1e999", None, "positions[1].amount", "finite"),
        (IN_JSON % "1e30", None, "positions[1].amount", "at most"),
        (IN_JSON % "-1", None, "positions[1].amount", "0 at least"),
        (IN_JSON % "true", None, "positions[1].amount", "must be a number"),
        (IN_JSON % '"5"', None, "positions[1].amount", "must be a number"),
        (IN_JSON % ("1" + "0" * 30), None, "positions[1].amount", "at most"),
        (IN_JSON % ("1" + "0" * 5000), None, None, "too long"),
        ('{"name": "\\ud800"}', None, "name", "invisible"),
        ('{"\\ud800": 1}', None, None, "no character"),
        ('{"a\\nb": 1, "a\\nb": 2}', None, "a\nb", "once"),
        ("[" * 100_000, 1, None, "nesting"),
        ("{" * 100_000, 1, None, "nesting"),
        ('{"a":' * 100_000, 1, None, "nesting"),
        ('{"a": "]]]]",\n "b": ' + "[" * 100_000, 2, None, "nesting"),
    ],
)
def test_bad_json_is_refused_by_field(
    content: str, line: int | None, column: str | None, rule: str
) -> None:
    refusal = _refusal(content.encode())
    assert (refusal.line, refusal.column) == (line, column)
    assert rule in str(refusal)


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        (b"", None, "empty"),
        (b"  \n\n", None, "empty"),
        (b"\xef\xbb\xbf", None, "empty"),
        (b"asset,amount\nETH,5\xff", 2, "UTF-8"),
        ("asset,amount\nETH,5".encode("utf-16"), 1, "UTF-8"),
        ("asset,amount,label\nETH,5,Größe".encode("latin-1"), 2, "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "UTF-8"),
        (b"PK\x03\x04rest of a workbook", None, "export the table as CSV"),
        (b"asset,amount\nETH,5\x00", 2, "control"),
        (b"asset,amount\r\nETH,5\x0b6", 2, "control"),
        (b"name: x\x1b[2J", 1, "control"),
        ("asset,amount\nETH,5\u2028ETH,6".encode(), 2, "control"),
        (b"x" * (LARGEST + 1), None, "2 MB"),
        (b"\x00" * 50_000_000, None, "2 MB"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_text_is_refused(content: bytes, line: int | None, rule: str) -> None:
    refusal = _refusal(content)
    assert refusal.line == line
    assert rule in str(refusal)


@pytest.mark.parametrize("name", ["nowhere.yaml", "a\nb.csv", "`x`.json", "nul\0.csv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(TreasuryFileError, match="cannot be read") as refusal:
        read_treasury_file(tmp_path / name)
    _check_sentence(str(refusal.value))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(TreasuryFileError, match="cannot be read: is a directory"):
        read_treasury_file(tmp_path)


@pytest.mark.timeout(60)
def test_a_file_without_an_end_is_not_read_to_it() -> None:
    with pytest.raises(TreasuryFileError, match="2 MB"):
        read_treasury_file(Path("/dev/zero"))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "content",
    [
        "- a\n" * (LARGEST // 4),
        "name: x\npositions:\n" + "- {}\n" * 400_000,
        "name: x\n" + "#" * 2_000_000,
        "#" * 2_000_000,
        "\n" * LARGEST,
        "asset,amount\n" + "\n" * 90_000,
        "asset,amount\n" + "," * 2_000_000,
        "," * LARGEST,
        'asset,amount\nETH,"' + "5" * 2_000_000,
        "a" * LARGEST,
        '"' * LARGEST,
        '{"' + '\\"' * 1_000_000,
        '{"positions": [' + "{}," * 600_000 + "{}]}",
        '{"policy": {' + ",".join(f'"{i}": 1' for i in range(150_000)) + "}}",
        "name: x\npositions: [" + "[a," * 500_000,
        "? " * (LARGEST // 2),
        "name: x\npositions: [{kind: " + "x" * 2_000_000 + "}]",
        "name: x\nlabel: '" + "\n" * 90_000 + "'",
    ],
    ids=lambda content: repr(content[:30]),
)
def test_the_largest_files_are_answered_within_seconds(content: str) -> None:
    _outcome(content[:LARGEST].encode())


def _outcome(content: bytes, form: Format | None = None) -> str:
    """Return the sentence of the refusal, or nothing if a sound treasury was read."""
    try:
        treasury = read_treasury_file(content)
    except TreasuryFileError as error:
        _check_sentence(str(error))
        return str(error)
    _check_treasury(treasury, form or "yaml")
    return ""


def _check_treasury(treasury: Treasury, form: Format) -> None:
    amounts = [h.amount for h in treasury.holdings] + [d.amount for d in treasury.liabilities]
    assert all(math.isfinite(amount) and 0.0 <= amount <= LARGEST_AMOUNT for amount in amounts)
    texts = [treasury.name, *(row.label for row in (*treasury.positions, *treasury.liabilities))]
    assert all(text.isprintable() and not set("<>[]`") & set(text) for text in texts)
    assert not any(text.startswith(("=", "+", "-", "@")) for text in texts)
    assert read_treasury_file(write_treasury_file(treasury, form)) == treasury


EXAMPLE = example_treasury()
SEEDS = [
    write_treasury_file(EXAMPLE, "yaml"),
    write_treasury_file(EXAMPLE, "json"),
    write_treasury_file(EXAMPLE, "csv"),
    b"Asset;Amount;Label\nreth;1.234,5;a\neth;0,5;b\n",
]
PIECES = [
    *(b"&a", b"*a", b"!!int ", b"[[", b"}}", b"NaN", b"1e999", b"\n", b":", b"\t- ", b"'", b'"'),
    *(
        b"\\",
        b"\\ud800",
        b"#",
        b"---\n",
        b"? ",
        b"<<: ",
        b",",
        b";",
        b"1,234",
        b"\xc3\xa9",
        b"\x00",
    ),
    *(b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\r", b"=", b"-", b"|\n", b">", b"%", b"{", b"]"),
]


def _mutated(rng: random.Random) -> bytes:
    content = bytearray(rng.choice(SEEDS))
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(content) + 1)
        start = rng.randrange(len(content) + 1)
        match rng.randrange(6):
            case 0:
                content[at:at] = rng.randbytes(rng.randint(1, 4))
            case 1:
                del content[at : at + rng.randint(1, 20)]
            case 2:
                content[at:at] = rng.choice(PIECES)
            case 3:
                content[at:at] = content[start : start + rng.randint(1, 60)]
            case 4:
                content[at : at + 1] = bytes([rng.randrange(32, 127)])
            case _:
                content[at : at + 1] = rng.choice(b"0123456789").to_bytes()
    return bytes(content)


def test_mutated_files_give_a_treasury_or_one_sentence() -> None:
    rng = random.Random(1)  # noqa: S311 - a fuzz, not a secret
    outcomes = [_outcome(_mutated(rng)) for _ in range(FUZZ_CASES)]
    refused = sum(bool(sentence) for sentence in outcomes)
    # Both outcomes must occur often, or the fuzz would show nothing.
    assert FUZZ_CASES * 0.5 < refused < FUZZ_CASES * 0.99


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=FUZZ_CASES // 5, deadline=None)
def test_arbitrary_content_gives_a_treasury_or_one_sentence(content: bytes) -> None:
    _outcome(content)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["ETH", "rETH", "USD", "holding", "lending", "monthly", "2026-01-31", "", "=1"])
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["kind", "asset", "amount", "location", "label", "currency", "validators", "bond_eth", "share"]
)
RECORDS = st.dictionaries(FIELDS | st.text(max_size=5), VALUES, max_size=6) | st.builds(
    lambda amount, label: {"kind": "holding", "asset": "rETH", "amount": amount, "label": label},
    VALUES | st.floats(0.0, 1e12),
    VALUES | st.text(max_size=90),
)
DOCUMENTS = st.fixed_dictionaries(
    {"name": VALUES | st.just("A DAO")},
    optional={
        "schema_version": st.just(1) | VALUES,
        "positions": st.lists(RECORDS, max_size=3) | VALUES,
        "liabilities": st.lists(RECORDS, max_size=2) | VALUES,
        "payment_order": VALUES,
        "policy": st.dictionaries(st.just("runway_months"), VALUES) | VALUES,
    },
)


@given(DOCUMENTS)
@example({"name": "A DAO", "positions": [{"kind": "holding", "asset": "rETH", "amount": -0.0}]})
@example({"name": "A DAO", "positions": [{"kind": ["holding"]}]})
@settings(max_examples=FUZZ_CASES // 5, deadline=None)
def test_records_near_the_schema_give_a_treasury_or_one_sentence(document: Any) -> None:
    _outcome(json.dumps(document).encode(), "json")


def test_a_refused_file_leaves_nothing_behind() -> None:
    # What was read before a refusal is what is read after it.
    before = read_treasury_file(SEEDS[0])
    for content in (b"name: [", b"asset,amount\nETH,-1", b'{"name": 1}'):
        _refusal(content)
    assert read_treasury_file(SEEDS[0]) == before


def test_a_holding_and_a_liability_may_look_alike() -> None:
    treasury = read_treasury_file(b"kind,asset,amount\nholding,USD,5\nliability,USD,5")
    assert treasury.positions == (Holding(asset=Asset.USD, amount=5.0),)
    assert treasury.liabilities == (Liability(amount=5.0),)
