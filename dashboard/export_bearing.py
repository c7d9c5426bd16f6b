"""The part of the assessment's JSON on who bears a loss, in what order and when."""

import math

from dashboard.json_fields import Json
from risk.bearing import Bearing, Cliff, InLine, Race, Waterfall
from risk.node_risk import NodeLoss, NodeRisk, OneBond

_PLACES = {0.0: "first", 0.5: "middle", 1.0: "last"}


def bearing_json(bearing: Bearing | None) -> Json:
    """Return who bears a loss; null where it was not asked for."""
    if bearing is None:
        return None
    return {
        "fleets": [
            {
                "kind": fleet.kind.value,
                "standing": fleet.standing,
                "validators": fleet.validators,
                "bond_eth": fleet.bond_eth,
                "megapool_share": fleet.megapool_share,
                "legacy_rpl": fleet.legacy_rpl,
            }
            for fleet in bearing.fleets
        ],
        "waterfalls": [_waterfall(row) for row in bearing.waterfalls],
        "cliffs": [_cliff(row) for row in bearing.cliffs],
        "races": [_race(row) for row in bearing.races],
        "auction_discount": bearing.auction_discount,
        "node": None if bearing.node is None else _node(bearing.node),
    }


def _waterfall(row: Waterfall) -> dict[str, Json]:
    borne = row.borne
    return {
        "event": row.event,
        "is_slashing": row.is_slashing,
        "of_scenario": row.of_scenario,
        "fleet": row.fleet.value,
        "network_share": row.network_share,
        "rocket_pool_share": row.rocket_pool_share,
        "each_eth": row.each_eth,
        "validators": borne.validators,
        "minipool_loss_eth": borne.minipool_loss_eth,
        "megapool_loss_eth": borne.megapool_loss_eth,
        "minipool_bond_eth": borne.minipool_bond_eth,
        "megapool_bond_eth": borne.megapool_bond_eth,
        "rpl_sold": borne.rpl_sold,
        "rpl_proceeds_eth": borne.rpl_proceeds_eth,
        "uninsured_eth": borne.uninsured_eth,
        "debt_eth": borne.debt_eth,
        "loss": row.loss,
        "treasury_eth": row.treasury_eth,
    }


def _cliff(row: Cliff) -> dict[str, Json]:
    never = math.isinf(row.years_of_rewards)
    return {
        "validators": row.validators,
        "slashed": row.slashed,
        "network_share": row.network_share,
        "each_eth": row.each_eth,
        "bond_eth": row.bond_eth,
        "before_eth": row.before_eth,
        "after_eth": row.after_eth,
        "repaid_by_exits_eth": row.repaid_by_exits_eth,
        "years_of_rewards": None if never else row.years_of_rewards,
    }


def _race(row: Race) -> dict[str, Json]:
    run = row.race
    return {
        "loss": row.loss,
        "of_scenario": row.of_scenario,
        "first_report_day": row.first_report_day,
        "days": run.days,
        "refused_from_day": run.refused_from_day,
        "redeemed_eth": row.paid_eth,
        "taken_eth": row.taken_eth,
        "equal_eth": row.equal_eth,
        "places": [_place(each) for each in row.places],
        "by_day": [
            {
                "day": day,
                "reported": reported,
                "true": true,
                "redeemed_eth": paid,
                "taken_eth": taken,
            }
            for day, (reported, true, paid, taken) in enumerate(
                zip(
                    run.reported.tolist(),
                    run.true.tolist(),
                    run.paid_eth.tolist(),
                    run.taken_eth.tolist(),
                    strict=True,
                )
            )
        ],
    }


def _place(row: InLine) -> dict[str, Json]:
    return {
        "place": _PLACES[row.ahead],
        "cash_eth": row.result.cash_eth,
        "kept_reth": row.result.kept_reth,
        "kept_eth": row.result.kept_eth,
        "against_equal_eth": row.against_equal_eth,
        "loss": row.loss,
    }


def _node(node: NodeRisk) -> dict[str, Json]:
    lone, down, timing = node.lone, node.downtime, node.timing
    return {
        "own_income_eth": node.own_income_eth,
        "commission_income_eth": node.commission_income_eth,
        "lone_loss_eth": node.lone_loss_eth,
        "mass_loss_eth": node.mass_loss_eth,
        "legacy_rpl_eth": node.legacy_rpl_eth,
        "megapool_rpl_eth": node.megapool_rpl_eth,
        "waiting_eth": node.waiting_eth,
        "bonds": [_bond(each) for each in node.bonds],
        "losses": [_loss(each) for each in node.losses],
        "lone": {
            "initial_eth": lone.initial_eth,
            "attestation_eth": lone.attestation_eth,
            "correlation_eth": lone.correlation_eth,
            "missed_eth": lone.missed_eth,
            "days": lone.days,
        },
        "downtime": {
            "missed_eth": down.missed_eth,
            "penalty_eth": down.penalty_eth,
            "days_of_a_year": down.days_of_a_year,
            "days_of_commission": down.days_of_commission,
        },
        "timing": {
            "queue_days": timing.queue_days,
            "withdrawable_days": timing.withdrawable_days,
            "sweep_days": timing.sweep_days,
            "bond_days": timing.bond_days,
            "slashed_days": timing.slashed_days,
            "others_days": timing.others_days,
            "others_short_days": timing.others_short_days,
            "minipool_days": timing.minipool_days,
            "unstaking_days": timing.unstaking_days,
        },
    }


def _bond(bond: OneBond) -> dict[str, Json]:
    return {
        "name": bond.name,
        "bond_eth": bond.bond_eth,
        "commission": bond.commission,
        "income": bond.income,
        "income_factor": bond.income_factor,
        "lone_loss": bond.lone_loss,
        "loss_factor": bond.loss_factor,
        "gone_at": bond.gone_at,
    }


def _loss(row: NodeLoss) -> dict[str, Json]:
    return {
        "network_share": row.share,
        "bond_eth": row.bond_eth,
        "bond_fraction": row.bond_fraction,
        "rpl": row.rpl,
        "rpl_eth": row.rpl_eth,
        "debt_eth": row.debt_eth,
        "uninsured_eth": row.uninsured_eth,
    }
