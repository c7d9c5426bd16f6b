"""ETH and the tokens that a treasury can hold, each with the decimals that it must have."""

from dataclasses import dataclass

from data.addresses import RETH, WETH
from data.multicall import Answers, Call, ReadingError, balance_call
from data.rounds import Reading
from data.wallet_addresses import DAI, RPL, USDC, USDS, USDT
from data.wallet_lines import Asked, Line
from risk.treasury import Asset


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token and what it must say of itself.

    Attributes
    ----------
    asset : Asset
    address : str
    decimals : int
    """

    asset: Asset
    address: str
    decimals: int = 18


TOKENS = (
    Token(asset=Asset.WETH, address=WETH),
    Token(asset=Asset.RETH, address=RETH),
    Token(asset=Asset.RPL, address=RPL),
    Token(asset=Asset.USDC, address=USDC, decimals=6),
    Token(asset=Asset.USDT, address=USDT, decimals=6),
    Token(asset=Asset.DAI, address=DAI),
    Token(asset=Asset.USDS, address=USDS),
)


def check_tokens() -> Reading[None]:
    """Read the decimals of every token.

    Raises
    ------
    ReadingError
        If one is not what it must be.
    """
    calls = [
        Call(
            field=f"decimals of {token.asset}",
            target=token.address,
            function="decimals()",
            returns=("uint8",),
        )
        for token in TOKENS
    ]
    answers = yield calls
    for token, call in zip(TOKENS, calls, strict=True):
        if answers.integer(call.field) != token.decimals:
            raise ReadingError(f"`{call.field}` is not {token.decimals}, so it is not used.")


def read_tokens(owner: str) -> Reading[tuple[Line, ...]]:
    """Read the ETH of an address and its balance of every token."""
    ether = Asked(owner=owner, what="ETH", call=balance_call(f"ETH of {owner}", owner))
    asked = [ether, *(_balance(token, owner) for token in TOKENS)]
    answers: Answers = yield [each.call for each in asked]
    return tuple(each.line(answers) for each in asked)


def balance_of(field: str, token: str, owner: str) -> Call:
    """Return the read of a token's balance."""
    return Call(field=field, target=token, function="balanceOf(address)", arguments=(owner,))


def _balance(token: Token, owner: str) -> Asked:
    return Asked(
        owner=owner,
        what=token.asset.value,
        call=balance_of(f"{token.asset} of {owner}", token.address, owner),
        unit=token.asset.value,
        decimals=token.decimals,
    )
