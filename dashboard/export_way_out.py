"""The parts of the assessment's JSON on how rETH gets out and what operators can do to it."""

from dashboard.json_fields import Json, band, estimate
from risk.answer import Band
from risk.leaving import Leaving
from risk.operators import Bearers, Operators, Recognition


def leaving_json(leaving: Leaving | None) -> Json:
    """Return how the rETH gets out; null without any."""
    if leaving is None:
        return None
    cash = leaving.cash
    return {
        "ways": [
            {
                "way": way.way.value,
                "capacity_eth": way.capacity_eth,
                "by_day": way.by_day,
                "price_eth": way.price_eth,
                "cost_fraction": way.cost_fraction,
                "holding_fraction": way.holding_fraction,
                "holding_days": way.holding_days,
            }
            for way in leaving.ways
        ],
        "lost_depths": [
            {
                "lost": row.lost,
                "depth_eth": row.depth_eth,
                "cost_fraction": row.held_base,
                "cost_fraction_low": row.held_low,
                "cost_fraction_high": row.held_high,
            }
            for row in leaving.lost_depths
        ],
        "cash": {
            "value_eth": cash.value_eth,
            "delay_days": cash.delay_days,
            "days": [
                {"day": int(day), **band("eth_received", Band(low=low, base=base, high=high))}
                for day, low, base, high in zip(
                    cash.days.tolist(),
                    cash.low.tolist(),
                    cash.base.tolist(),
                    cash.high.tolist(),
                    strict=True,
                )
            ],
        },
    }


def operators_json(operators: Operators | None) -> Json:
    """Return what operators can do to rETH; null where it was not asked for."""
    if operators is None:
        return None
    census = operators.census
    return {
        "census": {
            "validators": census.validators,
            "operators": census.operators,
            "bond_eth": census.bond_eth,
            "bonds_eth": census.bonds_eth,
            "borrowed_eth": census.borrowed_eth,
        },
        "thin_bond": {
            "bond_eth": operators.thin_bond.bond_eth,
            "first_wei_share": operators.thin_bond.share,
        },
        "losses_given_event": [
            {"above": row.above, "up_to": row.up_to, **estimate("chance", row.chance)}
            for row in operators.bands
        ],
        "bearers": [_bearers(row) for row in operators.bearers],
        "recognition": [_recognition(row) for row in operators.recognitions],
    }


def _bearers(row: Bearers) -> dict[str, Json]:
    return {
        "network_share": row.share,
        "of_scenario": row.of_scenario,
        "validators": row.validators,
        "each_eth": row.each_eth,
        "bond_eth": row.bond_eth,
        "rpl_eth": row.rpl_eth,
        "reth_eth": row.reth_eth,
        "treasury_eth": row.treasury_eth,
        "treasury_usd": row.treasury_usd,
        **_recognition(row.recognition),
    }


def _recognition(row: Recognition) -> dict[str, Json]:
    return {
        "loss": row.loss,
        "first_report_day": row.first_day,
        "reports": row.reports,
        "days": row.days,
    }
