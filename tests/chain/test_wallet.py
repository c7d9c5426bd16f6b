"""A treasury read from its addresses, on a chain where every amount is known to the wei."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from eth_abi.abi import decode
from eth_utils.crypto import keccak

from data.addresses import RETH, WETH
from data.contracts.ens import AddressError
from data.contracts.megapool import State
from data.contracts.minipool import Status
from data.endpoint import NodeError
from data.errors import DataError
from data.node import Node
from data.rounds import CALLS_AT_ONCE
from data.treasury_file import read_treasury_file, write_treasury_file
from data.wallet import MOST_ADDRESSES, WalletReading, read_treasury, read_wallets
from data.wallet_addresses import (
    BALANCER_RPL_WETH,
    DAI,
    RPL,
    USDC,
    USDS,
    USDT,
)
from data.wallet_treasury import DEBT, ReadTreasury, treasury_of_wallets
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import (
    Asset,
    Holding,
    LendingPosition,
    Liability,
    NodeStake,
    PoolShare,
    Recurrence,
    Treasury,
)
from tests.chain import bytecode
from tests.chain.proxy import between
from tests.chain.wallet_world import (
    HELD,
    LOCKED,
    MEGAPOOL,
    MINIPOOLS,
    NAME,
    NODE,
    NODE_WEI,
    ROCKET,
    SAFE,
    SAFE_WEI,
    STAKED,
    WalletWorld,
)
from tests.chain.world import ETH, NOW

Open = Callable[..., Node]
OTHER = "0x1111111111111111111111111111111111111111"
HELD_BY_NOBODY = "0x2222222222222222222222222222222222222222"


def read(world: WalletWorld, open_node: Open, *addresses: str) -> WalletReading:
    world.seal()
    return read_wallets(open_node(world.url), addresses)


def treasury(world: WalletWorld, open_node: Open, *addresses: str) -> ReadTreasury:
    return treasury_of_wallets(read(world, open_node, *addresses))


def amounts(reading: WalletReading) -> dict[str, int]:
    """Return what was read other than zero, by what it is; no two may be called the same."""
    rows = [(line.what, line.raw) for line in reading.lines if line.raw]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


SAFE_AMOUNTS = {
    "ETH": SAFE_WEI,
    "WETH": HELD[WETH],
    "rETH": HELD[RETH],
    "RPL": HELD[RPL],
    "USDC": HELD[USDC],
    "USDT": HELD[USDT],
    "DAI": HELD[DAI],
    "USDS": HELD[USDS],
    "Claimed ETH not yet paid out": 42,
    "rETH supplied to Aave v3": 500 * ETH + 17,
    "USDC owed to Aave v3": 300_000_000_001,
    "Shares of Balancer rETH/WETH": 400 * ETH + 3,
    "All shares of Balancer rETH/WETH": 40_000 * ETH + 1,
    "Shares of Curve WETH/rETH": 2_000 * ETH,
    "All shares of Curve WETH/rETH": 8_000 * ETH,
}
NODE_AMOUNTS = {
    "ETH": NODE_WEI,
    "Staked RPL, legacy": 4_321 * ETH + 9,
    "RPL locked by proposals, part of what is staked": 100 * ETH,
    "Deposit credit": 12 * ETH + 1,
    "ETH sent for the node's deposits": 2 * ETH + 2,
    "Node's part of the fee distributor": 654_321_000_000_000_001,
    **{
        f"{what} of minipool {MINIPOOLS[place]}": wei
        for place, (bond, refund) in enumerate(
            [
                (8 * ETH, 5),
                (8 * ETH, 0),
                (16 * ETH, 10**17 + 3),
                (16 * ETH, 0),
                (8 * ETH, 7 * ETH),
                (8 * ETH, 0),
            ]
        )
        for what, wei in (("Bond", bond), ("Borrowed ETH", 32 * ETH - bond), ("Refund", refund))
        if wei
    },
    f"ETH in minipool {MINIPOOLS[0]}": 10**16 + 5,
}
# rETH of the credit at 328,000 rETH to 384,000 ETH, rounded down as the contract does.
HOUSTON_AMOUNTS = NODE_AMOUNTS | {
    "Deposit credit and queued bond as rETH": (12 * ETH + 1) * 328_000 // 384_000
}
SATURN_AMOUNTS = NODE_AMOUNTS | {
    "Deposit credit and queued bond as rETH": (16 * ETH + 1) * 328_000 // 384_000,
    "Staked RPL, megapool": 679 * ETH + 3,
    "RPL being unstaked": 77 * ETH + 7,
    "Unclaimed rewards set aside": 31,
    "Bond of the megapool": 12 * ETH,
    "Bond in the queue": 4 * ETH,
    "Borrowed ETH of the megapool": 84 * ETH,
    "Debt of the megapool": 10**17,
    "Refund of the megapool": 3 * 10**17,
    "Rewards of the megapool, before they are shared": ETH + 4,
    "Node's part of the megapool's rewards": ETH + 4 - 3 * ((ETH + 4) // 5),
    "Bond of validator 0, staking": 4 * ETH,
    "Bond of validator 1, exiting": 4 * ETH,
    "Bond of validator 2, prestaked": 4 * ETH,
    "Bond of validator 3, in the queue": 4 * ETH,
    "Bond of validator 4, exited": 35 * 10**17,
    "Bond of validator 5, dissolved": 4 * ETH,
    "Bond of validator 6, left the queue": 4 * ETH,
}


def test_every_amount_of_a_safe_is_that_of_its_contract(
    full: WalletWorld, old_version: WalletWorld, open_node: Open
) -> None:
    assert amounts(read(full, open_node, SAFE)) == SAFE_AMOUNTS
    assert amounts(read(old_version, open_node, SAFE)) == SAFE_AMOUNTS


def test_every_amount_of_a_node_is_that_of_its_contract_in_version_1_4(
    full: WalletWorld, open_node: Open
) -> None:
    assert amounts(read(full, open_node, NODE)) == SATURN_AMOUNTS


def test_every_amount_of_a_node_is_that_of_its_contract_in_version_1_3(
    old_version: WalletWorld, open_node: Open
) -> None:
    assert amounts(read(old_version, open_node, NODE)) == HOUSTON_AMOUNTS


def test_every_line_says_whom_it_asked(full: WalletWorld, open_node: Open) -> None:
    reading = read(full, open_node, SAFE, NODE)
    asked = {line.what: (line.owner, line.contract, line.function) for line in reading.lines}
    assert asked["USDC"] == (NODE, USDC, "balanceOf(address)")
    assert asked["Debt of the megapool"] == (NODE, MEGAPOOL, "getDebt()")
    where = ROCKET["rocketNodeStaking"]
    assert asked["Staked RPL, legacy"] == (NODE, where, "getNodeLegacyStakedRPL(address)")
    assert reading.block.timestamp == NOW
    assert reading.protocol_version == "1.4"


def test_validators_and_minipools_have_their_states(full: WalletWorld, open_node: Open) -> None:
    full.set(MEGAPOOL, "addValidator(uint32,uint256)", 4_000, STAKED | LOCKED)
    (wallet,) = read(full, open_node, NODE).wallets
    assert wallet.node is not None
    assert wallet.node.megapool is not None
    assert [validator.state for validator in wallet.node.megapool.validators] == [
        State.STAKING,
        State.EXITING,
        State.PRESTAKED,
        State.QUEUED,
        State.EXITED,
        State.DISSOLVED,
        State.GONE,
        State.LOCKED,
    ]
    assert [(m.status, m.fee_wei) for m in wallet.node.minipools] == [
        (Status.STAKING, 14 * 10**16),
        (Status.STAKING, 14 * 10**16),
        (Status.STAKING, 10**17),
        (Status.DISSOLVED, 10**17),
        (Status.DISTRIBUTED, 14 * 10**16),
        (Status.FINALISED, 14 * 10**16),
    ]


def test_a_safe_becomes_holdings_a_loan_and_shares(full: WalletWorld, open_node: Open) -> None:
    made = treasury(full, open_node, NAME)
    label = f"{NAME} 0x6efD…813a"
    plain = [p for p in made.treasury.positions if isinstance(p, Holding) and p.label == label]
    assert {held.asset: held.amount for held in plain} == {
        Asset.ETH: SAFE_WEI / 10**18,
        Asset.WETH: HELD[WETH] / 10**18,
        Asset.RETH: HELD[RETH] / 10**18,
        Asset.RPL: HELD[RPL] / 10**18,
        Asset.USDC: 2_345_678.901234,
        Asset.USDT: 0.000003,
        Asset.DAI: HELD[DAI] / 10**18,
        Asset.USDS: HELD[USDS] / 10**18,
    }
    loan = LendingPosition(
        protocol="Aave v3",
        collateral_asset=Asset.RETH,
        collateral_amount=500.0,
        debt_asset=Asset.USDC,
        debt_amount=300_000.000001,
        label=label,
    )
    shares = (
        PoolShare(pool="Balancer rETH/WETH", share=0.01, label=label),
        PoolShare(pool="Curve WETH/rETH", share=0.25, label=label),
    )
    others = [p for p in made.treasury.positions if not isinstance(p, Holding)]
    assert others == [loan, *shares]
    assert made.notices == ()


def test_a_node_becomes_stakes_and_what_can_be_taken_out(
    full: WalletWorld, open_node: Open
) -> None:
    made = treasury(full, open_node, NODE)
    megapool, eights, sixteens = made.treasury.node_stakes
    # Refund and rewards less the debt; rewards set aside; fee distributor; a minipool's refund.
    due = 0.3 + (ETH + 4 - 3 * ((ETH + 4) // 5)) / ETH - 0.1
    assert replace(megapool, unclaimed_eth=0.0) == NodeStake(
        validators=3, bond_eth=4.0, megapool=True, megapool_rpl=679.0, commission=0.05, label=NODE
    )
    assert megapool.unclaimed_eth == pytest.approx(due + 0.654321 + 7.0, rel=1e-15)
    # Of 64 ETH borrowed by minipools, two borrow 24 each and one borrows 16.
    assert (eights.validators, eights.bond_eth, eights.commission) == (2, 8.0, 0.14)
    assert eights.legacy_rpl == pytest.approx(4_321.0 * 48 / 64, rel=1e-15)
    assert (sixteens.validators, sixteens.bond_eth, sixteens.commission) == (1, 16.0, 0.1)
    assert sixteens.legacy_rpl == pytest.approx(4_321.0 * 16 / 64, rel=1e-15)
    assert sixteens.unclaimed_eth == 0.1
    held = {h.label.removeprefix(f"{NODE}, "): h for h in made.treasury.holdings}
    assert held["unstaking"].amount == 77.0
    assert str(held["unstaking"].available_from) == "2026-10-16"  # 28 days after the 18th
    assert held["deposit credit"].asset is Asset.RETH
    assert held["for deposits"].amount == 2.0
    assert made.treasury.liabilities == ()


def test_what_has_no_place_in_a_treasury_is_named(full: WalletWorld, open_node: Open) -> None:
    notices = treasury(full, open_node, NODE).notices
    assert [
        "files that Rocket Pool publishes" in notices[0],
        f"Minipool {MINIPOOLS[3]} of {NODE} is dissolved; its bond of 16 ETH" in notices[1],
        "hold 0.01 ETH that is still to be shared with rETH holders" in notices[2],
        notices[3] == f"{NODE} cannot take out its credit before its debt is paid.",
    ] == [True] * 4
    assert all("in no figure" in notice for notice in notices[:3])
    assert len(notices) == 4


def test_a_debt_beyond_what_is_due_is_a_liability(full: WalletWorld, open_node: Open) -> None:
    full.megapool(12 * ETH, 0, 5 * ETH, 0)
    made = treasury(full, open_node, NODE)
    due = (ETH + 4 + 3 * 10**17 - 3 * ((ETH + 4 + 3 * 10**17) // 5)) / ETH
    (owed,) = made.treasury.liabilities
    assert (owed.currency, owed.recurrence) == (Asset.ETH, Recurrence.ONCE)
    assert owed.amount == pytest.approx(5.0 - due, rel=1e-14)
    assert owed.label == f"{DEBT} {NODE}"
    # Read once more on top of what was read, it stands there once.
    again = treasury_of_wallets(read_wallets(open_node(full.url), [NODE]), made.treasury)
    assert again.treasury == made.treasury


def test_staked_rpl_without_validators_is_held_until_it_can_be_unstaked(
    full: WalletWorld, open_node: Open
) -> None:
    function = "setNode(address,bool,address,uint256)"
    full.set("rocketNodeManager", function, OTHER, False, "0x" + "0" * 40, 7 * ETH)
    stake = "setStake(address,uint256,uint256,uint256)"
    full.set("rocketNodeStaking", stake, OTHER, 30 * ETH, 10 * ETH, 20 * ETH)
    made = treasury(full, open_node, OTHER)
    assert [(h.asset, h.amount, str(h.available_from)) for h in made.treasury.holdings] == [
        (Asset.ETH, 7.0, "None"),
        (Asset.RPL, 20.0, "2026-10-19"),  # 28 days after the block
        (Asset.RPL, 10.0, "2026-10-19"),
    ]
    assert made.treasury.node_stakes == ()


def test_staked_rpl_without_minipools_is_free_in_version_1_3(
    old_version: WalletWorld, open_node: Open
) -> None:
    function = "setNode(address,bool,address,uint256)"
    old_version.set("rocketNodeManager", function, OTHER, False, "0x" + "0" * 40, 0)
    old_version.set("rocketNodeStaking", "setStake(address,uint256,uint256)", OTHER, 9 * ETH, 0)
    made = treasury(old_version, open_node, OTHER)
    (held,) = made.treasury.holdings
    assert (held.asset, held.amount, held.available_from) == (Asset.RPL, 9.0, None)


def test_what_is_owed_and_limited_stays_when_positions_are_read_anew(
    full: WalletWorld, open_node: Open
) -> None:
    base = Treasury(
        name="Kept",
        positions=(Holding(asset=Asset.ETH, amount=1.0),),
        liabilities=(Liability(amount=9.0, label="Salaries"),),
    )
    reading = read(full, open_node, SAFE)
    made = treasury_of_wallets(reading, base).treasury
    assert (made.name, made.liabilities, made.policy) == ("Kept", base.liabilities, base.policy)
    assert made.positions == treasury_of_wallets(reading).treasury.positions


def test_a_treasury_that_was_read_is_written_to_a_file_and_assessed(
    full: WalletWorld, open_node: Open
) -> None:
    full.seal()
    made = read_treasury(open_node(full.url), [NAME, NODE])
    for kind in ("yaml", "json"):
        assert read_treasury_file(write_treasury_file(made, kind)) == made  # type: ignore[arg-type]
    from data.recorded import load_market

    answer = assess(
        made.with_rest_set_aside(),
        load_market(),
        ModelParameters.base(),
        Scenario.base(),
        Settings(n_paths=500, horizons=(30,)),
    )
    assert answer.value.usd > 0.0


def test_a_treasury_takes_few_requests(full: WalletWorld, open_node: Open) -> None:
    full.seal()
    rounds: list[tuple[int, int]] = []
    with between(full.url) as counted:
        reading = read_wallets(
            open_node(counted.url), [NAME, NODE], told=lambda *round_: rounds.append(round_)
        )
        assert len(counted.sent) == reading.requests_sent == 7
    assert [number for number, _ in rounds] == [1, 2, 3, 4, 5, 6]
    # One call for each value would have been more than twenty times as many.
    assert sum(calls for _, calls in rounds) > 20 * reading.requests_sent


def test_each_contract_asked_alone_gives_the_same(full: WalletWorld, open_node: Open) -> None:
    number = full.seal()
    with between(full.url) as counted:
        reading = read_wallets(open_node(counted.url), [NAME, NODE])
    alone: dict[tuple[str, bytes], list[int]] = {}
    naive = 0
    for to, data in (call for sent in counted.sent for call in _calls(sent)):
        naive += 1
        answer = full.anvil.rpc("eth_call", {"to": to, "data": f"0x{data.hex()}"}, hex(number))
        words = [int(answer[at : at + 64], 16) for at in range(2, len(answer) - 1, 64)]
        alone.setdefault((to.lower(), data[:4]), []).extend(words)
    for line in reading.lines:
        words = alone[line.contract.lower(), keccak(text=line.function)[:4]]
        if line.function.startswith("getValidatorInfo"):
            words = [word * 10**15 for word in words]  # they come in thousandths of ETH
        elif "owed to Aave" in line.what:
            words = [word + 1 for word in words]  # of a second kind of debt there is 1
        assert line.raw in words, line.what
    assert naive >= 20 * reading.requests_sent


def _calls(sent: Any) -> list[tuple[str, bytes]]:
    """Return what a request asks through Multicall3."""
    found: list[tuple[str, bytes]] = []
    for item in sent if isinstance(sent, list) else [sent]:
        if item["method"] == "eth_call":
            data = bytes.fromhex(item["params"][0]["data"][10:])
            found += [(to, asked) for to, _, asked in decode(["(address,bool,bytes)[]"], data)[0]]
    return found


def test_many_minipools_are_read_in_parts(full: WalletWorld, open_node: Open) -> None:
    code = bytecode.recorded()["minipool"]
    for place in range(60):
        address = f"0x{0xF000 + place:040x}"
        full.anvil.rpc("anvil_setCode", address, code)
        full.set("rocketMinipoolManager", "add(address,address)", NODE, address)
        function = "setMinipool(address,uint8,uint256,uint256,uint256,uint256)"
        full.set(address, function, NODE, 2, 10**17, 8 * ETH, 24 * ETH, place)
    reading = read(full, open_node, NODE)
    (wallet,) = reading.wallets
    assert wallet.node is not None
    assert len(wallet.node.minipools) == 66
    assert [m.refund.raw for m in wallet.node.minipools[6:]] == list(range(60))
    assert CALLS_AT_ONCE < 66 * 9
    assert reading.requests_sent == 7


def test_an_address_given_twice_is_counted_once_and_said(
    full: WalletWorld, open_node: Open
) -> None:
    once = read(full, open_node, SAFE)
    given = [SAFE, SAFE.lower(), NAME, f" {NAME.upper()} "]
    several = read_wallets(open_node(full.url), given)
    assert several.lines == once.lines
    assert several.wallets[0].owner.name == NAME
    assert several.notices == (
        f"{SAFE} is given twice, and counted once.",
        f"{NAME} is {SAFE}, which is given twice, and counted once.",
        f"{NAME} is {SAFE}, which is given twice, and counted once.",
    )


def test_the_contracts_of_a_node_are_not_counted_beside_it(
    full: WalletWorld, open_node: Open
) -> None:
    alone = read(full, open_node, NODE)
    both = read_wallets(open_node(full.url), [MEGAPOOL, NODE, MINIPOOLS[0]])
    assert both.lines == alone.lines
    assert len(both.notices) == 2
    assert all("belongs to a node that is given too" in notice for notice in both.notices)


def test_an_address_with_nothing_is_said_to_hold_nothing(
    full: WalletWorld, open_node: Open
) -> None:
    made = treasury(full, open_node, HELD_BY_NOBODY)
    assert made.treasury.positions == ()
    assert made.notices == ("The addresses hold nothing that is read.",)


def test_an_earlier_block_is_read_as_it_was(full: WalletWorld, open_node: Open) -> None:
    before = full.seal()
    full.hold(USDC, SAFE, 1)
    full.anvil.rpc("anvil_mine", "0x3", "0xc")
    old = read_wallets(open_node(full.url), [SAFE], before)
    new = read_wallets(open_node(full.url), [SAFE])
    assert amounts(old)["USDC"] == HELD[USDC]
    assert amounts(new)["USDC"] == 1
    assert old.block.number == before
    with pytest.raises(NodeError, match="is not final"):
        read_wallets(open_node(full.url), [SAFE], new.block.number + 1)


def test_positions_of_uniswap_are_read_by_their_range(full: WalletWorld, open_node: Open) -> None:
    full.position(71, (WETH, RPL, 3000), (-80_000, -60_000), [10**21, 0, 0])
    full.position(72, (RETH, RPL, 3000), (10, 20), [10**19, 5, ETH])
    full.position(73, (USDC, WETH, 500), (-10, 10), [10**10, 0, 0])
    full.position(74, (WETH, RPL, 3000), (-80_000, -60_000), [0, 0, 0])
    made = treasury(full, open_node, SAFE)
    name = f"{SAFE}, position"
    assert [p for p in made.treasury.positions if getattr(p, "label", "").startswith(name)] == [
        PoolShare(pool="Uniswap RPL/WETH 0.3 %", share=0.2, label=f"{name} 71"),
        Holding(asset=Asset.RETH, amount=5e-18, label=f"{name} 72, fees"),
        Holding(asset=Asset.RPL, amount=1.0, label=f"{name} 72, fees"),
    ]
    assert "in pools that are not read, 1 of them, so they are in no figure" in made.notices[0]
    assert "position 72 of" in made.notices[1]
    assert "out of its range" in made.notices[1]


def test_what_aave_counts_together_is_said(full: WalletWorld, open_node: Open) -> None:
    full.lend(WETH, SAFE, 3 * ETH, (0, 0), collateral=False)
    full.lend(DAI, SAFE, 0, (0, 40 * ETH), collateral=False)
    full.lend(USDS, SAFE, 0, (0, 50 * ETH), collateral=False)
    full.use(SAFE, 0b11 << 6 | 0b1 << 20, 10, OTHER)
    made = treasury(full, open_node, SAFE)
    loans = [p for p in made.treasury.positions if isinstance(p, LendingPosition)]
    assert [(p.collateral_asset, p.collateral_amount) for p in loans] == [
        (Asset.WETH, 3.0),
        (Asset.RETH, 500.0),
        (Asset.WETH, 0.0),
    ]
    assert [(p.debt_asset, p.debt_amount) for p in loans] == [
        (Asset.USDC, 300_000.000001),
        (Asset.DAI, 40.0),
        (Asset.USDS, 50.0),
    ]
    together, idle, others = made.notices
    assert "counts all that" in together
    assert "WETH of" in idle
    assert "does not serve as collateral" in idle
    assert "has further assets as collateral or debt, 1 of them, which are not read" in others


def test_too_many_addresses_and_none_are_refused(full: WalletWorld, open_node: Open) -> None:
    many = [f"0x{place:040x}" for place in range(1, MOST_ADDRESSES + 2)]
    with pytest.raises(AddressError, match="51 addresses are more than the 50 read"):
        read_wallets(open_node(full.url), many)
    with pytest.raises(AddressError, match="No address is given"):
        read_wallets(open_node(full.url), ["", "  "])


def test_a_share_of_another_pool_is_not_used(full: WalletWorld, open_node: Open) -> None:
    full.set(BALANCER_RPL_WETH, "setPool(bytes32,address,address)", bytes(32), WETH, RETH)
    (notice,) = read(full, open_node, SAFE).notices
    assert "Balancer RPL/WETH is another pool than expected, so it is not used." in notice


def test_a_token_with_other_decimals_ends_the_reading(full: WalletWorld, open_node: Open) -> None:
    full.set(USDT, "setToken(uint8,uint256)", 18, 0)
    with pytest.raises(DataError, match="`decimals of USDT` is not 6, so it is not used"):
        read(full, open_node, SAFE)
