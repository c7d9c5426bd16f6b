"""What the store holds, in words, for pages and for a terminal."""

from dashboard import format as fmt
from data.stored import Stored, StoredCensus, StoredSeries
from risk.concentration import Concentration

SERIES_COLUMNS = ("Daily series", "First day", "Last day", "Days", "Days without a figure")
CENSUS_COLUMNS = ("Validators", "Number", "Bond")
SPREAD_COLUMNS = ("Spread over nodes", "Nodes", "Ten largest", "As if equal", "Herfindahl index")
BEGIN = (
    "No history is kept yet. With a node, `python -m dashboard collect` reads the daily series and "
    "a census of the nodes into a file of your own; PERIGEE_STORE names a database in its place."
)
NOTHING_KEPT = "The store is there and holds neither a series nor a census yet."
SERIES_NOTE = (
    "The last figure of each day in UTC, from the contracts' own events. The assessment does not "
    "use the history or the census; they stand here to be looked at."
)
ONE_OPERATOR = (
    "One operator can run several nodes, so the operators are at least as concentrated as that."
)


def series_row(series: StoredSeries) -> tuple[str, ...]:
    """Return a series: name, first and last day, days with a figure and days without."""
    return (
        label(series.name),
        fmt.joined(fmt.date(series.first.isoformat())),
        fmt.joined(fmt.date(series.last.isoformat())),
        fmt.count(series.days),
        fmt.count(series.missing),
    )


def label(name: str) -> str:
    """Return the name of a series, or of a reading, as a line begins with it."""
    return name if "/" in name else name[:1].upper() + name[1:]


def census_title(census: StoredCensus) -> str:
    """Return which block a census is of."""
    block = census.block
    return (
        f"Census at block {block.number:,} of {fmt.moment(block.timestamp)}, Rocket Pool "
        f"{census.version}: {block.hash}"
    )


def census_rows(census: StoredCensus) -> list[tuple[str, ...]]:
    """Return the validators of a census by the kind of their bond."""
    count = census.count
    if count is None:
        return []
    rows = [
        ("Validators of minipools with 8 ETH", fmt.count(count.minipools_8), ""),
        ("Validators of minipools with 16 ETH", fmt.count(count.minipools_16), ""),
    ]
    if count.minipools_other:
        rows.append(("Validators of other minipools", fmt.count(count.minipools_other), ""))
    return [
        *rows,
        ("All of minipools", _minipools(census), _ether(count.minipool_bond_eth)),
        (
            f"Validators of {fmt.count(count.megapools)} megapools",
            fmt.count(count.megapool_validators),
            _ether(count.megapool_bond_eth),
        ),
    ]


def spread_rows(census: StoredCensus) -> list[tuple[str, ...]]:
    """Return how validators, and what they have borrowed, are spread over the nodes."""
    count = census.count
    if count is None:
        return []
    validators = f"{fmt.count(count.total_validators)} validators"
    rows = [(validators, *_spread(count.validators))]
    if count.borrowed is not None:
        rows.append((f"{_ether(count.borrowed_eth)} borrowed from rETH", *_spread(count.borrowed)))
    return rows


def census_sentence(census: StoredCensus) -> str:
    """Return how many nodes a census has, and what they owe."""
    count = census.count
    if count is None:
        return "No node of this census has a validator."
    registered, holders = fmt.count(count.registered), fmt.count(count.validators.holders)
    return (
        f"Of {registered} registered nodes, {holders} have validators. Megapools owe "
        f"{_ether(count.debt_eth)}, and a loss of minipools can take {fmt.count(count.legacy_rpl)}"
        f"{fmt.SPACE}RPL of legacy stake."
    )


def operators_line(census: StoredCensus) -> str:
    """Return the concentration of a census in one sentence; empty if it has none."""
    if census.count is None:
        return ""
    found = census.count.validators
    day = fmt.joined(fmt.moment(census.block.timestamp))
    return (
        f"By the census at block {census.block.number:,} of {day}, the {_largest(found)} of "
        f"{fmt.count(found.holders)} nodes with validators run {fmt.percent(found.largest_share)} "
        f"of them, as concentrated as {fmt.measured(found.effective_number, 2)} equal nodes."
    )


def unfinished(stored: Stored) -> str:
    """Return how far a census is read that was broken off; empty if there is none."""
    if not stored.nodes:
        return ""
    return (
        f"A census is read for {fmt.count(stored.read)} of {fmt.count(stored.nodes)} nodes; "
        "`python -m dashboard collect --census` goes on with it."
    )


def lines(stored: Stored) -> list[str]:
    """Return what a store holds, for a terminal."""
    found = [f"The store is a database of {stored.kind}. It holds:"]
    found += [f"{number:>9,} {name}" for name, number in stored.records]
    for row in stored.series:
        found.append(
            f"{label(row.name)}: {row.first.isoformat()} to {row.last.isoformat()}, "
            f"{row.days:,} days, {row.missing:,} without a figure."
        )
    if stored.census is not None:
        found += [f"{census_title(stored.census)}.", census_sentence(stored.census)]
        line = operators_line(stored.census)
        found += [f"{line} {ONE_OPERATOR}"] if line else []
    return [line for line in (*found, unfinished(stored)) if line]


def _spread(found: Concentration) -> tuple[str, ...]:
    return (
        fmt.count(found.holders),
        fmt.percent(found.largest_share),
        f"{fmt.measured(found.effective_number, 2)} nodes",
        fmt.measured(found.herfindahl, 2),
    )


def _largest(found: Concentration) -> str:
    return "ten largest" if found.holders > 10 else f"{fmt.count(found.holders)} largest"


def _minipools(census: StoredCensus) -> str:
    count = census.count
    return "" if count is None else fmt.count(count.total_validators - count.megapool_validators)


def _ether(eth: float) -> str:
    return f"{fmt.count(eth)}{fmt.SPACE}ETH"
