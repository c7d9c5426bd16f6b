"""Penalties of a slashed validator by fork, in Gwei and integer-exact.

The rules are those of the consensus specification: ``slash_validator`` (initial penalty),
``process_slashings`` (correlation penalty) and the attestation deltas of
``process_rewards_and_penalties``, in ``specs/<fork>/beacon-chain.md`` of
ethereum/consensus-specs. Two conventions hold throughout: finality is kept, so there is no
inactivity leak; and the effective balance is that at slashing. (Before Electra the initial
penalty lowers it by an increment within an epoch, so that these figures are an upper bound.)
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from risk.arrays import IntArray
from risk.errors import ParameterError

INCREMENT = 1_000_000_000  # EFFECTIVE_BALANCE_INCREMENT, Gwei
EPOCHS_PER_SLASHINGS_VECTOR = 8192  # a slashed validator waits as long for its withdrawal
BASE_REWARD_FACTOR = 64
WEIGHT_DENOMINATOR = 64
SOURCE_AND_TARGET_WEIGHTS = (14, 26)  # the head vote earns but is not penalised
BASE_REWARDS_PER_EPOCH = 4  # phase0 only
PHASE0_PENALISED_VOTES = 3  # source, target and head; a late inclusion is not penalised

LARGEST_EFFECTIVE_BALANCE = 2048 * INCREMENT
LARGEST_UINT64 = 2**64 - 1  # the specification's own type of an amount
LARGEST_INT64 = 2**63 - 1


class Fork(Enum):
    """Forks of the consensus layer, in order."""

    PHASE0 = 0
    ALTAIR = 1
    BELLATRIX = 2
    CAPELLA = 3
    DENEB = 4
    ELECTRA = 5
    FULU = 6
    GLOAS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkRules:
    """What a fork decides about the penalties of a slashed validator.

    Attributes
    ----------
    min_slashing_penalty_quotient : int
        The initial penalty is the effective balance over it. 128 in
        ``specs/phase0/beacon-chain.md``, 64 in ``altair``, 32 in ``bellatrix`` and 4096 in
        ``electra``.
    proportional_slashing_multiplier : int
        Weight of the balance slashed together in the correlation penalty. 1 in
        ``specs/phase0/beacon-chain.md``, 2 in ``altair`` and 3 in ``bellatrix``.
    rounds_per_increment : bool
        True where the correlation penalty is rounded per increment of effective balance
        (``specs/electra/beacon-chain.md``, EIP-7251), false where it is rounded to whole ETH.
    weighs_votes : bool
        True where a missed vote costs its weight in the base reward
        (``specs/altair/beacon-chain.md``), false where each of three costs a fourth.
    """

    min_slashing_penalty_quotient: int
    proportional_slashing_multiplier: int
    rounds_per_increment: bool
    weighs_votes: bool


_PHASE0 = ForkRules(
    min_slashing_penalty_quotient=128,
    proportional_slashing_multiplier=1,
    rounds_per_increment=False,
    weighs_votes=False,
)
_ALTAIR = ForkRules(
    min_slashing_penalty_quotient=64,
    proportional_slashing_multiplier=2,
    rounds_per_increment=False,
    weighs_votes=True,
)
_BELLATRIX = ForkRules(
    min_slashing_penalty_quotient=32,
    proportional_slashing_multiplier=3,
    rounds_per_increment=False,
    weighs_votes=True,
)
_ELECTRA = ForkRules(
    min_slashing_penalty_quotient=4096,
    proportional_slashing_multiplier=3,
    rounds_per_increment=True,
    weighs_votes=True,
)
FORK_RULES = {
    Fork.PHASE0: _PHASE0,
    Fork.ALTAIR: _ALTAIR,
    Fork.BELLATRIX: _BELLATRIX,
    Fork.CAPELLA: _BELLATRIX,
    Fork.DENEB: _BELLATRIX,
    Fork.ELECTRA: _ELECTRA,
    Fork.FULU: _ELECTRA,
    Fork.GLOAS: _ELECTRA,
}


def correlated_loss_gwei(
    effective_balance: int,
    slashed_balance: int,
    total_balance: int,
    fork: Fork,
    epochs: int = EPOCHS_PER_SLASHINGS_VECTOR,
) -> int:
    """Return all that one validator loses when much is slashed together.

    The sum of the initial, attestation and correlation penalties, at most the effective
    balance. Whether the correlation penalty is met at all depends on the exit queue: beyond
    about 12,000 epochs of it the window of the slashings has passed.

    Parameters
    ----------
    effective_balance : int
        Of the validator, in Gwei.
    slashed_balance : int
        Effective balances slashed within 8,192 epochs, the validator's included, in Gwei.
    total_balance : int
        Total active balance, in Gwei.
    fork : Fork
        Whose rules hold.
    epochs : int, default=8192
        Epochs from the slashing to the withdrawable epoch.

    Returns
    -------
    loss : int
        Gwei.

    Raises
    ------
    ParameterError
        If a balance or the count is outside its domain.
    """
    loss = (
        initial_penalty(effective_balance, fork)
        + attestation_penalty(effective_balance, total_balance, epochs, fork)
        + correlation_penalty(effective_balance, slashed_balance, total_balance, fork)
    )
    return min(loss, effective_balance)


def correlated_losses(
    effective_balance: int,
    slashed_balances: IntArray,
    total_balance: int,
    fork: Fork,
    epochs: int = EPOCHS_PER_SLASHINGS_VECTOR,
) -> IntArray:
    """Return `correlated_loss_gwei` for many slashed balances, equal element for element.

    Parameters
    ----------
    effective_balance : int
        Of each validator, in Gwei.
    slashed_balances : ndarray of int64, any shape
        Effective balances slashed within 8,192 epochs, in Gwei.
    total_balance : int
        Total active balance, in Gwei.
    fork : Fork
        Whose rules hold.
    epochs : int, default=8192
        Epochs from the slashing to the withdrawable epoch.

    Returns
    -------
    losses : ndarray of int64, same shape
        Gwei.

    Raises
    ------
    ParameterError
        If an argument is outside its domain, or a product would not fit in 64 bits (before
        Electra, for effective balances beyond the 32 ETH that its rules allow).
    """
    effective_balance = checked_effective_balance(effective_balance)
    total_balance = checked_total_balance(total_balance)
    fixed = initial_penalty(effective_balance, fork) + attestation_penalty(
        effective_balance, total_balance, epochs, fork
    )
    rules = FORK_RULES[fork]
    slashed = _checked_balances(
        slashed_balances, LARGEST_INT64 // rules.proportional_slashing_multiplier
    )
    increments = effective_balance // INCREMENT
    adjusted = np.minimum(
        slashed * rules.proportional_slashing_multiplier, min(total_balance, LARGEST_INT64)
    )
    if rules.rounds_per_increment:
        correlation = adjusted // (total_balance // INCREMENT) * increments
    else:
        if max(increments, 1) * total_balance > LARGEST_INT64:
            raise ParameterError(
                "`effective_balance` times `total_balance` must fit in 64 bits before Electra, "
                f"got {effective_balance} and {total_balance}."
            )
        correlation = increments * adjusted // total_balance * INCREMENT
    # The fixed part is capped first, so that the sum stays within 64 bits.
    losses = correlation + min(fixed, effective_balance)
    return np.asarray(np.minimum(losses, effective_balance), dtype=np.int64)


def initial_penalty(effective_balance: int, fork: Fork) -> int:
    """Return the penalty at the moment of slashing.

    Parameters
    ----------
    effective_balance : int
        Of the validator, in Gwei.
    fork : Fork
        Whose rules hold.

    Returns
    -------
    penalty : int
        Gwei.

    Raises
    ------
    ParameterError
        If the balance is outside its domain.
    """
    effective_balance = checked_effective_balance(effective_balance)
    return effective_balance // FORK_RULES[fork].min_slashing_penalty_quotient


def correlation_penalty(
    effective_balance: int, slashed_balance: int, total_balance: int, fork: Fork
) -> int:
    """Return the penalty in proportion to all that is slashed within the same weeks.

    It is charged halfway to the withdrawable epoch, about 18 days after the slashing.

    Parameters
    ----------
    effective_balance : int
        Of the validator, in Gwei.
    slashed_balance : int
        Effective balances slashed within 8,192 epochs, the validator's included, in Gwei.
    total_balance : int
        Total active balance when the penalty is charged, in Gwei.
    fork : Fork
        Whose rules hold.

    Returns
    -------
    penalty : int
        Gwei; whole ETH before Electra.

    Raises
    ------
    ParameterError
        If a balance is outside its domain.
    """
    effective_balance = checked_effective_balance(effective_balance)
    total_balance = checked_total_balance(total_balance)
    slashed_balance = checked_integer("slashed_balance", slashed_balance, 0, LARGEST_UINT64)
    rules = FORK_RULES[fork]
    increments = effective_balance // INCREMENT
    adjusted = min(slashed_balance * rules.proportional_slashing_multiplier, total_balance)
    if rules.rounds_per_increment:
        return adjusted // (total_balance // INCREMENT) * increments
    return increments * adjusted // total_balance * INCREMENT


def attestation_penalty(effective_balance: int, total_balance: int, epochs: int, fork: Fork) -> int:
    """Return the penalty for the votes of a slashed validator, which count as missed.

    Parameters
    ----------
    effective_balance : int
        Of the validator, in Gwei.
    total_balance : int
        Total active balance, in Gwei.
    epochs : int
        Epochs from the slashing to the withdrawable epoch: 8,192, or more in a long queue.
    fork : Fork
        Whose rules hold.

    Returns
    -------
    penalty : int
        Gwei, over all epochs and without an inactivity leak.

    Raises
    ------
    ParameterError
        If a balance or the count is outside its domain.
    """
    effective_balance = checked_effective_balance(effective_balance)
    total_balance = checked_total_balance(total_balance)
    epochs = checked_integer("epochs", epochs, 0, LARGEST_UINT64)
    root = math.isqrt(total_balance)
    if not FORK_RULES[fork].weighs_votes:
        base = effective_balance * BASE_REWARD_FACTOR // root // BASE_REWARDS_PER_EPOCH
        return epochs * PHASE0_PENALISED_VOTES * base
    base = effective_balance // INCREMENT * (INCREMENT * BASE_REWARD_FACTOR // root)
    per_epoch = sum(base * weight // WEIGHT_DENOMINATOR for weight in SOURCE_AND_TARGET_WEIGHTS)
    return epochs * per_epoch


def checked_effective_balance(value: int) -> int:
    """Return an effective balance in Gwei, or raise ParameterError."""
    # Less than an increment is no effective balance, and most likely ETH in place of Gwei.
    if 0 < checked_integer("effective_balance", value, 0, LARGEST_EFFECTIVE_BALANCE) < INCREMENT:
        raise ParameterError(
            f"`effective_balance` must be in Gwei, 0 or from 10^9 on, got {value}."
        )
    return int(value)


def checked_total_balance(value: int) -> int:
    """Return a total active balance in Gwei, or raise ParameterError."""
    # The specification never lets the total fall below one increment.
    return checked_integer("total_balance", value, INCREMENT, LARGEST_UINT64)


def checked_integer(name: str, value: int, low: int, high: int) -> int:
    """Return a whole number within its bounds, or raise ParameterError with its name."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ParameterError(f"`{name}` must be a whole number, got {value!r}.")
    if not low <= value <= high:
        raise ParameterError(f"`{name}` must lie between {low} and {high}, got {value}.")
    return int(value)


def _checked_balances(slashed_balances: IntArray, high: int) -> IntArray:
    slashed = np.asarray(slashed_balances)
    if not np.issubdtype(slashed.dtype, np.integer):
        raise ParameterError(f"`slashed_balances` must be whole numbers, got {slashed.dtype}.")
    if slashed.size and (slashed.min() < 0 or slashed.max() > high):
        raise ParameterError(
            f"`slashed_balances` must lie between 0 and {high}, "
            f"got {slashed.min()} to {slashed.max()}."
        )
    return slashed.astype(np.int64)
