"""Write slashing_vectors.json: penalties as the executable consensus specification computes them.

Needs packages that the tests do not::

    pip install --pre eth-consensus-specs==1.7.0a13 ckzg
    python tests/reference/make_slashing_vectors.py

Each case is a state of two validators: one that is slashed, and one that holds the rest of the
total balance. The figures are differences of the slashed validator's balance across the
specification's own ``slash_validator``, ``process_rewards_and_penalties`` (once an epoch, with
finality) and ``process_slashings``.
"""

import datetime
import importlib
import importlib.metadata
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "eth-consensus-specs"
FORKS = ("phase0", "altair", "bellatrix", "capella", "deneb", "electra", "fulu", "gloas")
FORKS_WITH_LARGE_VALIDATORS = ("electra", "fulu", "gloas")
FORKS_WITHOUT_SCORES = ("phase0",)
CASES_PER_FORK = 300
ETH = 10**9
EPOCH = 10
OTHER, SLASHED = 0, 1
COLUMNS = (
    "effective_balance",
    "slashed_balance",
    "total_balance",
    "epochs",
    "initial_penalty",
    "correlation_penalty",
    "attestation_penalty",
)


def main() -> None:
    """Write the file beside this one."""
    vectors = {
        "generator": "tests/reference/make_slashing_vectors.py",
        "package": PACKAGE,
        "version": importlib.metadata.version(PACKAGE),
        "preset": "mainnet",
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "columns": COLUMNS,
        "cases": {fork.upper(): fork_cases(fork) for fork in FORKS},
    }
    path = Path(__file__).with_name("slashing_vectors.json")
    text = json.dumps(vectors, separators=(",", ":"))
    path.write_text(text.replace("]],", "]],\n").replace("],[", "],\n[") + "\n")


def fork_cases(fork: str) -> list[list[int]]:
    """Return the cases of one fork, a row each."""
    spec = importlib.import_module(f"eth_consensus_specs.{fork}.mainnet")
    # The proposer is paid for the slashing; it must not be the slashed validator.
    spec.get_beacon_proposer_index = lambda _state: spec.ValidatorIndex(OTHER)
    rng = random.Random(FORKS.index(fork))
    return [case(spec, fork, *drawn_inputs(rng, fork)) for _ in range(CASES_PER_FORK)]


def drawn_inputs(rng: random.Random, fork: str) -> tuple[int, int, int, int]:
    """Return effective, slashed and total balance in Gwei, and a number of epochs."""
    largest = 2048 if fork in FORKS_WITH_LARGE_VALIDATORS else 32
    effective = ETH * rng.choice((32, largest, rng.randint(1, largest)))
    total = effective + ETH * round(10 ** rng.uniform(3.0, 8.08))
    if rng.random() < 0.1:
        total += rng.randrange(ETH)
    slashed = rng.choice(
        (
            0,
            effective,
            total // 3 + rng.choice((-ETH, -1, 0, 1, ETH)),
            total // 2,
            total + ETH * rng.randint(0, 100),
            *(round(total * 10 ** rng.uniform(-6.0, 0.0)) // ETH * ETH for _ in range(8)),
        )
    )
    return effective, slashed, total, rng.randint(1, 4)


def case(
    spec: ModuleType, fork: str, effective: int, slashed: int, total: int, epochs: int
) -> list[int]:
    """Return one row: the inputs and the three penalties."""
    state = state_of_two(spec, fork, effective, total)
    before = int(state.balances[SLASHED])
    spec.slash_validator(state, SLASHED, OTHER)
    after_slashing = int(state.balances[SLASHED])

    for epoch in range(EPOCH, EPOCH + epochs):
        state.slot = (epoch + 1) * spec.SLOTS_PER_EPOCH - 1
        state.finalized_checkpoint.epoch = epoch - 1
        if fork not in FORKS_WITHOUT_SCORES:
            spec.process_inactivity_updates(state)
        spec.process_rewards_and_penalties(state)
    after_votes = int(state.balances[SLASHED])

    # The penalty counts the whole vector, not one epoch of it.
    state.slashings[0] = slashed // 2
    state.slashings[EPOCH] = slashed - slashed // 2
    state.validators[SLASHED].withdrawable_epoch = (
        spec.get_current_epoch(state) + spec.EPOCHS_PER_SLASHINGS_VECTOR // 2
    )
    assert int(spec.get_total_active_balance(state)) == total
    spec.process_slashings(state)
    after_correlation = int(state.balances[SLASHED])

    penalties = [
        before - after_slashing,
        after_votes - after_correlation,
        after_slashing - after_votes,
    ]
    return [effective, slashed, total, epochs, *penalties]


def state_of_two(spec: ModuleType, fork: str, effective: int, total: int) -> Any:
    """Return a state in which the second validator is about to be slashed."""
    state = spec.BeaconState(slot=EPOCH * spec.SLOTS_PER_EPOCH)
    for balance in (total - effective, effective):
        state.validators.append(
            spec.Validator(
                effective_balance=balance,
                activation_epoch=0,
                exit_epoch=spec.FAR_FUTURE_EPOCH,
                withdrawable_epoch=spec.FAR_FUTURE_EPOCH,
            )
        )
        # Far above the effective balance, so that no penalty is cut short at zero.
        state.balances.append(10**18)
        if fork not in FORKS_WITHOUT_SCORES:
            state.previous_epoch_participation.append(spec.ParticipationFlags(0))
            state.current_epoch_participation.append(spec.ParticipationFlags(0))
            state.inactivity_scores.append(0)
    return state


if __name__ == "__main__":
    main()
