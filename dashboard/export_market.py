"""The parts of the assessment's JSON on what rETH could trade at and what RPL is really worth."""

from dashboard.json_fields import Json, estimate
from risk.market_answer import (
    Peg,
    PegHorizon,
    Quantile,
    Realisable,
    Rpl,
    RplHolding,
    RplHorizon,
    TailMove,
    Walls,
)


def peg_json(peg: Peg | None) -> Json:
    """Return what rETH could trade at; null where it was not asked for."""
    if peg is None:
        return None
    return {
        "basis": peg.basis,
        "point_usd": peg.point_usd,
        "walls": _walls(peg.walls),
        "horizons": [_peg_horizon(row) for row in peg.horizons],
        "days_below": [
            {"threshold": row.threshold, **estimate("share", row.share)} for row in peg.days_below
        ],
    }


def rpl_json(rpl: Rpl | None) -> Json:
    """Return what RPL is really worth; null where it was not asked for."""
    if rpl is None:
        return None
    return {
        "price_eth": rpl.price_eth,
        "depth_eth": rpl.depth_eth,
        "holding": None if rpl.holding is None else _holding(rpl.holding),
        "horizons": [_rpl_horizon(row) for row in rpl.horizons],
        "volatility_cone": [
            {
                "days": each.days,
                **estimate("low", each.low),
                **estimate("middle", each.middle),
                **estimate("high", each.high),
            }
            for each in rpl.cone
        ],
    }


def _walls(walls: Walls) -> Json:
    return {
        "mint": walls.mint,
        "burn": walls.burn,
        "collateral_eth": walls.collateral_eth,
        "wait_days": walls.wait_days,
        "longest_wait_days": float(walls.waits[-1]),
        "floors": [
            {
                "regime": floor.regime,
                "carry": floor.carry,
                "without_wait": float(floor.basis[0]),
                "longest_wait": float(floor.basis[-1]),
            }
            for floor in walls.floors
        ],
    }


def _peg_horizon(row: PegHorizon) -> Json:
    return {
        "horizon_days": row.horizon_days,
        "quantiles": [_quantile("basis", each) for each in row.quantiles],
        **estimate("without_collateral", row.without_collateral),
        **estimate("dislocated", row.dislocated),
        "episodes": [
            {"name": each.name, **estimate("chance", each.chance)} for each in row.episodes
        ],
        "passages": [
            {
                "threshold": each.threshold,
                **estimate("chance", each.chance),
                "median_day": each.median_day,
            }
            for each in row.passages
        ],
    }


def _holding(held: RplHolding) -> Json:
    return {
        "rpl": held.amount,
        "eth": held.eth,
        "usd": held.usd,
        "realisable": [_realisable(row) for row in held.realisable],
    }


def _realisable(row: Realisable) -> Json:
    return {
        "days": row.days,
        "usd": row.usd,
        "usd_low": row.usd_low,
        "usd_high": row.usd_high,
        "cost_fraction": row.cost,
        "cost_fraction_low": row.cost_low,
        "cost_fraction_high": row.cost_high,
    }


def _rpl_horizon(row: RplHorizon) -> Json:
    return {
        "horizon_days": row.horizon_days,
        "quantiles": [_quantile("rpl_eth_change", each) for each in row.quantiles],
        "worst_paths": [_tail(each) for each in row.tails],
        **estimate("beta", row.link.beta),
        **estimate("joint_worst", row.link.joint_worst),
    }


def _quantile(name: str, given: Quantile) -> dict[str, Json]:
    return {"probability": given.probability, **estimate(name, given.value)}


def _tail(row: TailMove) -> Json:
    return {
        "subject": row.subject.value,
        "confidence": row.confidence,
        **estimate("rpl_eth_change", row.rpl_eth),
        **estimate("rpl_usd_change", row.rpl_usd),
    }
