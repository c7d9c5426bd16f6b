"""Penalties against the executable consensus specification, to the last Gwei."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.errors import ParameterError
from risk.slashing.penalties import (
    FORK_RULES,
    Fork,
    attestation_penalty,
    correlated_loss_gwei,
    correlated_losses,
    correlation_penalty,
    initial_penalty,
)

ETH = 10**9
VECTORS = json.loads(
    (Path(__file__).parents[2] / "reference" / "slashing_vectors.json").read_text()
)
BEFORE_ELECTRA = [fork for fork in Fork if fork.value < Fork.ELECTRA.value]
FROM_ELECTRA = [fork for fork in Fork if fork.value >= Fork.ELECTRA.value]


def cases(fork: Fork) -> list[dict[str, int]]:
    """The specification's cases of one fork, by column."""
    return [dict(zip(VECTORS["columns"], row, strict=True)) for row in VECTORS["cases"][fork.name]]


def test_every_fork_has_three_hundred_cases_of_the_specification() -> None:
    assert {name: len(rows) for name, rows in VECTORS["cases"].items()} == {
        fork.name: 300 for fork in Fork
    }


@pytest.mark.parametrize("fork", Fork)
def test_initial_penalties_are_those_of_the_specification(fork: Fork) -> None:
    for case in cases(fork):
        assert initial_penalty(case["effective_balance"], fork) == case["initial_penalty"], case


@pytest.mark.parametrize("fork", Fork)
def test_correlation_penalties_are_those_of_the_specification(fork: Fork) -> None:
    for case in cases(fork):
        penalty = correlation_penalty(
            case["effective_balance"], case["slashed_balance"], case["total_balance"], fork
        )
        assert penalty == case["correlation_penalty"], case


@pytest.mark.parametrize("fork", Fork)
def test_attestation_penalties_are_those_of_the_specification(fork: Fork) -> None:
    for case in cases(fork):
        penalty = attestation_penalty(
            case["effective_balance"], case["total_balance"], case["epochs"], fork
        )
        assert penalty == case["attestation_penalty"], case


@pytest.mark.parametrize("fork", Fork)
def test_the_loss_is_the_sum_of_the_penalties_of_the_specification_up_to_the_balance(
    fork: Fork,
) -> None:
    capped = 0
    for case in cases(fork):
        penalties = sum(case[f"{kind}_penalty"] for kind in ("initial", "correlation"))
        penalties += case["attestation_penalty"]
        loss = correlated_loss_gwei(
            case["effective_balance"],
            case["slashed_balance"],
            case["total_balance"],
            fork,
            case["epochs"],
        )
        assert loss == min(penalties, case["effective_balance"]), case
        capped += penalties > case["effective_balance"]
    assert capped > 0


@pytest.mark.parametrize("fork", Fork)
def test_the_vectorised_losses_equal_the_scalar_ones_element_for_element(fork: Fork) -> None:
    for case in cases(fork)[::10]:
        arguments = case["total_balance"], fork, case["epochs"]
        slashed = np.array([other["slashed_balance"] for other in cases(fork)], dtype=np.int64)
        losses = correlated_losses(case["effective_balance"], slashed, *arguments)
        assert losses.dtype == np.int64
        assert losses.tolist() == [
            correlated_loss_gwei(case["effective_balance"], int(balance), *arguments)
            for balance in slashed
        ]


@given(
    fork=st.sampled_from(Fork),
    increments=st.integers(0, 32),
    slashed=st.lists(st.integers(0, 2 * 10**17), max_size=5),
    total=st.integers(ETH, 28 * 10**16),
    epochs=st.integers(0, 20_000),
)
def test_the_vectorised_losses_equal_the_scalar_ones_up_to_the_edge_of_64_bits(
    fork: Fork, increments: int, slashed: list[int], total: int, epochs: int
) -> None:
    losses = correlated_losses(
        increments * ETH, np.array(slashed, dtype=np.int64), total, fork, epochs
    )
    assert losses.tolist() == [
        correlated_loss_gwei(increments * ETH, balance, total, fork, epochs) for balance in slashed
    ]


def test_the_vectorised_losses_keep_the_shape() -> None:
    slashed = np.arange(6, dtype=np.int64).reshape(2, 3) * 10**15
    losses = correlated_losses(32 * ETH, slashed, 36_000_000 * ETH, Fork.FULU)
    assert losses.shape == (2, 3)


def test_the_vectorised_losses_refuse_what_64_bits_cannot_hold() -> None:
    slashed = np.array([2**62], dtype=np.int64)
    with pytest.raises(ParameterError, match="`slashed_balances`"):
        correlated_losses(32 * ETH, slashed, 36_000_000 * ETH, Fork.FULU)
    with pytest.raises(ParameterError, match="64 bits"):
        correlated_losses(2048 * ETH, slashed // 100, 36_000_000 * ETH, Fork.DENEB)


# Executed with eth-consensus-specs 1.7.0a13: `slash_validator` on Fulu.
@pytest.mark.parametrize(("eth", "gwei"), [(32, 7_812_500), (2048, 500_000_000)])
def test_the_initial_penalty_is_a_4096th_of_the_balance(eth: int, gwei: int) -> None:
    assert initial_penalty(eth * ETH, Fork.FULU) == gwei


# The same: 1,000 validators of 32 ETH, of which so many are slashed together.
@pytest.mark.parametrize(
    ("slashed", "fulu", "deneb"),
    [
        (1, 96_000_000, 0),
        (10, 960_000_000, 0),
        (11, 1_056_000_000, 1_000_000_000),
        (50, 4_800_000_000, 4_000_000_000),
        (100, 9_600_000_000, 9_000_000_000),
        (333, 31_968_000_000, 31_000_000_000),
        (334, 32_000_000_000, 32_000_000_000),
        (1000, 32_000_000_000, 32_000_000_000),
    ],
)
def test_the_correlation_penalty_is_rounded_by_increment_from_electra_on(
    slashed: int, fulu: int, deneb: int
) -> None:
    balances = 32 * ETH, slashed * 32 * ETH, 32_000 * ETH
    assert correlation_penalty(*balances, Fork.FULU) == fulu
    assert correlation_penalty(*balances, Fork.DENEB) == deneb


# The same: 36 million ETH staked.
def test_a_lone_slashing_costs_about_a_sixteenth_of_an_ether() -> None:
    total = 36_000_000 * ETH
    assert correlation_penalty(32 * ETH, 32 * ETH, total, Fork.FULU) == 85_312
    assert attestation_penalty(32 * ETH, total, 1, Fork.FULU) == 6_740
    assert attestation_penalty(32 * ETH, total, 8192, Fork.FULU) == 55_214_080
    assert correlated_loss_gwei(32 * ETH, 32 * ETH, total, Fork.FULU) == 63_111_892


@pytest.mark.parametrize(("million_eth", "per_epoch"), [(34, 6_940), (38, 6_560)])
def test_missed_votes_cost_less_the_more_is_staked(million_eth: int, per_epoch: int) -> None:
    assert attestation_penalty(32 * ETH, million_eth * 10**6 * ETH, 1, Fork.FULU) == per_epoch


# Total stake 34,200,207 ETH; in ETH per validator of 32 ETH, to four digits.
@pytest.mark.parametrize(("percent", "loss_eth"), [(1, 1.0245), (5, 4.8645), (10, 9.6645)])
def test_a_share_of_the_stake_slashed_costs_what_is_published(
    percent: int, loss_eth: float
) -> None:
    total = 34_200_207 * ETH
    loss = correlated_loss_gwei(32 * ETH, total * percent // 100, total, Fork.ELECTRA)
    assert round(loss / ETH, 4) == loss_eth


# A share s of the stake costs 0.063 + 96 · s ETH, which reaches the bond at 4.10, 8.27 and 16.6 %.
@pytest.mark.parametrize(
    ("bond_eth", "below", "above"), [(4, 4.09, 4.11), (8, 8.26, 8.28), (16, 16.5, 16.7)]
)
def test_a_bond_is_used_up_at_the_published_share(
    bond_eth: int, below: float, above: float
) -> None:
    total = 36_000_000 * ETH
    losses = correlated_losses(
        32 * ETH,
        np.array([total * below / 100, total * above / 100], dtype=np.int64),
        total,
        Fork.FULU,
    )
    assert losses[0] < bond_eth * ETH < losses[1]


@given(
    fork=st.sampled_from(Fork),
    increments=st.integers(0, 32),
    slashed=st.tuples(st.integers(0, 10**17), st.integers(0, 10**17)),
    total=st.integers(ETH, 10**17),
)
def test_the_loss_never_falls_when_more_is_slashed_and_never_passes_the_balance(
    fork: Fork, increments: int, slashed: tuple[int, int], total: int
) -> None:
    less, more = (
        correlated_loss_gwei(increments * ETH, balance, total, fork) for balance in sorted(slashed)
    )
    assert less <= more <= increments * ETH


@pytest.mark.parametrize("fork", FROM_ELECTRA)
def test_two_validators_consolidated_lose_what_they_lost_apart(fork: Fork) -> None:
    total = 36_000_000 * ETH
    apart = correlation_penalty(32 * ETH, total // 50, total, fork)
    assert correlation_penalty(64 * ETH, total // 50, total, fork) == 2 * apart


@pytest.mark.parametrize("fork", BEFORE_ELECTRA)
def test_correlation_penalties_are_whole_ether_before_electra(fork: Fork) -> None:
    penalties = {case["correlation_penalty"] % ETH for case in cases(fork)}
    assert penalties == {0}


def test_no_fork_lacks_its_rules() -> None:
    assert set(FORK_RULES) == set(Fork)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("effective_balance", -1),
        ("effective_balance", 32),
        ("effective_balance", 2049 * ETH),
        ("effective_balance", 32.0 * ETH),
        ("effective_balance", True),
        ("slashed_balance", -1),
        ("slashed_balance", 2**64),
        ("total_balance", 0),
        ("total_balance", 36_000_000),
        ("total_balance", 36_000_000 * 10**18),
        ("epochs", -1),
        ("epochs", 1.5),
    ],
)
def test_an_argument_outside_its_domain_is_refused_by_name(name: str, value: Any) -> None:
    arguments: dict[str, Any] = {
        "effective_balance": 32 * ETH,
        "slashed_balance": 320 * ETH,
        "total_balance": 36_000_000 * ETH,
        "epochs": 8192,
        "fork": Fork.FULU,
    }
    with pytest.raises(ParameterError, match=f"`{name}`.* got {value}"):
        correlated_loss_gwei(**(arguments | {name: value}))


@pytest.mark.parametrize("slashed", [np.array([-1]), np.array([1.5])])
def test_vectors_outside_their_domain_are_refused(slashed: Any) -> None:
    with pytest.raises(ParameterError, match="`slashed_balances`"):
        correlated_losses(32 * ETH, slashed, 36_000_000 * ETH, Fork.FULU)
