"""When a slashed validator leaves, is charged for the others, and can be withdrawn.

``slash_validator``, ``process_slashings`` and ``process_slashings_reset`` of
ethereum/consensus-specs, the same in every fork. An epoch is 32 slots of 12 seconds.
"""

import numpy as np

from risk.arrays import IntArray
from risk.slashing.penalties import EPOCHS_PER_SLASHINGS_VECTOR

MIN_VALIDATOR_WITHDRAWABILITY_DELAY = 256  # epochs
EPOCHS_PER_DAY = 225


def withdrawable_epochs(slashed_epoch: int, exit_epochs: IntArray) -> IntArray:
    """Return the epochs from which slashed validators can be withdrawn; any shape.

    A queue moves them as soon as the exit is more than 7,936 epochs (35 days) away.
    """
    return np.maximum(
        exit_epochs + MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
        slashed_epoch + EPOCHS_PER_SLASHINGS_VECTOR,
    )


def correlation_epochs(withdrawable: IntArray) -> IntArray:
    """Return the epochs whose end charges the correlation penalty, half a vector before."""
    return withdrawable - EPOCHS_PER_SLASHINGS_VECTOR // 2


def still_counts(slashed_epoch: int, epoch: int) -> bool:
    """Return whether a slashing is still in the vector when ``epoch`` is processed.

    Its place is emptied 8,191 epochs after the slashing, behind that epoch's penalties. Whoever
    leaves 12,032 epochs after it or later is charged for nobody of its own wave.
    """
    return 0 <= epoch - slashed_epoch < EPOCHS_PER_SLASHINGS_VECTOR
