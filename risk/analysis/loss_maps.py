"""Maps: the first wei, the loss by share of network and of Rocket Pool, and protocol versions."""

import numpy as np

from risk.analysis.loss_distribution import World, event_chance, reth_law
from risk.slashing.excess import excess_eth, first_wei
from risk.slashing.groups import DRAFTED_BOND_ETH, LEAST_BOND_ETH, BondClass, average_bond
from risk.slashing.loss import EFFECTIVE_BALANCE_ETH, MOST_LOST, shares_hit
from risk.together import FirstWeiLine, LossMap, VersionRow

OLD_BONDS_ETH = (8.0, 16.0)
SHARES = (0.1, 0.2, 1.0 / 3.0)
PARTS = 41
_LEAST_PART = 0.1
_SERIOUS = 0.01
_MAP = (0.01, 1.0 / 3.0, 34)
_ROWS = 31
_YEAR = 365


def first_wei_lines(world: World) -> tuple[FirstWeiLine, ...]:
    """Return the first wei for each bond that is or may come to be, thinnest first."""
    market, laws = world.market, world.laws
    bonds = sorted({LEAST_BOND_ETH, DRAFTED_BOND_ETH, market.bond_eth, *OLD_BONDS_ETH})
    parts = np.linspace(_LEAST_PART, 1.0, PARTS)
    return tuple(
        FirstWeiLine(
            bond_eth=bond,
            parts=parts,
            before=np.array([first_wei(market, laws, bond, part) for part in parts]),
            in_queue=np.array([world.queued.first_wei_on_average(bond / part) for part in parts]),
            after=first_wei(market, laws, bond),
            after_in_queue=world.queued.first_wei(bond),
        )
        for bond in bonds
    )


def loss_map(world: World, bonds: tuple[BondClass, ...]) -> LossMap:
    """Return the loss of rETH by the share of the network, and of Rocket Pool, that is slashed."""
    market = world.market
    network, rocket = np.linspace(*_MAP), np.linspace(0.0, 1.0, _ROWS)
    each = excess_eth(market, world.laws, network, bonds)
    lost = rocket[:, None] * market.validators * each / market.reth_total_eth
    return LossMap(network=network, rocket=rocket, loss=np.minimum(lost, MOST_LOST))


def versions(world: World, bonds: tuple[BondClass, ...]) -> tuple[VersionRow, ...]:
    """Return protocol versions and bonds side by side, with the same ETH lent by holders."""
    collateral = world.market.collateral_eth
    return (
        _version("Saturn 1, bonds as today", world, bonds, collateral),
        _version("Saturn 1, every bond 4 ETH", world, _all(LEAST_BOND_ETH), collateral),
        _version("Saturn 2 as drafted, every bond 6 ETH", world, _all(DRAFTED_BOND_ETH), 0.0),
        *(
            _version(f"Minipools of {bond:g} ETH alone", world, _all(bond), collateral)
            for bond in OLD_BONDS_ETH
        ),
    )


def _all(bond_eth: float) -> tuple[BondClass, ...]:
    return (BondClass(bond_eth=bond_eth, weight=1.0),)


def _version(name: str, world: World, bonds: tuple[BondClass, ...], stale_eth: float) -> VersionRow:
    market, laws = world.market, world.laws
    lent = market.validators * (EFFECTIVE_BALANCE_ETH - market.bond_eth)
    validators = lent / (EFFECTIVE_BALANCE_ETH - average_bond(bonds))
    shares = np.array(SHARES)
    hit = shares_hit(laws, shares) * validators / market.reth_total_eth

    def losses(*, queue: bool) -> tuple[float, ...]:
        each = (
            world.queued.excess_eth(shares, bonds)
            if queue
            else excess_eth(market, laws, shares, bonds)
        )
        lost = hit * each
        return tuple(float(each) for each in np.minimum(lost, MOST_LOST))

    def chance(*, queue: bool) -> float:
        law = reth_law(world, bonds, validators, queue=queue)
        return event_chance(world.parameters, _YEAR) * law.chance_beyond(_SERIOUS)

    return VersionRow(
        name=name,
        bonds=bonds,
        validators=validators,
        first_wei=first_wei(market, laws, min(each.bond_eth for each in bonds)),
        shares=SHARES,
        losses=losses(queue=False),
        in_queue=losses(queue=True),
        chance=chance(queue=False),
        chance_in_queue=chance(queue=True),
        stale_eth=stale_eth,
    )
