"""What the store holds, in short: the series, the youngest census, and how many records."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.census import Count, counted
from data.errors import DataError
from data.fleet import fleet_of
from data.node_spread import spread_of
from data.recorded.nodes import recorded_nodes
from data.store_place import store_is_there
from risk.market import Block
from risk.slashing.fleet import Fleet
from risk.slashing.groups import NodeSpread

if TYPE_CHECKING:
    from data.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSeries:
    """A daily series in short.

    Attributes
    ----------
    name : str
    first, last : datetime.date
    days : int
        With an observation.
    """

    name: str
    first: datetime.date
    last: datetime.date
    days: int

    @property
    def missing(self) -> int:
        """Days between the first and the last without an observation."""
        return (self.last - self.first).days + 1 - self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCensus:
    """The youngest whole census.

    Attributes
    ----------
    block : Block
    version : str
        Of Rocket Pool.
    count : Count or None
        None if no node has a validator.
    spread : NodeSpread or None
        The same.
    fleet : Fleet or None
        The same nodes one by one.
    """

    block: Block
    version: str
    count: Count | None
    spread: NodeSpread | None = None
    fleet: Fleet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a store holds.

    Attributes
    ----------
    kind : str
        SQLite or PostgreSQL.
    series : tuple of StoredSeries
        By name.
    census : StoredCensus or None
    read, nodes : int
        How far a census is read that is not whole yet; zeros if there is none.
    records : tuple of (str, int)
        How many of each kind, by name.
    """

    kind: str
    series: tuple[StoredSeries, ...]
    census: StoredCensus | None
    read: int
    nodes: int
    records: tuple[tuple[str, int], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a series nor a census."""
        return not self.series and self.census is None and self.nodes == 0


def look_into(store: "Store") -> Stored:
    """Return what a store holds.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    from data.store.backup import count_of
    from data.store.nodes import list_censuses, load_nodes
    from data.store.series import list_spans

    entries = list_censuses(store)
    whole = next((entry for entry in entries if entry.is_whole), None)
    broken = next((entry for entry in entries if not entry.is_whole), None)
    census = None
    if whole is not None:
        nodes = load_nodes(store, whole.block.number)
        census = StoredCensus(
            block=whole.block,
            version=whole.version,
            count=counted(nodes),
            spread=spread_of(nodes, whole.block),
            fleet=fleet_of(nodes, whole.block.number),
        )
    return Stored(
        kind=store.kind,
        series=tuple(
            StoredSeries(name=name, first=first, last=last, days=days)
            for name, first, last, days in list_spans(store)
        ),
        census=census,
        read=broken.read if broken else 0,
        nodes=broken.nodes if broken else 0,
        records=tuple(count_of(store).items()),
    )


def stored() -> Stored:
    """Return what the store of the environment holds; see `look_into`."""
    from data.store.engine import open_store

    with open_store() as store:
        return look_into(store)


def spread_in_force(held: Stored | None) -> NodeSpread:
    """Return how validators are spread over nodes: by the census of a store, else as recorded."""
    census = None if held is None else held.census
    counted = None if census is None else census.spread
    return recorded_nodes() if counted is None else counted


def nodes_in_force() -> tuple[Fleet | None, NodeSpread]:
    """Return the nodes one by one and their spread, by the store of the environment.

    None and the recorded spread where there is no store, no census, or it cannot be read.
    """
    try:
        held = stored() if store_is_there() else None
    except DataError:
        held = None
    census = None if held is None else held.census
    return None if census is None else census.fleet, spread_in_force(held)
