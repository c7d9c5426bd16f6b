"""The exact distribution of losses by slashing against brute force.

The plain run shares no code with it but the penalty of the specification: it draws the day of the
event, its size, every node by itself, every lone slashing and every cluster, and adds up.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from data.recorded.nodes import recorded_nodes
from risk.analysis.together import with_together
from risk.arrays import FloatArray
from risk.assessment import assess
from risk.market import Market
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.frequency import CLUSTER_SIZES
from risk.slashing.groups import node_sizes
from risk.slashing.penalties import correlated_loss_gwei
from risk.together import LossTable
from risk.treasury import NodeStake, Treasury
from tests.risk import factories

STANDARD_ERRORS = 4.0
LEAST_SEEN = 25  # losses beyond a threshold, for the normal law of their number
DAYS = 365
STAKES = (
    NodeStake(validators=10, bond_eth=4.0),
    NodeStake(validators=30, bond_eth=8.0, megapool=False, legacy_rpl=30_000.0),
)
_CHUNK = 5_000
_GWEI = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One figure, computed and by brute force."""

    name: str
    exact: float
    plain: float
    standard_error: float

    @property
    def distance(self) -> float:
        """Difference in standard errors; where nothing scatters, none or all."""
        if self.standard_error == 0.0:
            return 0.0 if math.isclose(self.exact, self.plain, rel_tol=1e-6) else math.inf
        return (self.exact - self.plain) / self.standard_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A world in which what is rare on mainnet is often."""

    name: str
    market: Market
    parameters: ModelParameters


def cases() -> tuple[Case, ...]:
    """Return a world of client bugs, and one whose bonds a lone slashing exhausts."""
    laws = ModelParameters.base()
    often = replace(laws, slashing=replace(laws.slashing, events_per_year=0.7))
    thin = replace(
        laws,
        slashing=replace(
            laws.slashing, events_per_year=0.2, clusters_per_year=40.0, concentration=2.0
        ),
        node=replace(laws.node, lone_slashings_per_year=0.0005),
    )
    return (
        Case(name="client bugs", market=factories.market(validators=15_830.0), parameters=often),
        Case(
            name="thin bonds",
            market=factories.market(validators=15_830.0, bond_eth=0.03),
            parameters=thin,
        ),
    )


def pairs(n_paths: int) -> list[Pair]:
    """Return every figure twice, with the standard error of the plain one."""
    found = []
    for case in cases():
        treasury = replace(
            factories.treasury(), positions=(*factories.treasury().positions, *STAKES)
        )
        exact = _exact(case, treasury)
        plain = _plain(case, n_paths, len(exact))
        for table in exact:
            losses, given = plain[table.subject]
            found += list(_compared(case.name, table, losses, given))
    return found


def _exact(case: Case, treasury: Treasury) -> tuple[LossTable, ...]:
    settings = Settings(seed=1, n_paths=100, horizons=(30,))
    whole = assess(treasury, case.market, case.parameters, Scenario.base(), settings)
    made = with_together(whole, recorded_nodes()).together
    assert made is not None
    return made.tables


def _compared(name: str, table: LossTable, losses: FloatArray, given: FloatArray) -> Iterator[Pair]:
    year = table.horizons.index(DAYS)
    for row in table.rows:
        for kind, exact, sample in (
            ("within a year", row.within[year], losses),
            ("given an event", row.given_event, given),
        ):
            beyond = int(np.count_nonzero(sample > row.threshold))
            if min(beyond, len(sample) - beyond) < LEAST_SEEN:
                continue
            share = beyond / len(sample)
            yield Pair(
                name=f"{name}, {table.subject}: beyond {row.threshold * 100:g} %, {kind}",
                exact=exact,
                plain=share,
                standard_error=math.sqrt(share * (1.0 - share) / len(sample)),
            )
    yield Pair(
        name=f"{name}, {table.subject}: mean given an event",
        exact=table.expected_given_event,
        plain=float(given.mean()),
        standard_error=float(given.std() / math.sqrt(len(given))),
    )
    for confidence, exact in table.shortfall_given_event:
        value, error = _shortfall(given, confidence)
        yield Pair(
            name=f"{name}, {table.subject}: shortfall {confidence * 100:g} % given an event",
            exact=exact,
            plain=value,
            standard_error=error,
        )


def _shortfall(losses: FloatArray, confidence: float) -> tuple[float, float]:
    ordered = np.sort(losses)
    rank = math.ceil(confidence * len(ordered) - 1e-9)
    value, tail = ordered[rank - 1], ordered[rank:]
    mass = len(ordered) * (1.0 - confidence)
    shortfall = float(value + (tail - value).sum() / mass)
    spread = tail.var() + confidence * (shortfall - value) ** 2
    return shortfall, math.sqrt(spread / mass)


def _plain(case: Case, n_paths: int, tables: int) -> dict[str, tuple[FloatArray, FloatArray]]:
    parts: dict[str, list[tuple[FloatArray, FloatArray]]] = {}
    for number in range(0, n_paths, _CHUNK):
        rng = np.random.default_rng([2, number])
        for subject, found in _drawn(case, rng, min(_CHUNK, n_paths - number)).items():
            parts.setdefault(subject, []).append(found)
    assert len(parts) == tables
    return {
        subject: (np.concatenate([a for a, _ in each]), np.concatenate([b for _, b in each]))
        for subject, each in parts.items()
    }


def _drawn(
    case: Case, rng: np.random.Generator, count: int
) -> dict[str, tuple[FloatArray, FloatArray]]:
    market, laws = case.market, case.parameters.slashing
    sizes = node_sizes(recorded_nodes(), market.validators)
    log_low, log_high = math.log(laws.smallest_share), math.log(laws.largest_share)
    share = np.exp(rng.uniform(log_low, log_high, count)) * laws.slashable_share
    chance = np.minimum(laws.concentration * share, 1.0)
    hit = (rng.random((count, len(sizes))) < chance[:, None]) @ sizes
    own_hit = rng.random(count) < chance
    happens = rng.exponential(1.0 / laws.events_per_year, count) < DAYS / 365.0
    penalty = np.array([_penalty(case, each) for each in share])
    rate = case.parameters.node.lone_slashings_per_year * DAYS / 365.0
    lone = rng.binomial(round(market.validators), -math.expm1(-rate), count)
    own = sum(stake.validators for stake in STAKES)
    own_lone = rng.binomial(own, -math.expm1(-rate), count)
    alone = 32.0 / market.total_stake_eth
    clusters = _clusters(case, rng, count, round(market.validators))
    own_clusters = _clusters(case, rng, count, own)
    found = {}
    for subject, bonds in (("reth", _bonds(market)), ("reth_average_bond", [(market.bond_eth, 1)])):

        def passed(lost: FloatArray, bonds: list[tuple[float, float]] = bonds) -> FloatArray:
            return sum(w * np.maximum(lost - b, 0.0) for b, w in bonds)  # type: ignore[return-value]

        each = passed(np.array([_penalty(case, alone)]))[0]
        small = lone * each + sum(
            np.array(number) * min(size, round(market.validators)) * passed(_one(case, size))[0]
            for size, number in clusters.items()
        )
        worth = market.reth_total_eth
        large = np.minimum(hit * passed(penalty) / worth, 1.0 - 1e-9)
        found[subject] = (small / worth + np.where(happens, large, 0.0), large)
    worth = sum(s.validators * s.bond_eth for s in STAKES) + 30_000.0 * market.rpl_eth
    small = own_lone * _own(case, np.array([_penalty(case, alone)]))[0] / own
    small = small + sum(
        np.array(number) * min(size, own) * _own(case, _one(case, size))[0] / own
        for size, number in own_clusters.items()
    )
    large = np.where(own_hit, _own(case, penalty), 0.0) / worth
    found["node"] = (small / worth + np.where(happens, large, 0.0), large)
    return found


def _one(case: Case, size: int) -> FloatArray:
    return np.array([_penalty(case, 32.0 * size / case.market.total_stake_eth)])


def _clusters(
    case: Case, rng: np.random.Generator, count: int, validators: int
) -> dict[int, list[int]]:
    """Return how many clusters of each size strike a set of validators, on each path."""
    mean = case.parameters.slashing.clusters_per_year * 32.0 * validators
    mean *= DAYS / 365.0 / case.market.total_stake_eth
    found: dict[int, list[int]] = {size: [0] * count for size in set(CLUSTER_SIZES)}
    for path, number in enumerate(rng.poisson(mean, count)):
        for size in rng.choice(CLUSTER_SIZES, number):
            found[int(size)][path] += 1
    return found


def _penalty(case: Case, share: float) -> float:
    total = int(case.market.total_stake_eth) * _GWEI
    slashed = round(share * case.market.total_stake_eth) * _GWEI
    fork = case.parameters.slashing.fork
    return correlated_loss_gwei(32 * _GWEI, min(slashed, total), total, fork) / _GWEI


def _own(case: Case, penalty: FloatArray) -> FloatArray:
    """Return what the stakes lose: bonds, then the legacy RPL behind the minipools."""
    bonds = sum(s.validators * np.minimum(penalty, s.bond_eth) for s in STAKES)
    behind = STAKES[1].validators * np.maximum(penalty - STAKES[1].bond_eth, 0.0)
    rpl: FloatArray = np.minimum(behind, 30_000.0 * case.market.rpl_eth)
    return bonds + rpl  # type: ignore[return-value]


def _bonds(market: Market) -> list[tuple[float, float]]:
    """Return the shares of bonds of 4, 8 and 16 ETH that make up the average, as recorded."""
    recorded = 6859.0 / 26_890.0
    own = 8.0 + 8.0 * recorded
    if market.bond_eth < 4.0:
        return [(market.bond_eth, 1.0)]
    kept = (market.bond_eth - 4.0) / (own - 4.0)
    return [(4.0, 1.0 - kept), (8.0, kept * (1.0 - recorded)), (16.0, kept * recorded)]
