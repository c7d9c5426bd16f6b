"""A chain with years of reports, rounds and swaps, in as few blocks as their times allow."""

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from data.addresses import (
    CHAINLINK_ETH_USD,
    MULTICALL3,
    PAST_BALANCES,
    PAST_PRICES,
    UNISWAP_RETH_WETH,
)
from tests.chain import bytecode
from tests.chain.anvil import FIRST_BLOCK, Anvil

DAY = 86_400
ETH = 10**18
FEED = "0x00000000000000000000000000000000000000f1"
# Of a feed that moves at half a per cent or after an hour.
ROUNDS_A_DAY = 24


class PastWorld:
    """Contracts that report each day from `start` on, and a pool in which is traded."""

    def __init__(self, anvil: Anvil, start: int, days: int, swaps_a_day: int) -> None:
        self.url = anvil.url
        self.days = days
        self.now = start + days * DAY
        self._anvil = anvil
        codes = bytecode.recorded()
        places = {
            MULTICALL3: "multicall",
            PAST_BALANCES[3]: "history_1_3",
            PAST_PRICES[2]: "history_1_3",
            CHAINLINK_ETH_USD: "history_feed",
            FEED: "history_feed",
            UNISWAP_RETH_WETH: "history_pool",
        }
        for address, name in places.items():
            anvil.rpc("anvil_setCode", address, codes[name])
        anvil.rpc("evm_setAutomine", False)
        self._send(CHAINLINK_ETH_USD, "setPhase(uint16,address)", 1, to_checksum_address(FEED))
        for day in range(days):
            self._live(start + day * DAY, day, swaps_a_day)
        for second in range(3):
            self._mine(self.now - 900 + second)
        self.blocks = int(anvil.rpc("eth_blockNumber"), 16) - FIRST_BLOCK

    def _live(self, begin: int, day: int, swaps: int) -> None:
        total = (1_100_000 + 50 * day) * ETH
        self._send(PAST_BALANCES[3], "balances(uint256,uint256)", total, 1_000_000 * ETH)
        self._send(PAST_PRICES[2], "prices(uint256)", (day + 1) * ETH // 10_000)
        rounds = ((2_000 + day) * 10**8, 1 + ROUNDS_A_DAY * day, ROUNDS_A_DAY)
        self._send(FEED, "answer(int256,uint256,uint256)", *rounds)
        self._mine(begin + 60)
        for number in range(swaps):
            root = 2**96 * (20_000 + 8 * day + number) // 19_000
            self._send(UNISWAP_RETH_WETH, "swap(uint160,uint256)", root, 1)
            self._mine(begin + 600 + number * (DAY - 1_200) // swaps)

    def _mine(self, timestamp: int) -> None:
        self._anvil.rpc("evm_mine", timestamp)

    def _send(self, target: str, function: str, *values: object) -> None:
        """Send what enters the next block; its events are counted by who reads them."""
        types = function[function.index("(") + 1 : -1].split(",")
        data = keccak(text=function)[:4] + encode(types, values)
        transaction = {
            "from": self._anvil.account,
            "to": target,
            "data": "0x" + data.hex(),
            "gas": hex(2_000_000),
        }
        self._anvil.rpc("eth_sendTransaction", transaction)
