from collections.abc import Callable

import pytest

from data.recorded import example_treasury, load_market
from risk.answer import Assessment, Comparison
from risk.assessment import assess, compare
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from tests.dashboard.report import samples

SETTINGS = Settings(n_paths=2000, seed=11)


@pytest.fixture(scope="session")
def base() -> Assessment:
    """Return the example treasury in base."""
    return assess(
        example_treasury(), load_market(), ModelParameters.base(), Scenario.base(), SETTINGS
    )


@pytest.fixture(scope="session")
def shocked(base: Assessment) -> tuple[Assessment, Comparison]:
    """Return the example treasury under the first preset, beside base."""
    scenario = PRESETS[0].scenario
    under = assess(base.treasury, base.market, base.parameters, scenario, SETTINGS)
    return under, compare(base, under)


Case = tuple[Assessment, Comparison | None]


@pytest.fixture(
    params=["base", "shocked", *(make.__name__ for make in samples.ALL)],
)
def case(
    request: pytest.FixtureRequest,
    base: Assessment,
    shocked: Case,
) -> Case:
    """Return each kind of assessment in turn, real ones first."""
    if request.param == "base":
        return base, None
    if request.param == "shocked":
        return shocked
    make: Callable[[], Assessment] = getattr(samples, request.param)
    made = make()
    return made, None if made.scenario.is_base else samples.comparison()
