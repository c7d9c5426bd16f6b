"""Shares of pools that are tokens themselves: Balancer v2 and Curve.

What lies in a gauge or with a manager of gauges is held by that contract, and is not seen.
"""

from dataclasses import dataclass

from data.addresses import RETH, WETH
from data.contracts.erc20 import balance_of
from data.multicall import Answers, Call, ReadingError
from data.rounds import Reading
from data.wallet_addresses import (
    BALANCER_RETH_WETH,
    BALANCER_RETH_WETH_ID,
    BALANCER_RPL_WETH,
    BALANCER_RPL_WETH_ID,
    CURVE_RETH_WETH,
)
from data.wallet_lines import Asked, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool and what it must say of itself.

    Attributes
    ----------
    name, address : str
    balancer_id : str
        Its number in Balancer's vault; empty for a pool of Curve.
    coins : tuple of str
        Of a pool of Curve.
    """

    name: str
    address: str
    balancer_id: str = ""
    coins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of a pool.

    Attributes
    ----------
    pool : str
    held, supply : Line
        Tokens held, and all that there are.
    """

    pool: str
    held: Line
    supply: Line

    @property
    def fraction(self) -> float:
        """Part of the pool."""
        return self.held.raw / self.supply.raw


POOLS = (
    Pool(name="Balancer rETH/WETH", address=BALANCER_RETH_WETH, balancer_id=BALANCER_RETH_WETH_ID),
    Pool(name="Balancer RPL/WETH", address=BALANCER_RPL_WETH, balancer_id=BALANCER_RPL_WETH_ID),
    Pool(name="Curve WETH/rETH", address=CURVE_RETH_WETH, coins=(WETH, RETH)),
)


def read_share(pool: Pool, owner: str) -> Reading[Share | None]:
    """Read the share of an address, None if it has none.

    Raises
    ------
    ReadingError
        If the pool is another than expected.
    """
    balance = Asked(
        owner=owner,
        what=f"Shares of {pool.name}",
        call=balance_of(f"{pool.name} shares of {owner}", pool.address, owner),
        unit="shares",
    )
    supply = Asked(
        owner=owner,
        what=f"All shares of {pool.name}",
        call=Call(field=f"{pool.name} supply", target=pool.address, function="totalSupply()"),
        unit="shares",
    )
    answers = yield [balance.call, supply.call, *_identity(pool).values()]
    _check(pool, answers)
    held, every = balance.line(answers), supply.line(answers)
    if held.raw > every.raw:
        raise ReadingError(f"{pool.name} has fewer shares than {owner} holds.")
    return Share(pool=pool.name, held=held, supply=every) if held.raw else None


def _identity(pool: Pool) -> dict[str, Call]:
    """Return what a pool is asked of itself, by what it must answer."""
    if pool.balancer_id:
        field = f"{pool.name} getPoolId"
        function, returns = "getPoolId()", ("bytes32",)
        number = Call(field=field, target=pool.address, function=function, returns=returns)
        return {pool.balancer_id: number}
    return {
        coin.lower(): Call(
            field=f"{pool.name} coin {place}",
            target=pool.address,
            function="coins(uint256)",
            returns=("address",),
            arguments=(place,),
        )
        for place, coin in enumerate(pool.coins)
    }


def _check(pool: Pool, answers: Answers) -> None:
    for wanted, call in _identity(pool).items():
        (found,) = answers.values(call.field)
        if wanted != (f"0x{found.hex()}" if isinstance(found, bytes) else found):
            raise ReadingError(f"{pool.name} is another pool than expected, so it is not used.")
