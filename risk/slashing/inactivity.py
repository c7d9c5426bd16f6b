"""The inactivity leak, in Gwei and integer-exact: scores, penalties and ejection.

``process_inactivity_updates``, ``get_inactivity_penalty_deltas`` and ``process_registry_updates``
in ``specs/<fork>/beacon-chain.md`` of ethereum/consensus-specs.
"""

import math

from risk.slashing.penalties import (
    BASE_REWARD_FACTOR,
    BASE_REWARDS_PER_EPOCH,
    FORK_RULES,
    LARGEST_UINT64,
    Fork,
    checked_effective_balance,
    checked_integer,
    checked_total_balance,
)

MIN_EPOCHS_TO_INACTIVITY_PENALTY = 4
INACTIVITY_SCORE_BIAS = 4
INACTIVITY_SCORE_RECOVERY_RATE = 16
PROPOSER_REWARD_QUOTIENT = 8  # phase0 only
EJECTION_BALANCE = 16_000_000_000  # Gwei of effective balance
# 2^26 in ``specs/phase0/beacon-chain.md``, 3·2^24 in ``altair`` and 2^24 from ``bellatrix`` on.
INACTIVITY_PENALTY_QUOTIENT = {
    fork: {Fork.PHASE0: 2**26, Fork.ALTAIR: 3 * 2**24}.get(fork, 2**24) for fork in Fork
}


def is_leaking(finality_delay: int) -> bool:
    """Return whether the leak is on, after so many epochs without finality."""
    return finality_delay > MIN_EPOCHS_TO_INACTIVITY_PENALTY


def next_score(score: int, *, voted: bool, finality_delay: int) -> int:
    """Return a validator's inactivity score one epoch later, from Altair on.

    Parameters
    ----------
    score : int
        Not negative.
    voted : bool
        Whether its target vote counted; a slashed validator's never does.
    finality_delay : int
        Epochs between the previous epoch and the last finalised one.

    Returns
    -------
    score : int

    Raises
    ------
    ParameterError
        If a number is negative.
    """
    score = checked_integer("score", score, 0, LARGEST_UINT64)
    delay = checked_integer("finality_delay", finality_delay, 0, LARGEST_UINT64)
    score = max(score - 1, 0) if voted else score + INACTIVITY_SCORE_BIAS
    return score if is_leaking(delay) else max(score - INACTIVITY_SCORE_RECOVERY_RATE, 0)


def inactivity_penalty(effective_balance: int, score: int, fork: Fork) -> int:
    """Return what a missed target vote costs for the score, in one epoch from Altair on.

    It is charged while the score lasts, also after the leak.

    Parameters
    ----------
    effective_balance : int
        Of the validator, in Gwei.
    score : int
        After this epoch's update.
    fork : Fork
        From Altair on; phase0 knows no scores.

    Returns
    -------
    penalty : int
        Gwei.

    Raises
    ------
    ParameterError
        If a number is outside its domain.
    """
    balance = checked_effective_balance(effective_balance)
    score = checked_integer("score", score, 0, LARGEST_UINT64)
    return balance * score // (INACTIVITY_SCORE_BIAS * INACTIVITY_PENALTY_QUOTIENT[fork])


def inactivity_penalty_phase0(
    effective_balance: int, total_balance: int, finality_delay: int
) -> int:
    """Return what a missed target vote costs in one epoch of phase0, beside the votes themselves.

    Nothing unless the leak is on; then also what would cancel the rewards of a perfect voter.

    Parameters
    ----------
    effective_balance, total_balance : int
        Of the validator, and active in total, in Gwei.
    finality_delay : int
        Epochs between the previous epoch and the last finalised one.

    Returns
    -------
    penalty : int
        Gwei.

    Raises
    ------
    ParameterError
        If a number is outside its domain.
    """
    balance = checked_effective_balance(effective_balance)
    total = checked_total_balance(total_balance)
    delay = checked_integer("finality_delay", finality_delay, 0, LARGEST_UINT64)
    if not is_leaking(delay):
        return 0
    base = balance * BASE_REWARD_FACTOR // math.isqrt(total) // BASE_REWARDS_PER_EPOCH
    cancelled = BASE_REWARDS_PER_EPOCH * base - base // PROPOSER_REWARD_QUOTIENT
    return cancelled + balance * delay // INACTIVITY_PENALTY_QUOTIENT[Fork.PHASE0]


def has_scores(fork: Fork) -> bool:
    """Return whether the fork keeps inactivity scores."""
    return FORK_RULES[fork].weighs_votes


def is_ejected(effective_balance: int) -> bool:
    """Return whether an active validator of this effective balance must exit."""
    return checked_effective_balance(effective_balance) <= EJECTION_BALANCE
