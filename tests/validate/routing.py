"""The best split against an integer program of scipy's, over random sets of venues.

The program knows no marginal price: it mixes points of each venue's proceeds and decides with a
binary per venue whether its gas is paid. A second pass refines the points around its own answer.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, hstack, vstack

from risk.arrays import FloatArray
from risk.liquidity.concentrated_sale import ConcentratedSale
from risk.liquidity.routing import best_split
from risk.liquidity.stable_sale import StableSale
from risk.liquidity.venue import Venue
from risk.liquidity.waiting import Redemption, Waiting
from risk.liquidity.weighted_sale import WeightedSale

ALLOWED = 1e-5  # a tenth of a basis point of the net proceeds
_POINTS = 160
_FINE_POINTS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sale over a set of venues."""

    size: float
    venues: tuple[Venue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Net proceeds of both, and of the best venue alone."""

    ours: float
    solver: float
    single: float

    @property
    def shortfall(self) -> float:
        """Fraction by which the split is worse than the solver's."""
        return 1.0 - self.ours / self.solver


def random_case(seed: int) -> Case:
    """Return two to six venues of any kind around one price, and a size up to twice their pools."""
    rng = np.random.default_rng(seed)
    venues: list[Venue] = []
    scale = 10.0 ** rng.uniform(1.0, 4.0)
    for k in range(rng.integers(1, 5)):
        make = (_stable, _stable, _weighted, _concentrated)[rng.integers(4)]
        venues.append(make(rng, f"pool {k}", scale * 10.0 ** rng.uniform(-1.0, 0.5)))
    if rng.random() < 0.7 or len(venues) == 1:
        collateral = scale * 10.0 ** rng.uniform(-2.0, 0.0)
        venues.append(Redemption(price=1.16, collateral_eth=collateral, gas_eth=_gas(rng)))
    if rng.random() < 0.6:
        venues.append(
            Waiting(
                price=1.16,
                refill_eth_per_day=scale / rng.uniform(10.0, 500.0),
                carry=rng.uniform(0.0, 0.25),
                days=rng.uniform(0.0, 30.0),
                gas_eth=_gas(rng),
            )
        )
    return Case(size=scale * 10.0 ** rng.uniform(-2.0, 0.5), venues=tuple(venues))


def compared(case: Case) -> Comparison:
    """Return the split's net proceeds beside the solver's and those of the best venue alone."""
    single = max(
        float(venue.proceeds(np.array([min(case.size, venue.capacity)]))[0]) - venue.gas_eth
        for venue in case.venues
    )
    ours = best_split(case.size, case.venues).net_eth
    return Comparison(ours=ours, solver=solved(case), single=single)


def solved(case: Case) -> float:
    """Return the net proceeds of the integer program."""
    points = []
    for venue in case.venues:
        top = min(case.size, venue.capacity)
        points.append(np.concatenate([[0.0], np.geomspace(1e-6 * top, top, _POINTS)]))
    _, parts = _program(case, points)
    for k, part in enumerate(parts):
        after = int(np.clip(np.searchsorted(points[k], part), 1, points[k].size - 1))
        low, high = points[k][max(after - 2, 0)], points[k][min(after + 1, points[k].size - 1)]
        points[k] = np.unique([*points[k], *np.linspace(low, high, _FINE_POINTS)])
    return _program(case, points)[0]


def _program(case: Case, points: list[FloatArray]) -> tuple[float, list[float]]:
    """Mix each venue's points with weights that sum to its binary, within the size."""
    n = len(points)
    paid = [v.proceeds(p) for v, p in zip(case.venues, points, strict=True)]
    gas = np.array([venue.gas_eth for venue in case.venues])
    weights = block_diag([np.ones((1, p.size)) for p in points], format="csr")
    linked = hstack([weights, -csr_array(np.eye(n))])
    total = csr_array(np.concatenate([*points, np.zeros(n)])[None, :] / case.size)
    scale = float(np.abs(np.concatenate(paid)).max())
    count = sum(p.size for p in points)
    found = milp(
        np.concatenate([*(-p for p in paid), gas]) / scale,
        constraints=[
            LinearConstraint(vstack([linked]), 0.0, 0.0),
            LinearConstraint(total, -math.inf, 1.0),
        ],
        integrality=np.concatenate([np.zeros(count), np.ones(n)]),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": 1e-9},
    )
    assert found.success, found.message
    edges = np.cumsum([0, *(p.size for p in points)])
    parts = [
        float(found.x[low:high] @ p) for (low, high), p in zip(pairwise(edges), points, strict=True)
    ]
    return -float(found.fun) * scale, parts


def _gas(rng: np.random.Generator) -> float:
    return float(rng.choice([0.0, 1e-4, 1e-3, 1e-2]))


def _stable(rng: np.random.Generator, name: str, scale: float) -> StableSale:
    dynamic = rng.random() < 0.5
    return StableSale(
        name=name,
        balances=scale * 10.0 ** rng.uniform(-0.7, 0.7, size=rng.choice([2, 2, 3])),
        i=0,
        j=1,
        n_amplification=2.0 * 10.0 ** rng.uniform(0.5, 3.3),
        worth_in=1.16,
        worth_out=1.0,
        fee_in=0.0 if dynamic else rng.uniform(1e-5, 3e-3),
        fee_out=rng.uniform(1e-5, 1e-3) if dynamic else 0.0,
        multiplier=rng.uniform(1.0, 5.0) if dynamic else 1.0,
        gas_eth=_gas(rng),
    )


def _weighted(rng: np.random.Generator, name: str, scale: float) -> WeightedSale:
    ratio = float(rng.choice([1.0, 1.0, 4.0, 0.25, rng.uniform(0.1, 10.0)]))
    return WeightedSale(
        name=name,
        held_in=scale,
        held_out=scale * 1.16 / ratio * rng.uniform(0.97, 1.03),
        fee=rng.uniform(1e-4, 1e-2),
        ratio=ratio,
        gas_eth=_gas(rng),
        capacity=math.inf if ratio == 1.0 else 0.3 * scale,
    )


def _concentrated(rng: np.random.Generator, name: str, scale: float) -> ConcentratedSale:
    n = rng.integers(1, 8)
    falls = np.cumsum(rng.exponential(0.005, size=(2 * n,)))
    first = math.sqrt(1.16 * rng.uniform(0.97, 1.03))
    starts, ends = first * np.exp(-falls[::2]), first * np.exp(-falls[1::2])
    depths = scale * 10.0 ** rng.uniform(0.0, 2.0, size=n)
    return ConcentratedSale(
        name=name,
        sold=np.concatenate([[0.0], np.cumsum(depths * (1.0 / ends - 1.0 / starts))]),
        bought=np.concatenate([[0.0], np.cumsum(depths * (starts - ends))]),
        roots=starts,
        depths=depths,
        fee=float(rng.choice([1e-4, 5e-4, 3e-3])),
        gas_eth=_gas(rng),
        units=(1.0, 1.0),
    )
