"""Pools read from a chain: what the engine says a sale pays is what the contract itself quotes."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from eth_abi.abi import decode, encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from data import depths
from data.addresses import (
    BALANCER_RETH_WETH,
    BALANCER_RPL_WETH,
    BALANCER_VAULT,
    CURVE_WETH_RETH,
    RETH,
    RPL,
    UNISWAP_RETH_WETH,
    UNISWAP_RETH_WETH_500,
    WETH,
)
from data.contracts import balancer, curve, uniswap, uniswap_pools
from data.contracts.balancer import MetaStableReading
from data.contracts.curve import StableSwapReading
from data.contracts.uniswap_pools import ConcentratedReading, Slot, TickMap
from data.market import MarketReading, read_market_in_full
from data.multicall import Answers, Call, ReadingError, Result
from data.node import DisagreementError, Node
from data.recorded import load_market
from data.venues import Reading
from risk.liquidity.concentrated_pool import ConcentratedPool
from risk.liquidity.routing import best_split
from risk.liquidity.ticks import SMALLEST_SQRT_PRICE, UPPER_SQRT_PRICE, sqrt_price_at
from risk.market import Block, Origin
from tests.chain import proxy, venue_states
from tests.chain.proxy import between
from tests.chain.venue_ports import PORTS, Ports
from tests.chain.world import ETH, NOW, World
from tests.chain.world_venues import (
    STABLE,
    UNISWAP,
    WEIGHTED,
    Placed,
    set_cache,
    set_held,
    set_slot,
    set_uniswap,
)

Open = Callable[..., Node]
PLACES = {name: f"0x{0xE0 + k:040x}" for k, name in enumerate(PORTS)}
BLOCK = Block(number=25_000_000, hash="0x" + 64 * "a", timestamp=NOW)


def read(world: World, open_node: Open) -> MarketReading:
    world.seal()
    return read_market_in_full(open_node(world.url))


def named(reading: MarketReading, name: str) -> Reading:
    (found,) = [pool for pool in reading.pools if pool.name == name]
    return found


class Quotes:
    """Questions to the pools' own contracts at the block of a reading."""

    def __init__(self, world: World, reading: MarketReading) -> None:
        assert reading.market.block is not None
        Ports(world.anvil)  # after the block was made; overridden below for earlier ones
        self._anvil = world.anvil
        self._block = hex(reading.market.block.number)
        codes = {
            PLACES[name]: world.anvil.rpc("eth_getCode", PLACES[name], "latest") for name in PORTS
        }
        self._overrides = {address: {"code": code} for address, code in codes.items()}

    def ask(self, target: str, function: str, outputs: Sequence[str], *given: object) -> Any:
        types = function[function.index("(") + 1 : -1].split(",")
        data = "0x" + (keccak(text=function)[:4] + encode(types, given)).hex()
        request = {"to": target, "data": data, "gas": hex(2**26)}
        answer = self._anvil.rpc("eth_call", request, self._block, self._overrides)
        return decode(outputs, bytes.fromhex(answer[2:]))


def sizes(seed: int, balance: int) -> list[int]:
    rng = venue_states.drawing(seed)
    return [max(1, int(balance * 10 ** rng.uniform(-8, -0.8))) for _ in range(12)] + [1, 10**9]


@pytest.mark.parametrize("placed", UNISWAP, ids=lambda placed: f"{placed.address[:6]}")
@pytest.mark.parametrize("falling", [True, False])
def test_a_sale_at_uniswap_is_the_contracts_to_the_wei(
    saturn: World, open_node: Open, placed: Placed, falling: bool
) -> None:
    reading = read(saturn, open_node)
    names = {pool.address: pool.name for pool in uniswap.POOLS}
    found = named(reading, names[placed.address])
    assert isinstance(found, ConcentratedReading)
    assert dict(found.pool.ticks) == {
        t: n for t, n in placed.nets.items() if found.lowest_tick <= t <= found.highest_tick
    }
    quotes = Quotes(saturn, reading)
    edge = found.lowest_tick if falling else found.highest_tick
    limit = sqrt_price_at(edge)
    function = "quote(address,bool,int256,uint256)"
    outputs = ("uint256", "uint256", "uint256", "int256", "uint256")
    crossed = 0
    for amount in (*sizes(1, placed.liquidity // 10), 10**30):
        asked = (PLACES["uniswap_v3_swap"], falling, amount, limit)
        theirs = quotes.ask(placed.address, function, outputs, *asked)
        for pool in (found.pool, found.closed):
            ours = pool.swap(falling, amount, limit)
            assert (ours.amount_in, ours.amount_out, ours.sqrt_price, ours.tick) == theirs[:4]
        crossed += theirs[4] != placed.liquidity
    within = [t for t in placed.nets if min(edge, placed.tick) < t < max(edge, placed.tick)]
    assert (crossed > 0) == (len(within) > 0)


@pytest.mark.parametrize("i", [0, 1])
@pytest.mark.parametrize("expired", [True, False])
def test_a_sale_at_balancer_is_the_contracts_to_the_wei(
    saturn: World, open_node: Open, i: int, expired: bool
) -> None:
    set_cache(saturn, 1_169 * ETH // 1000, NOW - 1 if expired else NOW)
    reading = read(saturn, open_node)
    found = named(reading, "Balancer rETH/WETH")
    assert isinstance(found, MetaStableReading)
    assert found.rates_expired is expired
    rate = ETH * 384 // 328 if expired else 1_169 * ETH // 1000
    assert list(found.pool.rates) == [rate, ETH]
    assert (found.pool.amplification, found.pool.fee) == (50_000, 4 * 10**14)
    quotes = Quotes(saturn, reading)
    function = "quote(address,address,uint256,uint256,uint256)"
    for given_ in sizes(2, found.pool.balances[i]):
        places = (PLACES["balancer_meta_stable"], to_checksum_address(BALANCER_VAULT))
        if given_ > 10**6:
            (theirs,) = quotes.ask(STABLE, function, ["uint256"], *places, i, 1 - i, given_)
            assert found.pool.amount_out(i, 1 - i, given_) == theirs


@pytest.mark.parametrize("i", [0, 1])
def test_a_sale_by_weight_is_the_contracts_to_the_wei(
    saturn: World, open_node: Open, i: int
) -> None:
    reading = read(saturn, open_node)
    found = named(reading, "Balancer RPL/WETH")
    assert list(found.pool.balances) == [20 * ETH, 91_588 * ETH]
    quotes = Quotes(saturn, reading)
    function = "quote(address,address,uint256,uint256,uint256)"
    places = (PLACES["balancer_weighted"], to_checksum_address(BALANCER_VAULT))
    for given_ in sizes(3, found.pool.balances[i]):
        (theirs,) = quotes.ask(WEIGHTED, function, ["uint256"], *places, i, 1 - i, given_)
        assert found.pool.amount_out(i, 1 - i, given_) == theirs


@pytest.mark.parametrize("i", [0, 1])
@pytest.mark.parametrize("moving", [-10_000, 0, 25_000])
def test_a_sale_at_curve_is_the_contracts_to_the_wei(
    saturn: World, open_node: Open, i: int, moving: int
) -> None:
    times = (NOW - 70_001, NOW + 29_998)
    function = "setAmplification(uint256,uint256,uint256,uint256)"
    saturn.set(CURVE_WETH_RETH, function, 20_000, 20_000 + moving, *times)
    reading = read(saturn, open_node)
    found = named(reading, "Curve WETH/rETH")
    assert isinstance(found, StableSwapReading)
    moved = abs(moving) * 70_001 // 99_999
    assert found.pool.amplification_precise == 20_000 + (moved if moving > 0 else -moved)
    assert (found.next_amplification, found.moved_until) == (20_000 + moving, times[1])
    assert list(found.pool.rates) == [ETH, ETH * 384 // 328]
    quotes = Quotes(saturn, reading)
    for given_ in sizes(4, found.pool.balances[i]):
        asked = (PLACES["curve_stable_swap"], i, 1 - i, given_)
        function = "get_dy(address,uint256,uint256,uint256)"
        if given_ > 10**6:
            (theirs,) = quotes.ask(CURVE_WETH_RETH, function, ["uint256"], *asked)
            assert found.pool.amount_out(i, 1 - i, given_) == theirs


def test_the_depth_is_the_sale_that_costs_one_per_cent(saturn: World, open_node: Open) -> None:
    reading = read(saturn, open_node)
    for figure, token in (("reth_depth_eth", RETH), ("rpl_depth_eth", RPL)):
        sales = [
            depths.sale(pool, token.lower())
            for pool in reading.pools
            if set(pool.tokens) == {token.lower(), WETH.lower()}
        ]
        size = getattr(reading.market, figure)
        price = max(depth.price for depth in reading.venues if depth.bought == "WETH")
        if token == RPL:
            price = max(depth.price for depth in reading.venues if depth.sold == "RPL")
        assert best_split(size / price, sales).gross_eth == pytest.approx(0.99 * size, rel=1e-4)
        origin = reading.market.origin_of(figure)
        assert origin.origin is Origin.LIVE
        assert origin.date == "2026-09-21"
        assert all(sale.name in origin.source for sale in sales)
    # rETH for RPL is read, and is no way to ETH.
    assert len(reading.venues) == len(reading.pools) == 8
    assert "rETH/RPL" not in reading.market.origin_of("rpl_depth_eth").source


def test_a_pools_own_depth_follows_from_its_liquidity(saturn: World, open_node: Open) -> None:
    known = {depth.name: depth for depth in read(saturn, open_node).venues}
    alone = known["Uniswap RPL/WETH 0.3 %"]
    assert (alone.sold, alone.bought) == ("RPL", "WETH")
    # A sale of RPL into liquidity of 1e22 pays 1 / (1 + size / held) on average, where it holds
    # 1e4 · sqrt(RPL per ETH) RPL; before the fee, the price is that of the tick.
    per_eth = (sqrt_price_at(70_434) + (sqrt_price_at(70_435) - sqrt_price_at(70_434)) // 3) / 2**96
    assert alone.price == pytest.approx(0.997 / per_eth**2, rel=1e-12)
    assert alone.size == pytest.approx(1e4 * per_eth / 99.0 / per_eth**2, rel=1e-4)


def _fee(world: World) -> None:
    function = "setPool(address,address,uint24,uint128)"
    tokens = (to_checksum_address(RETH), to_checksum_address(WETH))
    world.set(UNISWAP_RETH_WETH_500, function, *tokens, 3_000, 10**22)


def _tokens(world: World) -> None:
    function = "setPool(address,address,uint24,uint128)"
    tokens = (to_checksum_address(RETH), to_checksum_address(RPL))
    world.set(UNISWAP_RETH_WETH_500, function, *tokens, 500, 10**22)


def _curve_coins(world: World) -> None:
    coins = [to_checksum_address(token) for token in (WETH, RPL)]
    function = "setPool(address[2],uint256[],uint256,uint256)"
    world.set(CURVE_WETH_RETH, function, coins, [ETH, ETH], 0, 0)


def _price_without_tick(world: World) -> None:
    price = sqrt_price_at(1_600)
    world.set(UNISWAP_RETH_WETH_500, "setSlot(uint160,int24,int24)", price, 1_572, 10)


def _set_tick(tick: int, gross: int, net: int) -> Callable[[World], None]:
    function = "setTick(int24,uint128,int128)"
    return lambda world: world.set(UNISWAP_RETH_WETH_500, function, tick, gross, net)


REFUSED: dict[str, tuple[str, Callable[[World], None], str]] = {
    "another fee": ("Uniswap rETH/WETH 0.05 %", _fee, "has a fee of 0.3 %, so it is not used."),
    "other tokens": ("Uniswap rETH/WETH 0.05 %", _tokens, "trades other tokens"),
    "no contract": (
        "Uniswap rETH/WETH 0.05 %",
        lambda w: w.anvil.rpc("anvil_setCode", UNISWAP_RETH_WETH_500, "0x"),
        "cannot be read: no such contract is at its address.",
    ),
    "no price yet": (
        "Uniswap rETH/WETH 0.05 %",
        lambda w: w.set(UNISWAP_RETH_WETH_500, "setSlot(uint160,int24,int24)", 0, 0, 10),
        "cannot stand as it says",
    ),
    "a price beside its tick": (
        "Uniswap rETH/WETH 0.05 %",
        _price_without_tick,
        "cannot stand as it says",
    ),
    "no spacing": (
        "Uniswap rETH/WETH 0.05 %",
        lambda w: set_slot(w, UNISWAP_RETH_WETH_500, 1_572, 0),
        "has ticks 0 apart",
    ),
    "a bit without a tick": (
        "Uniswap rETH/WETH 0.05 %",
        lambda w: w.set(UNISWAP_RETH_WETH_500, "setWord(int16,uint256)", 0, 1 << 7),
        "ticks 70` contradicts the pool's bitmap",
    ),
    "a tick of more net than gross": (
        "Uniswap rETH/WETH 0.05 %",
        _set_tick(1_560, 10, 11),
        "ticks 1560` contradicts the pool's bitmap",
    ),
    "less than nothing below": (
        "Uniswap rETH/WETH 0.05 %",
        _set_tick(1_560, 10**24, 10**24),
        "has ticks that contradict its liquidity",
    ),
    "less than nothing above": (
        "Uniswap rETH/WETH 0.05 %",
        _set_tick(1_700, 10**24, -(10**24)),
        "has ticks that contradict its liquidity",
    ),
    "Balancer paused": (
        "Balancer rETH/WETH",
        lambda w: w.set(STABLE, "setPaused(bool)", True),
        "Balancer rETH/WETH is paused",
    ),
    "by weight paused": (
        "Balancer RPL/WETH",
        lambda w: w.set(WEIGHTED, "setPaused(bool)", True),
        "Balancer RPL/WETH is paused",
    ),
    "Balancer of other tokens": (
        "Balancer rETH/WETH",
        lambda w: set_held(w, BALANCER_RETH_WETH, (RETH, RPL), (ETH, ETH)),
        "trades other tokens",
    ),
    "Balancer of three tokens": (
        "Balancer RPL/WETH",
        lambda w: set_held(w, BALANCER_RPL_WETH, (RETH, WETH, RPL), (ETH, ETH, ETH)),
        "trades other tokens",
    ),
    "Balancer in other units": (
        "Balancer rETH/WETH",
        lambda w: w.set(STABLE, "setAmplification(uint256,bool,uint256)", 50_000, False, 100),
        "counts its amplification otherwise",
    ),
    "Balancer without amplification": (
        "Balancer rETH/WETH",
        lambda w: w.set(STABLE, "setAmplification(uint256,bool,uint256)", 0, False, 1_000),
        "cannot stand as it says",
    ),
    "another pool by weight": (
        "Balancer RPL/WETH",
        lambda w: w.set(
            WEIGHTED,
            "setPool(bytes32,uint256[],uint256)",
            bytes.fromhex(BALANCER_RETH_WETH[2:]),
            [ETH // 2, ETH // 2],
            10**15,
        ),
        "calls itself otherwise",
    ),
    "weights that are not one": (
        "Balancer RPL/WETH",
        lambda w: w.set(
            WEIGHTED,
            "setPool(bytes32,uint256[],uint256)",
            bytes.fromhex(BALANCER_RPL_WETH[2:]),
            [ETH // 2, ETH // 3],
            10**15,
        ),
        "cannot stand as it says",
    ),
    "Curve of other coins": ("Curve WETH/rETH", _curve_coins, "trades other tokens"),
    "Curve's amplification": (
        "Curve WETH/rETH",
        lambda w: w.set(
            CURVE_WETH_RETH, "setAmplification(uint256,uint256,uint256,uint256)", 50, 50, 1, 2
        ),
        "cannot stand as it says",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_pool_that_is_another_is_refused_by_name_and_the_rest_is_read(
    saturn: World, open_node: Open, case: str
) -> None:
    name, change, words = REFUSED[case]
    before = read_market_in_full(open_node(saturn.url), saturn.seal())
    change(saturn)
    saturn.anvil.rpc("anvil_mine", "0x3", "0xc")
    reading = read_market_in_full(open_node(saturn.url))
    assert [pool for pool in reading.pools if pool.name == name] == []
    kept = {pool.name for pool in before.pools} - {name}
    assert {pool.name for pool in reading.pools} == kept
    (sentence,) = reading.absent
    assert name in sentence
    assert words in sentence
    assert reading.notices == ()
    figure = "rpl_depth_eth" if "RPL" in name else "reth_depth_eth"
    assert name not in reading.market.origin_of(figure).source
    assert getattr(reading.market, figure) < getattr(before.market, figure)


def test_a_closed_vault_closes_both_of_its_pools(saturn: World, open_node: Open) -> None:
    saturn.set(BALANCER_VAULT, "setPaused(bool)", True)
    reading = read(saturn, open_node)
    assert reading.absent == (
        "Balancer rETH/WETH is paused, so it is not used.",
        "Balancer RPL/WETH is paused, so it is not used.",
    )


def test_an_average_that_the_pool_cannot_tell_is_none(saturn: World, open_node: Open) -> None:
    times = (NOW - 1_799, NOW - 600)
    function = "setTicks(uint256,uint256,int24,int24)"
    saturn.set(UNISWAP_RETH_WETH_500, function, *times, 1_572, 1_572)
    found = named(read(saturn, open_node), "Uniswap rETH/WETH 0.05 %")
    assert isinstance(found, ConcentratedReading)
    assert found.average is None


def test_without_a_pool_the_recorded_depth_stands_and_is_said(
    saturn: World, open_node: Open
) -> None:
    for placed in UNISWAP[2:4]:
        saturn.anvil.rpc("anvil_setCode", placed.address, "0x")
    saturn.set(WEIGHTED, "setPaused(bool)", True)
    reading = read(saturn, open_node)
    assert reading.notices == (
        "No pool tells what a sale of RPL costs, so the recorded depth stands.",
    )
    assert reading.market.rpl_depth_eth == load_market().rpl_depth_eth
    assert reading.market.origin_of("rpl_depth_eth") == load_market().origin_of("rpl_depth_eth")
    assert reading.market.origin_of("reth_depth_eth").origin is Origin.LIVE


def test_a_pool_far_from_the_market_is_no_depth_of_it(saturn: World, open_node: Open) -> None:
    before = read_market_in_full(open_node(saturn.url), saturn.seal())
    set_held(saturn, BALANCER_RPL_WETH, (WETH, RPL), (40 * ETH, 91_588 * ETH))
    saturn.anvil.rpc("anvil_mine", "0x3", "0xc")
    reading = read_market_in_full(open_node(saturn.url))
    (sentence,) = reading.absent
    assert sentence.startswith("Balancer RPL/WETH pays 0.001742 ETH per RPL, far from the market")
    assert "Balancer" not in reading.market.origin_of("rpl_depth_eth").source
    assert 0.0 < reading.market.rpl_depth_eth < before.market.rpl_depth_eth


def test_an_empty_pool_is_no_depth(saturn: World, open_node: Open) -> None:
    set_held(saturn, BALANCER_RETH_WETH, (RETH, WETH), (0, 3_200 * ETH))
    function = "setPool(address,address,uint24,uint128)"
    tokens = (to_checksum_address(RETH), to_checksum_address(WETH))
    saturn.set(UNISWAP_RETH_WETH_500, function, *tokens, 500, 0)
    for tick in UNISWAP[1].nets:
        _set_tick(tick, 0, 0)(saturn)
    reading = read(saturn, open_node)
    assert reading.absent == (
        "Uniswap rETH/WETH 0.05 % is empty, so its depth is not counted.",
        "Balancer rETH/WETH is empty, so its depth is not counted.",
    )
    sizes_ = {depth.name: depth.size for depth in reading.venues}
    assert sizes_["Balancer rETH/WETH"] is None
    assert sizes_["Uniswap rETH/WETH 0.05 %"] is None


@pytest.mark.parametrize("last_word", [6, 14])
def test_many_ticks_take_a_second_request_and_no_third(
    saturn: World, open_node: Open, last_word: int
) -> None:
    crowd = Placed(
        address=UNISWAP_RETH_WETH,
        token0=RETH,
        token1=WETH,
        fee=100,
        spacing=1,
        tick=1_570,
        positions=((-3_000, 5_000, 10**23),),
    )
    set_uniswap(saturn, crowd)
    # 562 or 2,610 ticks of nothing in all but name: as many set bits.
    for word in range(4, last_word + 1):
        bits = (1 << 256) - 1 if word < last_word else (1 << 50) - 1
        saturn.set(UNISWAP_RETH_WETH, "setWord(int16,uint256)", word, bits)
    saturn.seal()
    with between(saturn.url) as counted:
        reading = read_market_in_full(open_node(counted.url))
        assert len(counted.sent) == 5
    # Those ticks are not set, which contradicts the bitmap, and is found out.
    (sentence,) = reading.absent
    assert "contradicts the pool's bitmap" in sentence


def test_nodes_that_disagree_about_a_tick_are_not_believed(saturn: World, open_node: Open) -> None:
    saturn.seal()

    def lie(result: str) -> str:
        net = (-3 * 10**22) % 2**256
        return result.replace(f"{net:064x}", f"{net + 1:064x}")

    with between(saturn.url, proxy.changed("eth_call", lie)) as liar:
        node = open_node(saturn.url, liar.url)
        with pytest.raises(
            DisagreementError, match=r"disagree about `Uniswap rETH/WETH 0\.01 % ticks"
        ):
            read_market_in_full(node)


@given(
    tick=st.integers(-800_000, 800_000),
    spacing=st.sampled_from((1, 10, 60, 200)),
    offsets=st.sets(st.integers(-3_000, 3_000), min_size=1, max_size=40),
    most=st.integers(1, 45),
)
def test_the_map_shows_every_tick_within_reach(
    tick: int, spacing: int, offsets: set[int], most: int
) -> None:
    slot = Slot(
        tokens=(RETH.lower(), WETH.lower()),
        sqrt_price=sqrt_price_at(tick),
        tick=tick,
        liquidity=0,
        spacing=spacing,
        average=None,
    )
    places = {(tick + offset) // spacing * spacing for offset in offsets}
    words = dict.fromkeys(slot.words, 0)
    for place in places:
        word, bit = divmod(place // spacing, 256)
        if word in words:
            words[word] |= 1 << bit
    pool = uniswap.RETH_WETH
    calls = uniswap_pools.bitmap_calls(pool, slot)
    results = [Result(success=True, data=bits.to_bytes(32, "big")) for bits in words.values()]
    found = uniswap_pools.map_of(pool, slot, Answers(calls, results))
    assert found.lowest <= tick - uniswap_pools.REACH_TICKS
    assert found.highest >= tick + uniswap_pools.REACH_TICKS - spacing
    assert set(found.places) == {p for p in places if found.lowest <= p <= found.highest}
    near = uniswap_pools.nearest(found, slot, most)
    assert len(near.places) <= max(most, 0)
    assert set(near.places) == {p for p in found.places if near.lowest <= p <= near.highest}


@given(
    seed=st.integers(0, 2**32),
    reach=st.integers(1, 5_000),
    falling=st.booleans(),
    size=st.integers(1, 10**30),
)
def test_a_closed_pool_is_the_pool_as_far_as_it_is_known(
    seed: int, reach: int, falling: bool, size: int
) -> None:
    pool = venue_states.concentrated_pool(random.Random(seed))  # noqa: S311
    tick, spacing = pool.tick, pool.tick_spacing
    assert tick is not None
    lowest = max((tick - reach * spacing) // spacing * spacing, -(887_272 // spacing) * spacing)
    highest = min((tick + reach * spacing) // spacing * spacing, 887_272 // spacing * spacing)
    if not lowest < tick < highest:
        return
    found = ConcentratedReading(
        name="pool",
        tokens=(RETH.lower(), WETH.lower()),
        pool=pool,
        lowest_tick=lowest,
        highest_tick=highest,
        average=None,
    )
    edge = sqrt_price_at(lowest if falling else highest)
    if edge == pool.sqrt_price:
        return
    ours, theirs = (p.swap(falling, size, edge) for p in (found.closed, pool))
    assert (ours.amount_in, ours.amount_out, ours.sqrt_price) == (
        theirs.amount_in,
        theirs.amount_out,
        theirs.sqrt_price,
    )
    # Beyond it nothing is sold.
    end = SMALLEST_SQRT_PRICE + 1 if falling else UPPER_SQRT_PRICE - 1
    if edge not in {end, SMALLEST_SQRT_PRICE, UPPER_SQRT_PRICE}:
        beyond = found.closed.swap(falling, 2**200, end)
        within = found.closed.swap(falling, 2**200, edge)
        assert (beyond.amount_out, beyond.liquidity) == (within.amount_out, 0)


WORDS = st.integers(0, 2**256 - 1) | st.integers(0, 2**60)


def drawn(data: st.DataObject, calls: Sequence[Call]) -> Answers:
    """Return any answers, most of them of the right length."""
    results = []
    for call in calls:
        size = data.draw(st.sampled_from((len(call.returns), len(call.returns), 4, 0)))
        content = b"".join(data.draw(WORDS).to_bytes(32, "big") for _ in range(size))
        results.append(Result(success=data.draw(st.just(True) | st.booleans()), data=content))
    return Answers(calls, results)


@given(st.data())
def test_any_answers_give_a_pool_or_a_refusal(data: st.DataObject) -> None:
    pool = uniswap.RETH_WETH
    calls = [*uniswap.calls(pool), *uniswap_pools.slot_calls(pool)]
    vault = balancer.vault_calls()
    stable = drawn(data, [*vault, *balancer.stable_calls()])
    weighted = drawn(data, [*vault, *balancer.weighted_calls()])
    reads: list[Callable[[], object]] = [
        lambda: uniswap_pools.slot_of(pool, drawn(data, calls)),
        lambda: balancer.rate_calls(stable, BLOCK),
        lambda: balancer.stable_of(stable, Answers([], []), BLOCK),
        lambda: balancer.weighted_of(weighted),
        lambda: curve.pool_of(drawn(data, curve.calls()), BLOCK),
    ]
    for each in reads:
        with pytest.raises(ReadingError) as refusal:
            each()
        assert str(refusal.value).endswith(".")


@given(
    net=st.integers(-(2**127), 2**127 - 1),
    gross=st.integers(0, 2**128 - 1),
    is_set=st.booleans(),
    liquidity=st.integers(0, 2**128 - 1),
)
def test_a_tick_is_read_as_it_is_or_refused(
    net: int, gross: int, is_set: bool, liquidity: int
) -> None:
    pool = uniswap.RETH_WETH
    slot = Slot(
        tokens=(RETH.lower(), WETH.lower()),
        sqrt_price=sqrt_price_at(1_570),
        tick=1_570,
        liquidity=liquidity,
        spacing=1,
        average=None,
    )
    tick_map = TickMap(lowest=0, highest=3_000, places=(1_600,))
    (call,) = uniswap_pools.tick_calls(pool, tick_map)
    content = encode(call.returns, (gross, net, 0, 0, 0, 0, 0, is_set))
    answers = Answers([call], [Result(success=True, data=content)])
    possible = is_set and gross > 0 and abs(net) <= gross and liquidity + net >= 0
    if possible and abs(net) < 2**128:
        found = uniswap_pools.reading_of(pool, slot, tick_map, {call.field: answers})
        assert found.pool == ConcentratedPool(
            slot.sqrt_price, liquidity, 100, 1, ((1_600, net),), 1_570
        )
    else:
        with pytest.raises(ReadingError):
            uniswap_pools.reading_of(pool, slot, tick_map, {call.field: answers})


def test_a_depth_counts_no_pool_of_other_tokens() -> None:
    assert depths.token_depth([], RETH, 1.17).size is None
