"""Nodes of a census by size and bond."""

from data.contracts.nodes import ETHER, RegisteredNode
from data.node_spread import spread_of
from data.stored import Stored, StoredCensus, spread_in_force
from risk.market import Block, Origin

BLOCK = Block(number=23_456_789, hash="0x" + "ab" * 32, timestamp=1_790_000_000)


def node(place: int, eights: int = 0, sixteens: int = 0, mega: int = 0) -> RegisteredNode:
    return RegisteredNode(
        place=place,
        address=f"0x{place:040x}",
        minipools=eights + sixteens,
        minipools_8=eights,
        minipools_16=sixteens,
        minipool_bond_wei=(8 * eights + 16 * sixteens) * ETHER,
        minipool_borrowed_wei=0,
        megapool=f"0x{place + 100:040x}" if mega else "",
        megapool_validators=mega,
        megapool_bond_wei=4 * mega * ETHER,
        legacy_rpl_wei=0,
    )


def test_nodes_are_counted_by_size_and_validators_by_bond() -> None:
    spread = spread_of(
        [node(0, eights=2), node(1, sixteens=1, mega=4), node(2), node(3, 1, 1)], BLOCK
    )
    assert spread is not None
    assert [(band.nodes, band.validators) for band in spread.bands] == [(1, 5), (2, 4)]
    assert {each.bond_eth: each.weight for each in spread.bonds} == {8.0: 3, 16.0: 2, 4.0: 4}
    assert {each.bond_eth: each.weight for each in spread.largest_bonds} == {16.0: 1, 4.0: 4}
    assert spread.origin is Origin.LIVE
    assert "23,456,789" in spread.source


def test_without_validators_there_is_no_spread_and_the_record_stands_in() -> None:
    assert spread_of([node(0)], BLOCK) is None
    assert spread_in_force(None).origin is Origin.RECORDED
    spread = spread_of([node(0, eights=3)], BLOCK)
    census = StoredCensus(block=BLOCK, version="1.4", count=None, spread=spread)
    held = Stored(kind="SQLite", series=(), census=census, read=0, nodes=0, records=())
    assert spread_in_force(held) is spread
