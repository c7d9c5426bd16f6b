"""Nodes by size, scaled to a number of validators, and bonds by an average."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.recorded.nodes import recorded_nodes
from risk.errors import ParameterError
from risk.market import Origin
from risk.slashing.groups import BondClass, NodeBand, NodeSpread, average_bond, bond_mix, node_sizes


def spread(*bands: tuple[int, int], bond: float = 8.0) -> NodeSpread:
    bonds = (BondClass(bond_eth=bond, weight=1.0),)
    return NodeSpread(
        bands=tuple(NodeBand(nodes=nodes, validators=number) for nodes, number in bands),
        bonds=bonds,
        largest_bonds=bonds,
        origin=Origin.RECORDED,
        date="2024-03-01",
        source="a test",
    )


def test_nodes_keep_their_sizes_where_there_are_as_many_validators() -> None:
    assert node_sizes(spread((1, 50), (3, 20), (4, 4)), 74.0).tolist() == [1] * 4 + [6, 7, 7, 50]


def test_half_as_many_validators_are_of_half_as_many_nodes_of_each_size() -> None:
    assert node_sizes(spread((2, 20), (4, 8), (12, 12)), 20.0).tolist() == [1] * 6 + [2] * 2 + [10]


def test_the_largest_node_stays_and_is_cut_last() -> None:
    assert node_sizes(spread((1, 50), (50, 50)), 60.0)[-1] == 50
    assert node_sizes(spread((1, 50), (50, 50)), 30.0).tolist() == [30]


@given(validators=st.floats(min_value=1.0, max_value=60_000.0))
def test_all_nodes_together_have_the_validators_asked_for(validators: float) -> None:
    sizes = node_sizes(recorded_nodes(), validators)
    assert sizes.sum() == max(round(validators), 1)
    assert sizes.min() >= 1
    assert (sizes[1:] >= sizes[:-1]).all()


def test_an_empty_band_is_refused() -> None:
    for nodes, validators in ((0, 1), (3, 2)):
        with pytest.raises(ParameterError, match="a node"):
            NodeBand(nodes=nodes, validators=validators)


def test_the_recorded_nodes_are_those_of_the_snapshot() -> None:
    found = recorded_nodes()
    assert (found.nodes, found.validators) == (2712, 26_890)
    assert found.average_bond_eth == pytest.approx(10.0406, abs=1e-4)
    assert average_bond(found.largest_bonds) == pytest.approx(8480.0 / 881.0)


@given(average=st.floats(min_value=0.0, max_value=31.0))
def test_a_mix_of_bonds_has_the_average_asked_for(average: float) -> None:
    mix = bond_mix(recorded_nodes(), average)
    assert average_bond(mix) == pytest.approx(average, abs=1e-9)
    assert sum(each.weight for each in mix) == pytest.approx(1.0)
    assert all(each.weight > 0.0 for each in mix)


def test_thinner_bonds_are_new_ones_of_four_eth_beside_the_old_in_their_proportions() -> None:
    mix = bond_mix(spread((1, 10), bond=8.0), 6.0)
    assert [(each.bond_eth, each.weight) for each in mix] == [(4.0, 0.5), (8.0, 0.5)]
    assert len(bond_mix(spread((1, 10), bond=8.0), 8.0)) == 1
    assert [each.bond_eth for each in bond_mix(spread((1, 10), bond=8.0), 2.0)] == [2.0]
