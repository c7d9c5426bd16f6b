"""What the reporter of a slashing earns, in Gwei and integer-exact."""

from risk.slashing.penalties import Fork, checked_effective_balance

# WHISTLEBLOWER_REWARD_QUOTIENT in ``specs/phase0/beacon-chain.md``, and _ELECTRA in ``electra``.
WHISTLEBLOWER_REWARD_QUOTIENT = 512
WHISTLEBLOWER_REWARD_QUOTIENT_ELECTRA = 4096
PROPOSER_WEIGHT, WEIGHT_DENOMINATOR = 8, 64  # an eighth, also in phase0


def whistleblower_reward(effective_balance: int, fork: Fork) -> int:
    """Return what a slashing pays out of nothing: no penalty is passed on to it.

    Parameters
    ----------
    effective_balance : int
        Of the slashed validator, in Gwei.
    fork : Fork
        Whose rules hold.

    Returns
    -------
    reward : int
        Gwei, the proposer's part included.

    Raises
    ------
    ParameterError
        If the balance is outside its domain.
    """
    balance = checked_effective_balance(effective_balance)
    if fork.value < Fork.ELECTRA.value:
        return balance // WHISTLEBLOWER_REWARD_QUOTIENT
    return balance // WHISTLEBLOWER_REWARD_QUOTIENT_ELECTRA


def proposer_part(effective_balance: int, fork: Fork) -> int:
    """Return the part that goes to the block's proposer; the same units and errors.

    Proposers report to themselves, so that in practice all of the reward is theirs.
    """
    return whistleblower_reward(effective_balance, fork) * PROPOSER_WEIGHT // WEIGHT_DENOMINATOR
