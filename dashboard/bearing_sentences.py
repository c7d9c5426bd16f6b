"""Who bears what an event takes, in sentences: pure functions of the one answer."""

from dashboard import format as fmt
from risk.bearing import Bearing, Cliff, FleetInShort, Waterfall
from risk.slashing.fleet import FleetKind

EVENT_COLUMNS = (
    "Event",
    "Validators",
    "Lost, ETH",
    "Bonds",
    "Legacy RPL",
    "rETH, owed",
    "rETH, for good",
    "Of its value",
    "Ours, ETH",
)
CLIFF_COLUMNS = (
    "Slashed, of ten",
    "Counted as lost before",
    "After settlement",
    "Repaid if the others leave",
    "Or by their rewards",
)
PENALTY_NOTE = (
    "Penalties for stolen block rewards stand beside this: they move ETH from an operator to rETH "
    "and destroy none. A megapool owes what was taken and 0.2 ETH, at most 612 ETH a week over "
    "all; a minipool's first two are free, and each further one takes a tenth of what its operator "
    "would receive, up to a rate that a guardian sets. While a validator of a megapool is exiting "
    "its rewards cannot be distributed: they reach rETH, and a debt, only afterwards."
)


def waterfall_note(found: Bearing) -> str:
    """Say in what order they pay."""
    brought = fmt.percent(1.0 - found.auction_discount)
    return (
        "A minipool's own bond pays first, then the legacy RPL that its node has staked, one stake "
        f"for all of its minipools, sold at {brought} of its price (a prior on a slider); then "
        "holders of rETH. In a megapool what passes a validator's share of the bond is lost by "
        "holders of rETH at its final balance and owed to them by the operator: from rewards, from "
        "later exits, or never, since nobody can be forced to leave. A minipool with less than "
        "8 ETH left pays its operator as if that were rewards, and no RPL is asked for. Whole "
        "nodes are hit, drawn by share. (Rocket Pool v1.4.)"
    )


def prior_note(fleet: FleetInShort) -> str:
    """Say what of a picture is a prior; empty of a census, and of one average bond."""
    if fleet.kind is not FleetKind.MIXED:
        return ""
    return (
        "Who has which bond is a prior until a census is in the store: "
        f"{fmt.percent(fleet.megapool_share)} of the validators in megapools with 4 ETH, the "
        "others in minipools of 8 and 16 ETH, so that the average is the market's; "
        f"{fmt.count(fleet.legacy_rpl)} legacy RPL in all. Sliders hold both. The largest node has "
        "the bonds of the last published count. python -m dashboard collect takes the census."
    )


def standing(fleet: FleetInShort) -> str:
    """Name a picture of the nodes, as an option."""
    if fleet.kind is FleetKind.CENSUS:
        return f"Census, {fleet.standing}"
    if fleet.kind is FleetKind.MIXED:
        return "Mixed bonds (prior)"
    return f"One average bond of {fmt.exact(round(fleet.bond_eth, 2))}{fmt.SPACE}ETH"


def composition(fleet: FleetInShort) -> str:
    """Say what a picture of the nodes holds."""
    rpl = (
        f"{fmt.count(fleet.legacy_rpl)}{fmt.SPACE}RPL stand behind the minipools"
        if fleet.legacy_rpl > 0.0
        else "no legacy RPL is counted"
    )
    return (
        f"{standing(fleet)}: {fmt.count(fleet.validators)} validators, "
        f"{fmt.percent(fleet.megapool_share)} of them in megapools, "
        f"{fmt.exact(round(fleet.bond_eth, 2))}{fmt.SPACE}ETH of bond each on average; {rpl}."
    )


def conclusion(row: Waterfall) -> str:
    """Say in a few words who bears an event: the title of its chart."""
    lost = amount(row.borne.validators_loss_eth)
    if row.borne.reth_loss_eth <= 0.0:
        return f"{row.event}: the bonds bear all of {lost}, and rETH nothing"
    return (
        f"{row.event}: of {lost}, holders of rETH bear {amount(row.borne.reth_loss_eth)}, "
        f"{fmt.percent(row.loss)} of rETH's value"
    )


def follows(row: Waterfall) -> str:
    """Say what an event takes, who bears it and what may come back."""
    borne = row.borne
    what = "slashed" if row.is_slashing else "offline and loses to the leak"
    start = (
        f"{fmt.percent(row.network_share)} of the network is {what}, and with it "
        f"{_validators(borne.validators)} of Rocket Pool, which lose {fmt.ether(row.each_eth)} each"
    )
    if borne.reth_loss_eth <= 0.0:
        return f"{start}. No bond is exhausted, so that rETH loses exactly nothing."
    rest = [f"bonds bear {amount(borne.bond_loss_eth)}"]
    if borne.rpl_proceeds_eth > 0.0:
        rest.append(
            f"{fmt.count(borne.rpl_sold)} legacy RPL bring {amount(borne.rpl_proceeds_eth)}"
        )
    return (
        f"{start}: {fmt.listed(rest)}. Holders of rETH bear the other "
        f"{amount(borne.reth_loss_eth)}{_owed(row)}. Our part is {fmt.ether(row.treasury_eth)}."
    )


def _owed(row: Waterfall) -> str:
    borne = row.borne
    if borne.debt_eth <= 0.0:
        return ", which nobody owes them"
    return (
        f": {amount(borne.debt_eth)} that megapools owe, with all of their validators hit, so "
        f"that neither rewards nor exits repay it, and {amount(borne.uninsured_eth)} that nobody "
        "owes"
    )


def beside_average(row: Waterfall, average: Waterfall) -> str:
    """Say what one average bond would say instead; nothing if that is what is shown."""
    if row.fleet is FleetKind.AVERAGE:
        return ""
    return (
        "With one average bond for all, as in the simulation and elsewhere on this page, holders "
        f"of rETH would bear {amount(average.borne.reth_loss_eth)}."
    )


def event_row(row: Waterfall) -> tuple[str, ...]:
    """Return one event as a row of the table."""
    borne = row.borne
    return (
        row.event,
        fmt.count(borne.validators),
        _bare(borne.validators_loss_eth),
        _bare(borne.bond_loss_eth),
        _bare(borne.rpl_proceeds_eth),
        _bare(borne.debt_eth),
        _bare(borne.uninsured_eth),
        fmt.percent(row.loss),
        _bare(row.treasury_eth),
    )


def cliff(bearing: Bearing) -> str:
    """Say what a final balance changes for the reported rate."""
    one = bearing.cliffs[0]
    before = amount(one.before_eth) if one.before_eth > 0.0 else "nothing"
    return (
        f"The rate falls late, and then at once. In a megapool of {one.validators} validators with "
        f"{fmt.ether(one.bond_eth)} of bonds, one that loses {fmt.ether(one.each_eth)} (with "
        f"{fmt.percent(one.network_share)} of the network) costs rETH {before} until its final "
        f"balance is reported, because all of the bonds stand before it; then "
        f"{amount(one.after_eth)}, which its operator owes. The rewards of the others repay that "
        f"in {_years(one.years_of_rewards)}, and their bonds if they leave."
    )


def cliff_row(row: Cliff) -> tuple[str, ...]:
    """Return one number of slashed validators as a row of the table."""
    return (
        fmt.count(row.slashed),
        amount(row.before_eth),
        amount(row.after_eth),
        amount(row.repaid_by_exits_eth),
        _years(row.years_of_rewards),
    )


def amount(eth: float) -> str:
    """Return ETH, whole where it is much; zero as zero."""
    return f"{_bare(eth)}{fmt.SPACE}ETH" if eth > 0.0 else "0"


def _bare(eth: float) -> str:
    if eth <= 0.0:
        return "0"
    return fmt.count(eth) if eth >= 100.0 else fmt.number(eth)


def _validators(number: float) -> str:
    return f"{fmt.count(number)} validator{'' if round(number) == 1 else 's'}"


def _years(years: float) -> str:
    if years == float("inf"):
        return "never"
    return f"{fmt.number(years)}{fmt.SPACE}years"
