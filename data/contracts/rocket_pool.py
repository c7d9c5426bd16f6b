"""Rocket Pool, versions 1.3 and 1.4: rate, supply, collateral, deposits and the price of RPL.

Amounts are in wei, and rates and fractions in units of 1e-18, as the contracts give them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data.addresses import RETH, ROCKET_STORAGE
from data.errors import quoted
from data.multicall import Answers, Call, ReadingError, balance_call, functions_of
from risk.market import Block

WEI = 10**18
# Blocks come at slots of 12 seconds, of which some stay empty.
SECONDS_PER_SLOT = 12

_NAMES = (
    "rocketTokenRETH",
    "rocketNetworkBalances",
    "rocketNetworkPrices",
    "rocketDepositPool",
    "rocketDAOProtocolSettingsNetwork",
    "rocketDAOProtocolSettingsDeposit",
)
# What the market can do without; some of them exist in one version only.
_FURTHER_NAMES = (
    "rocketMinipoolManager",
    "rocketMinipoolQueue",
    "rocketNodeDeposit",
    "rocketNodeManager",
    "rocketNodeStaking",
    "rocketDAOProtocolSettingsNode",
    "rocketNetworkPenalties",
    "rocketMegapoolManager",
    "rocketMegapoolPenalties",
)
_VERSION = "Rocket Pool's version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Which version of Rocket Pool is in force, and where its contracts are.

    Attributes
    ----------
    version : str
        As the storage contract has it, such as 1.3.1 or 1.4.
    addresses : mapping of str to str
        Without those that the storage contract does not know.
    """

    version: str
    addresses: Mapping[str, str]

    @property
    def is_1_4(self) -> bool:
        """Whether this is version 1.4, Saturn 1."""
        return _minor(self.version) == "1.4"


@dataclass(frozen=True, slots=True, kw_only=True)
class RocketPool:
    """The protocol at one block.

    Attributes
    ----------
    version : str
    redemption_rate_wei : int
        ETH per rETH that burning pays.
    reth_supply_wei, reported_eth_wei : int
        rETH in existence; ETH behind it as last reported.
    collateral_wei, excess_wei : int
        ETH that burning can be paid from, and the part of it in the deposit pool.
    collateral_target_wei : int
        Share of the ETH that the protocol refills to.
    deposits_enabled : bool
    deposit_fee_wei, deposit_limit_wei, pool_limit_wei : int
        Fee as a fraction; what may be deposited now; the most that the pool may hold.
    rpl_price_wei : int
        ETH per RPL.
    balances_block, prices_block : int
        For which rate and price were last reported.
    rate_updated, rpl_updated : int
        When rate and price were last reported, in seconds since 1970.
    rate_time_is_exact : bool
        Whether `rate_updated` was read; else it is the latest time that its block number allows.
    update_seconds : int
        How often a report is due.
    most_change_wei : int or None
        Largest fraction by which one report may move the rate; None before version 1.4.
    """

    version: str
    redemption_rate_wei: int
    reth_supply_wei: int
    reported_eth_wei: int
    collateral_wei: int
    excess_wei: int
    collateral_target_wei: int
    deposits_enabled: bool
    deposit_fee_wei: int
    deposit_limit_wei: int
    pool_limit_wei: int
    rpl_price_wei: int
    balances_block: int
    prices_block: int
    rate_updated: int
    rpl_updated: int
    rate_time_is_exact: bool
    update_seconds: int
    most_change_wei: int | None


def deployment_calls() -> list[Call]:
    """Return the reads that tell the version and where the contracts are."""
    addresses = [
        Call(
            field=name,
            target=ROCKET_STORAGE,
            function="getAddress(bytes32)",
            returns=("address",),
            arguments=(storage_key("contract.address", name),),
        )
        for name in (*_NAMES, *_FURTHER_NAMES)
    ]
    version = Call(
        field=_VERSION,
        target=ROCKET_STORAGE,
        function="getString(bytes32)",
        returns=("string",),
        arguments=(storage_key("protocol.version"),),
    )
    return [version, *addresses]


def deployment_of(answers: Answers) -> Deployment:
    """Return what the answers to `deployment_calls` say.

    Raises
    ------
    ReadingError
        If the version is unknown, or a contract is missing or is not the one it must be.
    """
    (version,) = answers.values(_VERSION)
    if _minor(version) not in {"1.3", "1.4"}:
        raise ReadingError(
            f"Rocket Pool is of version {quoted(version)}; this program reads 1.3 and 1.4."
        )
    addresses = {name: answers.values(name)[0] for name in _NAMES}
    missing = [name for name, address in addresses.items() if _is_none(address)]
    if missing:
        raise ReadingError(f"Rocket Pool's storage knows no `{missing[0]}`.")
    if addresses["rocketTokenRETH"].lower() != RETH.lower():
        raise ReadingError("Rocket Pool's storage names another token than rETH.")
    further = {name: answers.values(name)[0] for name in _FURTHER_NAMES}
    addresses |= {name: address for name, address in further.items() if not _is_none(address)}
    return Deployment(version=version, addresses=addresses)


def state_calls(deployment: Deployment) -> list[Call]:
    """Return the reads of the protocol's figures."""
    functions = {
        "rocketTokenRETH": ["getExchangeRate", "totalSupply", "getTotalCollateral"],
        "rocketNetworkBalances": ["getBalancesBlock", "getTotalETHBalance", "getTotalRETHSupply"],
        "rocketNetworkPrices": ["getRPLPrice", "getPricesBlock"],
        "rocketDepositPool": ["getExcessBalance", "getMaximumDepositAmount"],
        "rocketDAOProtocolSettingsNetwork": [
            "getTargetRethCollateralRate",
            "getSubmitBalancesFrequency",
        ],
        "rocketDAOProtocolSettingsDeposit": ["getDepositFee", "getMaximumDepositPoolSize"],
    }
    if deployment.is_1_4:
        functions["rocketNetworkBalances"].append("getBalancesTimestamp")
        functions["rocketDAOProtocolSettingsNetwork"].append("getMaxRethDelta")
    calls = [
        call
        for name, names in functions.items()
        for call in functions_of(deployment.addresses[name], {n: f"{n}()" for n in names})
    ]
    enabled = Call(
        field="getDepositEnabled",
        target=deployment.addresses["rocketDAOProtocolSettingsDeposit"],
        function="getDepositEnabled()",
        returns=("bool",),
    )
    return [*calls, enabled, balance_call("balance of rETH", RETH)]


def state_of(deployment: Deployment, answers: Answers, block: Block) -> RocketPool:
    """Return what the answers to `state_calls` say at their block.

    Raises
    ------
    ReadingError
        If they contradict each other or the block.
    """
    read = answers.integer
    _check_sums(answers)
    balances_block, prices_block = read("getBalancesBlock"), read("getPricesBlock")
    timestamp = read("getBalancesTimestamp") if deployment.is_1_4 else 0
    # An upgrade leaves the time empty until the next report.
    updated = timestamp or _latest_time(balances_block, block, "getBalancesBlock")
    if updated > block.timestamp:
        raise ReadingError("`getBalancesTimestamp` lies after its own block.")
    return RocketPool(
        version=deployment.version,
        redemption_rate_wei=read("getExchangeRate"),
        reth_supply_wei=read("totalSupply"),
        reported_eth_wei=read("getTotalETHBalance"),
        collateral_wei=read("getTotalCollateral"),
        excess_wei=read("getExcessBalance"),
        collateral_target_wei=read("getTargetRethCollateralRate"),
        deposits_enabled=answers.values("getDepositEnabled")[0],
        deposit_fee_wei=read("getDepositFee"),
        deposit_limit_wei=read("getMaximumDepositAmount"),
        pool_limit_wei=read("getMaximumDepositPoolSize"),
        rpl_price_wei=read("getRPLPrice"),
        balances_block=balances_block,
        prices_block=prices_block,
        rate_updated=updated,
        rpl_updated=_latest_time(prices_block, block, "getPricesBlock"),
        rate_time_is_exact=timestamp > 0,
        update_seconds=read("getSubmitBalancesFrequency"),
        most_change_wei=read("getMaxRethDelta") if deployment.is_1_4 else None,
    )


def storage_key(*parts: str) -> bytes:
    """Return the key under which Rocket Pool's storage holds something."""
    from eth_utils.crypto import keccak

    return keccak(text="".join(parts))


def _is_none(address: str) -> bool:
    return int(address, 16) == 0


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _check_sums(answers: Answers) -> None:
    """Repeat the contracts' own arithmetic, to the wei."""
    read = answers.integer
    total, supply = read("getTotalETHBalance"), read("getTotalRETHSupply")
    if supply == 0 or read("getExchangeRate") != WEI * total // supply:
        raise ReadingError("`getExchangeRate` is not the reported ETH over the reported rETH.")
    if read("getTotalCollateral") != read("getExcessBalance") + read("balance of rETH"):
        raise ReadingError("`getTotalCollateral` is not the excess plus the balance of rETH.")


def _latest_time(number: int, block: Block, field: str) -> int:
    """Return the latest time at which an earlier block can have been made."""
    if number > block.number:
        raise ReadingError(f"`{field}` lies after its own block.")
    return max(block.timestamp - (block.number - number) * SECONDS_PER_SLOT, 0)
