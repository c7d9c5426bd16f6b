"""A node's megapool, Rocket Pool 1.4: its bond, debt, refund and rewards, and its validators."""

from dataclasses import dataclass
from enum import StrEnum

from data.multicall import Answers, Call, ReadingError
from data.rounds import Reading
from data.wallet_lines import Asked, Line

MOST_VALIDATORS = 20_000
MILLIETHER = 10**15
# ValidatorInfo of RocketMegapoolStorageLayout.sol; amounts of ETH are in thousandths of one.
_VALIDATOR = ("uint32",) * 4 + ("bool",) * 8 + ("uint64",) * 2
_AMOUNTS = {
    "getNodeBond": "Bond of the megapool",
    "getNodeQueuedBond": "Bond in the queue",
    "getUserCapital": "Borrowed ETH of the megapool",
    "getDebt": "Debt of the megapool",
    "getRefundValue": "Refund of the megapool",
    "getPendingRewards": "Rewards of the megapool, before they are shared",
}


class State(StrEnum):
    """What a validator is doing; a state that stands earlier overrides one that stands later."""

    EXITED = "exited"
    DISSOLVED = "dissolved"
    LOCKED = "locked"
    EXITING = "exiting"
    QUEUED = "in the queue"
    PRESTAKED = "prestaked"
    STAKING = "staking"
    GONE = "left the queue"


BONDED = frozenset({State.LOCKED, State.EXITING, State.PRESTAKED, State.STAKING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """A validator of a megapool.

    Attributes
    ----------
    number : int
        In its megapool.
    state : State
    bond : Line
        What the node put up when it last asked for the rest.
    """

    number: int
    state: State
    bond: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Megapool:
    """A megapool.

    Attributes
    ----------
    address : str
    bond, queued_bond, borrowed : Line
        Node's ETH with validators and in the queue; ETH of rETH holders.
    debt : Line
        What the node owes to the deposit pool.
    refund, rewards, node_rewards : Line
        What the node can take; rewards in the contract, and the node's part of them.
    validators : tuple of Validator
    """

    address: str
    bond: Line
    queued_bond: Line
    borrowed: Line
    debt: Line
    refund: Line
    rewards: Line
    node_rewards: Line
    validators: tuple[Validator, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every amount."""
        whole = (self.bond, self.queued_bond, self.borrowed, self.debt, self.refund)
        rewards = (self.rewards, self.node_rewards)
        return (*whole, *rewards, *(validator.bond for validator in self.validators))

    @property
    def bonded(self) -> int:
        """Validators behind which the bond stands."""
        return sum(validator.state in BONDED for validator in self.validators)


def read_megapool(address: str, owner: str) -> Reading[Megapool]:
    """Read a megapool and every validator in it.

    Raises
    ------
    ReadingError
        If it cannot be read, is another node's, or contradicts itself.
    """
    node = _call(address, "getNodeAddress", "address")
    count = _call(address, "getValidatorCount", "uint32")
    shares = _call(address, "calculatePendingRewards", *("uint256",) * 4)
    asked = [
        Asked(owner=owner, what=what, call=_call(address, name, "uint256"))
        for name, what in _AMOUNTS.items()
    ]
    answers = yield [node, count, shares, *(each.call for each in asked)]
    if answers.values(node.field)[0] != owner.lower():
        raise ReadingError(f"Megapool {address} is of another node than {owner}.")
    bond, queued, borrowed, debt, refund, rewards = (each.line(answers) for each in asked)
    parts = answers.values(shares.field)
    if sum(parts) != rewards.raw:
        raise ReadingError(f"The rewards of megapool {address} are not the sum of their parts.")
    validators = yield from _validators(address, owner, answers.integer(count.field))
    mine = Asked(owner=owner, what="Node's part of the megapool's rewards", call=shares)
    return Megapool(
        address=address,
        bond=bond,
        queued_bond=queued,
        borrowed=borrowed,
        debt=debt,
        refund=refund,
        rewards=rewards,
        node_rewards=mine.of(parts[0]),
        validators=validators,
    )


def _validators(address: str, owner: str, count: int) -> Reading[tuple[Validator, ...]]:
    if count > MOST_VALIDATORS:
        raise ReadingError(f"Megapool {address} has {count:,} validators, too many to be read.")
    if not count:
        return ()
    calls = [
        Call(
            field=f"validator {number} of megapool {address}",
            target=address,
            function="getValidatorInfo(uint32)",
            returns=_VALIDATOR,
            arguments=(number,),
        )
        for number in range(count)
    ]
    answers = yield calls
    return tuple(_validator(owner, n, call, answers) for n, call in enumerate(calls))


def _validator(owner: str, number: int, call: Call, answers: Answers) -> Validator:
    _, _, bond, _, staked, exited, queued, prestaked, _, dissolved, exiting, locked, *_ = (
        answers.values(call.field)
    )
    flags = {
        State.EXITED: exited,
        State.DISSOLVED: dissolved,
        State.LOCKED: locked,
        State.EXITING: exiting,
        State.QUEUED: queued,
        State.PRESTAKED: prestaked,
        State.STAKING: staked,
    }
    state = next((state for state, is_so in flags.items() if is_so), State.GONE)
    asked = Asked(owner=owner, what=f"Bond of validator {number}, {state}", call=call)
    return Validator(number=number, state=state, bond=asked.of(bond * MILLIETHER))


def _call(address: str, name: str, *returns: str) -> Call:
    return Call(
        field=f"{name} of megapool {address}",
        target=address,
        function=f"{name}()",
        returns=returns,
    )
