"""How much the read pools take: the sale that costs 1 %, of each and of all that pay in ETH."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.addresses import RETH, RPL, WETH
from data.contracts import uniswap
from data.contracts.balancer import MetaStableReading, WeightedReading
from data.contracts.curve import StableSwapReading
from data.contracts.uniswap_pools import ConcentratedReading
from data.venues import SYMBOLS, Reading
from risk.market import DOMAINS

if TYPE_CHECKING:
    from risk.liquidity.venue import Venue

# A pool whose first price lies further from the market's than this is no part of the market, and
# its depth is not counted (a prior: it is more than any fee and less than a thin pool's accident).
FURTHEST_PRICE = 0.05
# Whole coins below which a pool holds nothing that could be sold into.
LEAST_BALANCE = 1e-3
# Digits to which the sale that costs 1 % is known: its curves are interpolated.
DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDepth:
    """What one pool takes of one token.

    Attributes
    ----------
    name : str
    sold, bought : str
        The tokens.
    price : float
        Of the first unit sold, after the fee, in tokens bought; 0 if the pool is empty.
    size : float or None
        Sale, in tokens bought, whose average lies 1 % below the first price; None if the pool is
        empty.
    """

    name: str
    sold: str
    bought: str
    price: float
    size: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDepth:
    """What all pools together take of one token for WETH.

    Attributes
    ----------
    size : float or None
        Sale, in ETH, whose average lies 1 % below the first price of the best pool, split in the
        best way, to four digits; None where no pool can tell.
    names : tuple of str
        Of the pools counted.
    doubts : tuple of str
        A sentence on each pool that is not counted.
    """

    size: float | None
    names: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketDepths:
    """What the pools tell of the market.

    Attributes
    ----------
    venues : tuple of VenueDepth
        Of rETH and RPL for WETH, and of rETH for RPL.
    figures : dict of str to TokenDepth
        By figure of the market; those that no pool can tell are missing.
    notices : tuple of str
        A sentence on each figure that is missing.
    doubts : tuple of str
        A sentence on each pool that is not counted.
    """

    venues: tuple[VenueDepth, ...]
    figures: dict[str, TokenDepth]
    notices: tuple[str, ...]
    doubts: tuple[str, ...]


def market_depths(readings: Sequence[Reading], reth_price: float, rpl_price: float) -> MarketDepths:
    """Return what the pools take, of each and of all.

    Parameters
    ----------
    readings : sequence of Reading
    reth_price, rpl_price : float
        Of a coin in ETH. For RPL the average of the pool from which Rocket Pool takes its price
        goes before, where that pool can tell one.
    """
    for reading in readings:
        if isinstance(reading, ConcentratedReading) and reading.name == uniswap.RPL_WETH.name:
            rpl_price = rpl_price if reading.average is None else reading.average.price
    figures: dict[str, TokenDepth] = {}
    notices: list[str] = []
    doubts: list[str] = []
    for figure, token, price in (
        ("reth_depth_eth", RETH, reth_price),
        ("rpl_depth_eth", RPL, rpl_price),
    ):
        depth = token_depth(readings, token, price)
        low, high = DOMAINS[figure]
        doubts += depth.doubts
        if depth.size is not None and low <= depth.size <= high:
            figures[figure] = depth
        else:
            notices.append(
                f"No pool tells what a sale of {SYMBOLS[token.lower()]} costs, so the recorded "
                "depth stands."
            )
    return MarketDepths(
        venues=tuple(_depth_of(reading) for reading in readings),
        figures=figures,
        notices=tuple(notices),
        doubts=tuple(doubts),
    )


def sale(reading: Reading, sold: str) -> "Venue":
    """Return the sale of a token, in lower case, into a pool, as far as the pool is known."""
    from risk.liquidity.concentrated_sale import ConcentratedSale
    from risk.liquidity.stable_sale import StableSale
    from risk.liquidity.weighted_sale import WeightedSale

    i = reading.tokens.index(sold)
    match reading:
        case ConcentratedReading():
            return ConcentratedSale.of_pool(reading.closed, i, 1 - i, name=reading.name)
        case MetaStableReading():
            return StableSale.of_balancer(reading.pool, i, 1 - i, name=reading.name)
        case StableSwapReading():
            return StableSale.of_curve(reading.pool, i, 1 - i, name=reading.name)
        case WeightedReading():
            return WeightedSale.of_balancer(reading.pool, i, 1 - i, name=reading.name)


def is_empty(reading: Reading) -> bool:
    """Return whether a pool holds next to nothing of a coin."""
    match reading:
        case ConcentratedReading():
            return reading.pool.liquidity == 0
        case _:
            return min(reading.pool.balances) < LEAST_BALANCE * 10**18


def sales(readings: Sequence[Reading], token: str, price: float) -> tuple[list["Venue"], list[str]]:
    """Return the sales of a token for WETH into every pool that is part of the market.

    Parameters
    ----------
    readings : sequence of Reading
    token : str
        Address of rETH or RPL.
    price : float
        Of the token in ETH, by which a pool far from the market is told.

    Returns
    -------
    venues : list of Venue
    doubts : list of str
        A sentence on each pool that is left out.
    """
    from risk.liquidity.sale_size import best_price

    venues: list[Venue] = []
    doubts: list[str] = []
    for reading in readings:
        if set(reading.tokens) != {token.lower(), WETH.lower()}:
            continue
        if is_empty(reading):
            doubts.append(f"{reading.name} is empty, so its depth is not counted.")
            continue
        venue = sale(reading, token.lower())
        first = best_price([venue])
        if abs(first / price - 1.0) > FURTHEST_PRICE:
            doubts.append(
                f"{reading.name} pays {first:.4g} ETH per {SYMBOLS[token.lower()]}, far from the "
                "market, so its depth is not counted."
            )
        else:
            venues.append(venue)
    return venues, doubts


def token_depth(readings: Sequence[Reading], token: str, price: float) -> TokenDepth:
    """Return what all pools take of a token for WETH.

    Parameters
    ----------
    readings : sequence of Reading
    token : str
        Address of rETH or RPL.
    price : float
        Of the token in ETH, by which a pool far from the market is told.
    """
    from risk.liquidity.sale_size import size_that_costs

    venues, doubts = sales(readings, token, price)
    size = size_that_costs(venues)
    return TokenDepth(
        size=None if size is None else float(f"{size:.{DIGITS}g}"),
        names=tuple(venue.name for venue in venues),
        doubts=tuple(doubts),
    )


def _depth_of(reading: Reading) -> VenueDepth:
    from risk.liquidity.sale_size import best_price, size_that_costs

    first, second = reading.tokens
    sold, bought = (second, first) if _rank(second) < _rank(first) else (first, second)
    venues = [] if is_empty(reading) else [sale(reading, sold)]
    return VenueDepth(
        name=reading.name,
        sold=SYMBOLS[sold],
        bought=SYMBOLS[bought],
        price=best_price(venues),
        size=size_that_costs(venues),
    )


def _rank(token: str) -> int:
    return (RETH.lower(), RPL.lower(), WETH.lower()).index(token)
