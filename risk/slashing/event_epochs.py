"""The epochs of a slashing event: one compiled loop over groups of equal validators.

A cohort is what is slashed, or offline, together. Its members share one state until the
correlation penalty, whose moment depends on the exit: whoever is charged leaves the cohort's state
for a branch of its own, with everybody who is withdrawn in the same epoch. Exits only take members
out of the active balance.
"""

import math
from typing import NamedTuple

from risk.arrays import IntArray
from risk.compiled import compiled
from risk.slashing.event_rules import Rules
from risk.slashing.inactivity import (
    EJECTION_BALANCE,
    INACTIVITY_SCORE_BIAS,
    INACTIVITY_SCORE_RECOVERY_RATE,
    MIN_EPOCHS_TO_INACTIVITY_PENALTY,
    PROPOSER_REWARD_QUOTIENT,
)
from risk.slashing.penalties import (
    BASE_REWARD_FACTOR,
    BASE_REWARDS_PER_EPOCH,
    EPOCHS_PER_SLASHINGS_VECTOR,
    INCREMENT,
    PHASE0_PENALISED_VOTES,
    SOURCE_AND_TARGET_WEIGHTS,
    WEIGHT_DENOMINATOR,
)

FAR_FUTURE = 2**62
SOURCE_WEIGHT, TARGET_WEIGHT = SOURCE_AND_TARGET_WEIGHTS
HALF_VECTOR = EPOCHS_PER_SLASHINGS_VECTOR // 2
HYSTERESIS = INCREMENT // 4  # an effective balance falls when the balance is lower by more

# Places in what is kept of the chain.
EPOCH, TOTAL, ACTIVE, FINALIZED, WAS_JUSTIFIED, LOST_UNTIL, CHARGED, OLDEST, NEWEST = range(9)
# Places in a row of losses.
INITIAL, ATTESTATION, CORRELATION, INACTIVITY = range(4)


class Cohorts(NamedTuple):
    """Validators that are slashed, or offline, together; arrays of shape (n_cohorts,).

    Attributes
    ----------
    slashed_epoch : ndarray
        `FAR_FUTURE` before.
    slashed_balance : ndarray
        Added to the slashings then, Gwei.
    offline_from, offline_until : ndarray
        First epoch whose votes are missed, and first whose votes are not.
    active : ndarray
        Members in this state that have not left.
    effective, balance, score : ndarray
        Of each.
    losses : ndarray of shape (n_cohorts, 4)
        Of each, Gwei.
    first, last : ndarray
        Range of its groups; empty while nobody is to leave.
    to_leave, to_charge, to_end : ndarray
        Its next group for each.
    """

    slashed_epoch: IntArray
    slashed_balance: IntArray
    offline_from: IntArray
    offline_until: IntArray
    active: IntArray
    effective: IntArray
    balance: IntArray
    score: IntArray
    losses: IntArray
    first: IntArray
    last: IntArray
    to_leave: IntArray
    to_charge: IntArray
    to_end: IntArray


class Groups(NamedTuple):
    """Members of a cohort that leave in the same epoch; arrays of shape (n_groups,).

    Attributes
    ----------
    cohort, size, exit_epoch : ndarray
        `size` counts the members.
    end_epoch : ndarray
        First without penalties: the withdrawable epoch of who is slashed.
    branch : ndarray
        Place in `Branches`; -1 in the cohort's own state.
    balance : ndarray
        At the end, Gwei.
    losses : ndarray of shape (n_groups, 4)
        Of each member until the end, Gwei.
    """

    cohort: IntArray
    size: IntArray
    exit_epoch: IntArray
    end_epoch: IntArray
    branch: IntArray
    balance: IntArray
    losses: IntArray


class Branches(NamedTuple):
    """States behind the correlation penalty, in the order of their end; shape (n_groups,)."""

    cohort: IntArray
    active: IntArray
    effective: IntArray
    balance: IntArray
    losses: IntArray


@compiled
def run(
    rules: Rules,
    chain: IntArray,
    cohorts: Cohorts,
    groups: Groups,
    branches: Branches,
    until: int,
) -> None:
    """Process epochs until ``until``, or until a cohort is to be ejected; arrays change in place.

    Parameters
    ----------
    rules : Rules
    chain : ndarray of int64, shape (9,)
        Current epoch, total active balance, active validators, last finalised epoch, whether the
        last epoch was justified, first epoch that may be justified, active balance of branches,
        range of living branches.
    cohorts, groups, branches : Cohorts, Groups, Branches
    until : int
        First epoch that is not processed.
    """
    while chain[EPOCH] < until:
        delay = _finality_delay(chain, cohorts)
        root = _root(max(chain[TOTAL], INCREMENT))
        for i in range(len(cohorts.active)):
            _penalise_cohort(rules, chain[EPOCH], delay, root, cohorts, i)
        _penalise_branches(rules, delay, root, chain, cohorts, branches)
        for i in range(len(cohorts.active)):
            _charge(rules, chain, cohorts, groups, branches, i)
        ejects = _update_effective_balances(chain, cohorts, branches)
        chain[EPOCH] += 1
        for i in range(len(cohorts.active)):
            _leave(chain, cohorts, groups, branches, i)
            _end(chain, cohorts, groups, branches, i)
        if ejects:
            return


@compiled
def _finality_delay(chain: IntArray, cohorts: Cohorts) -> int:
    epoch = chain[EPOCH]
    voting = chain[TOTAL]
    for i in range(len(cohorts.active)):
        offline = cohorts.offline_from[i] <= epoch < cohorts.offline_until[i]
        if offline or cohorts.slashed_epoch[i] <= epoch:
            voting -= cohorts.active[i] * cohorts.effective[i]
    voting -= chain[CHARGED]
    justified = voting * 3 >= max(chain[TOTAL], INCREMENT) * 2 and epoch >= chain[LOST_UNTIL]
    if justified and chain[WAS_JUSTIFIED]:
        chain[FINALIZED] = epoch - 1
    chain[WAS_JUSTIFIED] = justified
    delay: int = epoch - 1 - chain[FINALIZED]
    return delay


@compiled
def _root(number: int) -> int:
    root = int(math.sqrt(number))
    while root * root > number:
        root -= 1
    while (root + 1) * (root + 1) <= number:
        root += 1
    return root


@compiled
def _votes_penalty(rules: Rules, effective: int, root: int) -> int:
    if rules.weighs_votes:
        base = effective // INCREMENT * (INCREMENT * BASE_REWARD_FACTOR // root)
        return (
            base * SOURCE_WEIGHT // WEIGHT_DENOMINATOR + base * TARGET_WEIGHT // WEIGHT_DENOMINATOR
        )
    base = effective * BASE_REWARD_FACTOR // root // BASE_REWARDS_PER_EPOCH
    return PHASE0_PENALISED_VOTES * base


@compiled
def _leak_penalty(rules: Rules, effective: int, score: int, delay: int, root: int) -> int:
    if rules.weighs_votes:
        return effective * score // (INACTIVITY_SCORE_BIAS * rules.inactivity_penalty_quotient)
    if delay <= MIN_EPOCHS_TO_INACTIVITY_PENALTY:
        return 0
    base = effective * BASE_REWARD_FACTOR // root // BASE_REWARDS_PER_EPOCH
    cancelled = BASE_REWARDS_PER_EPOCH * base - base // PROPOSER_REWARD_QUOTIENT
    return cancelled + effective * delay // rules.inactivity_penalty_quotient


@compiled
def _penalise_cohort(
    rules: Rules, epoch: int, delay: int, root: int, cohorts: Cohorts, i: int
) -> None:
    left = cohorts.first[i] < cohorts.last[i] <= cohorts.to_end[i]
    touched = cohorts.slashed_epoch[i] <= epoch or cohorts.offline_from[i] < epoch
    if left or not touched:
        return
    missed = cohorts.offline_from[i] < epoch <= cohorts.offline_until[i]
    voted = not (missed or cohorts.slashed_epoch[i] <= epoch)
    score = max(cohorts.score[i] - 1, 0) if voted else cohorts.score[i] + INACTIVITY_SCORE_BIAS
    if delay <= MIN_EPOCHS_TO_INACTIVITY_PENALTY:
        score = max(score - INACTIVITY_SCORE_RECOVERY_RATE, 0)
    cohorts.score[i] = score
    if voted:
        return
    effective = cohorts.effective[i]
    votes = min(_votes_penalty(rules, effective, root), cohorts.balance[i])
    leak = _leak_penalty(rules, effective, score, delay, root)
    leak = min(leak, cohorts.balance[i] - votes)
    cohorts.balance[i] -= votes + leak
    cohorts.losses[i, ATTESTATION] += votes
    cohorts.losses[i, INACTIVITY] += leak


@compiled
def _penalise_branches(
    rules: Rules,
    delay: int,
    root: int,
    chain: IntArray,
    cohorts: Cohorts,
    branches: Branches,
) -> None:
    known, known_score, votes_penalty, leak_penalty = -1, -1, 0, 0
    for k in range(chain[OLDEST], chain[NEWEST]):
        effective = branches.effective[k]
        score = cohorts.score[branches.cohort[k]]
        if effective != known or score != known_score:
            votes_penalty = _votes_penalty(rules, effective, root)
            leak_penalty = _leak_penalty(rules, effective, score, delay, root)
            known, known_score = effective, score
        votes = min(votes_penalty, branches.balance[k])
        leak = min(leak_penalty, branches.balance[k] - votes)
        branches.balance[k] -= votes + leak
        branches.losses[k, ATTESTATION] += votes
        branches.losses[k, INACTIVITY] += leak


@compiled
def _charge(
    rules: Rules,
    chain: IntArray,
    cohorts: Cohorts,
    groups: Groups,
    branches: Branches,
    i: int,
) -> None:
    epoch = chain[EPOCH]
    start = cohorts.to_charge[i]
    stop, active = start, 0
    while stop < cohorts.last[i] and groups.end_epoch[stop] == epoch + HALF_VECTOR:
        if groups.exit_epoch[stop] > epoch:
            active += groups.size[stop]
        stop += 1
    if stop == start or cohorts.slashed_epoch[i] > epoch:
        return
    cohorts.to_charge[i] = stop
    penalty = _correlation_penalty(rules, chain, cohorts, cohorts.effective[i])
    penalty = min(penalty, cohorts.balance[i])
    if penalty == 0:
        return  # still in the cohort's state
    k = chain[NEWEST]
    chain[NEWEST] = k + 1
    branches.cohort[k] = i
    branches.active[k] = active
    branches.effective[k] = cohorts.effective[i]
    branches.balance[k] = cohorts.balance[i] - penalty
    branches.losses[k] = cohorts.losses[i]
    branches.losses[k, CORRELATION] = penalty
    groups.branch[start:stop] = k
    cohorts.active[i] -= active
    chain[CHARGED] += active * cohorts.effective[i]


@compiled
def _correlation_penalty(rules: Rules, chain: IntArray, cohorts: Cohorts, effective: int) -> int:
    slashed = 0
    for i in range(len(cohorts.active)):
        if 0 <= chain[EPOCH] - cohorts.slashed_epoch[i] < EPOCHS_PER_SLASHINGS_VECTOR:
            slashed += cohorts.slashed_balance[i]
    total: int = max(chain[TOTAL], INCREMENT)
    adjusted = min(slashed * rules.proportional_slashing_multiplier, total)
    increments = effective // INCREMENT
    if rules.rounds_per_increment:
        return adjusted // (total // INCREMENT) * increments
    return increments * adjusted // total * INCREMENT


@compiled
def _update_effective_balances(chain: IntArray, cohorts: Cohorts, branches: Branches) -> bool:
    ejects = False
    for i in range(len(cohorts.active)):
        balance = cohorts.balance[i]
        if balance + HYSTERESIS < cohorts.effective[i]:
            effective = balance - balance % INCREMENT
            chain[TOTAL] -= cohorts.active[i] * (cohorts.effective[i] - effective)
            cohorts.effective[i] = effective
        if cohorts.first[i] == cohorts.last[i] and cohorts.effective[i] <= EJECTION_BALANCE:
            ejects = True
    for k in range(chain[OLDEST], chain[NEWEST]):
        balance = branches.balance[k]
        if balance + HYSTERESIS < branches.effective[k]:
            effective = balance - balance % INCREMENT
            fall = branches.active[k] * (branches.effective[k] - effective)
            chain[TOTAL] -= fall
            chain[CHARGED] -= fall
            branches.effective[k] = effective
    return ejects


@compiled
def _leave(chain: IntArray, cohorts: Cohorts, groups: Groups, branches: Branches, i: int) -> None:
    g = cohorts.to_leave[i]
    while g < cohorts.last[i] and groups.exit_epoch[g] <= chain[EPOCH]:
        k = groups.branch[g]
        if k < 0:
            cohorts.active[i] -= groups.size[g]
            chain[TOTAL] -= groups.size[g] * cohorts.effective[i]
        else:
            branches.active[k] -= groups.size[g]
            chain[TOTAL] -= groups.size[g] * branches.effective[k]
            chain[CHARGED] -= groups.size[g] * branches.effective[k]
        chain[ACTIVE] -= groups.size[g]
        g += 1
    cohorts.to_leave[i] = g


@compiled
def _end(chain: IntArray, cohorts: Cohorts, groups: Groups, branches: Branches, i: int) -> None:
    g = cohorts.to_end[i]
    while g < cohorts.last[i] and groups.end_epoch[g] <= chain[EPOCH]:
        k = groups.branch[g]
        if k < 0:
            groups.balance[g] = cohorts.balance[i]
            groups.losses[g] = cohorts.losses[i]
        else:
            groups.balance[g] = branches.balance[k]
            groups.losses[g] = branches.losses[k]
            chain[OLDEST] = max(chain[OLDEST], k + 1)
        g += 1
    cohorts.to_end[i] = g
