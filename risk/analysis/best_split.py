"""The best split of an exit over redemption, the pools and waiting, by size."""

from collections.abc import Collection, Sequence

import numpy as np

from risk.arrays import FloatArray
from risk.engine import FactorStates
from risk.liquidity.quoted_pool import QuotedPool
from risk.liquidity.redemption import marked_price
from risk.liquidity.routing import SplitCurve, split_curve
from risk.liquidity.venue import Venue
from risk.liquidity.waiting import Redemption, Waiting
from risk.parameters import ModelParameters
from risk.split import BestSplit, SplitTerms

REDEMPTION, POOLS, WAITING = "redemption", "pools", "waiting"
_POINTS = 49
_MOST_HOLDINGS = 4.0


def split_terms(held: float, now: FactorStates, laws: ModelParameters) -> SplitTerms:
    """Return what the ways out are today.

    Parameters
    ----------
    held : float
        rETH.
    now : FactorStates
        Today, shape (1,).
    laws : ModelParameters
        Under the scenario.
    """
    return SplitTerms(
        held=held,
        rate=float(now.redemption_rate[0]),
        gap=float(now.true_factor[0] / now.reported_factor[0]),
        basis=float(now.basis[0]),
        line_eth=float(now.line[0]),
        depth_eth=float(now.depth[0]),
        fee=laws.basis.pool_fee,
        concentration=laws.depth.concentration,
        refill_eth_per_day=laws.collateral.refill_eth_per_day,
        carry=float(now.carry[0]),
    )


def best_split(
    terms: SplitTerms, *, pools: Sequence[Venue] | None = None, closed: Collection[str] = ()
) -> BestSplit:
    """Return where each part of sales up to four times what is held goes best.

    Parameters
    ----------
    terms : SplitTerms
    pools : sequence of Venue, optional
        The single pools as they were read. Without them all pools are one, of the quoted depth, on
        three curves through it: low and high of what is held span them.
    closed : collection of str
        Names of ways to do without.

    Raises
    ------
    ParameterError
        If a closed way is unknown.
    """
    sizes = np.append(terms.held * np.geomspace(0.01, _MOST_HOLDINGS, _POINTS), terms.held)
    concentrations = (terms.concentration,) if pools is not None else _blends(terms)
    curves = [
        split_curve(sizes, _venues(terms, pools, each), closed=closed) for each in concentrations
    ]
    base, worth = curves[0], [float(curve.net_eth[-1]) for curve in curves]
    parts, left = _with_remainder(base)
    return BestSplit(
        names=base.names,
        closed=tuple(sorted(closed)),
        reth=sizes[:-1],
        parts=parts[:, :-1],
        left=left[:-1],
        worth_eth=base.net_eth[:-1],
        held_parts=tuple(float(part) for part in parts[:, -1]),
        held_left=float(left[-1]),
        held_eth=worth[0],
        held_low_eth=min(worth),
        held_high_eth=max(worth),
        value_eth=terms.held * terms.rate * marked_price(terms.basis, terms.line_eth),
        carry=terms.carry,
        is_read=pools is not None,
    )


def _blends(terms: SplitTerms) -> tuple[float, float, float]:
    return (terms.concentration, 0.0, 1.0)


def _venues(
    terms: SplitTerms, pools: Sequence[Venue] | None, concentration: float
) -> tuple[Venue, ...]:
    line, refill = terms.line_eth, terms.refill_eth_per_day
    quoted = QuotedPool(
        rate=terms.rate,
        basis=terms.basis,
        depth_eth=terms.depth_eth,
        fee=terms.fee,
        concentration=concentration,
        name=POOLS,
    )
    return (
        Redemption(price=terms.rate, collateral_eth=max(line, 0.0), name=REDEMPTION),
        *((quoted,) if pools is None else pools),
        Waiting(
            price=terms.rate * min(terms.gap, 1.0),
            refill_eth_per_day=refill,
            carry=terms.carry,
            days=max(-line, 0.0) / refill,
            name=WAITING,
        ),
    )


def _with_remainder(curve: SplitCurve) -> tuple[FloatArray, FloatArray]:
    """Return parts of shape (n_ways, n_sizes), and what is left: none where that waits longest."""
    parts, left = curve.sold.T.copy(), curve.remainder
    if WAITING not in curve.names:
        return parts, left
    parts[curve.names.index(WAITING)] += left
    return parts, np.zeros_like(left)
