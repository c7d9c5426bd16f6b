"""Minipools of a node: bond, commission and status, as their contracts have them."""

from dataclasses import dataclass
from enum import StrEnum

from data.multicall import Call, ReadingError, balance_call
from data.rounds import Reading, together
from data.wallet_lines import Asked, Line

MOST_MINIPOOLS = 5000
_FUNCTIONS = {
    "getNodeAddress": "address",
    "getStatus": "uint8",
    "getFinalised": "bool",
    "getUserDistributed": "bool",
    "getNodeFee": "uint256",
}


class Status(StrEnum):
    """Status in the order of MinipoolStatus.sol, and the last two, which stand beside it there.

    A minipool whose stake was distributed owes its node the refund only, and so does a final one.
    """

    INITIALISED = "initialised"
    PRELAUNCH = "prelaunch"
    STAKING = "staking"
    WITHDRAWABLE = "withdrawable"
    DISSOLVED = "dissolved"
    DISTRIBUTED = "distributed"
    FINALISED = "finalised"


_STATUSES = tuple(Status)[:-2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minipool:
    """A minipool.

    Attributes
    ----------
    address : str
    status : Status
    fee_wei : int
        Commission in units of 1e-18.
    bond, borrowed, refund : Line
        Node's ETH, ETH of rETH holders, and what the node can take back at any time.
    balance : Line
        ETH in the contract, the refund included: rewards to be shared, or stake that has returned.
    """

    address: str
    status: Status
    fee_wei: int
    bond: Line
    borrowed: Line
    refund: Line
    balance: Line

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every amount."""
        return (self.bond, self.borrowed, self.refund, self.balance)


def read_minipools(manager: str, owner: str, count: int) -> Reading[tuple[Minipool, ...]]:
    """Read all minipools of a node.

    Parameters
    ----------
    manager : str
        Address of rocketMinipoolManager.
    owner : str
        The node.
    count : int
        How many it has.

    Raises
    ------
    ReadingError
        If one cannot be read, is another node's, or there are too many.
    """
    if count > MOST_MINIPOOLS:
        raise ReadingError(f"{owner} has {count:,} minipools, more than {MOST_MINIPOOLS:,}.")
    listed = [
        Call(
            field=f"minipool {place} of {owner}",
            target=manager,
            function="getNodeMinipoolAt(address,uint256)",
            returns=("address",),
            arguments=(owner, place),
        )
        for place in range(count)
    ]
    if not listed:
        return ()
    answers = yield listed
    addresses = [str(answers.values(call.field)[0]) for call in listed]
    if len(set(addresses)) < count:
        raise ReadingError(f"A minipool of {owner} is listed twice.")
    return tuple((yield from together([_read(owner, address) for address in addresses])))


def _read(owner: str, address: str) -> Reading[Minipool]:
    plain = {
        name: Call(
            field=f"{name} of minipool {address}",
            target=address,
            function=f"{name}()",
            returns=(returns,),
        )
        for name, returns in _FUNCTIONS.items()
    }
    asked = [
        _amount(owner, address, "Bond", "getNodeDepositBalance"),
        _amount(owner, address, "Borrowed ETH", "getUserDepositBalance"),
        _amount(owner, address, "Refund", "getNodeRefundBalance"),
        Asked(
            owner=owner,
            what=f"ETH in minipool {address}",
            call=balance_call(f"ETH of minipool {address}", address),
        ),
    ]
    answers = yield [*plain.values(), *(each.call for each in asked)]
    node, number, final, distributed, fee = (
        answers.values(call.field)[0] for call in plain.values()
    )
    if node != owner.lower():
        raise ReadingError(f"Minipool {address} is of another node than {owner}.")
    if number >= len(_STATUSES):
        raise ReadingError(f"Minipool {address} has a status that is not known: {number}.")
    status = Status.DISTRIBUTED if distributed else _STATUSES[number]
    bond, borrowed, refund, balance = (each.line(answers) for each in asked)
    return Minipool(
        address=address,
        status=Status.FINALISED if final else status,
        fee_wei=fee,
        bond=bond,
        borrowed=borrowed,
        refund=refund,
        balance=balance,
    )


def _amount(owner: str, address: str, what: str, name: str) -> Asked:
    return Asked(
        owner=owner,
        what=f"{what} of minipool {address}",
        call=Call(field=f"{name} of minipool {address}", target=address, function=f"{name}()"),
    )
