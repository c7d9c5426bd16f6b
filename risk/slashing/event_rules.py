"""What a fork decides about an event, in the plain numbers that compiled code takes."""

from typing import NamedTuple

from risk.slashing.inactivity import INACTIVITY_PENALTY_QUOTIENT
from risk.slashing.penalties import FORK_RULES, Fork


class Rules(NamedTuple):
    """Numbers of one fork; the flags are 0 or 1.

    Attributes
    ----------
    proportional_slashing_multiplier, rounds_per_increment, weighs_votes : int
        As in `ForkRules`.
    inactivity_penalty_quotient : int
        ``INACTIVITY_PENALTY_QUOTIENT`` of the fork.
    """

    proportional_slashing_multiplier: int
    rounds_per_increment: int
    weighs_votes: int
    inactivity_penalty_quotient: int


def rules_of(fork: Fork) -> Rules:
    """Return a fork's numbers."""
    rules = FORK_RULES[fork]
    return Rules(
        proportional_slashing_multiplier=rules.proportional_slashing_multiplier,
        rounds_per_increment=int(rules.rounds_per_increment),
        weighs_votes=int(rules.weighs_votes),
        inactivity_penalty_quotient=INACTIVITY_PENALTY_QUOTIENT[fork],
    )
