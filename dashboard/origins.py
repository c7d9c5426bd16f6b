"""Where the market's figures come from, as texts of tables: one row for each figure."""

from collections.abc import Iterator

from dashboard import format as fmt
from data.market import MarketReading
from data.recorded import Figure, figures
from risk.market import Market, Origin

FIGURE_COLUMNS = ("Figure", "Value", "Standing", "Source")
COMPARED_COLUMNS = ("Figure", "Live", "Recorded with Perigee", "Difference")
BESIDE_COLUMNS = ("Figure", "Value", "Source")
_DIGITS, _RATE_DIGITS = 7, 4


def figure_rows(market: Market) -> list[tuple[str, ...]]:
    """Return each figure in force with its unit, origin, date and source."""
    return [_figure_row(figure, market) for figure in figures()]


def compared_rows(live: Market) -> list[tuple[str, ...]]:
    """Return what was read live beside what is recorded, for each figure that was."""
    return [
        _compared_row(figure, getattr(live, figure.name))
        for figure in figures()
        if live.origin_of(figure.name).origin is Origin.LIVE
    ]


def beside_rows(reading: MarketReading) -> list[tuple[str, ...]]:
    """Return what was read beside the figures of the market."""
    return list(_beside(reading))


def shown(figure: Figure, value: float, origin: Origin = Origin.RECORDED) -> str:
    """Return a figure's value in full, in per cent if it is a fraction; live ones are rounded."""
    given = fmt.to_percent(value) if figure.is_fraction else value
    if origin is not Origin.LIVE:
        return fmt.exact(given)
    return fmt.measured(given, _RATE_DIGITS if figure.is_fraction else _DIGITS)


def from_shown(figure: Figure, value: float) -> float:
    """Return the value in the engine's unit of a value as shown."""
    return fmt.from_percent(value) if figure.is_fraction else value


def unit(figure: Figure) -> str:
    """Return a figure's unit as it is shown."""
    return "%" if figure.is_fraction else figure.unit


def _figure_row(figure: Figure, market: Market) -> tuple[str, ...]:
    provenance = market.origin_of(figure.name)
    value = shown(figure, getattr(market, figure.name), provenance.origin)
    return (
        figure.label,
        f"{value}{fmt.SPACE}{unit(figure)}",
        f"{provenance.origin.value.capitalize()}, {fmt.joined(fmt.date(provenance.date))}",
        provenance.source,
    )


def _compared_row(figure: Figure, live: float) -> tuple[str, ...]:
    standing = f"{figure.origin.value}, {fmt.joined(fmt.date(figure.date))}"
    change = figure.change_to(live)
    apart = fmt.points(change) if figure.is_fraction else fmt.percent(change)
    return (
        figure.label,
        f"{shown(figure, live, Origin.LIVE)}{fmt.SPACE}{unit(figure)}",
        f"{shown(figure, figure.value)} ({standing})",
        fmt.signed(apart, change) if change else "none",
    )


def _beside(reading: MarketReading) -> Iterator[tuple[str, ...]]:
    rocket = f"Rocket Pool {reading.protocol_version}"
    exact = "" if reading.rate_time_is_exact else "at least "
    due = fmt.duration(reading.update_seconds)
    yield (
        "Age of the redemption rate",
        f"{exact}{fmt.duration(reading.rate_age_seconds)} at the block",
        f"{rocket}; a report is due every {due}",
    )
    if reading.most_change is not None:
        most = fmt.percent(reading.most_change)
        yield "Most that one report may change the rate", most, f"{rocket}, getMaxRethDelta"
    yield (
        "Redeemable from the token's own ETH",
        fmt.asset_amount(reading.buffer_eth, "ETH"),
        "ETH balance of the rETH contract, used first",
    )
    yield (
        "Redeemable from the deposit pool",
        fmt.asset_amount(reading.excess_eth, "ETH"),
        f"{rocket}, getExcessBalance",
    )
    yield (
        "Deposits",
        _deposits(reading),
        f"{rocket}; the pool holds at most {fmt.asset_amount(reading.pool_limit_eth, 'ETH')}",
    )
    yield (
        "Market price of rETH",
        f"{fmt.measured(reading.reth_market_price)}{fmt.SPACE}ETH",
        "Uniswap v3 rETH/WETH 0.01 %, average of thirty minutes",
    )
    yield (
        "Sale that moves that pool by 1 %",
        fmt.asset_amount(reading.uniswap_depth_eth, "ETH"),
        "Its own liquidity, without any other venue",
    )
    yield "Cross-check of the price", _cross_check(reading), "Chainlink RETH / ETH, moves at 2 %"
    yield "Nodes that agreed", f"{reading.nodes}", f"{reading.requests_sent} requests to each"


def _deposits(reading: MarketReading) -> str:
    if not reading.deposits_enabled:
        return "Closed: nothing holds a premium down"
    room = fmt.asset_amount(reading.deposit_limit_eth, "ETH")
    return f"Open: up to {room} can be minted, which holds a premium down"


def _cross_check(reading: MarketReading) -> str:
    difference, age = reading.feed_difference, reading.feed_age_seconds
    if reading.feed_price is None or difference is None or age is None:
        return "Could not be read"
    apart = fmt.signed(fmt.cost(difference), difference)
    price = fmt.measured(reading.feed_price)
    return f"{price}{fmt.SPACE}ETH, {fmt.duration(age)} old; the average lies {apart} from it"
