"""Measures against a brute-force run: plain paths, plain sampling, arithmetic by hand.

The event rate is raised so that plain paths meet the event often. The plain run shares with the
engine neither strata nor weights nor draws nor code: it walks the NumPy model on draws of another
generator, with the day of the first event drawn from its exponential law.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from risk.answer import Numeraire
from risk.arrays import FloatArray
from risk.assessment import assess
from risk.market import Market
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Treasury
from tests.reference import exit as way_out
from tests.reference import model
from tests.risk import factories

CHUNK = 20_000
HORIZONS = (30, 90)
CONFIDENCES = (0.95, 0.99)
HELD = {"usd": 1_500_000.0, "eth": 300.0, "reth": 5000.0, "rpl": 50_000.0}
STANDARD_ERRORS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One measure by the engine and by brute force."""

    name: str
    engine: float
    plain: float
    standard_error: float

    @property
    def distance(self) -> float:
        """Difference in standard errors of the difference."""
        return (self.engine - self.plain) / self.standard_error


def world() -> tuple[Treasury, Market, ModelParameters]:
    """Return a treasury of rETH in a world where one year in two sees a mass slashing."""
    laws = ModelParameters.base()
    slashing = replace(laws.slashing, events_per_year=0.7, smallest_share=0.02, largest_share=0.5)
    treasury = factories.treasury(**HELD, monthly_usd=0.0)
    return treasury, factories.market(bond_eth=4.0), replace(laws, slashing=slashing)


def pairs(n_engine: int, n_plain: int) -> list[Pair]:
    """Return every measure twice, with the standard error of the difference."""
    treasury, market, laws = world()
    settings = Settings(seed=1, n_paths=n_engine, horizons=HORIZONS, confidences=CONFIDENCES)
    answer = assess(treasury, market, laws, Scenario.base(), settings)
    plain = _plain_losses(market, laws, n_plain, settings.exit_days)
    rows = []
    for day in HORIZONS:
        for numeraire in Numeraire:
            for confidence in CONFIDENCES:
                row = answer.risk_row(day, confidence, numeraire)
                for adjusted, prefix in ((False, ""), (True, "liquidity_adjusted_")):
                    losses = plain[day, numeraire, adjusted]
                    for measure, (value, error) in _by_hand(losses, confidence).items():
                        estimate = getattr(row, prefix + measure)
                        rows.append(
                            Pair(
                                name=f"{prefix}{measure}, {day} d, {confidence:g}, {numeraire}",
                                engine=estimate.value,
                                plain=value,
                                standard_error=math.hypot(estimate.standard_error, error),
                            )
                        )
    return rows


def _by_hand(losses: FloatArray, confidence: float) -> dict[str, tuple[float, float]]:
    """Return value at risk and expected shortfall of equally likely losses, with errors."""
    ordered = np.sort(losses)
    count = len(ordered)
    rank = math.ceil(confidence * count - 1e-9)
    value = float(ordered[rank - 1])
    tail = ordered[rank:]
    shortfall = value + float((tail - value).sum()) / (count * (1.0 - confidence))
    # Ranks two standard deviations of a binomial apart.
    width = math.sqrt(count * confidence * (1.0 - confidence))
    low, high = (
        ordered[round(rank - 2.0 * width)],
        ordered[min(round(rank + 2.0 * width), count - 1)],
    )
    spread = tail.var() + confidence * (shortfall - value) ** 2
    return {
        "value_at_risk": (value, float(high - low) / 4.0),
        "expected_shortfall": (shortfall, math.sqrt(spread / (count * (1.0 - confidence)))),
    }


def _plain_losses(
    market: Market, laws: ModelParameters, n_paths: int, exit_days: int
) -> dict[tuple[int, Numeraire, bool], FloatArray]:
    parts: dict[tuple[int, Numeraire, bool], list[FloatArray]] = {}
    now = HELD["usd"] / market.eth_usd + HELD["eth"] + HELD["rpl"] * market.rpl_eth
    mark = max(1.0 + market.basis, 1.0 if market.collateral_eth > 0.0 else 0.0)
    now += HELD["reth"] * market.redemption_rate * mark
    for worlds in _plain_worlds(market, laws, n_paths):
        for day, each in worlds.items():
            values = {
                False: way_out.value_in_eth(each, **HELD),
                True: way_out.exit_value_in_eth(each, market, laws, exit_days, **HELD),
            }
            for adjusted, value in values.items():
                for numeraire, lost in (
                    (Numeraire.ETH, now - value),
                    (Numeraire.USD, now * market.eth_usd - value * each.eth_usd),
                ):
                    parts.setdefault((day, numeraire, adjusted), []).append(lost)
    return {key: np.concatenate(part) for key, part in parts.items()}


def _plain_worlds(
    market: Market, laws: ModelParameters, n_paths: int
) -> Iterator[dict[int, model.World]]:
    n_days = HORIZONS[-1]
    for number, start in enumerate(range(0, n_paths, CHUNK)):
        rng = np.random.default_rng([1, number])
        count = min(CHUNK, n_paths - start)
        draws = np.empty((n_days, 6, count))
        draws[:, :4] = rng.standard_normal((n_days, 4, count))
        freedom = laws.dependence.degrees_of_freedom
        draws[:, 4] = rng.chisquare(freedom, (n_days, count)) / 2.0
        draws[:, 5] = rng.random((n_days, count))
        arrival = rng.exponential(365.0 / laws.slashing.events_per_year, count)
        low, high = math.log(laws.slashing.smallest_share), math.log(laws.slashing.largest_share)
        share = np.exp(rng.uniform(low, high, count))
        day = np.ceil(arrival).astype(np.int64)
        # Nobody is struck within the run: spare the penalties.
        share[day > n_days] = 0.0
        yield model.walk(market, laws, draws, event_day=day, event_share=share, horizons=HORIZONS)
