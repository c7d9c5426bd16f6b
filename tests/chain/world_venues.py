"""The pools, feeds and lenders of the small mainnet, with figures to calculate by hand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eth_utils.address import to_checksum_address

from data.addresses import (
    AAVE_REGISTER,
    BALANCER_RETH_WETH,
    BALANCER_RPL_WETH,
    BALANCER_VAULT,
    CHAINLINK_RPL_USD,
    CURVE_WETH_RETH,
    RETH,
    RPL,
    UNISWAP_RETH_RPL_3000,
    UNISWAP_RETH_WETH,
    UNISWAP_RETH_WETH_500,
    UNISWAP_RPL_WETH_3000,
    UNISWAP_RPL_WETH_10000,
    WETH,
)
from data.contracts.aave import EMODE
from risk.liquidity.ticks import LARGEST_TICK, sqrt_price_at

if TYPE_CHECKING:
    from tests.chain.world import World

ETH = 10**18
RATE_PROVIDER = "0x00000000000000000000000000000000000000c1"
AAVE_POOL = "0x00000000000000000000000000000000000000a1"
AAVE_ORACLE = "0x00000000000000000000000000000000000000a2"
AAVE_PROVIDER = "0x00000000000000000000000000000000000000a3"
STABLE, WEIGHTED = BALANCER_RETH_WETH[:42], BALANCER_RPL_WETH[:42]
NOBODY = "0x" + 40 * "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A pool of Uniswap v3 and its positions, each of two ticks and liquidity."""

    address: str
    token0: str
    token1: str
    fee: int
    spacing: int
    tick: int
    positions: tuple[tuple[int, int, int], ...]

    @property
    def liquidity(self) -> int:
        """At the price."""
        return sum(size for low, high, size in self.positions if low <= self.tick < high)

    @property
    def nets(self) -> dict[int, int]:
        """What begins at each tick."""
        nets: dict[int, int] = {}
        for low, high, size in self.positions:
            nets[low] = nets.get(low, 0) + size
            nets[high] = nets.get(high, 0) - size
        return nets


# WETH comes before RPL, and rETH before both.
UNISWAP = (
    Placed(
        address=UNISWAP_RETH_WETH,
        token0=RETH,
        token1=WETH,
        fee=100,
        spacing=1,
        tick=1_570,
        positions=((-3_000, 5_000, 7 * 10**22), (1_500, 1_640, 3 * 10**22)),
    ),
    Placed(
        address=UNISWAP_RETH_WETH_500,
        token0=RETH,
        token1=WETH,
        fee=500,
        spacing=10,
        tick=1_572,
        positions=((1_000, 2_000, 2 * 10**22), (1_560, 1_570, 10**22)),
    ),
    Placed(
        address=UNISWAP_RPL_WETH_3000,
        token0=WETH,
        token1=RPL,
        fee=3_000,
        spacing=60,
        tick=70_434,
        positions=((60_000, 80_400, 10**22),),
    ),
    Placed(
        address=UNISWAP_RPL_WETH_10000,
        token0=WETH,
        token1=RPL,
        fee=10_000,
        spacing=200,
        tick=70_400,
        positions=((70_000, 71_000, 2 * 10**21), (70_200, 75_000, 10**20)),
    ),
    Placed(
        address=UNISWAP_RETH_RPL_3000,
        token0=RETH,
        token1=RPL,
        fee=3_000,
        spacing=60,
        tick=71_997,
        positions=((66_000, 78_000, 10**21),),
    ),
)

CONTRACTS = {
    **{placed.address: "uniswap_pool" for placed in UNISWAP},
    BALANCER_VAULT: "balancer_vault",
    STABLE: "balancer_stable_pool",
    WEIGHTED: "balancer_weighted_pool",
    CURVE_WETH_RETH: "curve_pool",
    CHAINLINK_RPL_USD: "feed",
    **dict.fromkeys(
        (RATE_PROVIDER, AAVE_REGISTER, AAVE_POOL, AAVE_ORACLE, AAVE_PROVIDER), "figures"
    ),
}


def set_venues(world: "World") -> None:
    """Give every contract its figures."""
    for placed in UNISWAP:
        set_uniswap(world, placed)
    _set_balancer(world)
    _set_curve(world)
    _set_aave(world)
    world.set(CHAINLINK_RPL_USD, "setFeed(uint8,string)", 8, "RPL / USD")
    # 0.00087348 ETH at 2,326.38 USD.
    world.set_feed(CHAINLINK_RPL_USD, 203_205_000, world.now - 6 * 3600)


def set_uniswap(world: "World", placed: Placed) -> None:
    """Make a pool stand at the price of a tick, for fifty thousand seconds."""
    tokens = (to_checksum_address(placed.token0), to_checksum_address(placed.token1))
    function = "setPool(address,address,uint24,uint128)"
    world.set(placed.address, function, *tokens, placed.fee, placed.liquidity)
    set_slot(world, placed.address, placed.tick, placed.spacing)
    times = (world.now - 50_000, world.now - 600)
    ticks = (placed.tick, placed.tick)
    world.set(placed.address, "setTicks(uint256,uint256,int24,int24)", *times, *ticks)
    for tick, net in placed.nets.items():
        gross = sum(s for low, high, s in placed.positions if tick in {low, high})
        world.set(placed.address, "setTick(int24,uint128,int128)", tick, gross, net)


def set_slot(world: "World", address: str, tick: int, spacing: int) -> None:
    """Move a pool's price to somewhat above that of a tick, if there can be one."""
    price = 0
    if abs(tick) < LARGEST_TICK:
        below, above = sqrt_price_at(tick), sqrt_price_at(tick + 1)
        price = below + (above - below) // 3
    world.set(address, "setSlot(uint160,int24,int24)", price, tick, spacing)


def set_held(world: "World", pool: str, tokens: tuple[str, ...], held: tuple[int, ...]) -> None:
    """Put balances into Balancer's vault."""
    function = "setPool(bytes32,address[],uint256[])"
    checksummed = [to_checksum_address(token) for token in tokens]
    world.set(BALANCER_VAULT, function, bytes.fromhex(pool[2:]), checksummed, held)


def set_cache(world: "World", rate: int, expires: int) -> None:
    """Set Balancer's own copy of the rate of rETH."""
    world.set(STABLE, "setCache(uint256,uint256,uint256,uint256)", 0, rate, 10_800, expires)


def _set_balancer(world: "World") -> None:
    set_held(world, BALANCER_RETH_WETH, (RETH, WETH), (2_900 * ETH, 3_200 * ETH))
    set_held(world, BALANCER_RPL_WETH, (WETH, RPL), (20 * ETH, 91_588 * ETH))
    tokens = [to_checksum_address(token) for token in (RETH, WETH)]
    providers = [to_checksum_address(RATE_PROVIDER), NOBODY]
    function = "setPool(bytes32,address[2],address[2],uint256)"
    identifier = bytes.fromhex(BALANCER_RETH_WETH[2:])
    world.set(STABLE, function, identifier, tokens, providers, 4 * 10**14)
    world.set(STABLE, "setAmplification(uint256,bool,uint256)", 50_000, False, 1_000)
    set_cache(world, 1_170 * ETH // 1000, world.now + 3_600)
    world.answer(RATE_PROVIDER, "getRate()", "uint256", ETH * 384 // 328)
    identifier = bytes.fromhex(BALANCER_RPL_WETH[2:])
    weights = [2 * 10**17, 8 * 10**17]
    world.set(WEIGHTED, "setPool(bytes32,uint256[],uint256)", identifier, weights, 3 * 10**15)


def _set_curve(world: "World") -> None:
    coins = [to_checksum_address(token) for token in (WETH, RETH)]
    function = "setPool(address[2],uint256[],uint256,uint256)"
    balances = [1_050 * ETH, 800 * ETH]
    world.set(CURVE_WETH_RETH, function, coins, balances, 3_000_000, 50_000_000_000)
    times = (world.now - 40_000, world.now + 60_000)
    function = "setAmplification(uint256,uint256,uint256,uint256)"
    world.set(CURVE_WETH_RETH, function, 20_000, 30_000, *times)


def _set_aave(world: "World") -> None:
    for name, address in (
        ("getPool()", AAVE_POOL),
        ("getPriceOracle()", AAVE_ORACLE),
        ("getPoolDataProvider()", AAVE_PROVIDER),
    ):
        world.answer(AAVE_REGISTER, name, "address", address)
    reth, weth, category = int(RETH, 16), int(WETH, 16), EMODE
    flags = (True, True, False, True, False)
    types = ",".join(5 * ["uint256"] + 5 * ["bool"])
    function = "getReserveConfigurationData(address)"
    terms = (18, 7_500, 7_900, 10_750, 1_500)
    world.answer(AAVE_PROVIDER, function, types, *terms, *flags, argument=reth)
    caps = ("getReserveCaps(address)", "uint256,uint256", 19_200, 95_000)
    world.answer(AAVE_PROVIDER, *caps, argument=reth)
    amounts = (0, 0, 61_000 * ETH, 0, 4_270 * ETH, 1, 2, 3, 4, 5, 6, 7)
    types = ",".join(11 * ["uint256"] + ["uint40"])
    world.answer(AAVE_PROVIDER, "getReserveData(address)", types, *amounts, argument=reth)
    world.answer(AAVE_PROVIDER, "getPaused(address)", "bool", False, argument=reth)
    # The oracle of Aave takes 1.1705 ETH for a rETH.
    price = ("getAssetPrice(address)", "uint256")
    world.answer(AAVE_ORACLE, *price, 272_302_779_000, argument=reth)
    world.answer(AAVE_ORACLE, *price, 232_638_000_001, argument=weth)
    types = ",".join(6 * ["uint256"] + ["uint40", "uint16"] + 4 * ["address"] + 3 * ["uint128"])
    record = (1, 2, 3, 4, 5, 0, 6, 14, *4 * (NOBODY,), 7, 9, 10)
    world.answer(AAVE_POOL, "getReserveData(address)", types, *record, argument=reth)
    label = ("getEModeCategoryLabel(uint8)", "string", "ETH correlated")
    world.answer(AAVE_POOL, *label, argument=category)
    function = "getEModeCategoryCollateralConfig(uint8)"
    config = (function, "uint16,uint16,uint16", 9_300, 9_500, 10_100)
    world.answer(AAVE_POOL, *config, argument=category)
    bitmap = ("getEModeCategoryCollateralBitmap(uint8)", "uint128", 1 << 14 | 0b11)
    world.answer(AAVE_POOL, *bitmap, argument=category)
