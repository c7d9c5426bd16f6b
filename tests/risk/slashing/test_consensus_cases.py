"""The event's rules against the executable consensus specification, to the last Gwei.

The recorded sample is 150 random cases a fork and two events through all of their epochs;
`make validate` runs the specification itself on 5,000 cases a fork.
"""

from typing import Any

import pytest

from risk.slashing.penalties import Fork
from tests.reference import consensus_cases

RECORDED = consensus_cases.recorded()
EVENTS = list(consensus_cases.EVENTS)
CASES_PER_FORK = 150


def rows(fork: Fork) -> list[dict[str, int]]:
    """The specification's cases of one fork, by column."""
    return [
        dict(zip(RECORDED["columns"], row, strict=True)) for row in RECORDED["cases"][fork.name]
    ]


def recorded_event(name: str, fork: Fork) -> Any:
    return consensus_cases.one_by_one(RECORDED["events"][name][fork.name])


@pytest.mark.parametrize("fork", Fork)
def test_every_figure_of_every_case_is_that_of_the_specification(fork: Fork) -> None:
    cases = RECORDED["cases"][fork.name]
    assert len(cases) == CASES_PER_FORK
    assert consensus_cases.differences(fork, RECORDED["columns"], cases) == []


@pytest.mark.parametrize("fork", Fork)
def test_the_cases_meet_every_rule(fork: Fork) -> None:
    cases = rows(fork)
    waits = [case["exit_epoch"] - case["epoch"] for case in cases]
    assert min(waits) == 5
    assert any(7936 < wait < 12_032 for wait in waits)  # charged later
    assert any(wait >= 12_032 for wait in waits)  # charged for others only
    assert any(case["correlation"] == 0 < case["other_slashed"] for case in cases)
    assert any(case["correlation"] > 0 for case in cases)
    assert any(case["idle_exit_epoch"] > 0 for case in cases)  # ejected
    assert any(case["finality_delay"] > 4 for case in cases)  # leaking
    assert any(case["score"] > 0 for case in cases) == (fork is not Fork.PHASE0)
    assert any(case["idle_votes"] for case in cases) == (fork is not Fork.PHASE0)


# Each pair differs in a rule that the cases must notice.
@pytest.mark.parametrize(
    ("fork", "taken_for"),
    [
        (Fork.PHASE0, Fork.ALTAIR),
        (Fork.ALTAIR, Fork.BELLATRIX),
        (Fork.DENEB, Fork.ELECTRA),
        (Fork.ELECTRA, Fork.DENEB),
        (Fork.GLOAS, Fork.FULU),
    ],
)
def test_another_fork_s_rules_do_not_pass(fork: Fork, taken_for: Fork) -> None:
    cases = RECORDED["cases"][fork.name]
    wrong = consensus_cases.differences(taken_for, RECORDED["columns"], cases)
    assert len(wrong) > len(cases) // 10


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("fork", Fork)
def test_an_event_ends_with_the_balances_of_the_specification(fork: Fork, name: str) -> None:
    outcome = consensus_cases.event(fork, name)
    ours = consensus_cases.one_by_one(consensus_cases.fates(outcome))
    assert ours == recorded_event(name, fork)


def test_a_thousand_are_slashed_in_waves_and_followed_to_their_withdrawal() -> None:
    _, waves, outage, _ = consensus_cases.EVENTS["thousand"]
    assert sum(validators for _, validators, _ in waves) == 1000
    for fork in Fork:
        fates = recorded_event("thousand", fork)[:1000]
        assert {exit_epoch > 8100 for exit_epoch, _, _ in fates} == {True}
        assert len({withdrawable for _, withdrawable, _ in fates}) > 20
        assert len({balance for _, _, balance in fates}) > 20
        assert len(recorded_event("thousand", fork)) == 1000 + outage[2]


@pytest.mark.parametrize("fork", [fork for fork in Fork if fork.value >= Fork.BELLATRIX.value])
def test_a_leak_of_3000_epochs_ejects_who_is_offline(fork: Fork) -> None:
    offline = recorded_event("thousand", fork)[1000:]
    assert all(exit_epoch > 0 for exit_epoch, _, _ in offline)
