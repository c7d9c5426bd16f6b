"""Nodes of a census as the engine reckons with them."""

import pytest

from data.contracts.nodes import RegisteredNode
from data.fleet import fleet_of
from risk.slashing.fleet import FleetKind, fleet_loss

ETHER = 10**18


def node(place: int, **figures: int) -> RegisteredNode:
    nothing = {
        "minipools": 0,
        "minipools_8": 0,
        "minipools_16": 0,
        "minipool_bond_wei": 0,
        "minipool_borrowed_wei": 0,
        "legacy_rpl_wei": 0,
    }
    return RegisteredNode(place=place, address=f"0x{place:040x}", **(nothing | figures))


OLD = node(
    0,
    minipools=4,
    minipools_8=2,
    minipools_16=1,
    minipool_bond_wei=42 * ETHER,
    minipool_borrowed_wei=86 * ETHER,
    legacy_rpl_wei=500 * ETHER,
)
NEW = node(2, megapool_validators=3, megapool_bond_wei=12 * ETHER, megapool_borrowed_wei=84 * ETHER)


def test_each_node_with_validators_is_a_row() -> None:
    fleet = fleet_of([OLD, node(1), NEW], 23_456_789)
    assert fleet is not None
    assert (fleet.kind, fleet.standing) == (
        FleetKind.CENSUS,
        "block 23,456,789, 2 nodes one by one",
    )
    assert fleet.minipools.tolist() == [[2.0, 1.0, 1.0], [0.0, 0.0, 0.0]]
    # 42 ETH less 2 · 8 and 16 are 10 for the fourth.
    assert fleet.bonds_eth[0].tolist() == [8.0, 16.0, 10.0]
    assert fleet.legacy_rpl.tolist() == [500.0, 0.0]
    assert (fleet.validators, fleet.bond_eth) == (7.0, pytest.approx(54.0 / 7.0))


def test_what_they_lose_adds_up() -> None:
    fleet = fleet_of([OLD, NEW], 1)
    assert fleet is not None
    made = fleet_loss(fleet, 12.0, 1.0, 0.001, discount=1.0 / 6.0)
    # 4 + 4 + 0 + 2 ETH beyond the bonds, half an ETH of RPL; 3 · 8 ETH of debt.
    assert made.rpl_sold == pytest.approx(500.0)
    assert made.uninsured_eth == pytest.approx(10.0 - 0.5 * 5.0 / 6.0)
    assert made.debt_eth == pytest.approx(24.0)
    assert made.validators_loss_eth == pytest.approx(7 * 12.0)


def test_without_a_validator_there_is_no_picture() -> None:
    assert fleet_of([node(0)], 1) is None
