"""Uniswap v3 positions of an address in the pools of rETH and RPL.

A position is liquidity between two prices, so what it is a share of depends on the price of the
block: in its range it is a share of the liquidity that trades there, outside it is one token only.
"""

from dataclasses import dataclass

from data.addresses import RETH, UNISWAP_RETH_WETH, WETH
from data.contracts.erc20 import balance_of
from data.multicall import Call, ReadingError
from data.rounds import Reading, together
from data.wallet_addresses import (
    RPL,
    UNISWAP_POSITIONS,
    UNISWAP_RETH_RPL_30,
    UNISWAP_RETH_WETH_5,
    UNISWAP_RPL_WETH_30,
    UNISWAP_RPL_WETH_100,
)
from data.wallet_lines import Asked, Line
from risk.treasury import Asset

MOST_POSITIONS = 200
# Of NonfungiblePositionManager.sol and IUniswapV3PoolState.sol.
_POSITION = (
    *("uint96", "address", "address", "address", "uint24", "int24", "int24", "uint128"),
    *("uint256", "uint256", "uint128", "uint128"),
)
_SLOT0 = ("uint160", "int24", "uint16", "uint16", "uint16", "uint8", "bool")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool, known by its tokens and its fee.

    Attributes
    ----------
    name, address : str
    tokens : tuple of (str, Asset)
        In the order of the pool: that of their addresses.
    fee_pips : int
    """

    name: str
    address: str
    tokens: tuple[tuple[str, Asset], tuple[str, Asset]]
    fee_pips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position.

    Attributes
    ----------
    pool : str
    number : int
        Of the token that stands for it.
    liquidity : Line
    uncollected : tuple of Line
        Fees that were booked and not collected, of both tokens.
    pool_liquidity : int
        Which trades at the price of the block.
    in_range : bool
        Whether the position's is part of that.
    """

    pool: str
    number: int
    liquidity: Line
    uncollected: tuple[Line, ...]
    pool_liquidity: int
    in_range: bool

    @property
    def fraction(self) -> float:
        """Part of the liquidity that trades at the price of the block."""
        return self.liquidity.raw / self.pool_liquidity if self.in_range else 0.0

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every amount."""
        return (self.liquidity, *self.uncollected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """What an address has at Uniswap v3.

    Attributes
    ----------
    known : tuple of Position
    others : int
        Positions with liquidity in further pools, which are not read.
    """

    known: tuple[Position, ...] = ()
    others: int = 0


def _pool(name: str, address: str, fee_pips: int, *tokens: tuple[str, Asset]) -> Pool:
    first, second = sorted(tokens, key=lambda token: int(token[0], 16))
    return Pool(name=name, address=address, tokens=(first, second), fee_pips=fee_pips)


_RETH, _WETH, _RPL = (RETH, Asset.RETH), (WETH, Asset.WETH), (RPL, Asset.RPL)
POOLS = (
    _pool("Uniswap rETH/WETH 0.01 %", UNISWAP_RETH_WETH, 100, _RETH, _WETH),
    _pool("Uniswap rETH/WETH 0.05 %", UNISWAP_RETH_WETH_5, 500, _RETH, _WETH),
    _pool("Uniswap RPL/WETH 0.3 %", UNISWAP_RPL_WETH_30, 3000, _RPL, _WETH),
    _pool("Uniswap RPL/WETH 1 %", UNISWAP_RPL_WETH_100, 10_000, _RPL, _WETH),
    _pool("Uniswap rETH/RPL 0.3 %", UNISWAP_RETH_RPL_30, 3000, _RETH, _RPL),
)


def read_positions(owner: str) -> Reading[Positions]:
    """Read the positions of an address.

    Raises
    ------
    ReadingError
        If there are too many, or a pool contradicts them.
    """
    count = balance_of(f"Uniswap positions of {owner}", UNISWAP_POSITIONS, owner)
    answers = yield [count]
    number = answers.integer(count.field)
    if number > MOST_POSITIONS:
        raise ReadingError(f"{number:,} positions are more than the {MOST_POSITIONS} read.")
    if not number:
        return Positions()
    listed = [
        _asked(f"position {place} of {owner}", "tokenOfOwnerByIndex(address,uint256)", owner, place)
        for place in range(number)
    ]
    answers = yield listed
    numbers = [answers.integer(call.field) for call in listed]
    found = yield from together([_read(owner, each) for each in numbers])
    known = tuple(each for each in found if isinstance(each, Position))
    return Positions(known=known, others=sum(each is True for each in found))


def _read(owner: str, number: int) -> Reading[Position | bool]:
    """Read one position; False if it is empty, True if it is of a pool that is not ours."""
    call = _asked(f"Uniswap position {number}", "positions(uint256)", number, returns=_POSITION)
    answers = yield [call]
    _, _, first, second, fee, low, high, liquidity, _, _, *owed = answers.values(call.field)
    if not liquidity and not any(owed):
        return False
    pool = next((p for p in POOLS if _is(p, first, second, fee)), None)
    if pool is None:
        return True
    answers = yield (state := _state(pool))
    _, tick, *_ = answers.values(state[0].field)
    trading = answers.integer(state[1].field)
    in_range = low <= tick < high
    if in_range and liquidity > trading:
        raise ReadingError(f"{pool.name} has less liquidity than its position {number}.")
    return Position(
        pool=pool.name,
        number=number,
        liquidity=Asked(
            owner=owner, what=f"{pool.name}, position {number}", call=call, unit="liquidity"
        ).of(liquidity),
        uncollected=tuple(
            Asked(
                owner=owner,
                what=f"Uncollected fees of position {number}",
                call=call,
                unit=asset.value,
            ).of(raw)
            for (_, asset), raw in zip(pool.tokens, owed, strict=True)
        ),
        pool_liquidity=trading,
        in_range=in_range,
    )


def _is(pool: Pool, first: str, second: str, fee: int) -> bool:
    tokens = [address.lower() for address, _ in pool.tokens]
    return [first, second] == tokens and fee == pool.fee_pips


def _state(pool: Pool) -> list[Call]:
    slot0 = Call(
        field=f"{pool.name} slot0", target=pool.address, function="slot0()", returns=_SLOT0
    )
    liquidity = Call(
        field=f"{pool.name} liquidity",
        target=pool.address,
        function="liquidity()",
        returns=("uint128",),
    )
    return [slot0, liquidity]


def _asked(
    field: str, function: str, *arguments: object, returns: tuple[str, ...] = ("uint256",)
) -> Call:
    return Call(
        field=field,
        target=UNISWAP_POSITIONS,
        function=function,
        returns=returns,
        arguments=arguments,
    )
