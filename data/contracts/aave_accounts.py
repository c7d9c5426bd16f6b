"""Aave v3: what an address has supplied and what it owes, with interest up to the block."""

from dataclasses import dataclass

from data.contracts.erc20 import TOKENS, Token
from data.multicall import Call
from data.rounds import Reading
from data.wallet_addresses import AAVE_PROVIDER
from data.wallet_lines import Asked, Line
from risk.treasury import Asset

NAME = "Aave v3"
# Of AaveProtocolDataProvider.sol: balance, stable debt, variable debt; what each earns and costs.
_USER_RESERVE = ("uint256",) * 7 + ("uint40", "bool")
_MOST_RESERVES = 128  # in UserConfiguration.sol: two bits for each


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Where Aave's contracts are.

    Attributes
    ----------
    pool, data_provider : str
    """

    pool: str
    data_provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An address at Aave.

    Attributes
    ----------
    supplied, owed : tuple of (Asset, Line)
        Of each asset that there is any of.
    not_collateral : tuple of Asset
        Supplied, but not counted against what is owed.
    others : int
        How many further assets it has supplied as collateral or owes, which are not read.
    """

    supplied: tuple[tuple[Asset, Line], ...]
    owed: tuple[tuple[Asset, Line], ...]
    not_collateral: tuple[Asset, ...]
    others: int

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every amount."""
        return tuple(line for _, line in (*self.supplied, *self.owed))


def read_market() -> Reading[Market]:
    """Read where the contracts are; the provider replaces them now and then."""
    calls = [
        Call(
            field=f"{NAME} {name}",
            target=AAVE_PROVIDER,
            function=f"{name}()",
            returns=("address",),
        )
        for name in ("getPool", "getPoolDataProvider")
    ]
    answers = yield calls
    pool, provider = (str(answers.values(call.field)[0]) for call in calls)
    return Market(pool=pool, data_provider=provider)


def read_account(market: Market, owner: str) -> Reading[Account]:
    """Read what an address has at Aave, of the assets that a treasury can hold."""
    calls = [_reserve(market, token, owner) for token in TOKENS]
    used = Call(
        field=f"{NAME} assets of {owner}",
        target=market.pool,
        function="getUserConfiguration(address)",
        arguments=(owner,),
    )
    answers = yield [*calls, used]
    supplied, owed, idle = [], [], []
    for token, call in zip(TOKENS, calls, strict=True):
        balance, stable, variable, *_, is_collateral = answers.values(call.field)
        if balance:
            supplied.append((token.asset, _line(token, call, owner, "supplied to", balance)))
            if not is_collateral:
                idle.append(token.asset)
        if stable + variable:
            debt = _line(token, call, owner, "owed to", stable + variable)
            owed.append((token.asset, debt))
    others = yield from _others(market, answers.integer(used.field))
    return Account(
        supplied=tuple(supplied), owed=tuple(owed), not_collateral=tuple(idle), others=others
    )


def _others(market: Market, bits: int) -> Reading[int]:
    """Count the assets in use that are none of ours."""
    places = [place for place in range(_MOST_RESERVES) if bits >> 2 * place & 3]
    if not places:
        return 0
    calls = [
        Call(
            field=f"{NAME} asset {place}",
            target=market.pool,
            function="getReserveAddressById(uint16)",
            returns=("address",),
            arguments=(place,),
        )
        for place in places
    ]
    answers = yield calls
    ours = {token.address.lower() for token in TOKENS}
    return sum(answers.values(call.field)[0] not in ours for call in calls)


def _reserve(market: Market, token: Token, owner: str) -> Call:
    return Call(
        field=f"{NAME} {token.asset} of {owner}",
        target=market.data_provider,
        function="getUserReserveData(address,address)",
        returns=_USER_RESERVE,
        arguments=(token.address, owner),
    )


def _line(token: Token, call: Call, owner: str, how: str, raw: int) -> Line:
    asked = Asked(
        owner=owner,
        what=f"{token.asset} {how} {NAME}",
        call=call,
        unit=token.asset.value,
        decimals=token.decimals,
    )
    return asked.of(raw)
