"""Megapools: the cliff by hand, the contract exit by exit, the identity, and a wrong waterfall."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.slashing.megapools import bond_requirement, settle, unsettled_loss
from tests.reference.waterfall import ETHER, Megapool

GWEI = 10**9


def test_the_requirement_is_four_then_eight_then_four_for_each_further_one() -> None:
    assert [bond_requirement(n) for n in range(5)] == [0.0, 4.0, 8.0, 12.0, 16.0]
    assert bond_requirement(10, 1.5) == 8.0 + 8 * 1.5


# By hand: three validators, 12 ETH of bond, one of them ends at 22.4 ETH.


def test_before_the_final_balance_the_whole_bond_shields() -> None:
    assert unsettled_loss(9.6, 12.0) == 0.0
    assert unsettled_loss(15.0, 12.0) == 3.0
    assert unsettled_loss(15.0, 12.0, pending_rewards_eth=1.0) == 2.0


def test_at_the_final_balance_the_loss_beyond_its_own_share_becomes_a_debt() -> None:
    made = settle([[9.6]], [12.0], staying=2)
    assert made.bond_loss_eth[0] == pytest.approx(4.0)
    # 84 ETH of users' before, 56 and 22.4 after: the cliff.
    assert made.reth_loss_eth[0] == pytest.approx(84.0 - 56.0 - 22.4)
    assert made.debt_eth[0] == pytest.approx(5.6)
    assert (made.repaid_eth[0], made.paid_eth[0]) == (0.0, 0.0)


def test_later_exits_repay_the_debt_before_the_operator() -> None:
    made = settle([[9.6], [0.0], [0.0]], [12.0])
    assert made.reth_loss_eth[0] == pytest.approx(5.6)
    assert made.repaid_eth[0] == pytest.approx(5.6)
    assert made.debt_eth[0] == pytest.approx(0.0)
    # Two bonds of four, less what was owed.
    assert made.paid_eth[0] == pytest.approx(8.0 - 5.6)


def test_an_exit_before_the_slashed_one_repays_nothing() -> None:
    made = settle([[0.0], [9.6]], [12.0], staying=1)
    assert made.paid_eth[0] == pytest.approx(4.0)
    assert made.debt_eth[0] == pytest.approx(5.6)


def test_where_all_are_slashed_alike_nothing_repays_and_there_is_no_cliff() -> None:
    made = settle(np.full((3, 1), 9.6), [12.0])
    assert made.debt_eth[0] == pytest.approx(3 * 5.6)
    assert made.debt_eth[0] == pytest.approx(float(unsettled_loss(3 * 9.6, 12.0)))


def test_a_bond_beyond_the_requirement_is_freed_with_the_first_exit() -> None:
    # 20 ETH for three validators: two need 8, so that the first exit frees 12.
    made = settle([[10.0]], [20.0], staying=2)
    assert (made.bond_loss_eth[0], made.debt_eth[0], made.paid_eth[0]) == pytest.approx(
        (10.0, 0.0, 2.0)
    )


# Against the contract, exit by exit


@settings(max_examples=300)
@given(
    losses=st.lists(st.integers(0, 32 * GWEI), min_size=1, max_size=10),
    staying=st.integers(0, 5),
    more=st.integers(0, 12),
)
def test_exits_are_settled_as_the_contract_settles_them(
    losses: list[int], staying: int, more: int
) -> None:
    bond = bond_requirement(len(losses) + staying) + more
    pool = Megapool(bond=round(bond * ETHER), validators=len(losses) + staying)
    for loss in losses:
        pool.exit(32 * ETHER - loss * GWEI)
    made = settle([[loss / GWEI] for loss in losses], [bond], staying)
    found = [made.debt_eth, made.reth_loss_eth, made.repaid_eth, made.paid_eth]
    expected = [pool.debt, pool.raised, pool.repaid, pool.to_node]
    assert [float(each[0]) for each in found] == pytest.approx(
        [each / ETHER for each in expected], abs=1e-9
    )


# The identities


@given(seed=st.integers(1, 10_000))
def test_losses_are_borne_by_bonds_and_debt_and_debt_is_repaid_or_owed(seed: int) -> None:
    generator = np.random.default_rng(seed)
    exits, staying = int(generator.integers(1, 20)), int(generator.integers(0, 10))
    losses = generator.uniform(0.0, 32.0, (exits, 40)) * (generator.random((exits, 40)) < 0.4)
    bond = bond_requirement(exits + staying) + generator.uniform(0.0, 5.0, 40)
    made = settle(losses, bond, staying)
    lost = losses.sum(axis=0)
    np.testing.assert_allclose(made.validators_loss_eth, lost, atol=1e-9)
    np.testing.assert_allclose(made.debt_eth + made.repaid_eth, made.reth_loss_eth, atol=1e-9)
    freed = bond - (bond_requirement(staying) if staying else 0.0)
    np.testing.assert_allclose(
        made.bond_loss_eth + made.repaid_eth + made.paid_eth, freed, atol=1e-9
    )
    # The cliff never goes up: settled, rETH bears at least what was counted before.
    assert (made.reth_loss_eth >= unsettled_loss(lost, bond) - 1e-9).all()


def test_a_waterfall_that_lets_the_whole_bond_answer_after_settlement_is_wrong() -> None:
    """It keeps the sum, and so the identity alone would not find it out: the contract does."""
    losses, bond = [[9.6], [0.0], [0.0]], 12.0
    pool = Megapool(bond=12 * ETHER, validators=3)
    for (loss,) in losses:
        pool.exit(32 * ETHER - round(loss * ETHER))
    shared = float(unsettled_loss(9.6, bond))
    assert abs(shared - pool.raised / ETHER) > 5.0
    assert float(settle(losses, [bond]).reth_loss_eth[0]) == pytest.approx(pool.raised / ETHER)


@pytest.mark.parametrize(
    ("losses", "bond", "staying", "name"),
    [
        ([[33.0]], [4.0], 0, "losses_eth"),
        ([[1.0]], [-4.0], 0, "bond_eth"),
        ([[1.0]], [4.0], -1, "staying"),
    ],
)
def test_an_argument_outside_its_domain_is_refused_by_name(
    losses: list[list[float]], bond: list[float], staying: int, name: str
) -> None:
    with pytest.raises(ParameterError, match=f"`{name}`"):
        settle(losses, bond, staying)
