"""What each group of positions adds to the tail, and what the node stakes among them are."""

import math

import numpy as np

from risk.analysis.attribution import Tail, rows_of, tail_average
from risk.analysis.distribution import weighted_mean
from risk.answer import Numeraire, OwnNode, PositionContribution
from risk.arrays import FloatArray
from risk.engine import FactorStates, Simulation
from risk.measures import Estimate
from risk.own_node import NodeTerms, Stakes, losses_of_hit
from risk.slashing.loss import shares_hit, validator_losses_eth
from risk.treasury import VALIDATOR_ETH
from risk.valuation import Amounts, group_values_in_eth


def position_contributions(
    held: Amounts,
    today: FactorStates,
    horizon: FactorStates,
    tail: Tail,
    confidence: float,
    numeraire: Numeraire,
) -> tuple[PositionContribution, ...]:
    """Return the mean loss of each group on the paths of the tail, with its error.

    Parameters
    ----------
    held : Amounts
    today, horizon : FactorStates
        Today's, and those of all paths at the horizon.
    tail : Tail
        Of the loss at market in the numeraire.
    confidence : float
    numeraire : Numeraire
    """
    changed = rows_of(horizon, tail.positions)
    before, after = group_values_in_eth(held, today), group_values_in_eth(held, changed)
    return tuple(
        PositionContribution(
            source=source,
            horizon_days=int(horizon.day),
            confidence=confidence,
            numeraire=numeraire,
            expected_shortfall=tail_average(
                _in(numeraire, before[source], today) - _in(numeraire, values, changed),
                tail,
            ),
        )
        for source, values in after.items()
    )


def _in(numeraire: Numeraire, values: FloatArray, states: FactorStates) -> FloatArray:
    return values * states.eth_usd if numeraire is Numeraire.USD else values


def own_node(stakes: Stakes, simulation: Simulation, share_now: float) -> OwnNode | None:
    """Return what the treasury's own validators earn and may lose; None without any.

    Parameters
    ----------
    stakes : tuple of NodeStake
    simulation : Simulation
        Of the market and the laws under the scenario.
    share_now : float
        Share of the network slashed today, by the scenario.
    """
    if not stakes:
        return None
    market, laws = simulation.market, simulation.parameters
    bond = sum(stake.total_bond_eth for stake in stakes)
    borrowed = sum(stake.borrowed_eth for stake in stakes)
    count = sum(stake.validators for stake in stakes)
    own, commission = zip(*(s.yearly_income_eth(market.gross_apr) for s in stakes), strict=True)
    rate = laws.node.lone_slashings_per_year
    alone = np.array([VALIDATOR_ETH / market.total_stake_eth])
    penalty = float(validator_losses_eth(market, laws.slashing, alone)[0])
    lone = sum(stake.validators * min(penalty, stake.bond_eth) for stake in stakes)
    chance, loss, beyond = _if_hit(stakes, simulation)
    now = np.array([share_now])
    bonds_now, rpl_now, beyond_now = (
        float(part[0]) if share_now > 0.0 else 0.0 for part in _losses_eth(stakes, simulation, now)
    )
    terms = NodeTerms.of(market, laws)
    return OwnNode(
        validators=count,
        bond_eth=bond,
        borrowed_eth=borrowed,
        leverage=(bond + borrowed) / bond,
        staked_rpl=sum(stake.legacy_rpl + stake.megapool_rpl for stake in stakes),
        own_income_eth=sum(own),
        commission_income_eth=sum(commission),
        lone_slashings_per_year=rate * count,
        chance_of_lone_slashing=-math.expm1(-rate * count),
        lone_loss_eth=lone / count,
        expected_lone_loss_eth=rate * lone,
        chance_of_hit=chance,
        loss_if_hit_eth=loss,
        beyond_if_hit_eth=beyond,
        chance_of_hit_today=float(shares_hit(laws.slashing, now)[0]),
        bond_loss_today_eth=bonds_now,
        rpl_loss_today_eth=rpl_now,
        beyond_today_eth=beyond_now,
        bond_days=terms.bond_days,
        unstaking_days=terms.unstaking_days,
    )


def _if_hit(stakes: Stakes, simulation: Simulation) -> tuple[Estimate, Estimate, Estimate]:
    """Return the chance of a hit within the longest horizon, the mean loss and what is beyond.

    The chance given an event is known, so that it weighs the events in place of the drawn hits.
    """
    day, events = simulation.settings.n_days, simulation.events
    weights, strata = simulation.weights(day), simulation.stratum_numbers
    struck = (events.day <= day) & (events.share > 0.0)
    hit = np.where(struck, shares_hit(simulation.parameters.slashing, events.share), 0.0)
    chance = weighted_mean(hit, weights, strata)
    if chance.value <= 0.0:
        return chance, Estimate.exact(0.0), Estimate.exact(0.0)
    given = (weights * hit)[struck] / chance.value
    bonds, rpl, beyond = _losses_eth(stakes, simulation, events.share[struck])
    return (
        chance,
        weighted_mean(bonds + rpl, given, strata[struck]),
        weighted_mean(beyond, given, strata[struck]),
    )


def _losses_eth(
    stakes: Stakes, simulation: Simulation, shares: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what is lost of bonds, of legacy RPL at today's price, and what neither pays."""
    market = simulation.market
    penalty = validator_losses_eth(market, simulation.parameters.slashing, shares)
    price = np.full(len(shares), market.rpl_eth)
    bonds, rpl = losses_of_hit(stakes, penalty, price)
    whole = penalty * sum(stake.validators for stake in stakes)
    return bonds, rpl * market.rpl_eth, np.maximum(whole - bonds - rpl * market.rpl_eth, 0.0)
