"""Treasury files: what is read, and what is written."""

import datetime
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import TreasuryFileError
from data.treasury_file import Format, read_treasury_file, write_treasury_file
from risk.treasury import (
    DEFAULT_PAYMENT_ORDER,
    Asset,
    Holding,
    LendingPosition,
    Liability,
    Location,
    NodeStake,
    PaymentSource,
    Policy,
    PoolShare,
    Recurrence,
    Treasury,
)

FULL = Treasury(
    name="Our DAO",
    positions=(
        Holding(
            asset=Asset.RETH,
            amount=5000.25,
            location=Location.ARBITRUM,
            available_from=datetime.date(2026, 12, 1),
            label="a label",
        ),
        NodeStake(validators=3, bond_eth=4.0, legacy_rpl=10.5, megapool=False, label="node"),
        LendingPosition(
            protocol="Aave v3",
            collateral_asset=Asset.RETH,
            collateral_amount=100.0,
            debt_asset=Asset.USDC,
            debt_amount=1e5,
        ),
        PoolShare(pool="Balancer rETH/WETH", share=0.01, set_aside=True),
    ),
    liabilities=(
        Liability(
            amount=12.5,
            currency=Asset.ETH,
            recurrence=Recurrence.QUARTERLY,
            due=datetime.date(2027, 1, 1),
            label="rent",
        ),
    ),
    payment_order=DEFAULT_PAYMENT_ORDER[::-1],
    policy=Policy(rpl_fraction=0.2, confirmed=True),
)

# Words that a reader of YAML may take for something else, and what a spreadsheet would keep.
TRICKY = [
    "no",
    "null",
    "~",
    "1e5",
    "0x1F",
    "12:30",
    "2026-01-31",
    "1_000",
    ".inf",
    "'",
    '"',
    "a: b",
]
FORMULA = re.compile(r"""(^|[,;|])[\s"']*[=+@-]""")
TEXT = st.sampled_from(TRICKY) | (
    st.text(
        st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="<>[]`\\"),
        max_size=40,
    )
    .map(str.strip)
    .filter(lambda text: text.isprintable() and "://" not in text)
    .filter(lambda text: not FORMULA.search(unicodedata.normalize("NFKC", text)))
)
AMOUNTS = st.floats(0.0, 1e12)
HOLDINGS = st.builds(
    Holding,
    asset=st.sampled_from(Asset),
    amount=AMOUNTS,
    location=st.sampled_from(Location),
    available_from=st.none() | st.dates(),
    label=TEXT,
)
OTHERS = st.one_of(
    st.builds(
        NodeStake,
        validators=st.integers(1, 1_000_000),
        bond_eth=st.floats(1.0, 32.0),
        megapool=st.booleans(),
        legacy_rpl=AMOUNTS,
        commission=st.floats(0.0, 1.0),
        label=TEXT,
    ),
    st.builds(
        LendingPosition,
        protocol=TEXT.filter(bool),
        collateral_asset=st.sampled_from(Asset),
        collateral_amount=AMOUNTS,
        debt_asset=st.none() | st.sampled_from(Asset),
        label=TEXT,
    ),
    st.builds(PoolShare, pool=TEXT.filter(bool), share=st.floats(0.0, 1.0), label=TEXT),
)
LIABILITIES = st.builds(
    Liability,
    amount=AMOUNTS,
    currency=st.sampled_from(Asset),
    recurrence=st.sampled_from(Recurrence),
    due=st.none() | st.dates(),
    label=TEXT,
)


def _few(records: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return lists whose records differ in more than the amount."""
    return st.lists(records, max_size=4, unique_by=lambda r: (type(r), r.label)).map(tuple)


TREASURIES = st.builds(
    Treasury,
    name=TEXT.filter(bool),
    positions=_few(HOLDINGS | OTHERS),
    liabilities=_few(LIABILITIES),
    payment_order=st.permutations(list(PaymentSource)).map(tuple),
    policy=st.builds(Policy, runway_months=st.floats(0.0, 1200.0), confirmed=st.booleans()),
)
TABLES = st.builds(
    Treasury, name=st.just("A DAO"), positions=_few(HOLDINGS), liabilities=_few(LIABILITIES)
)


def _one(content: str) -> Holding:
    (holding,) = read_treasury_file(content.encode()).holdings
    return holding


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_every_kind_of_position_survives_a_round_trip(form: Format) -> None:
    assert read_treasury_file(write_treasury_file(FULL, form)) == FULL


@given(TREASURIES, st.sampled_from(["yaml", "json"]))
@settings(max_examples=300, deadline=None)
def test_any_treasury_survives_a_round_trip(treasury: Treasury, form: Format) -> None:
    assert read_treasury_file(write_treasury_file(treasury, form)) == treasury


@given(TABLES)
@settings(max_examples=300, deadline=None)
def test_any_table_survives_a_round_trip(treasury: Treasury) -> None:
    assert read_treasury_file(write_treasury_file(treasury, "csv"), name="A DAO") == treasury


def test_writing_is_the_same_bytes_each_time() -> None:
    assert write_treasury_file(FULL, "yaml") == write_treasury_file(FULL, "yaml")


def test_csv_refuses_what_is_set_aside_or_valued_elsewhere_too() -> None:
    for position in FULL.positions[1:]:
        with pytest.raises(TreasuryFileError, match="CSV carries holdings and liabilities only"):
            write_treasury_file(replace(FULL, positions=(position,)), "csv")


def test_csv_refuses_to_drop_what_it_cannot_carry() -> None:
    with pytest.raises(TreasuryFileError, match="save node stakes, loans and pool shares"):
        write_treasury_file(FULL, "csv")


@pytest.mark.parametrize("form", ["yaml", "json", "csv"])
@pytest.mark.parametrize("label", ["=1+1", "<b>x</b>", "x" * 81, "a\nb", "\x1b[31m"])
def test_what_could_not_be_read_back_is_not_written(form: Format, label: str) -> None:
    holding = Holding(asset=Asset.ETH, amount=1.0, label=label)
    with pytest.raises(TreasuryFileError, match=r"`positions\[1\]\.label`"):
        write_treasury_file(Treasury(name="A DAO", positions=(holding,)), form)


@pytest.mark.parametrize("suffix", [".csv", ".CSV", ".txt", ""])
def test_a_table_is_named_after_its_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"our holdings{suffix}"
    path.write_text("asset,amount\nETH,5\n", encoding="utf-8")
    assert read_treasury_file(path).name == "our holdings"
    assert read_treasury_file(str(path), name="Our DAO").name == "Our DAO"


def test_the_name_in_the_file_comes_first() -> None:
    assert read_treasury_file(b"name: Our DAO", name="other").name == "Our DAO"
    assert read_treasury_file(b'{"name": "Our DAO"}').name == "Our DAO"


@pytest.mark.parametrize("name", ["<b>", "=x", "a\nb", "x" * 81, " "])
def test_a_file_name_that_no_treasury_may_have_is_not_taken(name: str) -> None:
    assert read_treasury_file(b"asset,amount\nETH,5", name=name).name == "Treasury"


def test_a_format_is_known_by_its_content() -> None:
    yaml = "# notes: of ours\n\nname: x\npositions: [{kind: holding, asset: ETH, amount: 1}]\n"
    json = ' {"name": "x", "positions": [{"kind": "holding", "asset": "ETH", "amount": 1}]}'
    csv = "# source: a report\nasset,amount\nETH,1\n"
    assert _one(yaml) == _one(json) == _one(csv) == Holding(asset=Asset.ETH, amount=1.0)
    assert _one(f"---\n{yaml}") == _one(csv)


def test_spreadsheet_habits_are_understood() -> None:
    content = "\ufeffLabel;AMOUNT;Asset;Available From;\r\nmain safe;1,234,567.5;reth;;\r\n;;\r\n"
    assert _one(content) == Holding(asset=Asset.RETH, amount=1_234_567.5, label="main safe")
    assert _one("asset\tamount\rUsdc\t12") == Holding(asset=Asset.USDC, amount=12.0)
    assert _one('"asset","amount","label"\n"ETH","5","a, ""b"""').label == 'a, "b"'


def test_a_row_may_stop_before_its_last_columns() -> None:
    assert _one("asset,amount,location,label\nETH,5") == Holding(asset=Asset.ETH, amount=5.0)


def test_a_row_that_begins_with_a_hash_is_a_row() -> None:
    assert _one("label,asset,amount\n#2 safe,ETH,5").label == "#2 safe"


@pytest.mark.parametrize(
    ("delimiter", "cell", "amount"),
    [
        (",", "1234.5", 1234.5),
        (",", "1.234", 1.234),
        (",", ".5", 0.5),
        (",", "1e3", 1000.0),
        (",", '"1,234.5"', 1234.5),
        (",", '"12,345,678"', 12_345_678.0),
        (";", "1234.5", 1234.5),
        (";", "1234,5", 1234.5),
        (";", "0,125", 0.125),
        (";", "1234,567", 1234.567),
        (";", "1.234,5", 1234.5),
        (";", "1.234.567", 1_234_567.0),
        (";", "1.2340", 1.234),
        (";", "1,234.5", 1234.5),
        ("\t", "1234,5", 1234.5),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(
    delimiter: str, cell: str, amount: float
) -> None:
    assert _one(f"asset{delimiter}amount\nETH{delimiter}{cell}").amount == amount


@pytest.mark.parametrize(
    ("delimiter", "cell"),
    [(",", '"1,234"'), (";", "1,234"), (";", "1.234"), ("\t", "12.345"), (";", "123,456")],
)
def test_a_number_that_could_be_a_thousand_times_another_is_refused(
    delimiter: str, cell: str
) -> None:
    with pytest.raises(TreasuryFileError, match="ambiguous"):
        _one(f"asset{delimiter}amount\nETH{delimiter}{cell}")


def test_names_are_known_in_any_case() -> None:
    holding = _one("asset,amount,location\nrETH,1,Arbitrum")
    assert (holding.asset, holding.location) == (Asset.RETH, Location.ARBITRUM)
    treasury = read_treasury_file(
        b"name: x\npayment_order: [reth, RPL, Stablecoin, eth]\n"
        b"liabilities: [{amount: 1, currency: usdc, recurrence: Yearly}]"
    )
    assert treasury.payment_order[0] is PaymentSource.RETH
    assert treasury.liabilities[0].recurrence is Recurrence.YEARLY


def test_a_liability_row_has_the_defaults_of_a_liability() -> None:
    (liability,) = read_treasury_file(b"kind,asset,amount\nLiability,USD,350000").liabilities
    assert liability == Liability(amount=350_000.0)


def test_dates_are_read_with_and_without_quotes() -> None:
    row = "positions: [{{kind: holding, asset: ETH, amount: 1, available_from: {}}}]"
    for written in ("2027-03-01", "'2027-03-01'", '"2027-03-01"'):
        assert _one("name: x\n" + row.format(written)).available_from == datetime.date(2027, 3, 1)


def test_a_thousand_rows_are_read_and_one_more_is_not() -> None:
    rows = [f"ETH,1,{i}" for i in range(1001)]
    header = "asset,amount,label"
    content = "\n".join([header, *rows[:1000]]).encode()
    assert len(read_treasury_file(content).holdings) == 1000
    with pytest.raises(TreasuryFileError, match="Line 1002: more than 1,000 rows"):
        read_treasury_file("\n".join([header, *rows]).encode())
