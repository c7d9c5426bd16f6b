"""A census of Rocket Pool's nodes at one block: thousands of reads in tens of requests.

Nodes are read part by part, and each part enters the store by itself, so that a census can be
broken off anywhere and goes on where it stopped. What cannot change is kept from the census before:
addresses, and whether there is a megapool. All figures are asked again, because figures of two
blocks are never mixed.

Without an archive node a block's state is known for some 25 minutes. A census that was broken off
longer ago begins again, unless the node is an archive.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.contracts.nodes import (
    RegisteredNode,
    Registry,
    address_calls,
    addresses_of,
    count_call,
    count_of,
    megapool_calls,
    megapool_of,
    node_calls,
    node_of,
    registry_calls,
    registry_of,
)
from data.endpoint import NodeError
from data.errors import DataError
from data.header import Header
from data.multicall import ReadingError
from data.node import DisagreementError, Node
from risk.concentration import Concentration, concentration

if TYPE_CHECKING:
    from data.store.engine import Store
    from data.store.nodes import CensusEntry

# Some 1,200 reads of one or two storage slots each: well within the gas that nodes allow a call.
NODES_AT_ONCE = 100
ADDRESSES_AT_ONCE = 1_000
WEI = 10**18

Tell = Callable[[int, int], None]


class CensusError(DataError):
    """What was read contradicts what was read before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a census says of all nodes together; counted in full, so without an error of sampling.

    Attributes
    ----------
    registered : int
        Nodes that ever registered.
    validators : Concentration
        How validators are spread over the nodes that have any.
    borrowed : Concentration or None
        How borrowed ETH is spread; None if nothing is borrowed.
    minipools_8, minipools_16, minipools_other : int
        Validators of minipools by their bond of 8, 16 or another number of ETH.
    megapool_validators, megapools : int
    minipool_bond_eth, megapool_bond_eth : float
    borrowed_eth, debt_eth, legacy_rpl : float
    """

    registered: int
    validators: Concentration
    borrowed: Concentration | None
    minipools_8: int
    minipools_16: int
    minipools_other: int
    megapool_validators: int
    megapools: int
    minipool_bond_eth: float
    megapool_bond_eth: float
    borrowed_eth: float
    debt_eth: float
    legacy_rpl: float

    @property
    def total_validators(self) -> int:
        """Validators of all kinds."""
        minipools = self.minipools_8 + self.minipools_16 + self.minipools_other
        return minipools + self.megapool_validators


def counted(nodes: Sequence[RegisteredNode]) -> Count | None:
    """Return what a census says of all nodes together; None if there is not one validator."""
    if not any(node.validators for node in nodes):
        return None
    borrowed = [float(node.borrowed_wei) for node in nodes]
    eights, sixteens = (
        sum(node.minipools_8 for node in nodes),
        sum(node.minipools_16 for node in nodes),
    )
    return Count(
        registered=len(nodes),
        validators=concentration([float(node.validators) for node in nodes]),
        borrowed=concentration(borrowed) if any(borrowed) else None,
        minipools_8=eights,
        minipools_16=sixteens,
        minipools_other=sum(node.minipools for node in nodes) - eights - sixteens,
        megapool_validators=sum(node.megapool_validators for node in nodes),
        megapools=sum(bool(node.megapool) for node in nodes),
        minipool_bond_eth=sum(node.minipool_bond_wei for node in nodes) / WEI,
        megapool_bond_eth=sum(node.megapool_bond_wei for node in nodes) / WEI,
        borrowed_eth=sum(node.borrowed_wei for node in nodes) / WEI,
        debt_eth=sum(node.megapool_debt_wei for node in nodes) / WEI,
        legacy_rpl=sum(node.legacy_rpl_wei for node in nodes) / WEI,
    )


def take_census(
    node: Node,
    store: "Store",
    *,
    nodes_at_once: int = NODES_AT_ONCE,
    tell: Tell = lambda _read, _nodes: None,
) -> "CensusEntry":
    """Take a census at the youngest final block, or go on with one that was broken off.

    Parameters
    ----------
    node : Node
    store : Store
    nodes_at_once : int
        That enter the store together.
    tell : callable
        Called with how many nodes are read and how many there are.

    Returns
    -------
    CensusEntry
        Whole. One that was whole at that block already is returned as it is.

    Raises
    ------
    DataError
        If a node fails, nodes disagree, or a contract answers with what cannot be. The parts that
        are read by then stay.
    """
    from data.store.nodes import begin_census, drop_census, list_censuses

    broken_off = [entry for entry in list_censuses(store) if not entry.is_whole]
    for entry in broken_off:
        reached = _reached(node, entry)
        if reached is not None:
            return _read_on(node, store, entry, *reached, nodes_at_once, tell)
    # A node that fails altogether says so here, before anything is given up.
    header = node.header()
    for entry in broken_off:
        drop_census(store, entry.block.number)
    registry = registry_of(node.call(registry_calls(), header))
    count = count_of(node.call([count_call(registry)], header))
    entry = begin_census(store, header.block, registry.version, count)
    return _read_on(node, store, entry, header, registry, nodes_at_once, tell)


def _reached(node: Node, entry: "CensusEntry") -> tuple[Header, Registry] | None:
    """Return the block of a census that was broken off; None if no node knows its state by now."""
    try:
        header = node.header(entry.block.number)
        registry = registry_of(node.call(registry_calls(), header))
    except DisagreementError:
        raise
    except NodeError:
        return None
    return (header, registry) if header.block == entry.block else None


def _read_on(
    node: Node,
    store: "Store",
    entry: "CensusEntry",
    header: Header,
    registry: Registry,
    nodes_at_once: int,
    tell: Tell,
) -> "CensusEntry":
    from data.store.nodes import append_nodes, begin_census

    tell(entry.read, entry.nodes)
    if entry.is_whole:
        return entry
    known = _Known(node, store, registry, header, entry.nodes)
    while not entry.is_whole:
        places = range(entry.read, min(entry.read + nodes_at_once, entry.nodes))
        addresses = {place: known.address(place) for place in places}
        megapools = {place: known.megapool(place) for place in places}
        found = _nodes(node, registry, header, addresses, megapools)
        # Where another program has read further meanwhile, this one goes on from there.
        append_nodes(store, entry.block.number, entry.read, found)
        entry = begin_census(store, entry.block, entry.version, entry.nodes)
        tell(entry.read, entry.nodes)
    return entry


class _Known:
    """The addresses of nodes and megapools: from the census before, or from the registry."""

    def __init__(
        self, node: Node, store: "Store", registry: Registry, header: Header, count: int
    ) -> None:
        self._node, self._registry, self._header, self._count = node, registry, header, count
        before = _last_whole(store, header.block.number)
        self._addresses = {each.place: each.address for each in before}
        self._megapools = {each.place: each.megapool for each in before}
        if before and (len(before) > count or not self._agrees(len(before) - 1)):
            raise CensusError("The registry of nodes is another than at the census before.")

    def address(self, place: int) -> str:
        """Return a node's address, asking for many where it is not known."""
        if place not in self._addresses:
            self._ask(range(place, min(place + ADDRESSES_AT_ONCE, self._count)))
        return self._addresses[place]

    def megapool(self, place: int) -> str:
        """Return the address of a node's megapool; empty if none is known."""
        return self._megapools.get(place, "")

    def _agrees(self, place: int) -> bool:
        kept = self._addresses[place]
        self._ask([place])
        return self._addresses[place] == kept

    def _ask(self, places: Sequence[int]) -> None:
        answers = self._node.call(address_calls(self._registry, places), self._header)
        self._addresses |= zip(places, addresses_of(answers, places), strict=True)


def _last_whole(store: "Store", before: int) -> tuple[RegisteredNode, ...]:
    from data.store.nodes import list_censuses, load_nodes

    for entry in list_censuses(store):
        if entry.is_whole and entry.block.number < before:
            return load_nodes(store, entry.block.number)
    return ()


def _nodes(
    node: Node,
    registry: Registry,
    header: Header,
    addresses: dict[int, str],
    megapools: dict[int, str],
) -> list[RegisteredNode]:
    """Return some nodes, in one request where their megapools are known and in two otherwise."""
    calls = [
        call
        for place, address in addresses.items()
        for call in node_calls(registry, place, address)
    ]
    calls += [
        call for place, known in megapools.items() if known for call in megapool_calls(place, known)
    ]
    answers = node.call(calls, header)
    there = {place: megapool_of(registry, answers, place) for place in addresses}
    if any(known not in {"", there[place]} for place, known in megapools.items()):
        raise ReadingError("A node has another megapool than before, which cannot be.")
    new = [
        call
        for place, megapool in there.items()
        if megapool and not megapools[place]
        for call in megapool_calls(place, megapool)
    ]
    others = node.call(new, header) if new else answers
    return [
        node_of(registry, place, address, answers, answers if megapools[place] else others)
        for place, address in addresses.items()
    ]
