"""The part of the assessment's JSON on who fails together and what that costs."""

import math

from dashboard.json_fields import Json
from risk.slashing.groups import BondClass
from risk.together import ClusterRow, EventOutcome, LoneCounts, LossTable, Together, VersionRow


def together_json(found: Together | None) -> Json:
    """Return who fails together; null where it was not asked for."""
    if found is None:
        return None
    groups = found.groups
    return {
        "groups": {
            "origin": groups.spread.origin.value,
            "date": groups.spread.date,
            "source": groups.spread.source,
            "nodes": groups.nodes,
            "validators": groups.validators,
            "largest_node": groups.largest,
            "ten_largest_share": groups.concentration.largest_share,
            "effective_nodes": groups.concentration.effective_number,
            "bonds": _bonds(groups.bonds),
        },
        "lone_slashings": [_lone(row) for row in found.lone],
        "clusters_per_year": found.clusters_per_year,
        "clusters": [_cluster(row) for row in found.clusters],
        "losses": [_table(table) for table in found.tables],
        "exit_queue_full_share": found.full_share,
        "versions": [_version(row) for row in found.versions],
        "events": [_event(row) for row in found.events],
    }


def _bonds(bonds: tuple[BondClass, ...]) -> Json:
    return [{"bond_eth": each.bond_eth, "share": each.weight} for each in bonds]


def _lone(row: LoneCounts) -> Json:
    return {
        "days": row.days,
        "validators": row.validators,
        "expected": row.expected,
        "chance_of_none": row.chances[0],
        "each_eth": row.each_eth,
        "reth_each_eth": row.reth_each_eth,
    }


def _cluster(row: ClusterRow) -> Json:
    return {
        "at_least": row.size,
        "chance_within_a_year": row.chance,
        "each_eth": row.each_eth,
        "reth_eth": row.reth_eth,
    }


def _table(table: LossTable) -> Json:
    return {
        "subject": table.subject,
        "worth_eth": table.worth_eth,
        "expected_given_event": table.expected_given_event,
        "shortfalls_given_event": [
            {"confidence": confidence, "loss": loss}
            for confidence, loss in table.shortfall_given_event
        ],
        "thresholds": [
            {
                "beyond": row.threshold,
                "chance_given_event": row.given_event,
                "mean_beyond": row.mean_beyond,
                "within": [
                    {"days": days, "chance": chance}
                    for days, chance in zip(table.horizons, row.within, strict=True)
                ],
            }
            for row in table.rows
        ],
    }


def _version(row: VersionRow) -> Json:
    return {
        "name": row.name,
        "bonds": _bonds(row.bonds),
        "validators": row.validators,
        "first_wei_share": None if math.isinf(row.first_wei) else row.first_wei,
        "losses": [
            {"network_share": share, "loss": naive, "loss_in_queue": queued}
            for share, naive, queued in zip(row.shares, row.losses, row.in_queue, strict=True)
        ],
        "chance_beyond_one_percent": row.chance,
        "chance_beyond_one_percent_in_queue": row.chance_in_queue,
        "left_to_early_redeemers_eth": row.stale_eth,
    }


def _event(row: EventOutcome) -> Json:
    return {
        "event": row.event.key,
        "fork": row.fork.name,
        "network_share": row.network_share,
        "validators": row.validators,
        "rocket_pool_share": row.rocket_share,
        "each_eth": row.each_eth,
        "each_then_eth": row.each_then_eth,
        "bond_eth": row.bond_eth,
        "rpl_eth": row.rpl_eth,
        "reth_eth": row.reth_eth,
        "reth_in_queue_eth": row.reth_in_queue_eth,
        "loss": row.loss,
        "treasury_eth": row.treasury_eth,
    }
