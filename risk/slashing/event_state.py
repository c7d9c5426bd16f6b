"""The state of an event between its epochs: who is slashed, and who joins the exit queue."""

import numpy as np

from risk.arrays import IntArray
from risk.slashing.churn import ExitQueue, exit_churn, queued
from risk.slashing.epochs import withdrawable_epochs
from risk.slashing.event_epochs import (
    ACTIVE,
    EPOCH,
    FAR_FUTURE,
    FINALIZED,
    INITIAL,
    LOST_UNTIL,
    TOTAL,
    WAS_JUSTIFIED,
    Branches,
    Cohorts,
    Groups,
    run,
)
from risk.slashing.event_rules import rules_of
from risk.slashing.inactivity import is_ejected
from risk.slashing.penalties import INCREMENT, Fork, initial_penalty


class State:
    """An event's network at the beginning of an epoch.

    Parameters
    ----------
    fork : Fork
        Whose rules hold.
    total_balance : int
        Total active balance, in Gwei.
    active_validators : int
    queue : ExitQueue
        The exit queue's end.
    finality_lost_epochs : int
        For so long nothing is finalised.

    Attributes
    ----------
    cohorts, groups : Cohorts, Groups
        As in `risk.slashing.event_epochs`.
    """

    def __init__(
        self,
        *,
        fork: Fork,
        total_balance: int,
        active_validators: int,
        queue: ExitQueue,
        finality_lost_epochs: int,
    ) -> None:
        self._fork = fork
        self._queue = queue
        self._chain = np.zeros(9, dtype=np.int64)
        self._chain[TOTAL] = total_balance
        self._chain[ACTIVE] = active_validators
        self._chain[FINALIZED] = -2
        self._chain[WAS_JUSTIFIED] = 1
        self._chain[LOST_UNTIL] = finality_lost_epochs
        self.cohorts = Cohorts._make(_empty(Cohorts._fields))
        self.groups = Groups._make(_empty(Groups._fields))
        self._branches = Branches._make(_empty(Branches._fields))

    def add(self, validators: int, effective_balance: int, balance: int | None) -> None:
        """Add a cohort that votes and is not slashed yet; balances of each in Gwei."""
        row = Cohorts(
            slashed_epoch=_one(FAR_FUTURE),
            slashed_balance=_one(0),
            offline_from=_one(FAR_FUTURE),
            offline_until=_one(FAR_FUTURE),
            active=_one(validators),
            effective=_one(effective_balance),
            balance=_one(effective_balance if balance is None else balance),
            score=_one(0),
            losses=_zero_losses(1),
            first=_one(0),
            last=_one(0),
            to_leave=_one(0),
            to_charge=_one(0),
            to_end=_one(0),
        )
        self.cohorts = Cohorts._make(map(_joined, self.cohorts, row))

    def set_offline(self, from_epoch: int, until_epoch: int) -> None:
        """Let the newest cohort miss the votes of these epochs, the last not included."""
        self.cohorts.offline_from[-1] = from_epoch
        self.cohorts.offline_until[-1] = until_epoch

    def slash(self, i: int) -> None:
        """Slash all of a cohort now, one after the other."""
        cohorts, epoch = self.cohorts, int(self._chain[EPOCH])
        effective, count = int(cohorts.effective[i]), int(cohorts.active[i])
        penalty = min(initial_penalty(effective, self._fork), int(cohorts.balance[i]))
        cohorts.slashed_epoch[i] = epoch
        cohorts.slashed_balance[i] = count * effective
        cohorts.balance[i] -= penalty
        cohorts.losses[i, INITIAL] = penalty
        self._let_leave(i, is_slashed=True)

    def advance(self, until: int) -> None:
        """Process epochs until ``until`` begins."""
        while self._chain[EPOCH] < until:
            self._eject()
            run(rules_of(self._fork), self._chain, self.cohorts, self.groups, self._branches, until)

    def finish(self) -> None:
        """Process epochs until no cohort can be penalised any more."""
        while self._chain[EPOCH] < (last := self._last_epoch()):
            self.advance(last)
        for i in self._staying():
            never = _one(FAR_FUTURE)
            self._append(i, never, self.cohorts.active[i : i + 1], never)
            self.groups.balance[-1] = self.cohorts.balance[i]
            self.groups.losses[-1] = self.cohorts.losses[i]

    def _staying(self) -> list[int]:
        chosen: list[int] = np.flatnonzero(self.cohorts.first == self.cohorts.last).tolist()
        return chosen

    def _last_epoch(self) -> int:
        ends = self.groups.end_epoch
        # The votes of an epoch are charged at the end of the next.
        returns = self.cohorts.offline_until[self._staying()] + 1
        return int(max(ends.max(initial=0), returns.max(initial=0)))

    def _eject(self) -> None:
        for i in self._staying():
            if is_ejected(int(self.cohorts.effective[i])):
                self._let_leave(i, is_slashed=False)

    def _let_leave(self, i: int, *, is_slashed: bool) -> None:
        epoch = int(self._chain[EPOCH])
        total = max(int(self._chain[TOTAL]), INCREMENT)
        departures = queued(
            self._queue,
            int(self.cohorts.active[i]),
            int(self.cohorts.effective[i]),
            epoch,
            exit_churn(self._fork, total, int(self._chain[ACTIVE])),
            self._fork,
        )
        self._queue = departures.queue
        exits = departures.exit_epochs
        # Who has left is penalised once more for the epoch before.
        ends = withdrawable_epochs(epoch, exits) if is_slashed else exits + 1
        self._append(i, exits, departures.counts, ends)

    def _append(self, i: int, exits: IntArray, counts: IntArray, ends: IntArray) -> None:
        start, n = len(self.groups.size), len(exits)
        more = Groups(
            cohort=np.full(n, i, dtype=np.int64),
            size=counts,
            exit_epoch=exits,
            end_epoch=ends,
            branch=np.full(n, -1, dtype=np.int64),
            balance=np.zeros(n, dtype=np.int64),
            losses=_zero_losses(n),
        )
        self.groups = Groups._make(map(_joined, self.groups, more))
        room = Branches(
            cohort=np.zeros(n, dtype=np.int64),
            active=np.zeros(n, dtype=np.int64),
            effective=np.zeros(n, dtype=np.int64),
            balance=np.zeros(n, dtype=np.int64),
            losses=_zero_losses(n),
        )
        self._branches = Branches._make(map(_joined, self._branches, room))
        cohorts = self.cohorts
        for place in (cohorts.first, cohorts.to_leave, cohorts.to_charge, cohorts.to_end):
            place[i] = start
        cohorts.last[i] = start + n


def _empty(names: tuple[str, ...]) -> list[IntArray]:
    return [np.zeros((0, 4) if name == "losses" else 0, dtype=np.int64) for name in names]


def _zero_losses(rows: int) -> IntArray:
    return np.zeros((rows, 4), dtype=np.int64)


def _one(value: int) -> IntArray:
    return np.array([value], dtype=np.int64)


def _joined(first: IntArray, second: IntArray) -> IntArray:
    return np.concatenate((first, second))
