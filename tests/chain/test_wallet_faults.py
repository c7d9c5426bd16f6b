"""A treasury's addresses when names are hostile, contracts fail, and nodes lie."""

import json
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

import ens
import pytest
from eth_abi.abi import encode
from hypothesis import event, given, settings
from hypothesis import strategies as st

from data.contracts.ens import AddressError, name_hash, normalised
from data.endpoint import NodeError
from data.errors import DataError
from data.multicall import Answers, Call, Result
from data.node import DisagreementError, Node
from data.wallet import Owner, WalletReading, _read, read_wallets
from data.wallet_addresses import (
    AAVE_PROVIDER,
    BALANCER_RETH_WETH,
    CURVE_RETH_WETH,
    DAI,
    RPL,
    UNISWAP_POSITIONS,
    UNISWAP_RPL_WETH_30,
    USDC,
)
from data.wallet_treasury import treasury_of_wallets
from tests.chain import proxy
from tests.chain.proxy import between
from tests.chain.wallet_world import (
    HELD,
    MEGAPOOL,
    MINIPOOLS,
    NAME,
    NODE,
    SAFE,
    WalletWorld,
)
from tests.chain.world import ETH

Open = Callable[..., Node]
NOBODY = "0x" + "0" * 40


def read(world: WalletWorld, open_node: Open, *addresses: str) -> WalletReading:
    world.seal()
    return read_wallets(open_node(world.url), addresses)


HOSTILE = [
    "treasury",
    "eth",
    ".eth",
    "a..eth",
    "a.eth.",
    "a b.eth",
    "-\x00.eth",
    "a\n.eth",
    "\u202ehte.eth",
    "rocketp\u043e\u043el.eth",  # Cyrillic
    "ni\u200dck.eth",
    "\N{GRINNING FACE}.eth",
    "\N{KELVIN SIGN}raken.eth",
    "\uff41.eth",
    "xn--ls8h.eth",
    "<script>alert(1)</script>.eth",
    "[a](javascript:alert(1)).eth",
    "`a`.eth",
    "https://a.eth",
    "../../etc/passwd",
    "' or 1=1 --.eth",
    "a_b.eth",
    f"{'a' * 64}.eth",
    f"{'a.' * 200}eth",
    "a" * 100_000,
    "0x",
    "0x1234",
    f"{SAFE}0",
    f"{SAFE[:-1]}",
    f"{SAFE[:-1]}g",
    SAFE[2:],
    f"0x{SAFE[2:].swapcase()}",
    SAFE.replace("6ef", "6Ef"),
    NOBODY,
    "\N{FULLWIDTH DIGIT ZERO}x6efd08303f42edb68f2d6464bcdca0824e1c813a",
    "\N{ARABIC-INDIC DIGIT ONE}" * 42,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_address_is_refused_in_one_sentence_before_any_node_is_asked(
    full: WalletWorld, open_node: Open, text: str
) -> None:
    with between(full.url) as asked:
        node = open_node(asked.url)
        with pytest.raises(AddressError) as refused:
            read_wallets(node, [SAFE, text])
        assert asked.sent == []
    said = str(refused.value)
    assert len(said) < 200
    assert said.isprintable()
    # What was given stands between back-quotes, which it has none of itself.
    assert said.count("`") == 2
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Perigee.ETH", "perigee.eth"),
        ("a-b.c-1.eth", "a-b.c-1.eth"),
        ("__x.eth", "__x.eth"),
        ("example.com", "example.com"),
    ],
)
def test_names_are_read_in_the_form_in_which_they_are_registered(text: str, name: str) -> None:
    assert normalised(text) == name


def test_lower_case_is_what_the_standard_makes_of_the_letters_that_are_read() -> None:
    spec = Path(ens.__file__).parent / "specs" / "normalization_spec.json"
    mapped = dict(json.loads(spec.read_text())["mapped"])
    for letter in ascii_uppercase:
        assert mapped[ord(letter)] == [ord(normalised(f"{letter}.eth")[0])]
    assert not any(ord(c) in mapped for c in ascii_lowercase + digits + "-_")


def test_the_number_of_a_name_is_that_of_eip_137() -> None:
    eth = "93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae"
    assert name_hash("eth").hex() == eth
    foo = "de9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f"
    assert name_hash("foo.eth").hex() == foo


def test_a_name_is_resolved_at_the_block_that_is_read(full: WalletWorld, open_node: Open) -> None:
    before = full.seal()
    full.name(NAME, NODE)
    full.anvil.rpc("anvil_mine", "0x3", "0xc")
    old = read_wallets(open_node(full.url), [NAME], before)
    new = read_wallets(open_node(full.url), [NAME])
    assert old.wallets[0].owner == Owner(address=SAFE, name=NAME)
    assert new.wallets[0].owner == Owner(address=NODE, name=NAME)


def test_a_name_that_does_not_resolve_is_refused_by_name(
    full: WalletWorld, open_node: Open
) -> None:
    full.name("lost.eth", NOBODY)
    full.name("offchain.eth", SAFE, resolver=DAI)
    full.name("nowhere.eth", SAFE, resolver="0x00000000000000000000000000000000000000ff")
    full.seal()
    for name, reason in {
        "free.eth": "is not registered",
        "lost.eth": "leads to no address",
        "offchain.eth": "read from the chain alone",
        "nowhere.eth": "read from the chain alone",
    }.items():
        with pytest.raises(AddressError, match=rf"`{name}`.*{reason}\.$"):
            read_wallets(open_node(full.url), [SAFE, NAME, name])


# Without these nothing is certain.
NEEDED = (
    "rocketNodeManager",
    "rocketNodeStaking",
    "rocketNodeDeposit",
    "rocketMinipoolManager",
    "rocketNodeDistributorFactory",
    "rocketNetworkRevenues",
    "rocketDAOProtocolSettingsNode",
    MEGAPOOL,
    MINIPOOLS[2],
    USDC,
    RPL,
)


@pytest.mark.parametrize("target", NEEDED)
def test_a_contract_that_fails_ends_the_reading_where_its_figure_cannot_be_missed(
    full: WalletWorld, open_node: Open, target: str
) -> None:
    full.break_(target)
    with pytest.raises(DataError, match=r"cannot be read: the contract refuses the question"):
        read(full, open_node, SAFE, NODE)


def test_a_contract_that_is_not_there_ends_the_reading(full: WalletWorld, open_node: Open) -> None:
    full.anvil.rpc("anvil_setCode", MEGAPOOL, "0x")
    with pytest.raises(DataError, match="no such contract is at its address"):
        read(full, open_node, NODE)


# What each holds is named as unknown, and the rest is as it was.
SPARED = {
    AAVE_PROVIDER: ("Aave", "What the treasury has at Aave cannot be read"),
    UNISWAP_POSITIONS: ("position", "The Uniswap positions of"),
    BALANCER_RETH_WETH: ("Balancer rETH/WETH", "The share in Balancer rETH/WETH of"),
    CURVE_RETH_WETH: ("Curve WETH/rETH", "The share in Curve WETH/rETH of"),
    "rocketMerkleDistributorMainnet": ("Claimed ETH", "Claimed ETH not yet paid out of"),
}


@pytest.mark.parametrize("target", SPARED)
def test_a_contract_that_fails_is_named_where_the_rest_stands_without_it(
    full: WalletWorld, open_node: Open, target: str
) -> None:
    full.seal()
    whole = read_wallets(open_node(full.url), [SAFE, NODE])
    full.break_(target)
    full.anvil.rpc("anvil_mine", "0x3", "0xc")
    without = read_wallets(open_node(full.url), [SAFE, NODE])
    word, sentence = SPARED[target]
    left = [line for line in whole.lines if word not in line.what]
    assert list(without.lines) == left
    assert without.notices
    assert all(notice.startswith(sentence) for notice in without.notices)
    assert all("so it is in no figure" in notice for notice in without.notices)
    assert set(without.notices) <= set(treasury_of_wallets(without).notices)


def test_a_pool_that_fails_spoils_only_the_positions(full: WalletWorld, open_node: Open) -> None:
    rpl = ("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", RPL, 3000)
    full.position(71, rpl, (-80_000, -60_000), [10**21, 0, 0])
    full.break_(UNISWAP_RPL_WETH_30)
    reading = read(full, open_node, SAFE)
    (notice,) = reading.notices
    assert notice.startswith(f"The Uniswap positions of {SAFE} cannot be read")
    assert reading.wallets[0].positions is None


def test_contracts_that_contradict_each_other_end_the_reading(
    full: WalletWorld, open_node: Open
) -> None:
    full.staked(5_000 * ETH, 4_000 * ETH, 999 * ETH)
    with pytest.raises(DataError, match="is not the sum of its two kinds"):
        read(full, open_node, NODE)


def test_a_minipool_of_another_node_ends_the_reading(full: WalletWorld, open_node: Open) -> None:
    function = "setMinipool(address,uint8,uint256,uint256,uint256,uint256)"
    full.set(MINIPOOLS[1], function, SAFE, 2, 0, 8 * ETH, 24 * ETH, 0)
    with pytest.raises(DataError, match="is of another node"):
        read(full, open_node, NODE)


def test_a_status_that_is_not_known_ends_the_reading(full: WalletWorld, open_node: Open) -> None:
    function = "setMinipool(address,uint8,uint256,uint256,uint256,uint256)"
    full.set(MINIPOOLS[1], function, NODE, 5, 0, 8 * ETH, 24 * ETH, 0)
    with pytest.raises(DataError, match="has a status that is not known: 5"):
        read(full, open_node, NODE)


def test_another_version_of_rocket_pool_is_refused(full: WalletWorld, open_node: Open) -> None:
    full.set_version("1.5")
    with pytest.raises(DataError, match=r"Rocket Pool is of version `1\.5`"):
        read(full, open_node, SAFE)


def test_another_token_in_the_storage_is_refused(full: WalletWorld, open_node: Open) -> None:
    full.set_address("rocketTokenRPL", DAI)
    with pytest.raises(DataError, match="names another token than RPL"):
        read(full, open_node, SAFE)


@pytest.mark.parametrize(
    "behaviour",
    [
        proxy.status(429),
        proxy.status(503),
        proxy.html,
        proxy.empty,
        proxy.cut_json,
        proxy.cut_connection,
        proxy.drop,
        proxy.trickle,
        proxy.error(-32000),
        proxy.changed("eth_call", lambda _: "0x"),
        proxy.changed("eth_call", lambda result: result[:-64]),
        proxy.changed("eth_call", lambda result: result + "00" * 32),
        proxy.changed("eth_call", lambda _: None),
        proxy.asking("eth_call", "0x17d7840"),
    ],
)
def test_a_node_that_fails_in_the_middle_gives_no_treasury(
    full: WalletWorld, open_node: Open, behaviour: proxy.Behaviour
) -> None:
    full.seal()
    # The block and the first round are true.
    with (
        between(full.url, proxy.honest, proxy.honest, behaviour) as faulty,
        pytest.raises(NodeError),
    ):
        read_wallets(open_node(faulty.url), [SAFE, NODE])


def test_nodes_that_differ_by_one_wei_are_not_believed(full: WalletWorld, open_node: Open) -> None:
    full.seal()
    lie = proxy.lying(HELD[DAI], HELD[DAI] + 1)
    with (
        between(full.url, lie) as liar,
        pytest.raises(DisagreementError, match=f"disagree about `DAI of {SAFE}`"),
    ):
        read_wallets(open_node(full.url, liar.url), [SAFE])


_BYTES = st.binary(max_size=96)


def _answer(draw: Any, call: Call, *, faulty: bool) -> Result:
    """Return an answer that a contract could give, or one that none does."""
    if faulty and draw(st.integers(0, 11)) == 0:
        return Result(success=draw(st.booleans()), data=draw(_BYTES))
    small = st.integers(0, 3)
    values = [_value(draw, kind, small) for kind in call.returns]
    return Result(success=True, data=encode(call.returns, values))


def _value(draw: Any, kind: str, small: st.SearchStrategy[int]) -> Any:
    if kind == "bool":
        return draw(st.booleans())
    if kind == "address":
        return draw(st.sampled_from([RPL, SAFE, NODE, MEGAPOOL, NOBODY]))
    if kind == "string":
        return draw(st.sampled_from(["1.3.1", "1.3", "1.4", "1.4.1", "\x1b[31m"]))
    if kind == "bytes32":
        return draw(st.binary(min_size=32, max_size=32))
    signed = kind.startswith("int")
    bits = int(kind.removeprefix("u").removeprefix("int"))
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    if kind == "uint8":
        return draw(st.sampled_from([0, 2, 6, 18, 255]))
    return draw(st.one_of(small, st.integers(low, high)))


def _outcome(
    reading: Generator[Sequence[Call], Answers, Any], draw: Any
) -> DataError | tuple[Any, list[tuple[Call, Result]]]:
    try:
        return _driven(reading, draw)
    except DataError as error:
        return error


def _driven(
    reading: Generator[Sequence[Call], Answers, Any], draw: Any
) -> tuple[Any, list[tuple[Call, Result]]]:
    """Run a reading on answers that are drawn, except that tokens have their decimals."""
    told: list[tuple[Call, Result]] = []
    faulty = draw(st.booleans())
    calls = next(reading)
    while True:
        results = [_fitting(draw, call, faulty=faulty) for call in calls]
        told += zip(calls, results, strict=True)
        try:
            calls = reading.send(Answers(calls, results))
        except StopIteration as stop:
            return stop.value, told


_DECIMALS = {"decimals of USDC": 6, "decimals of USDT": 6}


def _fitting(draw: Any, call: Call, *, faulty: bool) -> Result:
    if call.field.startswith("decimals of"):
        decimals = _DECIMALS.get(call.field, 18)
        return Result(success=True, data=encode(["uint8"], [decimals]))
    if call.field == "rocketTokenRPL":
        return Result(success=True, data=encode(["address"], [RPL]))
    return _answer(draw, call, faulty=faulty)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_contracts_answer_a_reading_ends_in_an_error_or_in_what_they_said(
    data: st.DataObject,
) -> None:
    notices: list[str] = []
    given_ = [Owner(address=SAFE), Owner(address=NODE)]
    outcome = _outcome(_read(given_, notices), data.draw)
    if isinstance(outcome, DataError):
        assert str(outcome).isprintable()
        return
    (_, wallets), told = outcome
    event("read")
    said = {value for call, result in told for value in _integers(call, result)}
    for line in (line for wallet in wallets for line in wallet.lines):
        assert line.raw >= 0
        known = line.raw in said or line.raw // 10**15 in said
        assert known or "owed to" in line.what  # a sum of two
    assert all(notice.isprintable() for notice in notices)


def _integers(call: Call, result: Result) -> list[int]:
    if not result.success:
        return []
    try:
        values = Answers([call], [result]).values(call.field)
    except DataError:
        return []
    return [value for value in values if isinstance(value, int)]
