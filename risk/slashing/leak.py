"""What an offline validator loses while the chain does not finalise: the inactivity leak.

The rules are those from Bellatrix on (``process_inactivity_updates`` and
``get_inactivity_penalty_deltas`` in ``specs/altair/beacon-chain.md``, with the quotient of
``specs/bellatrix/beacon-chain.md``), for one validator that misses every vote.
"""

from risk.slashing.penalties import INCREMENT, Fork, attestation_penalty

INACTIVITY_SCORE_BIAS = 4
INACTIVITY_PENALTY_QUOTIENT = 2**24
EPOCHS_BEFORE_LEAK = 4  # MIN_EPOCHS_TO_INACTIVITY_PENALTY
HYSTERESIS_DOWNWARD = INCREMENT // 4  # of the effective balance
EPOCHS_PER_DAY = 225


def outage_loss_gwei(
    effective_balance: int, total_balance: int, epochs: int, fork: Fork, *, finalising: bool
) -> int:
    """Return what a validator loses that is offline for so many epochs.

    Parameters
    ----------
    effective_balance : int
        At the beginning, in Gwei; the balance is the same.
    total_balance : int
        Total active balance, in Gwei.
    epochs : int
    fork : Fork
        Bellatrix or later.
    finalising : bool
        Whether the others are enough to finalise: then there is no leak.

    Returns
    -------
    loss : int
        Gwei.
    """
    balance, effective, score = effective_balance, effective_balance, 0
    for epoch in range(epochs):
        lost = attestation_penalty(effective, total_balance, 1, fork)
        if not finalising and epoch >= EPOCHS_BEFORE_LEAK:
            score += INACTIVITY_SCORE_BIAS
            quotient = INACTIVITY_SCORE_BIAS * INACTIVITY_PENALTY_QUOTIENT
            lost += effective * score // quotient
        balance = max(balance - lost, 0)
        if balance + HYSTERESIS_DOWNWARD < effective:
            effective = balance - balance % INCREMENT
    return effective_balance - balance
