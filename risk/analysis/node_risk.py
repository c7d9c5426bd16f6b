"""The own node: income against risk, what a slashing takes, downtime, and the days to leave."""

import math
from collections.abc import Iterator

import numpy as np

from risk.analysis.operators import LEAST_BOND_ETH, SIZES
from risk.arrays import DAYS_PER_YEAR, FloatArray
from risk.market import Market
from risk.node_risk import Downtime, ExitTiming, LonePenalty, NodeLoss, NodeRisk, OneBond
from risk.own_node import losses_of_hit
from risk.parameters import ModelParameters
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH
from risk.slashing.debt import distributed
from risk.slashing.loss import (
    EFFECTIVE_BALANCE_ETH,
    GWEI_PER_ETH,
    shares_hit,
    validator_losses_eth,
)
from risk.slashing.minipools import minipool_waterfall
from risk.slashing.penalties import attestation_penalty, correlation_penalty, initial_penalty
from risk.slashing.waterfall import first_wei_share
from risk.treasury import NodeStake

EPOCHS_PER_DAY = 225
WITHDRAWABLE_EPOCHS = 256
OTHERS_EPOCHS, OTHERS_SHORT_EPOCHS = 1575, 6750
MINIPOOL_WINDOW_DAYS = 90.0
NEW_COMMISSION = 0.05
CURVE_POINTS = 40
_CURVE_FROM, _CURVE_TO = 0.001, 1.0 / 3.0
_MIDPOINTS = 400

Stakes = tuple[NodeStake, ...]


def node_risk(stakes: Stakes, market: Market, laws: ModelParameters) -> NodeRisk:
    """Return what the own node risks for what it earns.

    Parameters
    ----------
    stakes : tuple of NodeStake
        At least one.
    market, laws : Market, ModelParameters
        Under the scenario.
    """
    own, commission = (
        sum(parts)
        for parts in zip(*(s.yearly_income_eth(market.gross_apr) for s in stakes), strict=True)
    )
    count = sum(stake.validators for stake in stakes)
    lone = _lone(stakes, market, laws)
    timing = _timing(market, laws)
    bonds = sum(min(lone.penalties_eth, s.bond_eth) * s.validators for s in stakes)
    return NodeRisk(
        own_income_eth=own,
        commission_income_eth=commission,
        lone_loss_eth=laws.node.lone_slashings_per_year * (bonds + lone.missed_eth * count),
        mass_loss_eth=_mass_loss(stakes, market, laws),
        legacy_rpl_eth=sum(s.slashable_rpl for s in stakes) * market.rpl_eth,
        megapool_rpl_eth=sum(s.legacy_rpl + s.megapool_rpl - s.slashable_rpl for s in stakes)
        * market.rpl_eth,
        bonds=tuple(_bonds(stakes, market, laws)),
        shares=_curve_shares(),
        losses=tuple(_loss(share, stakes, market, laws) for share in SIZES),
        lone=lone,
        downtime=_downtime(own + commission, commission, count, market, laws),
        timing=timing,
        waiting_eth=_waiting(stakes, timing, market),
    )


def _curve_shares() -> FloatArray:
    return np.geomspace(_CURVE_FROM, _CURVE_TO, CURVE_POINTS)


def _bonds(stakes: Stakes, market: Market, laws: ModelParameters) -> Iterator[OneBond]:
    count = sum(stake.validators for stake in stakes)
    average = sum(stake.total_bond_eth for stake in stakes) / count
    lent = sum(stake.borrowed_eth for stake in stakes)
    kept = sum(stake.commission * stake.borrowed_eth for stake in stakes)
    commission = kept / lent if lent > 0.0 else 0.0
    yield _one_bond("ours", average, commission, market, laws)
    if not math.isclose(average, LEAST_BOND_ETH):
        yield _one_bond("new", LEAST_BOND_ETH, NEW_COMMISSION, market, laws)
    yield _one_bond("alone", VALIDATOR_BALANCE_ETH, 0.0, market, laws)


def _one_bond(
    name: str, bond_eth: float, commission: float, market: Market, laws: ModelParameters
) -> OneBond:
    alone = VALIDATOR_BALANCE_ETH / market.total_stake_eth
    shares = np.concatenate([[alone], _curve_shares()])
    lost = np.minimum(validator_losses_eth(market, laws.slashing, shares), bond_eth) / bond_eth
    fixed = float(validator_losses_eth(market, laws.slashing, np.zeros(1))[0])
    factor = 1.0 + commission * (VALIDATOR_BALANCE_ETH - bond_eth) / bond_eth
    return OneBond(
        name=name,
        bond_eth=bond_eth,
        commission=commission,
        income=market.gross_apr * factor,
        income_factor=factor,
        lone_loss=float(lost[0]),
        loss_factor=VALIDATOR_BALANCE_ETH / bond_eth,
        gone_at=float(first_wei_share(bond_eth, fixed)),
        losses=lost[1:],
    )


def _loss(share: float, stakes: Stakes, market: Market, laws: ModelParameters) -> NodeLoss:
    each = float(validator_losses_eth(market, laws.slashing, np.array([share]))[0])
    bond, debt = 0.0, 0.0
    old = [stake for stake in stakes if not stake.megapool]
    for stake in stakes:
        if stake.megapool:
            bond += stake.validators * min(each, stake.bond_eth)
            debt += stake.validators * max(each - stake.bond_eth, 0.0)
    rpl = uninsured = 0.0
    if old:
        borne = minipool_waterfall(
            np.full(len(old), each),
            np.array([stake.bond_eth for stake in old]),
            np.array([float(stake.validators) for stake in old]),
            sum(stake.legacy_rpl for stake in old),
            market.rpl_eth,
            discount=laws.waterfall.auction_discount,
            commission=np.array([stake.commission for stake in old]),
        )
        bond += float(borne.bond_loss_eth)
        rpl, uninsured = float(borne.rpl_sold), float(borne.uninsured_eth)
    return NodeLoss(
        share=share,
        bond_eth=bond,
        bond_fraction=bond / sum(stake.total_bond_eth for stake in stakes),
        rpl=rpl,
        rpl_eth=rpl * market.rpl_eth,
        debt_eth=debt,
        uninsured_eth=uninsured,
    )


def _mass_loss(stakes: Stakes, market: Market, laws: ModelParameters) -> float:
    """Return the loss a year on average: its size is log-uniform, by the midpoints of its law."""
    rules = laws.slashing
    low, high = math.log(rules.smallest_slashed), math.log(rules.largest_slashed)
    places = (np.arange(_MIDPOINTS) + 0.5) / _MIDPOINTS
    shares = np.exp(low + (high - low) * places)
    each = validator_losses_eth(market, rules, shares)
    bonds, rpl = losses_of_hit(stakes, each, np.full(_MIDPOINTS, market.rpl_eth))
    taken = bonds + rpl * market.rpl_eth
    return float(rules.events_per_year * np.mean(shares_hit(rules, shares) * taken))


def _lone(stakes: Stakes, market: Market, laws: ModelParameters) -> LonePenalty:
    balance, total = EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH, _total_gwei(market)
    rules = laws.slashing
    count = sum(stake.validators for stake in stakes)
    income = sum(sum(stake.yearly_income_eth(market.gross_apr)) for stake in stakes) / count
    days = laws.node.slashed_days
    return LonePenalty(
        initial_eth=initial_penalty(balance, rules.fork) / GWEI_PER_ETH,
        attestation_eth=attestation_penalty(
            balance, total, int(rules.attestation_epochs), rules.fork
        )
        / GWEI_PER_ETH,
        correlation_eth=correlation_penalty(balance, balance, total, rules.fork) / GWEI_PER_ETH,
        missed_eth=income * days / DAYS_PER_YEAR,
        days=days,
    )


def _downtime(
    income: float, commission: float, count: int, market: Market, laws: ModelParameters
) -> Downtime:
    balance, total = EFFECTIVE_BALANCE_ETH * GWEI_PER_ETH, _total_gwei(market)
    each = attestation_penalty(balance, total, EPOCHS_PER_DAY, laws.slashing.fork) / GWEI_PER_ETH
    missed, penalty = income / DAYS_PER_YEAR, each * count
    day = missed + penalty
    return Downtime(
        missed_eth=missed,
        penalty_eth=penalty,
        days_of_a_year=income / day,
        days_of_commission=commission / day,
    )


def _timing(market: Market, laws: ModelParameters) -> ExitTiming:
    withdrawable = WITHDRAWABLE_EPOCHS / EPOCHS_PER_DAY
    return ExitTiming(
        queue_days=market.exit_queue_days,
        withdrawable_days=withdrawable,
        sweep_days=max(laws.basis.minimum_wait_days - withdrawable, 0.0),
        slashed_days=laws.node.slashed_days,
        others_days=OTHERS_EPOCHS / EPOCHS_PER_DAY,
        others_short_days=OTHERS_SHORT_EPOCHS / EPOCHS_PER_DAY,
        minipool_days=MINIPOOL_WINDOW_DAYS,
        unstaking_days=float(laws.node.unstaking_days),
    )


def _waiting(stakes: Stakes, timing: ExitTiming, market: Market) -> float:
    """Return what a megapool's rewards of the days of an exit would have paid by its last day."""
    days = math.ceil(timing.bond_days)
    yearly = sum(sum(s.yearly_income_eth(market.gross_apr)) for s in stakes if s.megapool)
    earned = np.full(days, yearly / DAYS_PER_YEAR)
    open_to_all, blocked = np.zeros(days, dtype=bool), np.ones(days, dtype=bool)
    return float(distributed(earned, open_to_all)[-1] - distributed(earned, blocked)[-1])


def _total_gwei(market: Market) -> int:
    return int(market.total_stake_eth) * GWEI_PER_ETH
