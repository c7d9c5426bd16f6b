"""rETH at Aave and the feeds of Chainlink, from contracts whose figures are known."""

from collections.abc import Callable

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from data.addresses import AAVE_REGISTER, CHAINLINK_ETH_USD, CHAINLINK_RETH_ETH, CHAINLINK_RPL_USD
from data.addresses import RETH as RETH_ADDRESS
from data.contracts import aave
from data.market import MarketReading, read_market_in_full
from data.multicall import Answers, ReadingError, Result
from data.node import Node
from tests.chain.world import ETH, NOW, World
from tests.chain.world_venues import AAVE_ORACLE, AAVE_POOL, AAVE_PROVIDER

Open = Callable[..., Node]
RETH = int(RETH_ADDRESS, 16)


def read(world: World, open_node: Open) -> MarketReading:
    world.seal()
    return read_market_in_full(open_node(world.url))


def test_every_term_is_that_of_the_contracts(saturn: World, open_node: Open) -> None:
    reserve = read(saturn, open_node).aave
    assert reserve is not None
    assert (reserve.ltv, reserve.threshold) == (0.75, 0.79)
    assert reserve.bonus == pytest.approx(0.075, rel=1e-12)
    assert (reserve.is_collateral, reserve.is_active) == (True, True)
    assert (reserve.is_frozen, reserve.is_paused) == (False, False)
    assert (reserve.supply_cap, reserve.borrow_cap) == (95_000, 19_200)
    assert (reserve.supplied_wei, reserve.borrowed_wei) == (61_000 * ETH, 4_270 * ETH)
    assert reserve.utilisation == 0.07
    assert reserve.price_in_eth == 272_302_779_000 / 232_638_000_001
    assert reserve.emode == aave.EMode(
        label="ETH correlated", ltv=0.93, threshold=0.95, holds_reth=True
    )
    assert reserve.absent == ()


def test_a_category_without_reth_says_so(saturn: World, open_node: Open) -> None:
    function = "getEModeCategoryCollateralBitmap(uint8)"
    saturn.answer(AAVE_POOL, function, "uint128", ~(1 << 14) % 2**128, argument=aave.EMODE)
    reserve = read(saturn, open_node).aave
    assert reserve is not None
    assert reserve.emode is not None
    assert not reserve.emode.holds_reth


def test_a_category_that_cannot_be_read_is_named_and_costs_nothing_else(
    saturn: World, open_node: Open
) -> None:
    saturn.answer(AAVE_POOL, "getEModeCategoryLabel(uint8)", "", argument=aave.EMODE)
    reading = read(saturn, open_node)
    assert reading.aave is not None
    assert reading.aave.emode is None
    assert reading.aave.ltv == 0.75
    assert reading.absent == (
        "`Aave v3 rETH e-mode label` cannot be read: the contract refuses the question.",
    )


MISSING: dict[str, tuple[Callable[[World], None], str]] = {
    "the register": (
        lambda w: w.answer(AAVE_REGISTER, "getPoolDataProvider()", ""),
        "`Aave v3 rETH getPoolDataProvider` cannot be read",
    ),
    "the terms": (
        lambda w: w.answer(
            AAVE_PROVIDER, "getReserveConfigurationData(address)", "", argument=RETH
        ),
        "`Aave v3 rETH configuration` cannot be read",
    ),
    "the price": (
        lambda w: w.answer(AAVE_ORACLE, "getAssetPrice(address)", "uint256", 0, argument=RETH),
        "Aave v3 rETH has no price",
    ),
    "sense": (
        lambda w: w.answer(
            AAVE_PROVIDER,
            "getReserveConfigurationData(address)",
            ",".join(5 * ["uint256"] + 5 * ["bool"]),
            *(18, 8_000, 7_900, 10_750, 0, True, True, False, True, False),
            argument=RETH,
        ),
        "Aave v3 rETH has terms that cannot be",
    ),
    "the decimals": (
        lambda w: w.answer(
            AAVE_PROVIDER,
            "getReserveConfigurationData(address)",
            ",".join(5 * ["uint256"] + 5 * ["bool"]),
            *(6, 7_500, 7_900, 10_750, 0, True, True, False, True, False),
            argument=RETH,
        ),
        "Aave v3 rETH has 6 decimals",
    ),
}


@pytest.mark.parametrize("what", MISSING)
def test_without_aave_the_market_is_read_all_the_same(
    saturn: World, open_node: Open, what: str
) -> None:
    change, words = MISSING[what]
    change(saturn)
    reading = read(saturn, open_node)
    assert reading.aave is None
    (sentence,) = reading.absent
    assert sentence.startswith(words)
    assert reading.market.eth_usd == 2326.38
    assert reading.notices == ()


@given(st.data())
def test_any_answers_give_terms_or_a_refusal(data: st.DataObject) -> None:
    places = aave.place_calls()
    named = [Result(success=True, data=encode(["address"], ["0x" + 40 * "1"])) for _ in places]
    calls = aave.reserve_calls(Answers(places, named))
    words = st.integers(0, 1) | st.integers(0, 12_000) | st.integers(0, 2**256 - 1)
    results = []
    for call in calls:
        size = data.draw(st.sampled_from((len(call.returns), len(call.returns), 1, 0)))
        content = b"".join(data.draw(words).to_bytes(32, "big") for _ in range(size))
        results.append(Result(success=data.draw(st.booleans() | st.just(True)), data=content))
    try:
        reserve = aave.reserve_of(Answers(calls, results))
    except ReadingError:
        return
    assert 0.0 <= reserve.ltv <= reserve.threshold <= 1.0
    assert reserve.price_in_eth > 0.0


def test_feeds_tell_their_age_and_their_heartbeat(saturn: World, open_node: Open) -> None:
    feeds = {feed.name: feed for feed in read(saturn, open_node).feeds}
    assert [(f.price, f.age_seconds, f.heartbeat_seconds) for f in feeds.values()] == [
        (2326.38, 1_200.0, 3_600.0),
        (1.165, 14_400.0, 86_400.0),
        (2.03205, 21_600.0, 86_400.0),
    ]
    assert list(feeds) == ["ETH / USD", "RETH / ETH", "RPL / USD"]
    assert not any(feed.is_late for feed in feeds.values())


LATE = {
    CHAINLINK_ETH_USD: (232_638_000_000, 5_400, "ETH / USD", "2.0 hours", "60 minutes"),
    CHAINLINK_RETH_ETH: (1_165 * ETH // 1000, 108_000, "RETH / ETH", "2.0 days", "24.0 hours"),
    CHAINLINK_RPL_USD: (203_205_000, 108_000, "RPL / USD", "2.0 days", "24.0 hours"),
}


@pytest.mark.parametrize("address", LATE)
@pytest.mark.parametrize("beyond", [True, False])
def test_a_feed_that_stands_still_is_said(
    saturn: World, open_node: Open, address: str, beyond: bool
) -> None:
    answer, limit, name, age, due = LATE[address]
    late = {5_400: 7_200, 108_000: 172_800}[limit]
    # One heartbeat and a quarter are allowed.
    allowed = {5_400: 4_500, 108_000: 108_000}[limit]
    saturn.set_feed(address, answer, NOW - (late if beyond else allowed))
    notices = read(saturn, open_node).notices
    expected = (
        f"Chainlink's {name} was last updated {age} before the block, though an update is due "
        f"every {due}."
    )
    assert notices == ((expected,) if beyond else ())


def test_a_missing_feed_of_rpl_is_named(saturn: World, open_node: Open) -> None:
    saturn.set_feed(CHAINLINK_RPL_USD, -5, NOW)
    reading = read(saturn, open_node)
    assert [feed.name for feed in reading.feeds] == ["ETH / USD", "RETH / ETH"]
    assert reading.absent == ("Chainlink's RPL / USD has no price.",)
