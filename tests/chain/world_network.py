"""What Rocket Pool's contracts of the small mainnet answer beside the market, by version."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.chain.world import World

ETH = 10**18
NETWORK, POOL = "rocketDAOProtocolSettingsNetwork", "rocketDepositPool"
MINIPOOLS, STAKING = "rocketMinipoolManager", "rocketNodeStaking"

# Not the addresses of mainnet: they must be asked of the storage contract.
FURTHER_1_3 = {
    "rocketMinipoolManager": "0x00000000000000000000000000000000000000d1",
    "rocketMinipoolQueue": "0x00000000000000000000000000000000000000d2",
    "rocketNodeDeposit": "0x00000000000000000000000000000000000000d3",
    "rocketNodeManager": "0x00000000000000000000000000000000000000d4",
    "rocketNodeStaking": "0x00000000000000000000000000000000000000d5",
    "rocketDAOProtocolSettingsNode": "0x00000000000000000000000000000000000000d6",
    "rocketNetworkPenalties": "0x00000000000000000000000000000000000000d7",
}
FURTHER_1_4 = FURTHER_1_3 | {
    "rocketMegapoolManager": "0x00000000000000000000000000000000000000d8",
    "rocketMegapoolPenalties": "0x00000000000000000000000000000000000000d9",
}

BOTH: dict[str, tuple[str, str, object]] = {
    "staking_eth_wei": ("rocketNetworkBalances", "getStakingETHBalance", 371_000 * ETH),
    "prices_update_seconds": (NETWORK, "getSubmitPricesFrequency", 82_800),
    "pool_balance_wei": (POOL, "getBalance", 1_290 * ETH),
    "pool_node_wei": (POOL, "getNodeBalance", 1_302 * ETH),
    # Bonds of validators that wait can be more than all the rest.
    "pool_user_wei": (POOL, "getUserBalance", -12 * ETH),
    "least_deposit_wei": ("rocketDAOProtocolSettingsDeposit", "getMinimumDeposit", 11 * 10**15),
    "minipool_fee_wei": (NETWORK, "getMaximumNodeFee", 14 * 10**16),
    "nodes": ("rocketNodeManager", "getNodeCount", 4_123),
    "minipools": (MINIPOOLS, "getMinipoolCount", 41_011),
    "minipools_staking": (MINIPOOLS, "getStakingMinipoolCount", 17_345),
    "minipools_finalised": (MINIPOOLS, "getFinalisedMinipoolCount", 21_777),
    "minipools_vacant": (MINIPOOLS, "getVacantMinipoolCount", 3),
    "penalty_wei": (NETWORK, "getPerPenaltyRate", 10**17),
    "penalty_threshold_wei": (NETWORK, "getNodePenaltyThreshold", 51 * 10**16),
}
ONLY_1_3: dict[str, tuple[str, str, object]] = {
    "minipools_queued": ("rocketMinipoolQueue", "getTotalLength", 21),
    "rpl_staked_wei": (STAKING, "getTotalRPLStake", 7_000_111 * ETH),
    "bonds_wei": ("rocketNodeDeposit", "getDepositAmounts", (16 * ETH, 9 * ETH)),
}
ONLY_1_4: dict[str, tuple[str, str, object]] = {
    "minipools_queued": (POOL, "getMinipoolQueueLength", 2),
    "express_queued": (POOL, "getExpressQueueLength", 17),
    "standard_queued": (POOL, "getStandardQueueLength", 45),
    "node_share_wei": (NETWORK, "getNodeShare", 52 * 10**15),
    "council_share_wei": (NETWORK, "getNodeShareSecurityCouncilAdder", 2 * 10**15),
    "voter_share_wei": (NETWORK, "getVoterShare", 87 * 10**15),
    "protocol_share_wei": (NETWORK, "getProtocolDAOShare", 10**15),
    "commission_wei": (NETWORK, "getRethCommission", 140 * 10**15),
    "rpl_staked_wei": (STAKING, "getTotalStakedRPL", 6_000_333 * ETH),
    "rpl_staked_legacy_wei": (STAKING, "getTotalLegacyStakedRPL", 4_000_222 * ETH),
    "rpl_staked_megapool_wei": (STAKING, "getTotalMegapoolStakedRPL", 2_000_111 * ETH),
    "bonds_wei": ("rocketDAOProtocolSettingsNode", "getBaseBondArray", (4 * ETH, 7 * ETH)),
    "reduced_bond_wei": ("rocketDAOProtocolSettingsNode", "getReducedBond", 3 * ETH),
    "megapool_validators": ("rocketMegapoolManager", "getValidatorCount", 2_468),
    "minipool_penalties": ("rocketNetworkPenalties", "getCurrentPenaltyRunningTotal", 19),
    "minipool_penalties_left": ("rocketNetworkPenalties", "getCurrentMaxPenalty", 2_481),
    "megapool_penalties_wei": (
        "rocketMegapoolPenalties",
        "getCurrentPenaltyRunningTotal",
        13 * ETH,
    ),
    "megapool_penalties_left_wei": ("rocketMegapoolPenalties", "getCurrentMaxPenalty", 599 * ETH),
}


def answers_of(version: str) -> dict[str, tuple[str, str, object]]:
    """Return contract, function and answer of each figure that a version has."""
    return BOTH | (ONLY_1_3 if version.startswith("1.3") else ONLY_1_4)


def further_contracts(version: str) -> dict[str, str]:
    """Return the addresses of contracts that the market can do without, by name."""
    return FURTHER_1_3 if version.startswith("1.3") else FURTHER_1_4


def set_network(world: "World", version: str) -> None:
    """Give every contract its figures."""
    for contract, function, value in answers_of(version).values():
        answer(world, contract, function, value)


def answer(world: "World", contract: str, function: str, value: object) -> None:
    """Set one answer."""
    type_ = "uint256"
    if isinstance(value, tuple):
        type_ = "uint256[]"
    elif isinstance(value, int) and function == "getUserBalance":
        type_ = "int256"
    world.answer(contract, f"{function}()", type_, value)
