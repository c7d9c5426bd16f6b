"""Assessments that were computed, with few paths, for pages whose figures no one makes by hand."""

from functools import cache

from data.recorded import load_market
from risk.answer import Assessment
from risk.assessment import assess
from risk.parameters import ModelParameters
from risk.presets import PRESETS as ALL
from risk.scenario import Scenario
from risk.settings import Settings
from tests.risk import factories

SLASHING, GONE = "Mass slashing past the bonds", "Liquidity gone"
PRESETS = (SLASHING, GONE)


@cache
def assessment(preset: str = "", reth: float = 5000.0) -> Assessment:
    """Return the assessment of a treasury of round figures, in base or under a preset."""
    scenario = next((p.scenario for p in ALL if p.name == preset), Scenario.base())
    return assess(
        factories.treasury(reth=reth),
        load_market(),
        ModelParameters.base(),
        scenario,
        Settings(seed=1, n_paths=2000, horizons=(30,)),
    )
