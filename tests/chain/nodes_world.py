"""A chain with very many nodes, whose figures follow from their places."""

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from data.addresses import MULTICALL3, ROCKET_STORAGE
from data.contracts.nodes import RegisteredNode
from tests.chain import bytecode
from tests.chain.anvil import Anvil

ETH = 10**18
NOW = 1_790_000_000
REGISTRY = "0x00000000000000000000000000000000000000c1"
# Of the contracts of the tests.
FIRST_NODE, FIRST_MEGAPOOL = 2**100, 2**120

_NAMES = ("rocketNodeManager", "rocketNodeStaking", "rocketMinipoolManager")


class NodesWorld:
    """Contracts of Rocket Pool that know so many nodes."""

    def __init__(self, anvil: Anvil, version: str, count: int) -> None:
        self.anvil = anvil
        self.url = anvil.url
        self._is_1_4 = version.startswith("1.4")
        # Multicall3 of the tests has room for every call that there could be, and takes gas for it.
        anvil.rpc("evm_setBlockGasLimit", hex(10**9))
        codes = bytecode.recorded()
        anvil.rpc("anvil_setCode", MULTICALL3, codes["multicall_wide"])
        anvil.rpc("anvil_setCode", ROCKET_STORAGE, codes["storage"])
        anvil.rpc("anvil_setCode", REGISTRY, codes["nodes_1_4" if self._is_1_4 else "nodes_1_3"])
        key = keccak(text="protocol.version")
        self.send(ROCKET_STORAGE, "setString(bytes32,string)", key, version)
        for name in (*_NAMES, *(("rocketMegapoolFactory",) if self._is_1_4 else ())):
            key = keccak(text=f"contract.address{name}")
            address = to_checksum_address(REGISTRY)
            self.send(ROCKET_STORAGE, "setAddress(bytes32,address)", key, address)
        self.set_count(count)
        self.seal()

    def send(self, target: str, function: str, *arguments: object) -> None:
        types = function[function.index("(") + 1 : -1].split(",")
        self.anvil.send(target, keccak(text=function)[:4] + encode(types, arguments))

    def set_count(self, count: int) -> None:
        """Register nodes, and deploy the megapools of every second one."""
        code = bytecode.recorded()["megapool"]
        for place in range(0, count if self._is_1_4 else 0, 2):
            self.anvil.rpc("anvil_setCode", megapool_of(place), code)
        self.send(REGISTRY, "setCount(uint256)", count)

    def grow(self, place: int, minipools: int) -> None:
        """Add minipools of 8 ETH to a node."""
        self.send(REGISTRY, "grow(uint256,uint256)", place, minipools)

    def seal(self) -> None:
        """Make what is there final."""
        self.anvil.rpc("anvil_mine", "0x4", "0x1")


def megapool_of(place: int) -> str:
    return f"0x{FIRST_MEGAPOOL + place:040x}"


def expected(count: int, version: str) -> tuple[RegisteredNode, ...]:
    """Return the nodes as the contracts of the tests have them."""
    return tuple(_expected(place, is_1_4=version.startswith("1.4")) for place in range(count))


def _expected(place: int, *, is_1_4: bool) -> RegisteredNode:
    eights, sixteens = place % 5, place % 3
    others = int(is_1_4 and place % 50 == 49)
    deployed = is_1_4 and place % 2 == 0
    validators = place // 2 % 7 * deployed
    return RegisteredNode(
        place=place,
        address=f"0x{FIRST_NODE + place:040x}",
        minipools=eights + sixteens + others,
        minipools_8=eights,
        minipools_16=sixteens,
        minipool_bond_wei=(8 * eights + 16 * sixteens) * ETH + place,
        minipool_borrowed_wei=(24 * eights + 16 * sixteens) * ETH + 2 * place,
        megapool=megapool_of(place) if deployed else "",
        megapool_validators=validators,
        megapool_bond_wei=4 * validators * ETH,
        megapool_borrowed_wei=28 * validators * ETH,
        megapool_debt_wei=(place + 1) * deployed,
        legacy_rpl_wei=place * ETH // 7,
    )
