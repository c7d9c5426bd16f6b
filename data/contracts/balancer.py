"""Two pools of Balancer v2: rETH and WETH as alike coins, RPL and WETH by weight."""

from dataclasses import dataclass

from data.addresses import BALANCER_RETH_WETH, BALANCER_RPL_WETH, BALANCER_VAULT, RETH, RPL, WETH
from data.multicall import Answers, Call, ReadingError
from risk.errors import ParameterError
from risk.liquidity.meta_stable import AMPLIFICATION_PRECISION, MetaStablePool
from risk.liquidity.weighted_pool import WeightedPool
from risk.market import Block

ONE = 10**18
_PAUSED = ("bool", "uint256", "uint256")
_VAULT = "Balancer vault getPausedState"


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultPool:
    """A pool and what it must say of itself.

    Attributes
    ----------
    name : str
    identifier : str
        In the vault; it begins with the pool's address.
    tokens : (str, str)
        In the vault's order, both of 18 decimals.
    """

    name: str
    identifier: str
    tokens: tuple[str, str]

    @property
    def address(self) -> str:
        """Where the pool is."""
        return self.identifier[:42]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaStableReading:
    """The pool of alike coins as it was read.

    Attributes
    ----------
    name : str
    tokens : (str, str)
        In the pool's own order, in lower case.
    pool : MetaStablePool
        With the rates that the next swap would take.
    amplification_moves : bool
        Whether its owners are moving the amplification.
    rate_providers : tuple of str
        Contracts that tell what the coins are worth; zeros for none.
    rates_expired : bool
        Whether the pool's own copy of a rate has expired, so that the next swap renews it.
    """

    name: str
    tokens: tuple[str, str]
    pool: MetaStablePool
    amplification_moves: bool
    rate_providers: tuple[str, ...]
    rates_expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedReading:
    """The pool by weight as it was read; see `MetaStableReading`."""

    name: str
    tokens: tuple[str, str]
    pool: WeightedPool


STABLE = VaultPool(
    name="Balancer rETH/WETH", identifier=BALANCER_RETH_WETH, tokens=(RETH.lower(), WETH.lower())
)
WEIGHTED = VaultPool(
    name="Balancer RPL/WETH", identifier=BALANCER_RPL_WETH, tokens=(WETH.lower(), RPL.lower())
)


def vault_calls() -> list[Call]:
    """Return the read of whether the vault is open."""
    return [Call(field=_VAULT, target=BALANCER_VAULT, function="getPausedState()", returns=_PAUSED)]


def stable_calls() -> list[Call]:
    """Return the reads of the pool of alike coins."""
    functions = {
        "getAmplificationParameter": ("uint256", "bool", "uint256"),
        "getRateProviders": ("address[]",),
    }
    caches = [
        Call(
            field=f"{STABLE.name} getPriceRateCache {place}",
            target=STABLE.address,
            function="getPriceRateCache(address)",
            returns=("uint256", "uint256", "uint256"),
            arguments=(token,),
        )
        for place, token in enumerate(STABLE.tokens)
    ]
    return [*_pool_calls(STABLE, functions), *caches]


def weighted_calls() -> list[Call]:
    """Return the reads of the pool by weight."""
    return _pool_calls(WEIGHTED, {"getNormalizedWeights": ("uint256[]",)})


def rate_calls(answers: Answers, block: Block) -> list[Call]:
    """Return the reads of rates whose copies, in the answers to `stable_calls`, have expired."""
    return [
        Call(field=_rate_field(place), target=provider, function="getRate()")
        for place, provider in enumerate(_providers(answers))
        if _has_expired(answers, place, provider, block)
    ]


def stable_of(answers: Answers, rates: Answers, block: Block) -> MetaStableReading:
    """Return what the answers to `stable_calls` and `rate_calls` say.

    Raises
    ------
    ReadingError
        If the pool is another than expected, is paused or cannot stand so.
    """
    balances, fee = _balances_and_fee(STABLE, answers)
    field = f"{STABLE.name} getAmplificationParameter"
    amplification, moves, precision = answers.values(field)
    if precision != AMPLIFICATION_PRECISION:
        raise ReadingError(f"{STABLE.name} counts its amplification otherwise, so it is not used.")
    providers = _providers(answers)
    expired = [_has_expired(answers, k, p, block) for k, p in enumerate(providers)]
    values = []
    for place, provider in enumerate(providers):
        rate = ONE
        if expired[place]:
            rate = rates.integer(_rate_field(place))
        elif not _is_none(provider):
            rate = answers.values(f"{STABLE.name} getPriceRateCache {place}")[0]
        values.append(rate)
    try:
        pool = MetaStablePool(balances, amplification, fee, values)
    except ParameterError as error:
        raise ReadingError(f"{STABLE.name} cannot stand as it says: {error}") from error
    return MetaStableReading(
        name=STABLE.name,
        tokens=STABLE.tokens,
        pool=pool,
        amplification_moves=moves,
        rate_providers=providers,
        rates_expired=any(expired),
    )


def weighted_of(answers: Answers) -> WeightedReading:
    """Return what the answers to `weighted_calls` say; errors as for `stable_of`."""
    balances, fee = _balances_and_fee(WEIGHTED, answers)
    (weights,) = answers.values(f"{WEIGHTED.name} getNormalizedWeights")
    try:
        pool = WeightedPool(balances, weights, fee)
    except ParameterError as error:
        raise ReadingError(f"{WEIGHTED.name} cannot stand as it says: {error}") from error
    return WeightedReading(name=WEIGHTED.name, tokens=WEIGHTED.tokens, pool=pool)


def _pool_calls(pool: VaultPool, functions: dict[str, tuple[str, ...]]) -> list[Call]:
    own = {
        "getPoolId": ("bytes32",),
        "getSwapFeePercentage": ("uint256",),
        "getPausedState": _PAUSED,
        **functions,
    }
    calls = [
        Call(field=f"{pool.name} {name}", target=pool.address, function=f"{name}()", returns=types)
        for name, types in own.items()
    ]
    held = Call(
        field=f"{pool.name} getPoolTokens",
        target=BALANCER_VAULT,
        function="getPoolTokens(bytes32)",
        returns=("address[]", "uint256[]", "uint256"),
        arguments=(bytes.fromhex(pool.identifier[2:]),),
    )
    return [*calls, held]


def _balances_and_fee(pool: VaultPool, answers: Answers) -> tuple[tuple[int, ...], int]:
    """Return balances and fee, after making sure that it is the right pool and open."""
    (identifier,) = answers.values(f"{pool.name} getPoolId")
    tokens, balances, _ = answers.values(f"{pool.name} getPoolTokens")
    if identifier.hex() != pool.identifier[2:]:
        raise ReadingError(f"{pool.name} calls itself otherwise, so it is not used.")
    if tuple(token.lower() for token in tokens) != pool.tokens:
        raise ReadingError(f"{pool.name} trades other tokens, so it is not used.")
    for field in (_VAULT, f"{pool.name} getPausedState"):
        if answers.values(field)[0]:
            raise ReadingError(f"{pool.name} is paused, so it is not used.")
    return balances, answers.integer(f"{pool.name} getSwapFeePercentage")


def _providers(answers: Answers) -> tuple[str, ...]:
    (providers,) = answers.values(f"{STABLE.name} getRateProviders")
    if len(providers) != len(STABLE.tokens):
        raise ReadingError(f"{STABLE.name} has rates of other coins, so it is not used.")
    return tuple(providers)


def _has_expired(answers: Answers, place: int, provider: str, block: Block) -> bool:
    """Return whether the next swap would ask for the rate anew, as MetaStablePool.sol does."""
    if _is_none(provider):
        return False
    _, _, expires = answers.values(f"{STABLE.name} getPriceRateCache {place}")
    return bool(block.timestamp > expires)


def _rate_field(place: int) -> str:
    return f"{STABLE.name} getRate {place}"


def _is_none(provider: str) -> bool:
    return int(provider, 16) == 0
