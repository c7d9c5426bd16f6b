"""The loss waterfall: its identity, its worked cases and its domain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.slashing.penalties import (
    Fork,
    attestation_penalty,
    correlated_loss_gwei,
    initial_penalty,
)
from risk.slashing.waterfall import aggregate_waterfall, first_wei_share

ETH = 10**9
TOTAL = 36_000_000 * ETH


def columns(high: float) -> st.SearchStrategy[FloatArray]:
    return hnp.arrays(np.float64, 4, elements=st.floats(0.0, high))


def test_bonds_pay_first_and_reth_the_rest() -> None:
    waterfall = aggregate_waterfall(
        loss_per_validator_eth=[1.0, 4.0, 10.0, 32.0], slashed_validators=100.0, bond_eth=4.0
    )
    assert waterfall.bond_loss_eth.tolist() == [100.0, 400.0, 400.0, 400.0]
    assert waterfall.reth_loss_eth.tolist() == [0.0, 0.0, 600.0, 2800.0]
    assert waterfall.validators_loss_eth.tolist() == [100.0, 400.0, 1000.0, 3200.0]


def test_every_bond_is_its_own() -> None:
    waterfall = aggregate_waterfall([9.0, 9.0], [10.0, 10.0], [4.0, 16.0])
    assert waterfall.reth_loss_eth.tolist() == [50.0, 0.0]


def test_staked_rpl_brings_nothing() -> None:
    waterfall = aggregate_waterfall([32.0, 32.0], 7.0, 4.0)
    assert waterfall.rpl_proceeds_eth.tolist() == [0.0, 0.0]


@given(loss=columns(32.0), slashed=columns(1e6), bond=columns(32.0))
def test_what_validators_lose_is_borne_by_bonds_rpl_and_reth(
    loss: FloatArray, slashed: FloatArray, bond: FloatArray
) -> None:
    waterfall = aggregate_waterfall(loss, slashed, bond)
    borne = waterfall.bond_loss_eth + waterfall.rpl_proceeds_eth + waterfall.reth_loss_eth
    assert waterfall.validators_loss_eth.tolist() == borne.tolist()
    # A difference, two products and a sum are rounded once each, and the direct product once.
    rounding = 4.0 * np.finfo(np.float64).eps
    np.testing.assert_allclose(
        borne, loss * slashed, rtol=rounding, atol=4.0 * np.finfo(np.float64).smallest_normal
    )
    assert np.all(waterfall.bond_loss_eth <= bond * slashed)
    assert np.all(waterfall.reth_loss_eth <= (32.0 - bond) * slashed * (1.0 + rounding))


# With 0.063 ETH of initial and attestation penalties, as at 36 million ETH staked.
@pytest.mark.parametrize(
    ("bond_eth", "percent"), [(4.0, 4.10), (6.0, 6.18), (8.0, 8.27), (16.0, 16.60)]
)
def test_the_share_that_uses_up_a_bond_is_the_published_one(
    bond_eth: float, percent: float
) -> None:
    assert round(float(first_wei_share(bond_eth, 0.063)) * 100.0, 2) == percent


@pytest.mark.parametrize("bond_eth", [1, 4, 8, 16, 31])
def test_the_first_wei_falls_where_the_exact_penalty_passes_the_bond(bond_eth: int) -> None:
    fixed = initial_penalty(32 * ETH, Fork.FULU) + attestation_penalty(
        32 * ETH, TOTAL, 8192, Fork.FULU
    )
    slashed = round(float(first_wei_share(bond_eth, fixed / ETH)) * TOTAL)
    # The exact penalty is rounded down once per increment: 32 Gwei at most. As much more of a
    # penalty takes a 96 × 10⁹th of the stake for each.
    step = 33 * TOTAL // (96 * ETH)
    assert correlated_loss_gwei(32 * ETH, slashed - step, TOTAL, Fork.FULU) < bond_eth * ETH
    assert correlated_loss_gwei(32 * ETH, slashed + step, TOTAL, Fork.FULU) > bond_eth * ETH


def test_the_whole_bond_of_an_unsettled_megapool_stands_in_for_each_of_its_validators() -> None:
    one_of_three = first_wei_share(np.array([4.0, 3 * 4.0 / 1]), 0.0)
    assert one_of_three.tolist() == [4.0 / 96.0, 12.0 / 96.0]


def test_a_bond_below_the_fixed_penalties_is_used_up_at_once() -> None:
    assert first_wei_share(0.05, 0.063) == 0.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("loss_per_validator_eth", -1e-9),
        ("loss_per_validator_eth", 32.5),
        ("loss_per_validator_eth", np.nan),
        ("slashed_validators", -1.0),
        ("slashed_validators", np.inf),
        ("bond_eth", -4.0),
        ("bond_eth", 33.0),
    ],
)
def test_an_argument_outside_its_domain_is_refused_by_name(name: str, value: float) -> None:
    arguments = {"loss_per_validator_eth": 1.0, "slashed_validators": 1.0, "bond_eth": 4.0}
    with pytest.raises(ParameterError, match=f"`{name}`.* got {value}"):
        aggregate_waterfall(**(arguments | {name: [0.0, value]}))


@pytest.mark.parametrize("name", ["bond_eth", "fixed_eth"])
def test_a_share_needs_amounts_that_are_not_negative(name: str) -> None:
    with pytest.raises(ParameterError, match=f"`{name}`"):
        first_wei_share(**({"bond_eth": 4.0, "fixed_eth": 0.063} | {name: -1.0}))
