"""A small mainnet: contracts of our own at the real addresses, with figures to calculate by hand.

The block that is final, `NOW`, has a number and a time that the tests know.
"""

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from data.addresses import (
    CHAINLINK_ETH_USD,
    CHAINLINK_RETH_ETH,
    MULTICALL3,
    RETH,
    ROCKET_STORAGE,
    UNISWAP_RETH_WETH,
)
from tests.chain import bytecode, world_network, world_venues
from tests.chain.anvil import Anvil

ETH = 10**18
NOW = 1_790_000_000  # 2026-09-21T13:33:20Z
START = NOW - 200_000

# Not the addresses of mainnet: they must be asked of the storage contract.
ADDRESSES = {
    "rocketTokenRETH": RETH,
    "rocketNetworkBalances": "0x00000000000000000000000000000000000000b1",
    "rocketNetworkPrices": "0x00000000000000000000000000000000000000b2",
    "rocketDepositPool": "0x00000000000000000000000000000000000000b3",
    "rocketDAOProtocolSettingsNetwork": "0x00000000000000000000000000000000000000b4",
    "rocketDAOProtocolSettingsDeposit": "0x00000000000000000000000000000000000000b5",
}


class World:
    """The contracts on a chain, and setters for their figures."""

    def __init__(self, anvil: Anvil, version: str, now: int = NOW) -> None:
        self.anvil = anvil
        self.now = now
        self.url = anvil.url
        self._further = world_network.further_contracts(version)
        suffix = "1_3" if version.startswith("1.3") else "1_4"
        self._place(
            {
                MULTICALL3: "multicall",
                ROCKET_STORAGE: "storage",
                RETH: "reth",
                ADDRESSES["rocketNetworkBalances"]: f"network_balances_{suffix}",
                ADDRESSES["rocketNetworkPrices"]: "network_prices",
                ADDRESSES["rocketDepositPool"]: "deposit_pool",
                ADDRESSES["rocketDAOProtocolSettingsNetwork"]: f"settings_network_{suffix}",
                ADDRESSES["rocketDAOProtocolSettingsDeposit"]: "settings_deposit",
                CHAINLINK_ETH_USD: "feed",
                CHAINLINK_RETH_ETH: "feed",
                **world_venues.CONTRACTS,
                **dict.fromkeys(self._further.values(), "figures"),
            }
        )
        self.set_version(version)
        for name, address in (ADDRESSES | self._further).items():
            self.set_address(name, address)
        self._set_figures()
        world_network.set_network(self, version)
        world_venues.set_venues(self)
        self.set_ticks(before=1_560, since=1_570)

    def set(self, target: str, function: str, *arguments: object) -> None:
        """Call a setter."""
        types = function[function.index("(") + 1 : -1].split(",")
        address = (ADDRESSES | self._further).get(target, target)
        self.anvil.send(address, keccak(text=function)[:4] + encode(types, arguments))

    def answer(
        self, target: str, function: str, types: str, *values: object, argument: int = 0
    ) -> None:
        """Set what a contract without an interface of its own answers; without values, nothing."""
        selector, setter = keccak(text=function)[:4], "setAnswer(bytes4,bytes32,bytes,bool)"
        content = encode(types.split(","), values) if values else b""
        self.set(target, setter, selector, argument.to_bytes(32, "big"), content, bool(values))

    def set_version(self, version: str) -> None:
        key = keccak(text="protocol.version")
        self.set(ROCKET_STORAGE, "setString(bytes32,string)", key, version)

    def set_address(self, name: str, address: str) -> None:
        key = keccak(text=f"contract.address{name}")
        self.set(ROCKET_STORAGE, "setAddress(bytes32,address)", key, to_checksum_address(address))

    def set_balances(self, total: int, supply: int, block: int, timestamp: int) -> None:
        function = "setBalances(uint256,uint256,uint256,uint256)"
        self.set("rocketNetworkBalances", function, block, total, supply, timestamp)

    def set_feed(self, address: str, answer: int, updated: int) -> None:
        self.set(address, "setAnswer(uint80,int256,uint256)", 7, answer, updated)

    def set_pool(self, token0: str, token1: str, fee: int = 100, liquidity: int = 10**23) -> None:
        function = "setPool(address,address,uint24,uint128)"
        tokens = (to_checksum_address(token0), to_checksum_address(token1))
        self.set(UNISWAP_RETH_WETH, function, *tokens, fee, liquidity)

    def set_ticks(self, before: int, since: int, oldest: int | None = None) -> None:
        function = "setTicks(uint256,uint256,int24,int24)"
        self.set(
            UNISWAP_RETH_WETH, function, oldest or self.now - 50_000, self.now - 600, before, since
        )
        world_venues.set_slot(self, UNISWAP_RETH_WETH, since, 1)

    def seal(self) -> int:
        """Make the block of time `now`, final by two more, and return its number."""
        self.anvil.rpc("evm_setNextBlockTimestamp", self.now)
        self.anvil.rpc("anvil_mine", "0x1")
        number = int(self.anvil.rpc("eth_blockNumber"), 16)
        self.anvil.rpc("anvil_mine", "0x2", "0xc")
        return number

    def _place(self, contracts: dict[str, str]) -> None:
        codes = bytecode.recorded()
        for address, name in contracts.items():
            self.anvil.rpc("anvil_setCode", address, codes[name])

    def _set_figures(self) -> None:
        network, deposit = "rocketDAOProtocolSettingsNetwork", "rocketDAOProtocolSettingsDeposit"
        pool, balances = ADDRESSES["rocketDepositPool"], ADDRESSES["rocketNetworkBalances"]
        self.set(RETH, "connect(address,address)", balances, pool)
        self.set(RETH, "setTotalSupply(uint256)", 329_500 * ETH)
        self.anvil.rpc("anvil_setBalance", RETH, hex(3_840 * ETH))
        self.set_balances(384_000 * ETH, 328_000 * ETH, 25_000_005, self.now - 5 * 3600)
        self.set(
            "rocketNetworkPrices", "setPrice(uint256,uint256)", 873_480_000_000_000, 25_000_005
        )
        self.set("rocketDepositPool", "setPool(uint256,uint256)", 1_200 * ETH, 5_998_000 * ETH)
        day, two_percent = 86_400, 2 * 10**16
        self.set(network, "setSettings(uint256,uint256,uint256)", 10**16, day, two_percent)
        self.set(deposit, "setSettings(bool,uint256,uint256)", True, 5 * 10**14, 6_000_000 * ETH)
        self.set(CHAINLINK_ETH_USD, "setFeed(uint8,string)", 8, "ETH / USD")
        self.set_feed(CHAINLINK_ETH_USD, 232_638_000_000, self.now - 1_200)
        self.set(CHAINLINK_RETH_ETH, "setFeed(uint8,string)", 18, "RETH / ETH")
        self.set_feed(CHAINLINK_RETH_ETH, 1_165 * ETH // 1000, self.now - 4 * 3600)
