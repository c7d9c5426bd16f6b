"""Losses of lone slashings and of clusters: few outcomes with exact probabilities.

Each outcome is a loss with its probability. Sums of independent losses are enumerated until what
is left out is too unlikely to matter.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence

Atoms = Mapping[float, float]
NONE: Atoms = {0.0: 1.0}
LEFT_OUT = 1e-15
_MOST_COUNTED = 10_000
_MOST_CLUSTERS = 12  # more count as so many


def lone_counts(validators: int, rate: float, days: float) -> list[float]:
    """Return the chances of 0, 1, 2, … lone slashings: binomial, for each validator goes once.

    Parameters
    ----------
    validators : int
    rate : float
        Per validator and year.
    days : float

    Returns
    -------
    chances : list of float
        As far as they matter; what is left out is below 1e-15 of the whole.
    """
    chance = -math.expm1(-rate * days / 365.0)
    if chance <= 0.0 or validators < 1:
        return [1.0]
    # In logarithms, as the first may be too small to start from.
    log_chance, log_other = math.log(chance), -rate * days / 365.0
    chances: list[float] = []
    mean = validators * chance
    for k in range(min(validators, _MOST_COUNTED) + 1):
        choose = math.lgamma(validators + 1) - math.lgamma(k + 1) - math.lgamma(validators - k + 1)
        chances.append(math.exp(choose + k * log_chance + (validators - k) * log_other))
        if k > mean and chances[-1] < LEFT_OUT:
            break
    total = math.fsum(chances)
    return [each / total for each in chances]


def lone_losses(chances: Sequence[float], each: float) -> Atoms:
    """Return the losses of so many lone slashings of `each`."""
    return _merged((k * each, chance) for k, chance in enumerate(chances))


def cluster_losses(mean: float, sizes: Sequence[float]) -> Atoms:
    """Return the losses of a Poisson number of clusters whose losses are equally likely.

    Parameters
    ----------
    mean : float
        Expected number of clusters.
    sizes : sequence of float
        Loss of each kind.
    """
    single = _merged((size, 1.0 / len(sizes)) for size in sizes)
    if mean <= 0.0 or set(single) == {0.0}:
        return NONE
    total: dict[float, float] = {}
    several: Atoms = NONE
    weight, count, reached = math.exp(-mean), 0, 0.0
    while count <= _MOST_CLUSTERS and (count <= mean or weight > LEFT_OUT):
        counted = 1.0 - reached if count == _MOST_CLUSTERS else weight
        for loss, chance in several.items():
            total[loss] = total.get(loss, 0.0) + counted * chance
        reached += weight
        count += 1
        weight *= mean / count
        several = summed(several, single)
    return total


def summed(one: Atoms, other: Atoms) -> Atoms:
    """Return the sum of two independent losses."""
    return _merged(
        (left + right, p * q) for left, p in one.items() for right, q in other.items() if p * q > 0
    )


def fewer(atoms: Atoms, most: int = 200, groups: int = 50) -> Atoms:
    """Return at most so many outcomes: the likely as they are, neighbours among the others merged.

    That nothing is lost stays as it is, however unlikely: merged, it would be a small loss.

    Parameters
    ----------
    atoms : mapping of loss to chance
    most : int
    groups : int
        Into which the least likely are merged, each at its mean loss, so that nothing is lost.
    """
    if len(atoms) <= most:
        return atoms
    by_chance = sorted(atoms.items(), key=lambda atom: (atom[0] == 0.0, atom[1]), reverse=True)
    merged = dict(by_chance[: most - groups])
    others = sorted(by_chance[most - groups :])
    ends = [round(i * len(others) / groups) for i in range(groups + 1)]
    for first, last in itertools.pairwise(ends):
        part = dict(others[first:last])
        chance = math.fsum(part.values())
        if chance > 0.0:
            loss = mean_of(part) / chance
            merged[loss] = merged.get(loss, 0.0) + chance
    return merged


def mean_of(atoms: Atoms) -> float:
    """Return the expected loss."""
    return math.fsum(loss * chance for loss, chance in atoms.items())


def _merged(pairs: Iterable[tuple[float, float]]) -> dict[float, float]:
    merged: dict[float, float] = {}
    for loss, chance in pairs:
        key = round(loss, 9)
        merged[key] = merged.get(key, 0.0) + chance
    return merged
