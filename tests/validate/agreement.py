"""The compiled engine against the plain NumPy model, over random worlds, laws and scenarios."""

from dataclasses import dataclass, replace

import numpy as np

from risk import engine
from risk.arrays import BoolArray
from risk.market import DOMAINS, Market
from risk.parameters import (
    BasisLevel,
    BasisParameters,
    CollateralParameters,
    DependenceParameters,
    DepthParameters,
    DislocationParameters,
    GarchParameters,
    ModelParameters,
    RedemptionParameters,
    SlashingParameters,
)
from risk.scenario import SLIDERS, Scenario
from risk.settings import Settings
from risk.slashing.penalties import Fork
from tests.reference import model
from tests.risk import factories

TOLERANCE = 1e-12
MOST_DIGITS = 1000.0
MOVED_BY_DIGITS = ("basis", "line")
LEAST_COMPARABLE = 0.9  # of the paths of all worlds together
# Drawn apart, so that the worlds of every seed stay what they were before these came.
LATER = {
    "rpl_slashing_fall",
    "smallest_share",
    "severe_from_share",
    "megapool_share",
    "legacy_rpl",
    "auction_discount",
}
# Figures that a scenario multiplies: narrower than their domain, so that it does not lead out.
NARROWED = {
    "eth_usd": (20.0, 4e5),
    "rpl_eth": (1e-6, 5.0),
    "reth_depth_eth": (1.0, 2e6),
    "rpl_depth_eth": (0.1, 2e5),
    "validators": (100.0, 3e5),
}
FACTORS = (
    "eth_usd",
    "rpl_eth",
    "rate",
    "true_factor",
    "reported_factor",
    "basis",
    "line",
    "depth",
    "regime",
    "carry",
    "hit_day",
    "penalty",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One world to simulate twice."""

    market: Market
    parameters: ModelParameters
    scenario: Scenario
    settings: Settings


def disagreement(
    case: Case, other: ModelParameters | None = None, *, by_account: bool = False
) -> dict[str, float]:
    """Return the largest relative difference of each factor over all horizons and paths.

    Basis and line pass through zero: the one is compared absolutely, the other by the longest line
    or depth / 2 %, by which they move each other. In worlds where they do so wildly, their scales
    are, `by_account`, how far rounding may have moved them on that path, by the NumPy model's own
    account; `comparable` is the share of paths on which that is at most a thousand digits, and
    basis and line of the others are not compared: whoever joins a line that sets its own floor may
    double the last digit each day. `other` gives the NumPy model other laws than the engine.
    """
    one = engine.simulate(case.market, case.parameters, case.scenario, case.settings)
    two = model.simulate(case.market, other or case.parameters, case.scenario, case.settings)
    worst = dict.fromkeys(FACTORS, 0.0)
    for day in case.settings.horizons:
        tame = _tame(two[day]) if by_account else np.ones_like(two[day].line, dtype=np.bool_)
        for name in FACTORS:
            left = np.asarray(getattr(one.states(day), name), dtype=np.float64)
            right = np.asarray(getattr(two[day], name), dtype=np.float64)
            scale = np.abs(right)
            if name == "basis":
                scale = two[day].basis_digits if by_account else np.ones_like(right)
            elif name == "line" and by_account:
                scale = np.maximum(two[day].line_digits, two[day].depth / 0.02)
            elif name == "line":
                scale = np.maximum(np.abs(right).max(), two[day].depth.max() / 0.02)
            with np.errstate(invalid="ignore", divide="ignore"):
                relative = np.where(left == right, 0.0, np.abs(left - right) / scale)
            if name in MOVED_BY_DIGITS:
                relative = relative[tame]
            worst[name] = max(worst[name], float(relative.max(initial=0.0)))
    # The last horizon is the furthest.
    return worst | {"comparable": float(tame.mean())}


def _tame(world: model.World) -> BoolArray:
    return np.asarray(
        (world.basis_digits <= MOST_DIGITS) & (world.line_digits <= MOST_DIGITS * world.reach)
    )


def random_case(seed: int, price_laws: int = 0) -> Case:
    """Return a world drawn from the domains of every figure, law and slider.

    With `price_laws`, laws of innovation and dependence come from so many only: their tables are
    the slow part.
    """
    rng = np.random.default_rng(seed)
    law_rng = np.random.default_rng([seed % price_laws if price_laws else seed, 1])
    market = factories.market(
        **{name: _between(rng, *(DOMAINS | NARROWED)[name]) for name in DOMAINS}
    )
    later = np.random.default_rng([seed, 2])
    changes: dict[str, float] = {}
    for sliders, source in (
        ([slider for slider in SLIDERS if slider.field not in LATER], rng),
        ([slider for slider in SLIDERS if slider.field in LATER], later),
    ):
        moved = source.random(len(sliders)) < 0.3
        for slider, is_moved in zip(sliders, moved, strict=True):
            if is_moved:
                changes[slider.field] = float(_between(source, slider.low, slider.high))
    laws = _random_laws(rng, law_rng)
    slashing = replace(laws.slashing, rpl_fall=_between(later, 0.0, 0.99))
    return Case(
        market=market,
        parameters=replace(laws, slashing=slashing),
        scenario=Scenario.from_changes(changes),
        settings=Settings(seed=seed, n_paths=100, horizons=(1, 7, 30, 90)),
    )


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw from a domain: its ends one time in eight, else evenly, in logs if it spans decades."""
    if rng.random() < 0.125:
        return low if rng.random() < 0.5 else high
    if low > 0.0 and high / low > 100.0:
        return min(max(float(np.exp(rng.uniform(np.log(low), np.log(high)))), low), high)
    return float(rng.uniform(low, high))


def _random_laws(rng: np.random.Generator, law_rng: np.random.Generator) -> ModelParameters:
    def u(low: float, high: float) -> float:
        return _between(rng, low, high)

    def garch() -> GarchParameters:
        alpha = u(0.0, 0.5)
        return GarchParameters(
            annual_volatility=u(0.0, 3.0),
            alpha=alpha,
            beta=0.999 * (1.0 - alpha) * rng.random(),
            degrees_of_freedom=_between(law_rng, 2.1, 200.0),
            truncation=_between(law_rng, 3.0, 12.0),
            variance_cap=u(1.0, 25.0),
            initial_annual_volatility=None if rng.random() < 0.5 else u(0.0, 3.0),
        )

    means = np.sort(rng.uniform(-0.9, 0.1, 3) * rng.choice([0.05, 1.0]))

    def level(mean: float) -> BasisLevel:
        return BasisLevel(
            mean=float(mean),
            half_life_days=u(0.05, 3650.0),
            annual_volatility=u(0.0, 1.0),
            carry=u(0.0, 1.0),
        )

    def rho() -> float:
        return float(law_rng.uniform(-0.6, 0.6))

    shares = sorted((u(1e-6, 1.0), u(1e-6, 1.0)))
    return ModelParameters(
        eth_price=garch(),
        rpl_price=garch(),
        dependence=DependenceParameters(
            degrees_of_freedom=_between(law_rng, 2.1, 200.0),
            eth_rpl=rho(),
            eth_basis=rho(),
            eth_depth=rho(),
            rpl_basis=rho(),
            rpl_depth=rho(),
            basis_depth=rho(),
        ),
        dislocation=DislocationParameters(
            entries_per_year=u(0.0, 60.0),
            mild_share=u(0.0, 1.0),
            mean_length_days=u(1.0, 3650.0),
            stress_link=u(1.0, 100.0),
            stress_fall=u(0.01, 0.99),
        ),
        basis=BasisParameters(
            calm=level(means[2]),
            mild=level(means[1]),
            severe=level(means[0]),
            gas=u(0.0, 0.05),
            pool_fee=u(0.0, 0.05),
            minimum_wait_days=u(0.0, 60.0),
        ),
        collateral=CollateralParameters(
            refill_eth_per_day=u(0.1, 1e4),
            calm_burns=u(0.0, 1e4),
            mild_burns=u(0.0, 1e4),
            severe_burns=u(0.0, 1e4),
            longest_wait_days=u(0.0, 3650.0),
        ),
        depth=DepthParameters(
            half_life_days=u(0.05, 3650.0),
            daily_volatility=u(0.0, 0.5),
            shocks_per_year=u(0.0, 60.0),
            shock_loss=u(0.0, 0.99),
            persistent_share=u(0.0, 1.0),
        ),
        redemption=RedemptionParameters(
            net_share=u(0.0, 1.0),
            largest_fall_eth=u(1e-4, 5.0),
            recognition_days=int(rng.integers(0, 60)),
        ),
        slashing=SlashingParameters(
            events_per_year=u(0.0, 10.0),
            smallest_share=shares[0],
            largest_share=shares[1],
            slashable_share=u(1e-6, 1.0),
            concentration=u(0.0, 10.0),
            severe_from_share=u(0.0, 1.0),
            fork=list(Fork)[int(rng.integers(0, len(Fork)))],
        ),
    )


def base_cases() -> list[Case]:
    """Return base and every preset, and a year in which the slashed lose more than their bond."""
    from risk.presets import PRESETS

    settings = Settings(seed=1, n_paths=5000, horizons=(1, 7, 30, 90))
    market, laws = factories.market(), ModelParameters.base()
    usual = [
        Case(market=market, parameters=laws, scenario=scenario, settings=settings)
        for scenario in (Scenario.base(), *(preset.scenario for preset in PRESETS))
    ]
    heavy = replace(laws, slashing=replace(laws.slashing, events_per_year=1.0, smallest_share=0.2))
    year = Settings(seed=2, n_paths=500, horizons=(90, 365))
    return [
        *usual,
        Case(market=market, parameters=heavy, scenario=Scenario.base(), settings=year),
    ]
