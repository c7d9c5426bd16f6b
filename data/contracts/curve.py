"""Curve's StableSwap-NG of WETH and rETH."""

from dataclasses import dataclass

from data.addresses import CURVE_WETH_RETH, RETH, WETH
from data.multicall import Answers, Call, ReadingError
from risk.errors import ParameterError
from risk.liquidity.amplification import ramped_amplification
from risk.liquidity.stable_swap import AMPLIFICATION_PRECISION, StableSwapPool
from risk.market import Block

NAME = "Curve WETH/rETH"
_COINS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StableSwapReading:
    """The pool as it was read.

    Attributes
    ----------
    name : str
    tokens : (str, str)
        In the pool's own order, in lower case.
    pool : StableSwapPool
    next_amplification : int
        In hundredths: that of the pool once its owners have moved it there.
    moved_until : int
        When that is, in seconds since 1970; in the past where nothing moves.
    """

    name: str
    tokens: tuple[str, str]
    pool: StableSwapPool
    next_amplification: int
    moved_until: int


def calls() -> list[Call]:
    """Return the reads of the pool."""
    functions = {
        "A": "uint256",
        "A_precise": "uint256",
        "initial_A": "uint256",
        "future_A": "uint256",
        "initial_A_time": "uint256",
        "future_A_time": "uint256",
        "fee": "uint256",
        "offpeg_fee_multiplier": "uint256",
        "get_balances": "uint256[]",
        "stored_rates": "uint256[]",
    }
    plain = [
        Call(field=_field(name), target=CURVE_WETH_RETH, function=f"{name}()", returns=(type_,))
        for name, type_ in functions.items()
    ]
    coins = [
        Call(
            field=_field(f"coins {place}"),
            target=CURVE_WETH_RETH,
            function="coins(uint256)",
            returns=("address",),
            arguments=(place,),
        )
        for place in range(_COINS)
    ]
    return [*plain, *coins]


def pool_of(answers: Answers, block: Block) -> StableSwapReading:
    """Return what the answers to `calls` say.

    Raises
    ------
    ReadingError
        If the pool is another than expected, or cannot stand so.
    """

    def read(name: str) -> int:
        return answers.integer(_field(name))

    first, second = (answers.values(_field(f"coins {k}"))[0].lower() for k in range(_COINS))
    if {first, second} != {RETH.lower(), WETH.lower()}:
        raise ReadingError(f"{NAME} trades other tokens, so it is not used.")
    (balances,), (rates,) = (
        answers.values(_field(name)) for name in ("get_balances", "stored_rates")
    )
    if len(balances) != _COINS:
        raise ReadingError(f"{NAME} trades {len(balances)} tokens, so it is not used.")
    precise = read("A_precise")
    try:
        ramped = ramped_amplification(
            read("initial_A"),
            read("future_A"),
            read("initial_A_time"),
            read("future_A_time"),
            block.timestamp,
        )
        pool = StableSwapPool(
            balances, read("A"), read("fee"), rates, read("offpeg_fee_multiplier"), precise
        )
    except ParameterError as error:
        raise ReadingError(f"{NAME} cannot stand as it says: {error}") from error
    if precise != ramped or pool.amplification != precise // AMPLIFICATION_PRECISION:
        raise ReadingError(f"{NAME} contradicts itself about its amplification.")
    return StableSwapReading(
        name=NAME,
        tokens=(first, second),
        pool=pool,
        next_amplification=read("future_A"),
        moved_until=read("future_A_time"),
    )


def _field(name: str) -> str:
    return f"{NAME} {name}"
