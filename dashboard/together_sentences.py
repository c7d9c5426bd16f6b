"""Who fails together and what that costs, in sentences: pure functions of the one answer."""

import math

from dashboard import format as fmt
from risk.slashing.frequency import LONE_IF_UNVERIFIED, UNVERIFIED_CLUSTER
from risk.slashing.penalties import Fork
from risk.together import (
    ClusterRow,
    EventOutcome,
    Exceedance,
    LossTable,
    Together,
    VersionRow,
)

GROUP_COLUMNS = ("Fails together", "What is known", "Standing")
CLUSTER_COLUMNS = ("Cluster of at least", "Strikes Rocket Pool within a year", "Each loses", "rETH")
VERSION_COLUMNS = (
    "Version and bonds",
    "Validators",
    "First wei",
    "10 % slashed",
    "20 % slashed",
    "A third slashed",
    "More than 1 % lost in a year",
    "Left to early redeemers",
)
EXACT_NOTE = (
    "Computed by convolution over the nodes and not sampled, so that there is no sampling error; "
    "the error of the computation is below 0.1 % of each chance. How often a client has such a "
    "bug, how many run it and how many of these are slashed are priors, each on its slider."
)
_CLIENTS = (
    "Rocket Pool's own is not known; taken as the network's: Lighthouse 52.6 %, Prysm 18 % "
    "(MigaLabs, Dec 2025); Geth 60 to 65 % of execution clients, by survey"
)
QUEUE_NOTE = (
    "With the queue, those far back leave so late that their slashing is no longer counted: the "
    "event is followed epoch by epoch for twenty shares and in between in proportion, with Rocket "
    "Pool's validators anywhere in the queue. The simulated paths leave this out and so overstate "
    "the largest losses."
)
VERSIONS_NOTE = (
    "Losses of rETH's value without the exit queue and, after the arrow, with it; holders have "
    "lent the same ETH everywhere. Saturn 2 as drafted in July 2026 and not voted on: bonds of 6 "
    "ETH (RPIP-83) and a withdrawal queue that pays the lesser of the value at request and at "
    "payment (RPIP-71), so that nobody leaves at a rate that is too high."
)


def groups(found: Together) -> str:
    """Say how many nodes there are and how uneven they are."""
    spread, made = found.groups.spread, found.groups
    return (
        f"{fmt.count(made.validators)} validators are taken to be run by {fmt.count(made.nodes)} "
        f"nodes of the sizes seen on {fmt.date(spread.date)} (n = {fmt.count(spread.nodes)}): the "
        f"largest has {fmt.count(made.largest)}, the ten largest have "
        f"{fmt.percent(made.concentration.largest_share)} of all, as concentrated as "
        f"{fmt.measured(made.concentration.effective_number, 2)} equal nodes. A node is hit with "
        "all of its validators or not at all."
    )


def group_rows(found: Together) -> list[tuple[str, ...]]:
    """Return by what validators fail together, and what is known of each."""
    spread = found.groups.spread
    bonds = fmt.listed(
        [
            f"{fmt.percent(each.weight)} with {fmt.exact(round(each.bond_eth, 2))}{fmt.SPACE}ETH"
            for each in found.groups.bonds
        ]
    )
    standing = spread.origin.value.capitalize()
    counted = f"{standing}, {fmt.date(spread.date)}"
    return [
        ("Operator", f"{fmt.count(spread.nodes)} nodes. {spread.source}", counted),
        ("Bond", f"{bonds}, which average the market's bond", "Prior, from both"),
        (
            "Client pair",
            _CLIENTS,
            "Prior",
        ),
        (
            "Host",
            "Not known by node; the sizes of clusters seen on the network stand in for it",
            "Measured, network",
        ),
        ("Relay", "Not known; a relay cannot slash, it can only lose block income", "Not modelled"),
    ]


def lone(found: Together) -> str:
    """Say how many lone slashings to expect, and that bonds bear them."""
    record, counts = found.lone_rate, found.lone[0]
    low, high = record.interval()
    none = counts.chances[0]
    one = counts.chances[1] if len(counts.chances) > 1 else 0.0
    other = LONE_IF_UNVERIFIED
    return (
        f"Lone slashings, clusters left out: {fmt.count(record.events)} in "
        f"{fmt.number(record.exposure / 1e6)} million validator-years, {fmt.date(record.first)} to "
        f"{fmt.date(record.last)}, which is {fmt.number(1e4 * record.rate)} per 10,000 a year "
        f"({fmt.number(1e4 * low)} to {fmt.number(1e4 * high)}, exact Poisson 95 %; "
        f"{fmt.number(1e4 * other.rate)} if the {UNVERIFIED_CLUSTER} that could not be verified "
        f"were lone). Within {fmt.days(counts.days)} Rocket Pool has none with a chance of "
        f"{fmt.percent(none)}, one with {fmt.percent(one)} and more with "
        f"{fmt.percent(max(1.0 - none - one, 0.0))}. {_lone_cost(found)}"
    )


def _lone_cost(found: Together) -> str:
    counts = found.lone[0]
    thin = fmt.exact(round(min(each.bond_eth for each in found.groups.bonds), 2))
    if counts.reth_each_eth == 0.0:
        return (
            f"Each takes {fmt.ether(counts.each_eth)}, less than the least bond of {thin}"
            f"{fmt.SPACE}ETH: rETH loses exactly nothing."
        )
    return (
        f"Each takes {fmt.ether(counts.each_eth)}, of which {fmt.ether(counts.reth_each_eth)} pass "
        "the bond and are lost to rETH."
    )


def clusters(found: Together) -> str:
    """Say how often a cluster strikes."""
    record = found.cluster_rate
    low, high = record.interval()
    return (
        f"Clusters: {record.events} of 11 to 100 validators in {fmt.number(record.exposure)} years "
        f"on the whole network, {fmt.number(record.rate)} a year ({fmt.number(low)} to "
        f"{fmt.number(high)}, exact Poisson 95 %; one of the six could not be verified). With "
        f"{fmt.number(found.network_clusters_per_year)} a year, Rocket Pool is struck "
        f"{_how_often(found.clusters_per_year)} by its share of the network."
    )


def _how_often(rate: float) -> str:
    if rate <= 0.0:
        return "never"
    return f"about once in {fmt.measured(1.0 / rate, 2)} years"


def cluster_row(row: ClusterRow) -> tuple[str, ...]:
    """Return a size of cluster as a row."""
    lost = "0: bond not exhausted" if row.reth_eth == 0.0 else fmt.ether(row.reth_eth)
    return (
        f"{row.size} validators",
        f"{rare(row.chance)}",
        fmt.ether(row.each_eth),
        lost,
    )


def loss_columns(table: LossTable) -> tuple[str, ...]:
    """Return the head of a distribution's table."""
    within = [f"Chance within {fmt.days(days)}" for days in table.horizons]
    return ("Loss of more than", "Chance, given a client bug", *within, "Then lost on average")


def loss_row(row: Exceedance) -> tuple[str, ...]:
    """Return one threshold; zero with its reason."""
    name = "Nothing" if row.threshold == 0.0 else fmt.percent(row.threshold)
    zero = f"0{fmt.SPACE}%: bond not exhausted"
    within = [rare(chance) if chance > 0.0 else zero for chance in row.within]
    if row.given_event == 0.0:
        return (name, zero, *within, "–")
    return (name, rare(row.given_event), *within, fmt.percent(row.mean_beyond))


def losses(table: LossTable) -> str:
    """Say what a distribution concludes."""
    what = _SUBJECTS[table.subject]
    if table.never:
        return (
            f"{what} loses exactly nothing by a client bug: none within the priors exhausts a bond."
        )
    serious = next(row for row in table.rows if row.threshold == 0.01)
    worst = ", ".join(
        f"{fmt.percent(value)} on the worst {fmt.tail(confidence)}"
        for confidence, value in table.shortfall_given_event
    )
    return (
        f"{what} loses more than 1 % with a chance of {rare(serious.within[0])} within "
        f"{fmt.days(table.horizons[0])} and "
        f"{rare(serious.within[-1])} within {fmt.days(table.horizons[-1])}. Once a client bug has "
        f"slashed, it takes {fmt.percent(table.expected_given_event)} on average, {worst}."
    )


_SUBJECTS = {
    "reth": "rETH",
    "reth_average_bond": "rETH with one average bond",
    "node": "Our own node's stake",
}


def average(found: Together) -> str:
    """Say how far the simulated paths, which know one average bond, differ."""
    mix, one = found.table("reth"), found.table("reth_average_bond")
    if mix is None or one is None or mix.never:
        return ""
    return (
        f"With bonds as they are spread, thin ones give way first: a client bug costs rETH "
        f"something with a chance of {fmt.percent(mix.rows[0].given_event)}, against "
        f"{fmt.percent(one.rows[0].given_event)} where every bond is the average, as on the "
        f"simulated paths. The mean loss is {fmt.percent(mix.expected_given_event)} against "
        f"{fmt.percent(one.expected_given_event)}."
    )


def version_row(row: VersionRow) -> tuple[str, ...]:
    """Return a version as a row."""
    both = [
        f"{fmt.percent(naive)} → {fmt.percent(queued)}"
        for naive, queued in zip(row.losses, row.in_queue, strict=True)
    ]
    first = "never" if math.isinf(row.first_wei) else fmt.percent(row.first_wei)
    stale = f"{fmt.count(row.stale_eth)}{fmt.SPACE}ETH" if row.stale_eth else "nothing"
    return (
        row.name,
        fmt.count(row.validators),
        first,
        *both,
        f"{rare(row.chance)} → {rare(row.chance_in_queue)}",
        stale,
    )


def event_told(row: EventOutcome) -> str:
    """Say what a named event takes, and from whom."""
    hit = (
        f"{fmt.count(row.validators)} validator{'' if row.validators == 1.0 else 's'} of Rocket "
        f"Pool ({rare(row.rocket_share)} of them) and {rare(row.network_share)} of the network "
        f"are struck; each loses {fmt.ether(row.each_eth)} by the rules of {fork_name(row.fork)}"
    )
    then = ""
    if row.each_then_eth is not None and row.event.fork_then not in {None, row.fork}:
        then = f" ({fmt.ether(row.each_then_eth)} by those of {fork_name(row.event.fork_then)})"
    if row.reth_eth == 0.0:
        end = (
            f"Bonds bear all of it, {fmt.ether(row.bond_eth)}: rETH loses exactly nothing, for no "
            "bond is exhausted."
        )
    else:
        end = (
            f"Bonds bear {fmt.count(row.bond_eth)}{fmt.SPACE}ETH and rETH "
            f"{fmt.count(row.reth_eth)}{fmt.SPACE}ETH, {fmt.percent(row.loss)} of its value, "
            f"{fmt.ether(row.treasury_eth)} of ours; with the exit queue, rETH "
            f"{fmt.count(row.reth_in_queue_eth)}{fmt.SPACE}ETH. No legacy RPL is counted."
        )
    return f"{hit}{then}. {end}"


def fork_name(fork: Fork | None) -> str:
    """Return a fork's name as people write it."""
    return "" if fork is None else fork.name.capitalize()


def rare(chance: float) -> str:
    """Return a chance to two digits, however small."""
    if chance == 0.0:
        return f"0{fmt.SPACE}%"
    shown = fmt.to_percent(chance)
    digits = max(1 - math.floor(math.log10(shown)), 0) if shown > 0.0 else 12
    return f"{shown:.{digits}f}{fmt.SPACE}%"
