"""A mean-reverting basis between two walls: its law by quadrature, against the engine's days.

With calm markets and collateral that lasts, tomorrow's basis is today's, reverted and shaken, and
put back to the wall it would pass: pressure that was bought or minted away is spent. Its long-run
law has an atom at either wall and a density between.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from risk import paths
from risk.arrays import BoolArray, FloatArray
from risk.parameters import BasisLevel
from tests.risk import factories
from tests.validate import laws
from tests.validate.laws import Finding

_NODES = 200
_SETTLED_DAYS = 30  # ten half-lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Long-run law of a basis between walls.

    Attributes
    ----------
    at_low, at_high : float
        Chance to stand at either wall.
    mean : float
    """

    at_low: float
    at_high: float
    mean: float


def between(level: BasisLevel, freedom: float, low: float, wall: float, high: float) -> Between:
    """Return the long-run law of min(x, wall), x' = min(max(decay x + deviation e, low), high).

    The level's mean is zero; e is Student's t, scaled to unit variance. A `high` above the wall
    lets x go on where the shown basis does not.
    """
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    inside = 0.5 * (high + low) + 0.5 * (high - low) * points
    states = np.concatenate(([low], inside, [high]))
    unit = level.daily_deviation / math.sqrt(freedom / (freedom - 2.0))
    centre = level.decay * states
    step = np.empty((len(states), len(states)))
    step[:, 1:-1] = stats.t.pdf(inside, freedom, centre[:, None], unit)
    step[:, 1:-1] *= weights * 0.5 * (high - low)
    step[:, 0] = stats.t.cdf(low, freedom, centre, unit)
    step[:, -1] = stats.t.sf(high, freedom, centre, unit)
    share = np.linalg.matrix_power(step, 1024)[0]
    shown = np.minimum(states, wall)
    return Between(
        at_low=float(share[0]),
        at_high=float(share[shown >= wall].sum()),
        mean=float(share @ shown),
    )


def findings(seed: int, n_paths: int, n_days: int) -> list[Finding]:
    """Return the shares of days at either wall, and the mean, of the base's calm basis."""
    base = laws.BASE
    quiet = replace(
        base,
        slashing=replace(base.slashing, events_per_year=0.0),
        dislocation=replace(base.dislocation, entries_per_year=0.0),
    )
    market, calm, rules = factories.market(basis=0.0), base.basis.calm, base.basis
    mint = market.deposit_fee / (1.0 - market.deposit_fee) + rules.gas
    burn = rules.gas + rules.pool_fee
    freedom = base.dependence.degrees_of_freedom
    law = between(calm, freedom, -burn, mint, mint)
    # With minting that spends no pressure the latent basis goes on above its wall.
    wrong = between(calm, freedom, -burn, mint, 0.02)
    states = laws.walked(quiet, seed, n_paths, n_days, market)
    basis = states[_SETTLED_DAYS:, paths.BASIS]
    little = 1e-9
    return [
        _finding("share of days at the burn wall", basis < little - burn, law.at_low, wrong.at_low),
        _finding("share at the mint wall", basis > mint - little, law.at_high, wrong.at_high),
        _finding("mean between the walls", basis, law.mean, wrong.mean),
    ]


def _finding(what: str, days: FloatArray | BoolArray, law: float, wrong_law: float) -> Finding:
    by_path = days.mean(axis=0)
    return Finding(
        process="Basis",
        what=what,
        found=float(by_path.mean()),
        law=law,
        error=float(by_path.std(ddof=1)) / math.sqrt(len(by_path)),
        wrong="minting spends no pressure",
        wrong_law=wrong_law,
    )
