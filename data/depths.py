"""How much the read pools take: the sale that costs 1 %, of each and of all that pay in ETH."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.addresses import RETH, RPL, WETH
from data.contracts.uniswap_pools import ConcentratedReading
from data.venues import SYMBOLS, Reading, sale
from risk.liquidity.sale_size import best_price, size_that_costs

# A pool whose first price lies further from the market's than this is no part of the market, and
# its depth is not counted (a prior: it is more than any fee and less than a thin pool's accident).
FURTHEST_PRICE = 0.05
# Whole coins below which a pool holds nothing that could be sold into.
LEAST_BALANCE = 1e-3


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
        best way; None where no pool can tell.
    names : tuple of str
        Of the pools counted.
    doubts : tuple of str
        A sentence on each pool that is not counted.
    """

    size: float | None
    names: tuple[str, ...]
    doubts: tuple[str, ...]


def venue_depths(readings: Sequence[Reading]) -> tuple[VenueDepth, ...]:
    """Return what each pool takes: of rETH and RPL for WETH, and of rETH for RPL."""
    return tuple(_depth_of(reading) for reading in readings)


def is_empty(reading: Reading) -> bool:
    """Return whether a pool holds next to nothing of a coin."""
    match reading:
        case ConcentratedReading():
            return reading.pool.liquidity == 0
        case _:
            return min(reading.pool.balances) < LEAST_BALANCE * 10**18


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
    venues, doubts = [], []
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
    return TokenDepth(
        size=size_that_costs(venues),
        names=tuple(venue.name for venue in venues),
        doubts=tuple(doubts),
    )


def _depth_of(reading: Reading) -> VenueDepth:
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
