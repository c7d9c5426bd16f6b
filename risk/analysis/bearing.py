"""Who bears a loss, in what order and when: waterfalls of events, the cliff, and the race.

All of it is arithmetic on the market and the laws in force, without paths.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from risk.analysis.node_risk import node_risk
from risk.analysis.operators import LEAST_BOND_ETH, ROUND_LOSSES
from risk.answer import Assessment
from risk.arrays import DAYS_PER_YEAR
from risk.bearing import Bearing, Cliff, FleetInShort, InLine, Race, Waterfall
from risk.market import Market
from risk.parameters import ModelParameters
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH
from risk.slashing.debt import years_to_repay
from risk.slashing.fleet import (
    Fleet,
    FleetKind,
    average_fleet,
    fleet_loss,
    largest_node,
    mixed_fleet,
)
from risk.slashing.groups import BondClass, NodeSpread, node_sizes
from risk.slashing.loss import MOST_LOST, validator_losses_eth
from risk.slashing.megapools import bond_requirement, settle, unsettled_loss
from risk.slashing.outage import each_loses_eth
from risk.slashing.reported_rate import LossOfRate, place_in_line, rate_race
from risk.slashing.struck import Struck, events
from risk.treasury import Asset, NodeStake

CLIFF_VALIDATORS = 10
CLIFF_SLASHED = (1, 3, 10)
CLIFF_SHARE = 0.1
PLACES = (0.0, 0.5, 1.0)
NODE_COMMISSION = 0.05


def with_bearing(
    assessment: Assessment, census: Fleet | None = None, spread: NodeSpread | None = None
) -> Assessment:
    """Return the assessment with who bears a loss; as it is if it is known and nothing is given.

    Parameters
    ----------
    assessment : Assessment
    census : Fleet, optional
        The nodes one by one, where they have been counted.
    spread : NodeSpread, optional
        Validators over nodes: with it the event of the largest node is among those told.
    """
    if assessment.bearing is not None and census is None and spread is None:
        return assessment
    return replace(assessment, bearing=bearing(assessment, census, spread))


def bearing(
    assessment: Assessment, census: Fleet | None = None, spread: NodeSpread | None = None
) -> Bearing:
    """Return who bears a loss under the scenario of an assessment."""
    market, laws = assessment.scenario.apply(assessment.market, assessment.parameters)
    held = assessment.treasury.amount_of(Asset.RETH)
    fleets = [mixed_fleet(market, laws.waterfall), average_fleet(market)]
    fleets = fleets if census is None else [census, *fleets]
    struck = events(
        market,
        laws.slashing.concentration,
        assessment.scenario.slashed_share_now or 0.0,
        0 if spread is None else int(node_sizes(spread, market.validators)[-1]),
    )
    own = () if spread is None else spread.largest_bonds
    waterfalls = tuple(
        _waterfall(event, _hit(event, fleet, own), held, market, laws)
        for fleet in fleets
        for event in struck
    )
    stakes = tuple(p for p in assessment.treasury.positions if isinstance(p, NodeStake))
    return Bearing(
        fleets=tuple(_in_short(fleet) for fleet in fleets),
        waterfalls=waterfalls,
        cliffs=tuple(_cliffs(market, laws)),
        races=tuple(_races(assessment.slashing.loss_today, held, market, laws)),
        auction_discount=laws.waterfall.auction_discount,
        node=node_risk(stakes, market, laws) if stakes else None,
    )


def race(
    loss: float, held_reth: float, market: Market, laws: ModelParameters, *, of_scenario: bool
) -> Race:
    """Return the race after a loss, and the treasury's result at three places in the line."""
    first = max(laws.redemption.recognition_days, 1)
    run = rate_race(
        LossOfRate(
            rate=market.redemption_rate,
            supply=market.reth_supply,
            loss=min(loss, MOST_LOST),
            collateral_eth=market.collateral_eth,
            refill_eth=laws.collateral.refill_eth_per_day,
            first_report_day=first,
            largest_fall_eth=laws.redemption.largest_fall_eth,
            daily_growth=math.exp(
                math.log1p(laws.redemption.net_share * market.gross_apr) / DAYS_PER_YEAR
            ),
        )
    )
    before = held_reth * market.redemption_rate
    equal = before * (1.0 - loss)
    places = []
    for ahead in PLACES if held_reth > 0.0 else ():
        result = place_in_line(run, held_reth, ahead)
        places.append(
            InLine(
                ahead=ahead,
                result=result,
                against_equal_eth=result.total_eth - equal,
                loss=1.0 - result.total_eth / before,
            )
        )
    return Race(
        loss=loss,
        of_scenario=of_scenario,
        first_report_day=first,
        race=run,
        held_reth=held_reth,
        equal_eth=equal,
        places=tuple(places),
    )


def _races(loss_today: float, held: float, market: Market, laws: ModelParameters) -> Iterator[Race]:
    own = [loss_today] if loss_today > 0.0 else []
    for loss in sorted({*ROUND_LOSSES, *own}):
        yield race(loss, held, market, laws, of_scenario=loss in own)


def _hit(event: Struck, fleet: Fleet, bonds_of_largest: tuple[BondClass, ...]) -> Fleet:
    """Return the nodes of which an event hits a share: one of them, or all."""
    if not event.of_largest:
        return fleet
    known = bonds_of_largest if fleet.kind is FleetKind.MIXED else ()
    return largest_node(fleet, event.validators, known)


def _waterfall(
    event: Struck, fleet: Fleet, held_reth: float, market: Market, laws: ModelParameters
) -> Waterfall:
    each = each_loses_eth(market, laws.slashing, event.network_share, event.days_offline)
    share = event.share_of(fleet.validators)
    discount = laws.waterfall.auction_discount
    borne = fleet_loss(fleet, each, share, market.rpl_eth, discount=discount)
    loss = min(borne.reth_loss_eth / market.reth_total_eth, MOST_LOST)
    return Waterfall(
        event=event.name,
        is_slashing=event.days_offline == 0.0,
        of_scenario=event.of_scenario,
        fleet=fleet.kind,
        network_share=event.network_share,
        rocket_pool_share=borne.validators / market.validators,
        each_eth=each,
        borne=borne,
        loss=loss,
        treasury_eth=loss * held_reth * market.redemption_rate,
    )


def _in_short(fleet: Fleet) -> FleetInShort:
    return FleetInShort(
        kind=fleet.kind,
        standing=fleet.standing,
        validators=fleet.validators,
        bond_eth=fleet.bond_eth,
        megapool_share=fleet.megapool_share,
        legacy_rpl=fleet.total_legacy_rpl,
    )


def _cliffs(market: Market, laws: ModelParameters) -> Iterator[Cliff]:
    each = float(validator_losses_eth(market, laws.slashing, np.array([CLIFF_SHARE]))[0])
    whole = bond_requirement(CLIFF_VALIDATORS, LEAST_BOND_ETH)
    lent = VALIDATOR_BALANCE_ETH - whole / CLIFF_VALIDATORS
    income = market.gross_apr * (whole / CLIFF_VALIDATORS + NODE_COMMISSION * lent)
    for slashed in CLIFF_SLASHED:
        others = CLIFF_VALIDATORS - slashed
        settled = settle(np.full((slashed, 1), each), [whole], others, LEAST_BOND_ETH)
        all_out = settle(
            np.concatenate([np.full((slashed, 1), each), np.zeros((others, 1))]), [whole]
        )
        raised = float(settled.reth_loss_eth[0])
        yield Cliff(
            validators=CLIFF_VALIDATORS,
            slashed=slashed,
            network_share=CLIFF_SHARE,
            each_eth=each,
            bond_eth=whole,
            before_eth=float(unsettled_loss(slashed * each, whole)),
            after_eth=raised,
            repaid_by_exits_eth=float(all_out.repaid_eth[0]),
            years_of_rewards=years_to_repay(raised, others * income),
        )
