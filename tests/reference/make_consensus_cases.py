"""Random cases and long events, as the executable consensus specification works them out.

Needs a package that the tests do not; `tools/get_specs.py` installs it beside them::

    make_consensus_cases.py                                         write consensus_cases.json
    make_consensus_cases.py --fork electra --cases 5000 --seed 2    print random cases
    make_consensus_cases.py --fork electra --event thousand         print an event

The functions are the specification's own. What stands in:

- for its Merkle-tree containers plain lists and objects, some 50 times as fast; ``--trees`` runs
  the cases on its own containers instead, for comparison;
- all validators that an event leaves alone are one large validator, whose balance is put back
  every epoch (others earn nothing while they vote), and in a case before Electra the number of
  active ones is said, not counted out;
- in an event, Python's integers stand for numbers of 64 bits, some four times as fast; the random
  cases run on the specification's own, which refuse to overflow;
- in phase0, which knows no participation flags, a set of voters stands for their attestations.
"""

import argparse
import datetime
import functools
import importlib
import importlib.metadata
import json
import random
import sys
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace

PACKAGE = "eth-consensus-specs"
FORKS = ("phase0", "altair", "bellatrix", "capella", "deneb", "electra", "fulu", "gloas")
CASES_PER_FORK = 150
ETH = 10**9
VECTOR = 8192
NEVER = -1
COLUMNS = (
    # What is given: balances in Gwei, then the exit queue's end and the active validators.
    "effective", "balance", "total", "epoch", "queue_epoch", "queue_amount", "active",
    # Another slashing, and what the leak meets.
    "other_epoch", "other_slashed", "finality_delay", "epochs", "idle_effective", "idle_score",
    "idle_votes",
    # What comes out, in Gwei and epochs.
    "initial", "proposer_reward", "whistleblower_reward", "exit_epoch", "withdrawable_epoch",
    "queue_epoch_after", "queue_amount_after", "lost_votes", "score", "idle_lost",
    "idle_score_after", "idle_exit_epoch", "correlation",
)  # fmt: skip
REST, PROPOSER, REPORTER, SLASHED, IDLE = range(5)


def main() -> None:
    """Print what is asked for, or write the file beside this one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fork", choices=FORKS)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--event", choices=EVENTS)
    parser.add_argument("--trees", action="store_true")
    asked = parser.parse_args()
    if asked.fork is None:
        write()
        return
    answer = {
        "version": importlib.metadata.version(PACKAGE),
        "python": sys.version.split()[0],
        "columns": COLUMNS,
        "cases": cases(asked.fork, asked.cases, asked.seed, trees=asked.trees),
        "event": event(asked.fork, asked.event) if asked.event else None,
    }
    json.dump(answer, sys.stdout, separators=(",", ":"))


def write() -> None:
    """Write a sample of every fork, and its event."""
    answer = {
        "generator": "tests/reference/make_consensus_cases.py",
        "package": PACKAGE,
        "version": importlib.metadata.version(PACKAGE),
        "preset": "mainnet",
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "columns": COLUMNS,
        "cases": {fork.upper(): cases(fork, CASES_PER_FORK, 1) for fork in FORKS},
        "events": {name: {fork.upper(): event(fork, name) for fork in FORKS} for name in EVENTS},
    }
    text = json.dumps(answer, separators=(",", ":"))
    path = Path(__file__).with_name("consensus_cases.json")
    path.write_text(text.replace("]],", "]],\n").replace("],[", "],\n[") + "\n")


# --- Random cases -----------------------------------------------------------------------------


def cases(fork, count, seed, *, trees=False):
    """Return so many cases of one fork, a row each."""
    spec = loaded(fork, trees=trees)
    rng = random.Random(1000 * seed + FORKS.index(fork))
    return [case(spec, fork, drawn(rng, fork), trees=trees) for _ in range(count)]


def drawn(rng, fork):
    """Return what a case is given."""
    has_scores, in_gwei = fork != "phase0", FORKS.index(fork) >= FORKS.index("electra")
    largest = 2048 if in_gwei else 32
    effective = ETH * rng.choice((32, 32, largest, rng.randint(17, largest)))
    total = effective + ETH * (64 + largest + round(10 ** rng.uniform(2.0, 8.08)))
    epoch = rng.randint(10_000, 400_000)
    # A queue of any length, more often one of those that decide about the correlation penalty.
    length = rng.choice((0, rng.randint(0, 20_000), 7936 + rng.randint(-9, 9),
                         12_032 + rng.randint(-9, 9), rng.randint(5, 9)))  # fmt: skip
    other_epoch = epoch + rng.choice((-rng.randint(0, 8191), rng.randint(0, 4000)))
    return {
        "effective": effective,
        "balance": max(0, effective + rng.choice((0, rng.randint(-3 * ETH // 4, ETH)))),
        "total": total,
        "epoch": epoch,
        "queue_epoch": epoch + length if length else rng.choice((0, epoch - 3)),
        "queue_amount": rng.randint(0, 256 * ETH) if in_gwei else rng.randint(1, 20),
        "active": rng.choice((3, rng.randint(4, 10**6), 65_536 * rng.randint(4, 20) - 1)),
        "other_epoch": other_epoch,
        "other_slashed": rng.choice((0, round(total * 10 ** rng.uniform(-5.0, 0.0)) // ETH * ETH)),
        "finality_delay": rng.choice((0, 1, rng.randint(0, 6), rng.randint(0, 10_000))),
        "epochs": rng.randint(1, 4),
        "idle_effective": ETH * rng.choice((32, 16, 17, rng.randint(1, largest))),
        "idle_score": rng.choice((0, rng.randint(0, 40), rng.randint(0, 40_000))) * has_scores,
        "idle_votes": int(has_scores and rng.random() < 0.3),
    }


def case(spec, fork, given, *, trees=False):
    """Return one row: what is given and what comes out."""
    state = state_of_five(spec, fork, given, trees=trees)
    before = [int(balance) for balance in state.balances]

    set_epoch(spec, state, given["epoch"])
    spec.said |= {"active": given["active"], "proposer": PROPOSER}
    spec.slash_validator(state, SLASHED, REPORTER)
    after = [int(balance) for balance in state.balances]
    slashed = state.validators[SLASHED]
    out = [
        before[SLASHED] - after[SLASHED],
        after[PROPOSER] - before[PROPOSER],
        after[REPORTER] - before[REPORTER],
        int(slashed.exit_epoch),
        int(slashed.withdrawable_epoch),
        *queue_of(fork, state),
    ]

    for k in range(given["epochs"]):
        set_epoch(spec, state, given["epoch"] + k)
        spec.said["voters", given["epoch"] + k - 1] = {REST}
        if fork != "phase0":
            spec.process_inactivity_updates(state)
        spec.process_rewards_and_penalties(state)
    scores = (0,) * 5 if fork == "phase0" else state.inactivity_scores
    out += [after[SLASHED] - int(state.balances[SLASHED]), int(scores[SLASHED])]
    # Who votes may earn, which is no part of the model.
    out += [max(after[IDLE] - int(state.balances[IDLE]), 0), int(scores[IDLE])]
    spec.process_registry_updates(state)
    leaves = int(state.validators[IDLE].exit_epoch)
    out.append(NEVER if leaves == spec.FAR_FUTURE_EPOCH else leaves)

    charged = int(slashed.withdrawable_epoch) - VECTOR // 2
    state.slashings[given["other_epoch"] % VECTOR] += given["other_slashed"]
    # In other epochs an empty place is emptied.
    for emptied in {given["epoch"] + VECTOR - 1, given["other_epoch"] + VECTOR - 1}:
        if emptied < charged:
            set_epoch(spec, state, emptied)
            spec.process_slashings_reset(state)
    set_epoch(spec, state, charged)
    owned = int(state.balances[SLASHED])
    spec.process_slashings(state)
    return [*given.values(), *out, owned - int(state.balances[SLASHED])]


def state_of_five(spec, fork, given, *, trees):
    """Return a state at the beginning of a case."""
    never = spec.FAR_FUTURE_EPOCH
    rest = given["total"] - given["effective"] - given["idle_effective"]
    state = empty_state(spec, trees=trees)
    for effective, balance, activated in (
        (rest, rest, 0),
        (0, ETH, never),
        (0, ETH, never),
        (given["effective"], given["balance"], 0),
        (given["idle_effective"], given["idle_effective"], 0),
    ):
        append(spec, fork, state, effective, balance, activated=activated)
    if has_balance_churn(fork):
        state.earliest_exit_epoch = given["queue_epoch"]
        state.exit_balance_to_consume = given["queue_amount"]
    else:
        for _ in range(given["queue_amount"]):
            append(spec, fork, state, 0, 0, activated=never, exits=given["queue_epoch"])
    if fork != "phase0":
        for i in (SLASHED, IDLE):
            state.inactivity_scores[i] = given["idle_score"]
        state.previous_epoch_participation[IDLE] = 7 * given["idle_votes"]
    state.finalized_checkpoint.epoch = given["epoch"] - 1 - given["finality_delay"]
    return state


def queue_of(fork, state):
    """Return the end of the exit queue, as `ExitQueue` has it."""
    if has_balance_churn(fork):
        return [int(state.earliest_exit_epoch), int(state.exit_balance_to_consume)]
    exits = [int(v.exit_epoch) for v in state.validators if v.exit_epoch < 2**63]
    return [max(exits), exits.count(max(exits))]


# --- The event --------------------------------------------------------------------------------

# Each: ETH of the network; waves of epoch, validators, ETH; who is offline from, until, validators,
# ETH; and first epoch in which the rest votes. The first is 1,000 validators, charged while the
# slashings empty; in the second, what is slashed and what is offline end finality by themselves.
EVENTS = {
    "thousand": (
        130_000,
        ((0, 400, 32), (900, 350, 31), (4150, 250, 32)),
        (100, 2950, 30, 20),
        3000,
    ),
    "finality": (5_200, ((0, 20, 32), (40, 10, 31)), (10, 3600, 50, 24), 0),
}
FIRST_EXIT = 8100  # the queue's end: the 7,936 epochs that do not matter are over
ORIGIN = 9000  # an event's epoch 0


def event(fork, name):
    """Return exit and withdrawable epoch and balance of each validator; equal ones are counted."""
    spec = loaded(fork, integers=True)
    state = empty_state(spec, trees=False)
    network_eth, all_waves, outage, _ = EVENTS[name]
    rest = ETH * (network_eth - sum(n * eth for _, n, eth in (*all_waves, outage[1:])))
    append(spec, fork, state, rest, rest)
    waves = [
        [append(spec, fork, state, eth * ETH, eth * ETH) for _ in range(n)]
        for _, n, eth in all_waves
    ]
    owned = outage[3] * ETH
    idle = {append(spec, fork, state, owned, owned) for _ in range(outage[2])}
    spec.said |= {"active": None, "proposer": REST}
    if has_balance_churn(fork):
        state.earliest_exit_epoch = ORIGIN + FIRST_EXIT
    else:
        for _ in range(4):  # a full epoch
            append(
                spec, fork, state, 0, 0, activated=spec.FAR_FUTURE_EPOCH, exits=ORIGIN + FIRST_EXIT
            )
    state.previous_justified_checkpoint.epoch = ORIGIN - 2
    state.current_justified_checkpoint.epoch = ORIGIN - 1
    state.finalized_checkpoint.epoch = ORIGIN - 2
    state.justification_bits[0] = state.justification_bits[1] = True
    epoch, last = ORIGIN, ORIGIN + all_waves[-1][0] + VECTOR
    while epoch < last:
        set_epoch(spec, state, epoch)
        for members, (slashed, _, _) in zip(waves, all_waves, strict=True):
            if epoch == ORIGIN + slashed:
                for i in members:
                    spec.slash_validator(state, i, 0)
        set_votes(spec, fork, state, idle, name)
        process_epoch(spec, fork, state)
        epoch += 1
        if epoch > ORIGIN + all_waves[-1][0]:
            slashed = (state.validators[i] for members in waves for i in members)
            last = max(int(validator.withdrawable_epoch) for validator in slashed)
    fates = [
        (since(spec, v.exit_epoch), since(spec, v.withdrawable_epoch), int(state.balances[i]))
        for i, v in enumerate(state.validators)
        if 0 < i <= sum(map(len, waves)) + len(idle)
    ]
    return [[*fate, len(list(same))] for fate, same in groupby(fates)]


def since(spec, epoch):
    """Return an epoch counted from the event's beginning."""
    return NEVER if epoch == spec.FAR_FUTURE_EPOCH else int(epoch) - ORIGIN


def set_votes(spec, fork, state, idle, name):
    """Let all vote but those offline; the specification leaves out who is slashed."""
    _, _, outage, rest_votes_from = EVENTS[name]
    epoch = int(spec.get_current_epoch(state))
    for votes_of in (epoch - 1, epoch):
        offline = set(idle) if outage[0] <= votes_of - ORIGIN < outage[1] else set()
        if votes_of - ORIGIN < rest_votes_from:
            offline.add(0)
        spec.said["voters", votes_of] = set(range(len(state.validators))) - offline
        if fork != "phase0":
            votes = [0 if i in offline else 7 for i in range(len(state.validators))]
            if votes_of < epoch:
                state.previous_epoch_participation = votes
            else:
                state.current_epoch_participation = votes


def process_epoch(spec, fork, state):
    """Process what can touch the event's validators, in the specification's order."""
    spec.seen.clear()
    spec.process_justification_and_finalization(state)
    spec.seen.clear()
    if fork != "phase0":
        spec.process_inactivity_updates(state)
    before = list(state.balances)
    spec.process_rewards_and_penalties(state)
    state.balances = [min(pair) for pair in zip(before, state.balances, strict=True)]
    state.balances[0] = state.validators[0].effective_balance  # the rewards of slashings, too
    spec.process_registry_updates(state)
    spec.process_slashings(state)
    spec.process_effective_balance_updates(state)
    spec.process_slashings_reset(state)


# --- The specification and its states ---------------------------------------------------------


def loaded(fork, *, trees=False, integers=False):
    """Return the specification of a fork, with the stand-ins that the head of this file names."""
    # Loaded anew: nothing stands in twice.
    spec = importlib.reload(importlib.import_module(f"eth_consensus_specs.{fork}.mainnet"))
    if integers:
        use_integers(spec)
    spec.said = {"active": None, "proposer": PROPOSER}  # what a stand-in says
    spec.seen = {}  # what an epoch has worked out already
    spec.get_beacon_proposer_index = lambda _state: spec.ValidatorIndex(spec.said["proposer"])
    say_active_validators(spec)
    if fork == "phase0":
        say_voters(spec)
    if not trees:
        keep_for_an_epoch(spec, fork)
    return spec


def keep_for_an_epoch(spec, fork):
    """Let answers hold for an epoch that the specification keeps under the hash of a tree."""
    for name in ("get_total_active_balance", "get_active_validator_indices"):
        setattr(spec, name, kept(spec, getattr(spec, f"_{name}")))
    for name in ("is_in_inactivity_leak", "get_finality_delay", "get_eligible_validator_indices"):
        setattr(spec, name, kept(spec, getattr(spec, name)))
    spec.Checkpoint = Plain
    spec.integer_squareroot = functools.lru_cache(spec.integer_squareroot)
    base_reward = spec._get_base_reward

    def base_reward_of(state, index):
        effective = int(state.validators[index].effective_balance)
        if ("base reward", effective) not in spec.seen:
            spec.seen["base reward", effective] = base_reward(state, index)
        return spec.seen["base reward", effective]

    spec.get_base_reward = base_reward_of
    if fork != "phase0":
        spec.has_flag = functools.lru_cache(spec.has_flag)
        for name in ("get_unslashed_participating_indices", "get_base_reward_per_increment"):
            setattr(spec, name, kept(spec, getattr(spec, name)))


def use_integers(spec):
    """Let Python's integers stand for the specification's numbers of 64 bits."""
    number = spec.Uint64.__mro__[1]

    def plain(value):
        if isinstance(value, type) and issubclass(value, number):
            return int
        return int(value) if isinstance(value, number) else value

    for name, value in list(vars(spec).items()):
        setattr(spec, name, plain(value))
    spec.config = spec.config._replace(
        **{name: plain(value) for name, value in spec.config._asdict().items()}
    )


def kept(spec, function):
    """Return a function whose answers hold until the epoch or a validator changes."""

    def answer(state, *arguments):
        key = (function.__name__, *map(int, arguments))
        if key not in spec.seen:
            spec.seen[key] = function(state, *arguments)
        return spec.seen[key]

    return answer


def say_active_validators(spec):
    """Let the churn of exits count as many active validators as a case says."""
    counted = spec.get_validator_churn_limit

    def limit(state):
        if spec.said["active"] is None:
            return counted(state)
        real = spec.get_active_validator_indices
        spec.get_active_validator_indices = lambda _state, _epoch: range(spec.said["active"])
        try:
            return counted(state)
        finally:
            spec.get_active_validator_indices = real

    spec.get_validator_churn_limit = limit


def say_voters(spec):
    """Let a set of voters by epoch stand for the attestations of phase0."""

    def attesters(state, epochs):
        voters = set().union(*(spec.said.get(("voters", int(epoch)), ()) for epoch in epochs))
        active = {i for epoch in epochs for i in spec.get_active_validator_indices(state, epoch)}
        return {i for i in voters & active if not state.validators[i].slashed}

    def included_at_once(state):
        rewards = [spec.Gwei(0)] * len(state.validators)
        for i in attesters(state, [spec.get_previous_epoch(state)]):
            rewards[i] = spec.get_base_reward(state, i) - spec.get_proposer_reward(state, i)
        return rewards, [spec.Gwei(0)] * len(state.validators)

    for kind in ("source", "target", "head"):
        setattr(spec, f"get_matching_{kind}_attestations", lambda _state, epoch: [epoch])
    spec.get_unslashed_attesting_indices = attesters
    spec.get_inclusion_delay_deltas = included_at_once


class Plain(SimpleNamespace):
    """An object with the fields of one of the specification's containers."""


def empty_state(spec, *, trees):
    """Return a state without validators."""
    if trees:
        return spec.BeaconState()
    return Plain(
        slot=spec.Slot(0),
        validators=[],
        balances=[],
        slashings=[spec.Gwei(0)] * VECTOR,
        block_roots=[spec.Root()] * 8192,
        justification_bits=[False] * 4,
        previous_justified_checkpoint=Plain(epoch=spec.Epoch(0)),
        current_justified_checkpoint=Plain(epoch=spec.Epoch(0)),
        finalized_checkpoint=Plain(epoch=spec.Epoch(0)),
        previous_epoch_participation=[],
        current_epoch_participation=[],
        inactivity_scores=[],
        earliest_exit_epoch=spec.Epoch(0),
        exit_balance_to_consume=spec.Gwei(0),
    )


def append(spec, fork, state, effective, balance, *, activated=0, exits=None):
    """Add a validator to a state and return its place."""
    fields = {
        "effective_balance": spec.Gwei(effective),
        "withdrawal_credentials": spec.Bytes32(b"\1" + bytes(31)),
        "slashed": False,
        "activation_eligibility_epoch": spec.Epoch(0),
        "activation_epoch": spec.Epoch(activated),
        "exit_epoch": spec.FAR_FUTURE_EPOCH if exits is None else spec.Epoch(exits),
        "withdrawable_epoch": spec.FAR_FUTURE_EPOCH,
    }
    trees = not isinstance(state, Plain)
    state.validators.append(spec.Validator(**fields) if trees else Plain(**fields))
    state.balances.append(spec.Gwei(balance))
    if fork != "phase0":
        state.previous_epoch_participation.append(0)
        state.current_epoch_participation.append(0)
        state.inactivity_scores.append(spec.Uint64(0))
    return len(state.validators) - 1


def set_epoch(spec, state, epoch):
    """Go to the last slot of an epoch."""
    state.slot = spec.Slot((epoch + 1) * spec.SLOTS_PER_EPOCH - 1)
    spec.seen.clear()


def has_balance_churn(fork):
    """Return whether a fork's exits are counted in Gwei."""
    return FORKS.index(fork) >= FORKS.index("electra")


if __name__ == "__main__":
    main()
