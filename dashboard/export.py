"""The assessment as JSON, by the schema in tests/reference/assessment.schema.json.

Fractions are decimals, losses positive, money in US dollars unless a name says ETH. JSON has no
infinity: null stands for it, and the schema says which fields can be null and what that means.
"""

import json
import math
from collections.abc import Mapping

from dashboard.export_bearing import bearing_json
from dashboard.export_departure import departure_json
from dashboard.export_exit import exit_costs_json, times_to_cash_json
from dashboard.export_laws import laws_json
from dashboard.export_market import peg_json, rpl_json
from dashboard.export_outlook import outlook_json
from dashboard.export_parameters import parameter_intervals_json
from dashboard.export_together import together_json
from dashboard.export_way_out import leaving_json, operators_json
from dashboard.json_fields import Json
from dashboard.json_fields import band as _band
from dashboard.json_fields import estimate as _estimate
from risk.answer import (
    Assessment,
    BasisShare,
    Contribution,
    DrawdownRow,
    ExitRow,
    FailureRow,
    LimitRow,
    OwnNode,
    PositionContribution,
    RiskRow,
    Value,
)
from risk.market import Market, Origin
from risk.validation.calibration.in_force import replaced_values

SCHEMA_VERSION = 1


def to_json(assessment: Assessment) -> bytes:
    """Return the assessment as JSON; equal assessments give equal bytes.

    Parameters
    ----------
    assessment : Assessment

    Returns
    -------
    text : bytes
        ASCII, indented by two, keys in the order of the schema, closed by a line feed.
    """
    document: dict[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "inputs": _inputs(assessment),
        "value": _value(assessment.value),
        "risk": [_risk(row) for row in assessment.risk],
        "contributions": [_contribution(row) for row in assessment.contributions],
        "position_contributions": [
            _position_contribution(row) for row in assessment.position_contributions
        ],
        "drawdowns": [_drawdown(row) for row in assessment.drawdowns],
        "exit": [_exit(row, assessment.scenario.name) for row in assessment.exit],
        "scenario_loss": {
            "usd": assessment.scenario_loss_usd,
            "eth": assessment.scenario_loss_eth,
        },
        "slashing": _slashing(assessment),
        "own_node": None if assessment.own_node is None else _own_node(assessment.own_node),
        "runway": _runway(assessment),
        "limits": [_limit(row) for row in assessment.limits],
        "discounts": [_discount(row) for row in assessment.basis_shares],
        "peg": peg_json(assessment.peg),
        "rpl": rpl_json(assessment.rpl),
        "failures": [_failure(row) for row in assessment.failures],
        "leaving": leaving_json(assessment.leaving),
        "departure": departure_json(assessment.departure),
        "exit_costs": exit_costs_json(assessment.exit_costs),
        "times_to_cash": times_to_cash_json(assessment.departure),
        "operators": operators_json(assessment.operators),
        "together": together_json(assessment.together),
        "bearing": bearing_json(assessment.bearing),
        "outlook": outlook_json(assessment.outlook),
        "laws": laws_json(assessment.laws),
        "parameter_intervals": parameter_intervals_json(assessment.parameter_intervals),
        "notices": list(assessment.notices),
    }
    text = json.dumps(_finite(document), indent=2, allow_nan=False)
    return f"{text}\n".encode("ascii")


def source_of(market: Market) -> str:
    """Return where a market's figures come from, in one word.

    Entered as soon as one figure was typed in, else live if it was read at a block, else recorded.
    """
    if Origin.ENTERED in market.origins:
        return Origin.ENTERED.value
    return Origin.RECORDED.value if market.block is None else Origin.LIVE.value


def _inputs(assessment: Assessment) -> dict[str, Json]:
    settings, market = assessment.settings, assessment.market
    return {
        "seed": settings.seed,
        "n_paths": settings.n_paths,
        "n_paths_total": assessment.n_paths_total,
        "horizons": list(settings.horizons),
        "confidences": list(settings.confidences),
        "exit_days": settings.exit_days,
        "daily_cost": settings.daily_cost,
        "treasury": assessment.treasury.name,
        "scenario": assessment.scenario.name,
        "scenario_changes": dict(assessment.scenario.changes),
        "parameter_changes": dict(replaced_values(assessment.parameters)),
        "market": {
            "source": source_of(market),
            "block": None if market.block is None else market.block.number,
            "block_hash": None if market.block is None else market.block.hash,
            "as_of": market.as_of,
            "content_hash": market.content_hash,
        },
        "input_hash": assessment.input_hash,
    }


def _value(value: Value) -> dict[str, Json]:
    return {
        "usd": value.usd,
        "eth": value.eth,
        "exit_usd": value.exit_usd,
        "exit_eth": value.exit_eth,
        "mark_basis": value.mark_basis,
        "reth_price_eth": value.reth_price_eth,
        "exit_days": value.exit_days,
        "stuck_eth": value.stuck_eth,
        "stuck_node_eth": value.stuck_node_eth,
        "positions": [
            {
                "source": position.source.value,
                "amount": position.amount,
                "usd": position.usd,
                "exit_usd": position.exit_usd,
            }
            for position in value.positions
        ],
    }


def _risk(row: RiskRow) -> dict[str, Json]:
    return {
        "horizon_days": row.horizon_days,
        "confidence": row.confidence,
        "numeraire": row.numeraire.value,
        **_estimate("value_at_risk", row.value_at_risk),
        **_estimate("expected_shortfall", row.expected_shortfall),
        **_estimate("liquidity_adjusted_value_at_risk", row.liquidity_adjusted_value_at_risk),
        **_estimate(
            "liquidity_adjusted_expected_shortfall", row.liquidity_adjusted_expected_shortfall
        ),
    }


def _contribution(row: Contribution) -> dict[str, Json]:
    return {
        "factor": row.factor.value,
        "horizon_days": row.horizon_days,
        "confidence": row.confidence,
        "numeraire": row.numeraire.value,
        **_estimate("expected_shortfall", row.expected_shortfall),
        **_estimate("liquidity_adjusted_expected_shortfall", row.liquidity_adjusted),
        **_estimate("stand_alone_expected_shortfall", row.stand_alone),
    }


def _exit(row: ExitRow, scenario: str) -> dict[str, Json]:
    return {
        "scenario": scenario,
        "fraction": row.fraction,
        "reth": row.reth,
        **_band("eth_received", row.eth_received),
        **_band("cost_fraction", row.cost_fraction),
        **_band("days", row.days),
        **_band("patient_cost_fraction", row.patient_cost_fraction),
        "stuck_eth": row.stuck_eth,
    }


def _slashing(assessment: Assessment) -> dict[str, Json]:
    slashing = assessment.slashing
    return {
        "probability": slashing.probability,
        **_estimate("chance_of_loss", slashing.chance_of_loss),
        **_estimate("expected_loss_given_event", slashing.expected_loss_given_event),
        "first_wei_share": slashing.first_wei_share,
        "loss_today": slashing.loss_today,
        "loss_today_usd": slashing.loss_today_usd,
    }


def _own_node(node: OwnNode) -> dict[str, Json]:
    return {
        "validators": node.validators,
        "bond_eth": node.bond_eth,
        "borrowed_eth": node.borrowed_eth,
        "leverage": node.leverage,
        "staked_rpl": node.staked_rpl,
        "income_eth": node.income_eth,
        "own_income_eth": node.own_income_eth,
        "commission_income_eth": node.commission_income_eth,
        "lone_slashings_per_year": node.lone_slashings_per_year,
        "chance_of_lone_slashing": node.chance_of_lone_slashing,
        "lone_loss_eth": node.lone_loss_eth,
        "expected_lone_loss_eth": node.expected_lone_loss_eth,
        **_estimate("chance_of_hit", node.chance_of_hit),
        **_estimate("loss_if_hit_eth", node.loss_if_hit_eth),
        **_estimate("beyond_if_hit_eth", node.beyond_if_hit_eth),
        "chance_of_hit_today": node.chance_of_hit_today,
        "bond_loss_today_eth": node.bond_loss_today_eth,
        "rpl_loss_today_eth": node.rpl_loss_today_eth,
        "beyond_today_eth": node.beyond_today_eth,
        "bond_days": node.bond_days,
        "unstaking_days": node.unstaking_days,
    }


def _position_contribution(row: PositionContribution) -> dict[str, Json]:
    return {
        "source": row.source.value,
        "horizon_days": row.horizon_days,
        "confidence": row.confidence,
        "numeraire": row.numeraire.value,
        **_estimate("expected_shortfall", row.expected_shortfall),
    }


def _drawdown(row: DrawdownRow) -> dict[str, Json]:
    return {
        "horizon_days": row.horizon_days,
        "confidence": row.confidence,
        **_estimate("mean", row.mean),
        **_estimate("quantile", row.quantile),
    }


def _runway(assessment: Assessment) -> dict[str, Json]:
    runway = assessment.runway
    shortfall = runway.first_shortfall
    return {
        "monthly_spending_usd": runway.monthly_spending_usd,
        **_band("months", runway.months),
        "stablecoin_months": runway.stablecoin_months,
        "missed_payment": [
            {"months": row.months, **_estimate("chance", row.chance)} for row in runway.chances
        ],
        "first_shortfall": None if shortfall is None else shortfall.isoformat(),
    }


def _limit(row: LimitRow) -> dict[str, Json]:
    return {
        "name": row.name,
        **_estimate("measured", row.measured),
        "limit": row.limit,
        "at_most": row.at_most,
        **_estimate("utilisation", row.utilisation),
        "light": row.light.value,
    }


def _discount(row: BasisShare) -> dict[str, Json]:
    return {
        "horizon_days": row.horizon_days,
        "threshold": row.threshold,
        **_estimate("chance", row.chance),
    }


def _failure(row: FailureRow) -> dict[str, Json]:
    return {
        "name": row.name,
        "hazard": row.hazard,
        "exposed_usd": row.exposed_usd,
        "chance": row.chance,
        **_band("loss_usd", row.loss_usd),
        "expected_loss_usd": row.expected_loss_usd,
    }


def _finite(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, float) and math.isinf(value):
        return None
    return value
