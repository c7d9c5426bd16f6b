"""The small mainnet of `world`, with a treasury's addresses on it, to the wei."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eth_utils.address import to_checksum_address

from data.addresses import MULTICALL3, RETH, WETH
from data.contracts.ens import name_hash
from data.wallet_addresses import (
    AAVE_PROVIDER,
    BALANCER_RETH_WETH,
    BALANCER_RETH_WETH_ID,
    BALANCER_RPL_WETH,
    BALANCER_RPL_WETH_ID,
    CURVE_RETH_WETH,
    DAI,
    ENS_REGISTRY,
    RPL,
    UNISWAP_POSITIONS,
    UNISWAP_RETH_RPL_30,
    UNISWAP_RPL_WETH_30,
    USDC,
    USDS,
    USDT,
)
from tests.chain.anvil import Anvil, running
from tests.chain.world import ETH, NOW, World

# A Safe and a node, with every digit and no pattern, so that a cut or a swap would show.
SAFE = "0x6efD08303F42EDb68F2D6464BCdCA0824e1C813a"
NODE = "0xb867EA3bBC909954d737019FEf5AB25dFDb38CB9"
NAME = "treasury.perigee-dao.eth"

ROCKET = {
    "rocketTokenRPL": RPL,
    "rocketNodeManager": "0x00000000000000000000000000000000000000c1",
    "rocketNodeStaking": "0x00000000000000000000000000000000000000c2",
    "rocketMinipoolManager": "0x00000000000000000000000000000000000000c3",
    "rocketNodeDeposit": "0x00000000000000000000000000000000000000c4",
    "rocketMerkleDistributorMainnet": "0x00000000000000000000000000000000000000c5",
    "rocketNodeDistributorFactory": "0x00000000000000000000000000000000000000c6",
    "rocketNetworkRevenues": "0x00000000000000000000000000000000000000c7",
    "rocketDAOProtocolSettingsNode": "0x00000000000000000000000000000000000000c8",
}
MONEY = tuple(ROCKET.values())[4:]
MEGAPOOL = "0x00000000000000000000000000000000000000d0"
MINIPOOLS = tuple(f"0x{0xD1 + place:040x}" for place in range(6))
TOKENS = {WETH: 18, RPL: 18, USDC: 6, USDT: 6, DAI: 18, USDS: 18}
REFUSES = "0x60006000fd"

# By address: what the Safe holds, every amount with all of its digits.
HELD = {
    RETH: 1_234_567_890_123_456_789_012,
    WETH: 7_000_000_000_000_000_001,
    RPL: 98_765_432_109_876_543_210_987,
    USDC: 2_345_678_901_234,
    USDT: 3,
    DAI: 11_111_111_111_111_111_111_111,
    USDS: 22_222_222_222_222_222_222_223,
}
SAFE_WEI, NODE_WEI = 321_000_000_000_000_000_123, 55_000_000_000_000_007
DAY = 86_400
STAKED, EXITED, QUEUED, PRESTAKED, EXPRESS, DISSOLVED, EXITING, LOCKED = (
    1 << place for place in range(8)
)


class WalletWorld(World):
    """The contracts in which a treasury holds something, and setters for them."""

    def __init__(self, anvil: Anvil, version: str, now: int = NOW) -> None:
        super().__init__(anvil, version, now)
        self.is_1_4 = version.startswith("1.4")
        anvil.rpc("evm_setBlockGasLimit", hex(2**40))
        staking = "node_staking_1_4" if self.is_1_4 else "node_staking_1_3"
        rocket = {
            ROCKET["rocketNodeManager"]: "node_manager",
            ROCKET["rocketNodeStaking"]: staking,
            ROCKET["rocketMinipoolManager"]: "minipools",
            MEGAPOOL: "wallet_megapool",
        }
        pools = (BALANCER_RETH_WETH, BALANCER_RPL_WETH, CURVE_RETH_WETH)
        self._place(
            {
                MULTICALL3: "wallet_multicall",
                AAVE_PROVIDER: "wallet_aave",
                UNISWAP_POSITIONS: "uniswap_positions",
                UNISWAP_RPL_WETH_30: "uniswap_state",
                UNISWAP_RETH_RPL_30: "uniswap_state",
                ENS_REGISTRY: "ens",
                **rocket,
                **dict.fromkeys(MONEY, "node_money"),
                **dict.fromkeys(MINIPOOLS, "minipool"),
                **dict.fromkeys((*TOKENS, *pools), "token"),
            }
        )
        known = ROCKET if self.is_1_4 else dict(list(ROCKET.items())[:-2])
        for name, address in known.items():
            self.set_address(name, address)
        for token, decimals in TOKENS.items():
            self.set(token, "setToken(uint8,uint256)", decimals, 10**30)
        self._set_pools()
        self._set_safe()
        self._set_node()
        self.name(NAME, SAFE)

    def hold(self, token: str, owner: str, amount: int) -> None:
        self.set(token, "setBalance(address,uint256)", owner, amount)

    def ether(self, owner: str, wei: int) -> None:
        self.anvil.rpc("anvil_setBalance", owner, hex(wei))

    def name(self, name: str, target: str, resolver: str = ENS_REGISTRY) -> None:
        function = "setName(bytes32,address,address)"
        self.set(ENS_REGISTRY, function, name_hash(name), resolver, target)

    def lend(
        self, asset: str, user: str, supplied: int, debts: tuple[int, int], *, collateral: bool
    ) -> None:
        function = "setReserve(address,address,uint256,uint256,uint256,bool)"
        self.set(AAVE_PROVIDER, function, asset, user, supplied, *debts, collateral)

    def use(self, user: str, bits: int, number: int, asset: str) -> None:
        function = "setUse(address,uint256,uint16,address)"
        self.set(AAVE_PROVIDER, function, user, bits, number, asset)

    def position(
        self, number: int, tokens: tuple[str, str, int], ticks: tuple[int, int], amounts: list[int]
    ) -> None:
        function = "give(address,uint256,address,address,uint24)"
        self.set(UNISWAP_POSITIONS, function, SAFE, number, *tokens)
        fill = "fill(uint256,int24,int24,uint128,uint128,uint128)"
        self.set(UNISWAP_POSITIONS, fill, number, *ticks, *amounts)

    def minipool(self, place: int, status: int, fee: int, bond: int, refund: int) -> None:
        address = MINIPOOLS[place]
        self.set("rocketMinipoolManager", "add(address,address)", NODE, address)
        function = "setMinipool(address,uint8,uint256,uint256,uint256,uint256)"
        self.set(address, function, NODE, status, fee, bond, 32 * ETH - bond, refund)

    def megapool(self, bond: int, queued: int, debt: int, refund: int) -> None:
        function = "setMegapool(address,uint256,uint256,uint256,uint256,uint256,uint256)"
        borrowed, assigned = 84 * ETH, 5 * ETH
        self.set(MEGAPOOL, function, NODE, bond, queued, borrowed, debt, refund, assigned)

    def staked(self, total: int, legacy: int, megapool: int) -> None:
        function = "setStake(address,uint256,uint256,uint256)"
        self.set("rocketNodeStaking", function, NODE, total, legacy, megapool)

    def break_(self, target: str) -> None:
        """Make a contract refuse every question."""
        self.anvil.rpc("anvil_setCode", ROCKET.get(target, target), REFUSES)

    def set(self, target: str, function: str, *arguments: object) -> None:
        super().set(ROCKET.get(target, target), function, *arguments)

    def _set_pools(self) -> None:
        function = "setPool(bytes32,address,address)"
        for pool, number in (
            (BALANCER_RETH_WETH, BALANCER_RETH_WETH_ID),
            (BALANCER_RPL_WETH, BALANCER_RPL_WETH_ID),
        ):
            self.set(pool, function, bytes.fromhex(number[2:]), WETH, RETH)
            self.set(pool, "setToken(uint8,uint256)", 18, 40_000 * ETH + 1)
        self.set(CURVE_RETH_WETH, function, bytes(32), WETH, RETH)
        self.set(CURVE_RETH_WETH, "setToken(uint8,uint256)", 18, 8_000 * ETH)
        self.set(UNISWAP_RPL_WETH_30, "setState(int24,uint128)", -70_400, 5 * 10**21)
        self.set(UNISWAP_RETH_RPL_30, "setState(int24,uint128)", 71_000, 10**20)

    def _set_safe(self) -> None:
        self.ether(SAFE, SAFE_WEI)
        for token, amount in HELD.items():
            self.hold(token, SAFE, amount)
        self.hold(BALANCER_RETH_WETH, SAFE, 400 * ETH + 3)
        self.hold(CURVE_RETH_WETH, SAFE, 2_000 * ETH)
        self.lend(RETH, SAFE, 500 * ETH + 17, (0, 0), collateral=True)
        self.lend(USDC, SAFE, 0, (1, 300_000_000_000), collateral=False)
        # Bits of the asset of number 3: collateral and debt.
        self.use(SAFE, 0b11 << 6, 3, RETH)
        self.set("rocketMerkleDistributorMainnet", _MONEY, SAFE, 0, 0, 42)

    def _set_node(self) -> None:
        self.ether(NODE, NODE_WEI)
        function = "setNode(address,bool,address,uint256)"
        megapool = MEGAPOOL if self.is_1_4 else "0x" + "0" * 40
        self.set("rocketNodeManager", function, NODE, True, megapool, 31)
        self.set("rocketNodeDeposit", _MONEY, NODE, 12 * ETH + 1, 2 * ETH + 2, 0)
        terms = "setTerms(uint256,uint256,uint256)"
        self.set("rocketNodeDistributorFactory", terms, 654_321_000_000_000_001, 0, 0)
        self.minipool(0, 2, 14 * 10**16, 8 * ETH, 5)
        self.minipool(1, 2, 14 * 10**16, 8 * ETH, 0)
        self.minipool(2, 2, 10**17, 16 * ETH, 10**17 + 3)
        self.minipool(3, 4, 10**17, 16 * ETH, 0)
        self.minipool(4, 2, 14 * 10**16, 8 * ETH, 7 * ETH)
        self.set(MINIPOOLS[4], "setEnd(bool,bool)", True, False)
        self.minipool(5, 2, 14 * 10**16, 8 * ETH, 0)
        self.set(MINIPOOLS[5], "setEnd(bool,bool)", True, True)
        self.ether(MINIPOOLS[0], 10**16 + 5)
        if not self.is_1_4:
            stake = "setStake(address,uint256,uint256)"
            self.set("rocketNodeStaking", stake, NODE, 4_321 * ETH + 9, 100 * ETH)
            return
        self.set("rocketNetworkRevenues", terms, 0, 5 * 10**16, 0)
        self.set("rocketDAOProtocolSettingsNode", terms, 0, 0, 28 * DAY)
        self.staked(5_000 * ETH + 12, 4_321 * ETH + 9, 679 * ETH + 3)
        unstaking = "setUnstaking(address,uint256,uint256,uint256)"
        since = self.now - 3 * DAY
        self.set("rocketNodeStaking", unstaking, NODE, 77 * ETH + 7, since, 100 * ETH)
        self.megapool(12 * ETH, 4 * ETH, 10**17, 3 * 10**17)
        self.ether(MEGAPOOL, 3 * 10**17 + 5 * ETH + 10**18 + 4)
        for bond, flags in (
            (4_000, STAKED | EXPRESS),
            (4_000, STAKED | EXITING),
            (4_000, PRESTAKED),
            (4_000, QUEUED),
            (3_500, STAKED | EXITED | EXITING),
            (4_000, DISSOLVED),
            (4_000, 0),
        ):
            self.set(MEGAPOOL, "addValidator(uint32,uint256)", bond, flags)


_MONEY = "setMoney(address,uint256,uint256,uint256)"


@contextmanager
def wallet_world(folder: Path, version: str, now: int = NOW) -> Iterator[WalletWorld]:
    """Start a chain with the treasury on it."""
    with running(folder, now - 200_000) as anvil:
        yield WalletWorld(anvil, version, now)


def checksum(address: str) -> str:
    return str(to_checksum_address(address))
