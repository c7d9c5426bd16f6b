from dataclasses import dataclass
from functools import cached_property

import pytest

from dashboard.report import build_report
from data.recorded import example_treasury, load_market
from data.recorded.parameter_spreads import recorded_spreads
from risk.analysis.departure import with_departure
from risk.analysis.parameter_intervals import with_parameter_intervals
from risk.answer import Assessment, Comparison
from risk.assessment import assess, compare, with_shortfall_chances
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, Liability, NodeStake, Position, Treasury
from tests.dashboard.report import samples
from tests.dashboard.report.reading import pages

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


@pytest.fixture(scope="session")
def shocked_report(base: Assessment, shocked: tuple[Assessment, Comparison]) -> bytes:
    """Return the report of the example treasury under the first preset, base beside it."""
    under, comparison = shocked
    whole = with_departure(with_shortfall_chances(under))
    return build_report(with_parameter_intervals(whole, recorded_spreads()), comparison, base)


def assessed(*positions: Position) -> Assessment:
    """Return positions beside stablecoins, assessed in base."""
    held = (Holding(asset=Asset.USDC, amount=1e6), *positions)
    treasury = Treasury(
        name="Node DAO", positions=held, liabilities=(Liability(amount=9e4),)
    ).with_rest_set_aside()
    return assess(treasury, load_market(), ModelParameters.base(), Scenario.base(), SETTINGS)


@pytest.fixture(scope="session")
def nodes() -> Assessment:
    """Return a treasury with validators of both kinds and RPL that is staked, none at hand."""
    return assessed(
        NodeStake(validators=60, bond_eth=4.0, megapool_rpl=9000.0, unclaimed_eth=3.2),
        NodeStake(validators=25, bond_eth=8.0, megapool=False, legacy_rpl=15_000.0),
    )


@pytest.fixture(scope="session")
def stable() -> Assessment:
    """Return a treasury that is worth the same in dollars on every path."""
    return assessed()


@dataclass(frozen=True, kw_only=True)
class Built:
    """A report and what it was made from."""

    assessment: Assessment
    comparison: Comparison | None
    pdf: bytes

    @cached_property
    def pages(self) -> list[str]:
        """Return the text of each page."""
        return pages(self.pdf)

    @cached_property
    def text(self) -> str:
        """Return the text of all pages, headers and footers between them."""
        return " ".join(self.pages)


@pytest.fixture(
    scope="session", params=["base", "shocked", *(make.__name__ for make in samples.ALL)]
)
def built(
    request: pytest.FixtureRequest, base: Assessment, shocked: tuple[Assessment, Comparison]
) -> Built:
    """Return the report of each kind of assessment in turn, real ones first."""
    made, comparison, beside = base, None, None
    if request.param == "shocked":
        (made, comparison), beside = shocked, base
    elif request.param != "base":
        made = getattr(samples, request.param)()
        comparison = None if made.scenario.is_base else samples.comparison()
    return Built(assessment=made, comparison=comparison, pdf=build_report(made, comparison, beside))


@pytest.fixture(scope="session")
def base_report(base: Assessment) -> bytes:
    """Return the report of the example treasury in base."""
    return build_report(base)


@pytest.fixture(scope="session")
def base_pages(base_report: bytes) -> list[str]:
    """Return the text of the pages of the example treasury in base."""
    return pages(base_report)
