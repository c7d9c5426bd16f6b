"""Rocket Pool beside the market: its deposit pool, shares, stakes, validators and penalties.

What version 1.3 and what 1.4 answer is listed in one table. No figure of the market needs it, so
what a contract does not answer is absent and named; what contradicts itself is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data.contracts.rocket_pool import Deployment
from data.multicall import Answers, Call, ReadingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Rocket Pool's own state at one block; None is what could not be read or does not exist.

    Amounts are in wei, and shares, rates and fractions in units of 1e-18.

    Attributes
    ----------
    staking_eth_wei : int or None
        ETH of rETH holders that operators have borrowed, as last reported.
    reported_reth_wei : int or None
        rETH in existence, as last reported.
    prices_update_seconds : int or None
        How often a report of the price of RPL is due.
    pool_balance_wei, pool_node_wei, pool_user_wei : int or None
        ETH in the deposit pool, the bonds among it, and the rest, which may be negative.
    minipools_queued, express_queued, standard_queued : int or None
        Validators that wait for ETH; the latter two since version 1.4.
    least_deposit_wei : int or None
    node_share_wei, council_share_wei, voter_share_wei, protocol_share_wei : int or None
        Of the rewards of borrowed ETH, for operators, the part of it that the security council
        added, voters and the protocol; since 1.4.
    commission_wei : int or None
        What of them rETH does without; since 1.4.
    minipool_fee_wei : int or None
        Largest commission of a minipool.
    rpl_staked_wei, rpl_staked_legacy_wei, rpl_staked_megapool_wei : int or None
        RPL staked, in all and, since 1.4, by kind.
    bonds_wei : tuple of int or None
        Bonds that the next validators of a node require: up to 1.3 the two to choose from, since
        1.4 of the first, the second and so on in all.
    reduced_bond_wei : int or None
        Bond of every validator after those; since 1.4.
    nodes : int or None
        Registered.
    minipools, minipools_staking, minipools_finalised, minipools_vacant : int or None
        Minipools ever made, and those among them that stake, are finalised or are vacant.
    megapool_validators : int or None
        Validators of megapools ever made; since 1.4.
    penalty_wei : int or None
        Part of a minipool's node share that one penalty takes, after two without effect.
    penalty_threshold_wei : int or None
        Share of the oracle DAO that must vote for one.
    minipool_penalties, minipool_penalties_left : int or None
        Penalties so far, and how many more are possible now; since 1.4.
    megapool_penalties_wei, megapool_penalties_left_wei : int or None
        ETH of penalties so far, and how much more is possible now; since 1.4.
    sources : tuple of (str, str)
        Contract and function of each figure that was read.
    absent : tuple of str
        Sentences on the figures that this version has and that could not be read.
    """

    staking_eth_wei: int | None = None
    reported_reth_wei: int | None = None
    prices_update_seconds: int | None = None
    pool_balance_wei: int | None = None
    pool_node_wei: int | None = None
    pool_user_wei: int | None = None
    minipools_queued: int | None = None
    express_queued: int | None = None
    standard_queued: int | None = None
    least_deposit_wei: int | None = None
    node_share_wei: int | None = None
    council_share_wei: int | None = None
    voter_share_wei: int | None = None
    protocol_share_wei: int | None = None
    commission_wei: int | None = None
    minipool_fee_wei: int | None = None
    rpl_staked_wei: int | None = None
    rpl_staked_legacy_wei: int | None = None
    rpl_staked_megapool_wei: int | None = None
    bonds_wei: tuple[int, ...] | None = None
    reduced_bond_wei: int | None = None
    nodes: int | None = None
    minipools: int | None = None
    minipools_staking: int | None = None
    minipools_finalised: int | None = None
    minipools_vacant: int | None = None
    megapool_validators: int | None = None
    penalty_wei: int | None = None
    penalty_threshold_wei: int | None = None
    minipool_penalties: int | None = None
    minipool_penalties_left: int | None = None
    megapool_penalties_wei: int | None = None
    megapool_penalties_left_wei: int | None = None
    sources: tuple[tuple[str, str], ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def megapool_validators_queued(self) -> int | None:
        """Megapool validators that wait for ETH; None before version 1.4, or if it is not known."""
        if self.express_queued is None or self.standard_queued is None:
            return None
        return self.express_queued + self.standard_queued


_NETWORK, _POOL = "rocketDAOProtocolSettingsNetwork", "rocketDepositPool"
_MINIPOOLS, _STAKING = "rocketMinipoolManager", "rocketNodeStaking"
_BOTH = {
    "staking_eth_wei": ("rocketNetworkBalances", "getStakingETHBalance"),
    "reported_reth_wei": ("rocketNetworkBalances", "getTotalRETHSupply"),
    "prices_update_seconds": (_NETWORK, "getSubmitPricesFrequency"),
    "pool_balance_wei": (_POOL, "getBalance"),
    "pool_node_wei": (_POOL, "getNodeBalance"),
    "pool_user_wei": (_POOL, "getUserBalance"),
    "least_deposit_wei": ("rocketDAOProtocolSettingsDeposit", "getMinimumDeposit"),
    "minipool_fee_wei": (_NETWORK, "getMaximumNodeFee"),
    "nodes": ("rocketNodeManager", "getNodeCount"),
    "minipools": (_MINIPOOLS, "getMinipoolCount"),
    "minipools_staking": (_MINIPOOLS, "getStakingMinipoolCount"),
    "minipools_finalised": (_MINIPOOLS, "getFinalisedMinipoolCount"),
    "minipools_vacant": (_MINIPOOLS, "getVacantMinipoolCount"),
    "penalty_wei": (_NETWORK, "getPerPenaltyRate"),
    "penalty_threshold_wei": (_NETWORK, "getNodePenaltyThreshold"),
}
_ONLY_1_3 = {
    "minipools_queued": ("rocketMinipoolQueue", "getTotalLength"),
    "rpl_staked_wei": (_STAKING, "getTotalRPLStake"),
    "bonds_wei": ("rocketNodeDeposit", "getDepositAmounts"),
}
_ONLY_1_4 = {
    "minipools_queued": (_POOL, "getMinipoolQueueLength"),
    "express_queued": (_POOL, "getExpressQueueLength"),
    "standard_queued": (_POOL, "getStandardQueueLength"),
    "node_share_wei": (_NETWORK, "getNodeShare"),
    "council_share_wei": (_NETWORK, "getNodeShareSecurityCouncilAdder"),
    "voter_share_wei": (_NETWORK, "getVoterShare"),
    "protocol_share_wei": (_NETWORK, "getProtocolDAOShare"),
    "commission_wei": (_NETWORK, "getRethCommission"),
    "rpl_staked_wei": (_STAKING, "getTotalStakedRPL"),
    "rpl_staked_legacy_wei": (_STAKING, "getTotalLegacyStakedRPL"),
    "rpl_staked_megapool_wei": (_STAKING, "getTotalMegapoolStakedRPL"),
    "bonds_wei": ("rocketDAOProtocolSettingsNode", "getBaseBondArray"),
    "reduced_bond_wei": ("rocketDAOProtocolSettingsNode", "getReducedBond"),
    "megapool_validators": ("rocketMegapoolManager", "getValidatorCount"),
    "minipool_penalties": ("rocketNetworkPenalties", "getCurrentPenaltyRunningTotal"),
    "minipool_penalties_left": ("rocketNetworkPenalties", "getCurrentMaxPenalty"),
    "megapool_penalties_wei": ("rocketMegapoolPenalties", "getCurrentPenaltyRunningTotal"),
    "megapool_penalties_left_wei": ("rocketMegapoolPenalties", "getCurrentMaxPenalty"),
}
_TYPES = {"pool_user_wei": ("int256",), "bonds_wei": ("uint256[]",)}

# What the contracts themselves make of two others, to the wei.
_Sum = Callable[[Mapping[str, Any]], int]
_SUMS: dict[str, tuple[tuple[str, ...], _Sum]] = {
    "pool_user_wei": (
        ("pool_balance_wei", "pool_node_wei"),
        lambda v: v["pool_balance_wei"] - v["pool_node_wei"],
    ),
    "rpl_staked_wei": (
        ("rpl_staked_legacy_wei", "rpl_staked_megapool_wei"),
        lambda v: v["rpl_staked_legacy_wei"] + v["rpl_staked_megapool_wei"],
    ),
    "commission_wei": (
        ("node_share_wei", "voter_share_wei", "protocol_share_wei"),
        lambda v: v["node_share_wei"] + v["voter_share_wei"] + v["protocol_share_wei"],
    ),
}


def calls(deployment: Deployment) -> list[Call]:
    """Return the reads of the figures that this version has, of contracts that are there."""
    return [
        Call(
            field=_field(contract, function),
            target=deployment.addresses[contract],
            function=f"{function}()",
            returns=_TYPES.get(name, ("uint256",)),
        )
        for name, (contract, function) in _table(deployment).items()
        if contract in deployment.addresses
    ]


def network_of(deployment: Deployment, answers: Answers) -> Network:
    """Return what the answers to `calls` say.

    Raises
    ------
    ReadingError
        If they contradict each other.
    """
    values: dict[str, Any] = {}
    sources, absent = [], []
    for name, (contract, function) in _table(deployment).items():
        field = _field(contract, function)
        if contract not in deployment.addresses:
            absent.append(f"`{field}` cannot be read: Rocket Pool's storage knows no `{contract}`.")
            continue
        try:
            (value,) = answers.values(field)
        except ReadingError as error:
            absent.append(str(error))
            continue
        values[name] = value
        sources.append((name, f"Rocket Pool {deployment.version}, {contract}, {function}"))
    for name, (parts, expected) in _SUMS.items():
        whole = {name, *parts} <= values.keys()
        if whole and values[name] != expected(values):
            raise ReadingError(
                f"`{_field(*_table(deployment)[name])}` is not the sum of its parts."
            )
    return Network(**values, sources=tuple(sources), absent=tuple(absent))


def _table(deployment: Deployment) -> dict[str, tuple[str, str]]:
    return _BOTH | (_ONLY_1_4 if deployment.is_1_4 else _ONLY_1_3)


def _field(contract: str, function: str) -> str:
    return f"{contract}.{function}"
