"""Treasury files: what is read, what is refused, and in which words."""

import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import TreasuryFileError
from data.recorded import example_treasury
from data.treasury_file import read_treasury_file, write_treasury_file
from risk.treasury import (
    DEFAULT_PAYMENT_ORDER,
    Asset,
    Holding,
    LendingPosition,
    Liability,
    Location,
    NodeStake,
    Policy,
    PoolShare,
    Recurrence,
    Treasury,
)

FIXTURES = Path(__file__).parents[1] / "fixtures" / "treasuries"
# The long run sets more; each thousand cases takes about a second.
FUZZ_CASES = int(os.environ.get("FUZZ_CASES", "2000"))


def test_the_ens_treasury_adds_up_to_its_published_total() -> None:
    treasury = read_treasury_file(FIXTURES / "ens_dao_2022.csv")
    total = treasury.amount_of(Asset.ETH) * 1330.0 + treasury.amount_of(Asset.USDC)
    # Three amounts rounded to whole ETH at $1,330, and the total to a dollar.
    assert total == pytest.approx(54_533_361.0, abs=3 * 0.5 * 1330.0 + 1.0)
    assert treasury.name == "ens_dao_2022"


@pytest.mark.parametrize(
    ("file", "rpl"),
    [
        ("rocket_pool_pdao_2024-03-14.yaml", 91_125.68),
        ("rocket_pool_pdao_2024-04-11.json", 47_809.20),
        ("rocket_pool_imc_period_37.csv", 9_170.0),
    ],
)
def test_published_rpl_reserves_are_read(file: str, rpl: float) -> None:
    assert read_treasury_file(FIXTURES / file).amount_of(Asset.RPL) == rpl


FULL = Treasury(
    name="Our DAO",
    positions=(
        Holding(asset=Asset.RETH, amount=5000.25, location=Location.ARBITRUM, label="a label"),
        NodeStake(validators=3, bond_eth=4.0, legacy_rpl=10.5, label="node"),
        LendingPosition(protocol="Aave v3", collateral_asset=Asset.RETH, collateral_amount=100.0),
        PoolShare(pool="Balancer rETH/WETH", share=0.01),
    ),
    liabilities=(
        Liability(amount=12.5, currency=Asset.ETH, recurrence=Recurrence.QUARTERLY, label="rent"),
    ),
    payment_order=DEFAULT_PAYMENT_ORDER[::-1],
    policy=Policy(rpl_fraction=0.2, confirmed=True),
)


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("treasury", [FULL, example_treasury()])
def test_writing_and_reading_back_gives_the_same_treasury(form: str, treasury: Treasury) -> None:
    assert read_treasury_file(write_treasury_file(treasury, form)) == treasury  # type: ignore[arg-type]


def test_csv_carries_holdings_and_liabilities() -> None:
    treasury = example_treasury()
    again = read_treasury_file(write_treasury_file(treasury, "csv"), name=treasury.name)
    assert again == treasury


def test_csv_refuses_to_drop_what_it_cannot_carry() -> None:
    with pytest.raises(TreasuryFileError, match="save node stakes, loans and pool shares"):
        write_treasury_file(FULL, "csv")


TEXT = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="<>"), max_size=40
).map(lambda text: text.strip().lstrip("=+@").strip())
HOLDINGS = st.builds(
    Holding,
    asset=st.sampled_from(Asset),
    amount=st.floats(0.0, 1e12),
    location=st.sampled_from(Location),
    available_from=st.none() | st.dates(),
    label=TEXT.filter(str.isprintable).filter(lambda text: text[:1] not in "=+@" or not text),
)


@given(
    st.lists(
        HOLDINGS, max_size=5, unique_by=lambda h: (h.asset, h.location, h.label, h.available_from)
    ),
    st.sampled_from(["csv", "yaml", "json"]),
)
@settings(max_examples=300, deadline=None)
def test_any_holdings_survive_a_round_trip(holdings: list[Holding], form: str) -> None:
    treasury = Treasury(name="A DAO", positions=tuple(holdings))
    written = write_treasury_file(treasury, form)  # type: ignore[arg-type]
    if form == "csv" and not holdings:
        return
    assert read_treasury_file(written, name="A DAO") == treasury


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"asset,amount\nETH,nan", ["line 2", "`amount`", "no number"]),
        (b"asset,amount\nETH,inf", ["line 2", "`amount`"]),
        (b"asset,amount\nETH,-5", ["line 2", "`amount`", "greater than or equal to 0"]),
        (b"asset,amount\nETH,1e30", ["line 2", "`amount`", "less than or equal to 1000000000000"]),
        (b"asset,amount\nETH,five", ["line 2", "`amount`", "no number"]),
        (b"asset,amount\nETH,", ["line 2", "`amount`", "empty"]),
        (b"asset,amount\nETH,\"1,234\"", ["line 2", "`amount`", "ambiguous"]),
        (b"asset;amount\nETH;1234,5", ["line 2", "`amount`", "ambiguous"]),
        (b"asset,amount\nFOO,1", ["line 2", "`asset`", "rETH"]),
        (b"asset\nETH", ["line 1", "`amount`", "missing"]),
        (b"asset,amount,colour\nETH,1,red", ["line 1", "`colour`", "unknown"]),
        (b"asset,amount\nETH,1,2", ["line 2", "3 cells"]),
        (b"asset,amount\nETH,5\nETH,6", ["line 3", "twice"]),
        (b"asset,amount,label\nETH,5,=SUM(A1)", ["line 2", "`label`", "formula"]),
        (b"asset,amount,label\nETH,5,<b>x</b>", ["line 2", "`label`", "angle brackets"]),
        (b"asset,amount,label\nETH,5," + b"x" * 81, ["line 2", "`label`", "80"]),
        (b"asset,amount\nETH,5\x00", ["line 2", "control"]),
        (b"asset,amount,due,kind\nUSD,5,tomorrow,liability", ["line 2", "`due`", "2026-01-31"]),
        (b"asset,amount,kind\nUSD,5,loan", ["line 2", "`kind`"]),
        (b"\xff\xfea\x00", ["line 1", "UTF-8"]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ["line 1", "UTF-8"]),
        (b"", ["empty"]),
        (b"  \n", ["empty"]),
        (b"x" * (2 * 2**20 + 1), ["2 MB"]),
        (b"a: &x [1]\nb: *x", ["line 1", "anchors"]),
        (b"a: !!python/object/apply:os.system [ls]", ["line 1", "tags"]),
        (b"name: x\nname: y", ["line 2", "`name`", "once"]),
        (b"name: x\npositions: [{kind: holding, asset: ETH, amount: 0777}]", ["plain number"]),
        (b"name: x\npositions: [{kind: holding, asset: ETH, amount: 12:30}]", ["plain number"]),
        (b"name: x\npositions: [{kind: holding, asset: ETH, amount: '5'}]", ["number"]),
        (b"name: x\npositions: [{kind: holding, asset: ETH, amount: .inf}]", ["finite"]),
        (b"name: x\npositions: [{kind: castle}]", ["`positions[1]`", "castle"]),
        (b"name: x\nschema_version: 2", ["`schema_version`", "1 only"]),
        (b"name: x\npayment_order: [ETH]", ["payment_order"]),
        (b"- 1\n- 2", ["one record"]),
        (b"name: [", ["YAML"]),
        (b'{"name": "x", "name": "y"}', ["`name`", "once"]),
        (b'{"positions": [{"kind": "holding", "asset": "ETH", "amount": NaN}]}', ["finite"]),
        (b'{"positions": [{"kind": "holding", "asset": "ETH", "amount": true}]}', ["number"]),
        (b'{"positions": [{"kind": "holding", "asset": "ETH", "amount": 1' + b"0" * 400 + b"}]}",
         ["allowed"]),
        (b"[" * 100_000, ["nesting"]),
        (b"{" * 100_000, ["nesting"]),
        (b'{"a":' * 100_000, ["nesting"]),
        (b"- " * 100_000, ["nesting"]),
        (b"a: 1\n" * 3, ["once"]),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_sentence(content: bytes, words: list[str]) -> None:
    with pytest.raises(TreasuryFileError) as refusal:
        read_treasury_file(content)
    message = str(refusal.value)
    assert "\n" not in message
    assert len(message) < 300
    for word in words:
        assert word in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TreasuryFileError, match=r"nowhere\.yaml cannot be read: No such file"):
        read_treasury_file(tmp_path / "nowhere.yaml")


def test_too_many_rows_are_refused() -> None:
    rows = "".join(f"ETH,1,{i}\n" for i in range(1001))
    with pytest.raises(TreasuryFileError, match="line 1002: more than 1,000 rows"):
        read_treasury_file(("asset,amount,label\n" + rows).encode())


def test_spreadsheet_habits_are_understood() -> None:
    content = "\ufeffLabel;AMOUNT;Asset\r\nmain safe;1,234,567.5;reth\r\n;;\r\n".encode()
    (holding,) = read_treasury_file(content).holdings
    assert holding == Holding(asset=Asset.RETH, amount=1_234_567.5, label="main safe")


SEEDS = [
    write_treasury_file(FULL, "yaml"),
    write_treasury_file(FULL, "json"),
    write_treasury_file(example_treasury(), "csv"),
    json.dumps({"name": "x", "positions": []}).encode(),
]


PIECES = [b"&a", b"*a", b"!!int ", b"[[", b"}}", b"NaN", b"1e999", b"\n", b":", b"\t- "]


def _refusal(content: bytes) -> str | None:
    """Return the sentence of the refusal, None if a sound treasury was read."""
    try:
        treasury = read_treasury_file(content)
    except TreasuryFileError as error:
        return str(error)
    assert all(0.0 <= holding.amount <= 1e12 for holding in treasury.holdings)
    return None


def _mutated(rng: random.Random) -> bytes:
    content = bytearray(rng.choice(SEEDS))
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(content) + 1)
        what = rng.randrange(5)
        if what == 0:
            content[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 4)))
        elif what == 1:
            del content[at : at + rng.randint(1, 20)]
        elif what == 2:
            piece = rng.choice(
                [b"&a", b"*a", b"!!int ", b"[[", b"}}", b"NaN", b"1e999", b"\n", b":"]
            )
            content[at:at] = piece
        elif what == 3:
            start = rng.randrange(len(content) + 1)
            content[at:at] = content[start : start + rng.randint(1, 60)]
        elif at < len(content):
            content[at] = rng.randrange(32, 127)
    return bytes(content)


def test_mutated_files_give_a_treasury_or_one_sentence() -> None:
    rng = random.Random(1)  # noqa: S311 - a fuzz, not a secret
    outcomes = [_refusal(_mutated(rng)) for _ in range(FUZZ_CASES)]
    refusals = [sentence for sentence in outcomes if sentence is not None]
    assert 0 < len(refusals) < FUZZ_CASES
    assert all("\n" not in sentence for sentence in refusals)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=500, deadline=None)
def test_arbitrary_content_gives_a_treasury_or_one_sentence(content: bytes) -> None:
    assert "\n" not in (_refusal(content) or "")
