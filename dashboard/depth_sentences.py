"""How deep the market of rETH has been, in sentences: today beside what was recorded."""

from dashboard import format as fmt
from data.recorded.depth_history import DepthHistory, Quote

HISTORY_COLUMNS = ("Collapse", "Before", "Lowest", "Lost", "After")
HISTORY_NOTE = (
    "Marks are medians, bars reach from the least to the most quoted. A quote is the sale of rETH "
    "for ETH on mainnet that costs 1 %; minting and burning are left out. The causes of the "
    "collapses are inferred from the dates."
)


def history(depth_eth: float, under_scenario: bool, recorded: DepthHistory) -> str:
    """Say how today's depth compares with its record."""
    deepest, last = recorded.deepest, recorded.halves[-1]
    when = "Under the scenario a" if under_scenario else "Today a"
    return (
        f"{when} sale of {fmt.ether(depth_eth)} costs 1{fmt.SPACE}%. That is "
        f"{fmt.percent(depth_eth / deepest.median_eth)} of the median of {deepest.name} "
        f"({fmt.asset_amount(deepest.median_eth, 'ETH')}, n = {deepest.quotes}) and "
        f"{fmt.percent(depth_eth / last.median_eth)} of the latest ({last.name}, n = "
        f"{last.quotes}): what could be sold then cannot be sold now, and a depth of weeks ago is "
        "no promise."
    )


def history_rows(recorded: DepthHistory) -> list[tuple[str, ...]]:
    """Return the collapses."""
    return [
        (
            each.name,
            _quoted(each.before),
            _quoted(each.lowest),
            fmt.percent(round(each.lost, 2)),
            f"{_quoted(each.after)}. {each.recovered}",
        )
        for each in recorded.collapses
    ]


def _quoted(quote: Quote) -> str:
    return f"{fmt.asset_amount(quote.eth, 'ETH')}, {fmt.joined(fmt.date(quote.date))}"
