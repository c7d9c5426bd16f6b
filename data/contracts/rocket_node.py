"""A Rocket Pool node, versions 1.3 and 1.4: staked RPL, credit, rewards, megapool and minipools.

The node is known by its own address: the chain does not tell which nodes pay out to a withdrawal
address. Rewards of past periods are in trees of hashes whose leaves are published off the chain.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data.addresses import RETH, ROCKET_STORAGE
from data.contracts.megapool import Megapool, read_megapool
from data.contracts.minipool import Minipool, read_minipools
from data.contracts.rocket_pool import storage_key
from data.errors import quoted
from data.multicall import Call, ReadingError
from data.rounds import Reading, together
from data.wallet_addresses import RPL
from data.wallet_lines import Asked, Line

_VERSION = "Rocket Pool's version"
_NAMES = (
    "rocketTokenRPL",
    "rocketNodeManager",
    "rocketNodeStaking",
    "rocketNodeDeposit",
    "rocketNodeDistributorFactory",
    "rocketMinipoolManager",
    "rocketMerkleDistributorMainnet",
)
_NAMES_1_4 = ("rocketNetworkRevenues", "rocketDAOProtocolSettingsNode")
_NOBODY = "0x" + "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Where the contracts are that know of nodes.

    Attributes
    ----------
    version : str
    addresses : mapping of str to str
    """

    version: str
    addresses: Mapping[str, str]

    @property
    def is_1_4(self) -> bool:
        """Whether this is version 1.4, Saturn 1."""
        return _minor(self.version) == "1.4"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeAccount:
    """A node.

    Attributes
    ----------
    legacy_rpl : Line
        Staked before version 1.4 or behind minipools; in version 1.3 all of it.
    megapool_rpl, unstaking_rpl : Line or None
        Staked behind the megapool, and on its way out; None before version 1.4.
    locked_rpl : Line
        Part of what is staked that proposals hold for a time.
    unstaking_since, unstaking_seconds : int
        When unstaking began, and how long it takes.
    credit, balance : Line
        ETH for further validators: from its own exits, taken out as rETH; and sent by others.
    unclaimed : tuple of Line
        ETH that can be taken out at any time.
    commission_wei : int
        Of a megapool, in units of 1e-18; 0 before version 1.4.
    megapool : Megapool or None
    credit_reth : Line or None
        Credit and queued bond, as the rETH that they would be taken out in; None without any.
    minipools : tuple of Minipool
    """

    legacy_rpl: Line
    megapool_rpl: Line | None
    unstaking_rpl: Line | None
    locked_rpl: Line
    unstaking_since: int
    unstaking_seconds: int
    credit: Line
    balance: Line
    unclaimed: tuple[Line, ...]
    commission_wei: int
    megapool: Megapool | None
    credit_reth: Line | None
    minipools: tuple[Minipool, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every amount."""
        stakes = (self.legacy_rpl, self.megapool_rpl, self.unstaking_rpl, self.locked_rpl)
        own = (*stakes, self.credit, self.balance, self.credit_reth)
        return (
            *(line for line in own if line is not None),
            *self.unclaimed,
            *(() if self.megapool is None else self.megapool.lines),
            *(line for minipool in self.minipools for line in minipool.lines),
        )


def read_deployment() -> Reading[Deployment]:
    """Read the version in force and where its contracts are.

    Raises
    ------
    ReadingError
        If the version is unknown, or a contract is missing.
    """
    version = Call(
        field=_VERSION,
        target=ROCKET_STORAGE,
        function="getString(bytes32)",
        returns=("string",),
        arguments=(storage_key("protocol.version"),),
    )
    calls = {name: _address(name) for name in (*_NAMES, *_NAMES_1_4)}
    answers = yield [version, *calls.values()]
    (text,) = answers.values(_VERSION)
    if _minor(text) not in {"1.3", "1.4"}:
        raise ReadingError(
            f"Rocket Pool is of version {quoted(text)}; this program reads 1.3 and 1.4."
        )
    needed = (*_NAMES, *_NAMES_1_4) if _minor(text) == "1.4" else _NAMES
    addresses = {name: str(answers.values(calls[name].field)[0]) for name in needed}
    missing = [name for name, address in addresses.items() if address == _NOBODY]
    if missing:
        raise ReadingError(f"Rocket Pool's storage knows no `{missing[0]}`.")
    if addresses["rocketTokenRPL"] != RPL.lower():
        raise ReadingError("Rocket Pool's storage names another token than RPL.")
    return Deployment(version=str(text), addresses=addresses)


def read_node(deployment: Deployment, owner: str) -> Reading[NodeAccount | None]:
    """Read the node of an address, None if it is none.

    Raises
    ------
    ReadingError
        If a contract does not answer or contradicts another.
    """
    exists = _of(deployment, "rocketNodeManager", "getNodeExists", owner, "bool")
    count = _of(deployment, "rocketMinipoolManager", "getNodeMinipoolCount", owner)
    calls = [exists, count]
    where = _of(deployment, "rocketNodeManager", "getMegapoolAddress", owner, "address")
    if deployment.is_1_4:
        calls.append(where)
    answers = yield calls
    if not answers.values(exists.field)[0]:
        return None
    megapool = str(answers.values(where.field)[0]) if deployment.is_1_4 else _NOBODY
    manager = deployment.addresses["rocketMinipoolManager"]
    parts = yield from together(
        [
            _stakes(deployment, owner),
            _unclaimed(deployment, owner),
            read_minipools(manager, owner, answers.integer(count.field)),
            _credit(deployment, owner, megapool),
            _terms(deployment, owner),
        ]
    )
    stakes, unclaimed, minipools, credit, terms = parts
    return NodeAccount(**stakes, unclaimed=unclaimed, minipools=minipools, **credit, **terms)


def _stakes(deployment: Deployment, owner: str) -> Reading[dict[str, Line | None]]:
    names = {"legacy_rpl": "getNodeRPLStake", "locked_rpl": "getNodeRPLLocked"}
    if deployment.is_1_4:
        names = {
            "legacy_rpl": "getNodeLegacyStakedRPL",
            "megapool_rpl": "getNodeMegapoolStakedRPL",
            "unstaking_rpl": "getNodeUnstakingRPL",
            "locked_rpl": "getNodeLockedRPL",
        }
    asked = {
        key: Asked(
            owner=owner,
            what=_WORDS[key],
            call=_of(deployment, "rocketNodeStaking", name, owner),
            unit="RPL",
        )
        for key, name in names.items()
    }
    calls = [each.call for each in asked.values()]
    whole = _of(deployment, "rocketNodeStaking", "getNodeStakedRPL", owner)
    if deployment.is_1_4:
        calls.append(whole)
    answers = yield calls
    found: dict[str, Line | None] = {"megapool_rpl": None, "unstaking_rpl": None}
    lines = {key: each.line(answers) for key, each in asked.items()}
    if deployment.is_1_4:
        total = lines["legacy_rpl"].raw + lines["megapool_rpl"].raw
        if answers.integer(whole.field) != total:
            raise ReadingError(f"The staked RPL of {owner} is not the sum of its two kinds.")
    return {**found, **lines}


_WORDS = {
    "legacy_rpl": "Staked RPL, legacy",
    "megapool_rpl": "Staked RPL, megapool",
    "unstaking_rpl": "RPL being unstaked",
    "locked_rpl": "RPL locked by proposals, part of what is staked",
}


def _unclaimed(deployment: Deployment, owner: str) -> Reading[tuple[Line, ...]]:
    """Read what can be taken out: from the node's own distributor, and what was set aside."""
    initialised = _of(
        deployment, "rocketNodeManager", "getFeeDistributorInitialised", owner, "bool"
    )
    where = _of(deployment, "rocketNodeDistributorFactory", "getProxyAddress", owner, "address")
    calls, asked = [initialised, where], []
    if deployment.is_1_4:
        call = _of(deployment, "rocketNodeManager", "getUnclaimedRewards", owner)
        asked.append(Asked(owner=owner, what="Unclaimed rewards set aside", call=call))
    answers = yield [*calls, *(each.call for each in asked)]
    lines = [each.line(answers) for each in asked]
    if answers.values(initialised.field)[0]:
        share = Asked(
            owner=owner,
            what="Node's part of the fee distributor",
            call=Call(
                field=f"fee distributor of {owner}",
                target=str(answers.values(where.field)[0]),
                function="getNodeShare()",
            ),
        )
        answers = yield [share.call]
        lines.append(share.line(answers))
    return tuple(lines)


def read_outstanding(deployment: Deployment, owner: str) -> Reading[Line]:
    """Read the claimed ETH that an address could not be paid; it need not be a node."""
    name = "rocketMerkleDistributorMainnet"
    asked = Asked(
        owner=owner,
        what="Claimed ETH not yet paid out",
        call=_of(deployment, name, "getOutstandingEth", owner),
    )
    answers = yield [asked.call]
    return asked.line(answers)


def _credit(deployment: Deployment, owner: str, megapool: str) -> Reading[dict[str, object]]:
    """Read the megapool, the credit, and what credit and queued bond would be taken out as."""
    deposit = "rocketNodeDeposit"
    credit = Asked(
        owner=owner,
        what="Deposit credit",
        call=_of(deployment, deposit, "getNodeDepositCredit", owner),
    )
    balance = Asked(
        owner=owner,
        what="ETH sent for the node's deposits",
        call=_of(deployment, deposit, "getNodeEthBalance", owner),
    )
    found, pool = yield from together(
        [
            _lines([credit, balance]),
            _none() if megapool == _NOBODY else read_megapool(megapool, owner),
        ]
    )
    queued = 0 if pool is None else pool.queued_bond.raw
    reth = None
    if found[0].raw + queued:
        asked = Asked(
            owner=owner,
            what="Deposit credit and queued bond as rETH",
            call=Call(
                field=f"getRethValue for {owner}",
                target=RETH,
                function="getRethValue(uint256)",
                arguments=(found[0].raw + queued,),
            ),
            unit="rETH",
        )
        answers = yield [asked.call]
        reth = asked.line(answers)
    return {"credit": found[0], "balance": found[1], "megapool": pool, "credit_reth": reth}


def _terms(deployment: Deployment, owner: str) -> Reading[dict[str, int]]:
    if not deployment.is_1_4:
        return {"unstaking_since": 0, "unstaking_seconds": 0, "commission_wei": 0}
    calls = {
        "unstaking_since": _of(deployment, "rocketNodeStaking", "getNodeLastUnstakeTime", owner),
        "unstaking_seconds": Call(
            field="getUnstakingPeriod",
            target=deployment.addresses["rocketDAOProtocolSettingsNode"],
            function="getUnstakingPeriod()",
        ),
        "commission_wei": Call(
            field="getCurrentNodeShare",
            target=deployment.addresses["rocketNetworkRevenues"],
            function="getCurrentNodeShare()",
        ),
    }
    answers = yield list(calls.values())
    return {key: answers.integer(call.field) for key, call in calls.items()}


def _lines(asked: list[Asked]) -> Reading[list[Line]]:
    answers = yield [each.call for each in asked]
    return [each.line(answers) for each in asked]


def _none() -> Reading[None]:
    yield from ()


def _address(name: str) -> Call:
    return Call(
        field=name,
        target=ROCKET_STORAGE,
        function="getAddress(bytes32)",
        returns=("address",),
        arguments=(storage_key("contract.address", name),),
    )


def _of(
    deployment: Deployment, contract: str, name: str, owner: str, returns: str = "uint256"
) -> Call:
    return Call(
        field=f"{name} of {owner}",
        target=deployment.addresses.get(contract, _NOBODY),
        function=f"{name}(address)",
        returns=(returns,),
        arguments=(owner,),
    )


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])
