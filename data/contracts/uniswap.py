"""Uniswap v3 pools: the average price over a time, from the pool's own record."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.addresses import (
    RETH,
    RPL,
    UNISWAP_RETH_RPL_3000,
    UNISWAP_RETH_WETH,
    UNISWAP_RETH_WETH_500,
    UNISWAP_RPL_WETH_3000,
    UNISWAP_RPL_WETH_10000,
    WETH,
)
from data.multicall import Answers, Call, ReadingError

AVERAGE_SECONDS = 1800
LARGEST_TICK = 887_272  # TickMath.sol of v3-core

# What it takes to move the price by one per cent. Below it anybody can set the price for half an
# hour, and an average says nothing (a prior).
LEAST_DEPTH_ETH = 1.0

_TICKS = 2**56
_SECONDS = 2**160


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool and what it must say of itself.

    Attributes
    ----------
    name : str
    address : str
    base, quote : str
        Tokens, both of 18 decimals; the price is quote per base.
    fee_pips : int
        Fee in millionths.
    """

    name: str
    address: str
    base: str
    quote: str
    fee_pips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AveragePrice:
    """The geometric mean of a pool's price.

    Attributes
    ----------
    price : float
        Quote token per base token.
    depth_eth : float
        Quote token that moves the price by 1 % at the harmonic mean of liquidity.
    """

    price: float
    depth_eth: float


RETH_WETH = Pool(
    name="Uniswap rETH/WETH 0.01 %",
    address=UNISWAP_RETH_WETH,
    base=RETH,
    quote=WETH,
    fee_pips=100,
)
RPL_WETH = Pool(
    name="Uniswap RPL/WETH 0.3 %",
    address=UNISWAP_RPL_WETH_3000,
    base=RPL,
    quote=WETH,
    fee_pips=3000,
)
POOLS = (
    RETH_WETH,
    Pool(
        name="Uniswap rETH/WETH 0.05 %",
        address=UNISWAP_RETH_WETH_500,
        base=RETH,
        quote=WETH,
        fee_pips=500,
    ),
    RPL_WETH,
    Pool(
        name="Uniswap RPL/WETH 1 %",
        address=UNISWAP_RPL_WETH_10000,
        base=RPL,
        quote=WETH,
        fee_pips=10_000,
    ),
    Pool(
        name="Uniswap rETH/RPL 0.3 %",
        address=UNISWAP_RETH_RPL_3000,
        base=RETH,
        quote=RPL,
        fee_pips=3000,
    ),
)


def calls(pool: Pool) -> list[Call]:
    """Return the reads of a pool."""
    functions = {"token0": "address", "token1": "address", "fee": "uint24"}
    plain = [
        Call(field=_field(pool, name), target=pool.address, function=f"{name}()", returns=(type_,))
        for name, type_ in functions.items()
    ]
    observe = Call(
        field=_field(pool, "observe"),
        target=pool.address,
        function="observe(uint32[])",
        returns=("int56[]", "uint160[]"),
        arguments=([AVERAGE_SECONDS, 0],),
    )
    return [*plain, observe]


def average_of(pool: Pool, answers: Answers) -> AveragePrice:
    """Return what the answers to `calls` say.

    Raises
    ------
    ReadingError
        If the pool is another than expected, or has no price over the whole time.
    """
    tokens, ordered = tokens_of(pool, answers), (pool.base.lower(), pool.quote.lower())
    ticks, seconds = answers.values(_field(pool, "observe"))
    if len(ticks) != 2 or len(seconds) != 2:
        raise ReadingError(f"{pool.name} gave no average, so it is not used.")
    tick = mean_tick(ticks, AVERAGE_SECONDS)
    if abs(tick) > LARGEST_TICK:
        raise ReadingError(f"{pool.name} gave a price that no pool can have.")
    price = price_at(tick if tokens == ordered else -tick)
    depth = mean_liquidity(seconds, AVERAGE_SECONDS) / 1e18 * price**0.5 * (1.0 - 0.99**0.5)
    if depth < LEAST_DEPTH_ETH:
        raise ReadingError(f"{pool.name} is too empty for its price to mean anything.")
    return AveragePrice(price=price, depth_eth=depth)


def tokens_of(pool: Pool, answers: Answers) -> tuple[str, str]:
    """Return the pool's tokens in its own order, in lower case.

    Raises
    ------
    ReadingError
        If the pool trades other tokens than expected, or at another fee.
    """
    first, second = (answers.values(_field(pool, name))[0].lower() for name in ("token0", "token1"))
    fee = answers.integer(_field(pool, "fee"))
    if {first, second} != {pool.base.lower(), pool.quote.lower()}:
        raise ReadingError(f"{pool.name} trades other tokens, so it is not used.")
    if fee != pool.fee_pips:
        raise ReadingError(f"{pool.name} has a fee of {fee / 1e4:g} %, so it is not used.")
    return first, second


def price_at(tick: float) -> float:
    """Return token1 per token0 at a tick, which need not be whole."""
    return float(1.0001**tick)


def mean_tick(cumulatives: Sequence[int], seconds: int) -> float:
    """Return the mean tick between two of the pool's sums of ticks, which wrap at 56 bits.

    Uniswap's own library rounds the mean down to a whole tick, which is 0.01 % of the price. The
    discount of rETH is often not much larger, so the mean is not rounded here.
    """
    change = (cumulatives[1] - cumulatives[0] + _TICKS // 2) % _TICKS - _TICKS // 2
    return change / seconds


def mean_liquidity(cumulatives: Sequence[int], seconds: int) -> float:
    """Return the harmonic mean of liquidity from sums of seconds over liquidity, in 2**-128."""
    change = (cumulatives[1] - cumulatives[0]) % _SECONDS
    return float(seconds * 2**128 // change) if change else 0.0


def _field(pool: Pool, name: str) -> str:
    return f"{pool.name} {name}"
