"""The parts of the assessment's JSON on what an exit costs by cause, and on the time to cash."""

from dashboard.json_fields import Json, estimate
from risk.departure import Departure
from risk.exit_costs import CostSplit, ExitCosts


def exit_costs_json(found: ExitCosts | None) -> Json:
    """Return the cost of leaving by cause; null without rETH."""
    if found is None:
        return None
    tail = found.tail
    return {
        "exit_days": found.exit_days,
        "fractions": [
            {
                "fraction": row.fraction,
                "reth": row.reth,
                "value_eth": row.value_eth,
                "now": _split(row.now),
                "within_exit_days": _split(row.within),
            }
            for row in found.rows
        ],
        "tail": {
            "horizon_days": tail.horizon_days,
            "confidence": tail.confidence,
            **estimate("fee_usd", tail.fee),
            **estimate("impact_usd", tail.impact),
            **estimate("basis_usd", tail.basis),
            **estimate("waiting_usd", tail.waiting),
            **estimate("total_usd", tail.total),
        },
    }


def times_to_cash_json(departure: Departure | None) -> Json:
    """Return the time to cash over the paths; null where plans over time were not computed."""
    if departure is None:
        return None
    times = departure.times_to_cash
    return {
        "daily_cost": times.daily_cost,
        "within_days": times.within_days,
        "n_paths": times.n_paths,
        "fractions": [
            {
                "fraction": row.fraction,
                **estimate("days_low", row.low),
                **estimate("days_median", row.median),
                **estimate("days_high", row.high),
                **estimate("not_within", row.not_within),
            }
            for row in times.rows
        ],
    }


def _split(split: CostSplit) -> dict[str, Json]:
    return {
        "fee_eth": split.fee,
        "impact_eth": split.impact,
        "basis_eth": split.basis,
        "waiting_eth": split.waiting,
        "total_eth": split.total,
    }
