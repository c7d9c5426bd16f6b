"""The nodes of Rocket Pool, versions 1.3 and 1.4: what each has bonded, borrowed and validates.

Amounts are in wei. A validator is of a minipool, whose bond is 8 or 16 ETH, or, since 1.4, of the
node's megapool, which has one bond for all of its validators.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.addresses import ROCKET_STORAGE
from data.contracts.rocket_pool import storage_key
from data.errors import quoted
from data.multicall import Answers, Call, ReadingError

ETHER = 10**18
# More nodes, or validators of one of them, there cannot be.
MOST = 1_000_000

_VERSION = "Rocket Pool's version"
_NAMES_1_3 = ("rocketNodeManager", "rocketNodeStaking", "rocketMinipoolManager")
_NAMES_1_4 = (*_NAMES_1_3, "rocketMegapoolFactory")
_COUNT = "getNodeCount"
# What each figure is called in version 1.4 and before: field, contract, function.
_COMMON = (("minipools", "rocketMinipoolManager", "getNodeStakingMinipoolCount(address)"),)
_FIGURES_1_3 = (
    *_COMMON,
    ("minipool_bond_wei", "rocketNodeStaking", "getNodeETHProvided(address)"),
    ("minipool_borrowed_wei", "rocketNodeStaking", "getNodeETHMatched(address)"),
    ("legacy_rpl_wei", "rocketNodeStaking", "getNodeRPLStake(address)"),
)
_FIGURES_1_4 = (
    *_COMMON,
    ("minipool_bond_wei", "rocketNodeStaking", "getNodeMinipoolETHBonded(address)"),
    ("minipool_borrowed_wei", "rocketNodeStaking", "getNodeMinipoolETHBorrowed(address)"),
    ("legacy_rpl_wei", "rocketNodeStaking", "getNodeLegacyStakedRPL(address)"),
    ("megapool_bond_wei", "rocketNodeStaking", "getNodeMegapoolETHBonded(address)"),
    ("megapool_borrowed_wei", "rocketNodeStaking", "getNodeMegapoolETHBorrowed(address)"),
)
_OF_MEGAPOOL = (
    ("megapool_validators", "getActiveValidatorCount()"),
    ("megapool_debt_wei", "getDebt()"),
)
_SIZES = (("minipools_8", 8), ("minipools_16", 16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Where the contracts are that know the nodes.

    Attributes
    ----------
    version : str
        Of Rocket Pool.
    addresses : mapping of str to str
    """

    version: str
    addresses: Mapping[str, str]

    @property
    def has_megapools(self) -> bool:
        """Whether this is version 1.4, Saturn 1."""
        return "rocketMegapoolFactory" in self.addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredNode:
    """A node at one block.

    Attributes
    ----------
    place : int
        In the order of registration, from 0.
    address : str
        In lower case.
    minipools, minipools_8, minipools_16 : int
        That validate: all of them, and those with a bond of 8 and of 16 ETH.
    minipool_bond_wei, minipool_borrowed_wei : int
    megapool : str
        Its address in lower case; empty if there is none.
    megapool_validators : int
    megapool_bond_wei, megapool_borrowed_wei, megapool_debt_wei : int
    legacy_rpl_wei : int
        RPL that a loss of minipools can be taken from; in version 1.3 all RPL staked.
    """

    place: int
    address: str
    minipools: int
    minipools_8: int
    minipools_16: int
    minipool_bond_wei: int
    minipool_borrowed_wei: int
    megapool: str = ""
    megapool_validators: int = 0
    megapool_bond_wei: int = 0
    megapool_borrowed_wei: int = 0
    megapool_debt_wei: int = 0
    legacy_rpl_wei: int

    def __post_init__(self) -> None:
        if self.minipools_8 + self.minipools_16 > self.minipools:
            raise ReadingError(f"Node {self.place} has more minipools by bond than it has.")
        if self.validators > MOST:
            raise ReadingError(f"Node {self.place} cannot have so many validators.")

    @property
    def validators(self) -> int:
        """Validators of all kinds."""
        return self.minipools + self.megapool_validators

    @property
    def borrowed_wei(self) -> int:
        """ETH of holders of rETH that its validators have."""
        return self.minipool_borrowed_wei + self.megapool_borrowed_wei


def registry_calls() -> list[Call]:
    """Return the reads that tell the version and where the contracts are."""
    version = Call(
        field=_VERSION,
        target=ROCKET_STORAGE,
        function="getString(bytes32)",
        returns=("string",),
        arguments=(storage_key("protocol.version"),),
    )
    return [version, *(_address_call(name) for name in _NAMES_1_4)]


def registry_of(answers: Answers) -> Registry:
    """Return what the answers to `registry_calls` say.

    Raises
    ------
    ReadingError
        If the version is unknown or a contract is missing.
    """
    version = str(answers.values(_VERSION)[0])
    names = {"1.3": _NAMES_1_3, "1.4": _NAMES_1_4}.get(".".join(version.split(".")[:2]))
    if names is None:
        raise ReadingError(
            f"Rocket Pool is of version {quoted(version)}; this program reads 1.3 and 1.4."
        )
    addresses = {name: str(answers.values(name)[0]) for name in names}
    missing = [name for name, address in addresses.items() if int(address, 16) == 0]
    if missing:
        raise ReadingError(f"Rocket Pool's storage knows no `{missing[0]}`.")
    return Registry(version=version, addresses=addresses)


def count_call(registry: Registry) -> Call:
    """Return the read of how many nodes are registered."""
    return Call(
        field=_COUNT, target=registry.addresses["rocketNodeManager"], function="getNodeCount()"
    )


def count_of(answers: Answers) -> int:
    """Return how many nodes are registered.

    Raises
    ------
    ReadingError
        If it cannot be read or there cannot be so many.
    """
    count = answers.integer(_COUNT)
    if count > MOST:
        raise ReadingError(f"Rocket Pool cannot have {count} nodes.")
    return count


def address_calls(registry: Registry, places: Iterable[int]) -> list[Call]:
    """Return the reads of the addresses of nodes by their places."""
    return [
        Call(
            field=f"address of node {place}",
            target=registry.addresses["rocketNodeManager"],
            function="getNodeAt(uint256)",
            returns=("address",),
            arguments=(place,),
        )
        for place in places
    ]


def addresses_of(answers: Answers, places: Iterable[int]) -> list[str]:
    """Return what the answers to `address_calls` say, in lower case."""
    return [_address_of(answers, f"address of node {place}") for place in places]


def node_calls(registry: Registry, place: int, address: str) -> list[Call]:
    """Return the reads of one node's figures, its megapool's own left out."""
    of_node = (address,)
    figures = _FIGURES_1_4 if registry.has_megapools else _FIGURES_1_3
    calls = [
        Call(
            field=_field(field, place),
            target=registry.addresses[contract],
            function=function,
            arguments=of_node,
        )
        for field, contract, function in figures
    ]
    calls += [
        Call(
            field=_field(field, place),
            target=registry.addresses["rocketMinipoolManager"],
            function="getNodeStakingMinipoolCountBySize(address,uint256)",
            arguments=(address, bond * ETHER),
        )
        for field, bond in _SIZES
    ]
    if registry.has_megapools:
        calls += [
            Call(
                field=_field(function, place),
                target=registry.addresses["rocketMegapoolFactory"],
                function=f"{function}(address)",
                returns=(returned,),
                arguments=of_node,
            )
            for function, returned in (
                ("getMegapoolDeployed", "bool"),
                ("getExpectedAddress", "address"),
            )
        ]
    return calls


def megapool_of(registry: Registry, answers: Answers, place: int) -> str:
    """Return the address of a node's megapool; empty if there is none."""
    if registry.has_megapools and answers.values(_field("getMegapoolDeployed", place))[0]:
        return _address_of(answers, _field("getExpectedAddress", place))
    return ""


def megapool_calls(place: int, megapool: str) -> list[Call]:
    """Return the reads of what only a node's megapool knows."""
    return [
        Call(field=_field(field, place), target=megapool, function=function)
        for field, function in _OF_MEGAPOOL
    ]


def node_of(registry: Registry, place: int, address: str, *answers: Answers) -> RegisteredNode:
    """Return a node from the answers to `node_calls`, and to `megapool_calls` if it has one.

    Raises
    ------
    ReadingError
        If a figure is missing, or they contradict each other.
    """
    first, last = answers[0], answers[-1]
    figures = _FIGURES_1_4 if registry.has_megapools else _FIGURES_1_3
    names = [field for field, _, _ in figures] + [field for field, _ in _SIZES]
    read = {name: first.integer(_field(name, place)) for name in names}
    megapool = megapool_of(registry, first, place)
    if megapool:
        read |= {name: last.integer(_field(name, place)) for name, _ in _OF_MEGAPOOL}
    return RegisteredNode(place=place, address=address, megapool=megapool, **read)


def _field(name: str, place: int) -> str:
    return f"{name} of node {place}"


def _address_call(name: str) -> Call:
    return Call(
        field=name,
        target=ROCKET_STORAGE,
        function="getAddress(bytes32)",
        returns=("address",),
        arguments=(storage_key("contract.address", name),),
    )


def _address_of(answers: Answers, field: str) -> str:
    address = str(answers.values(field)[0]).lower()
    if int(address, 16) == 0:
        raise ReadingError(f"`{field}` cannot be read: there is no such address.")
    return address
