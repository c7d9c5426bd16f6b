"""Assessments made by hand, for what a simulation seldom shows: no rETH, no spending, a breach."""

from dataclasses import replace

import numpy as np

from risk.answer import (
    Assessment,
    Band,
    BasisShare,
    Change,
    Comparison,
    Contribution,
    ExitCurve,
    ExitRow,
    Factor,
    FailureRow,
    Fan,
    Light,
    LimitRow,
    LossHistogram,
    Numeraire,
    PositionValue,
    RiskRow,
    Runway,
    ShortfallChance,
    SlashingSummary,
    Value,
)
from risk.market import FIGURES, Market, Origin, Provenance
from risk.measures import Estimate
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Asset, Holding, Liability, PaymentSource, Treasury

INFINITY = float("inf")


def market() -> Market:
    """Return a market of round figures, each with a provenance."""
    return Market(
        eth_usd=2000.0,
        rpl_eth=0.001,
        redemption_rate=1.2,
        basis=-0.001,
        reth_supply=300_000.0,
        reth_total_eth=360_000.0,
        collateral_eth=2000.0,
        collateral_target=0.01,
        deposit_fee=0.0005,
        reth_depth_eth=1000.0,
        rpl_depth_eth=1.5,
        gross_apr=0.0263,
        exit_queue_days=1.5,
        validators=40_000.0,
        operators=3000.0,
        bond_eth=8.0,
        total_stake_eth=3.6e7,
        as_of="2026-08-20",
        provenance=tuple(
            (
                name,
                Provenance(
                    origin=Origin.RECORDED, date="2026-08-20", source="a published dashboard"
                ),
            )
            for name in FIGURES
        ),
    )


def treasury(name: str = "Lighthouse DAO") -> Treasury:
    """Return a treasury of all four groups that spends every month."""
    return Treasury(
        name=name,
        positions=(
            Holding(asset=Asset.ETH, amount=3000.0),
            Holding(asset=Asset.RETH, amount=5000.0),
            Holding(asset=Asset.RPL, amount=50_000.0),
            Holding(asset=Asset.USDC, amount=1_500_000.0),
        ),
        liabilities=(Liability(amount=180_000.0),),
    )


def risk_rows(settings: Settings, scale: float = 4e5) -> tuple[RiskRow, ...]:
    """Return losses that grow with horizon and confidence."""
    rows = []
    for horizon in settings.horizons:
        for confidence in settings.confidences:
            size = scale * horizon**0.5 * (1.0 + 20.0 * (confidence - 0.9))
            for numeraire, unit in ((Numeraire.USD, 1.0), (Numeraire.ETH, 1 / 20_000)):
                value = size * unit
                rows.append(
                    RiskRow(
                        horizon_days=horizon,
                        confidence=confidence,
                        numeraire=numeraire,
                        value_at_risk=Estimate.normal(value, value * 0.011),
                        expected_shortfall=Estimate.normal(value * 1.3, value * 0.017),
                        liquidity_adjusted_value_at_risk=Estimate.normal(
                            value * 1.1, value * 0.013
                        ),
                        liquidity_adjusted_expected_shortfall=Estimate.normal(
                            value * 1.45, value * 0.019
                        ),
                    )
                )
    return tuple(rows)


def contributions(row: RiskRow) -> tuple[Contribution, ...]:
    """Return shares of the expected shortfall of one row."""
    shares = (0.78, 0.09, 0.06, 0.04, 0.03, 0.0, 0.0)
    made = []
    for factor, share in zip(Factor, shares, strict=True):
        plain = row.expected_shortfall.value * share
        adjusted = row.liquidity_adjusted_expected_shortfall.value * share
        made.append(
            Contribution(
                factor=factor,
                horizon_days=row.horizon_days,
                confidence=row.confidence,
                numeraire=row.numeraire,
                expected_shortfall=Estimate.normal(plain, abs(plain) * 0.03),
                liquidity_adjusted=Estimate.normal(adjusted, abs(adjusted) * 0.03),
                stand_alone=Estimate.normal(1.1 * plain, abs(plain) * 0.03),
            )
        )
    return tuple(made)


def exit_rows(reth: float) -> tuple[ExitRow, ...]:
    """Return costs and days that grow with the size sold."""
    rows = []
    for fraction in (0.01, 0.05, 0.25, 0.5, 0.9, 1.0):
        sold = reth * fraction
        cost = min(0.9, sold / 60_000)
        days = float(np.ceil(sold / 700))
        rows.append(
            ExitRow(
                fraction=fraction,
                reth=sold,
                eth_received=Band(
                    low=1.2 * sold * (1 - 1.6 * cost),
                    base=1.2 * sold * (1 - cost),
                    high=1.2 * sold * (1 - 0.8 * cost),
                ),
                cost_fraction=Band(low=0.8 * cost, base=cost, high=min(1.0, 1.6 * cost)),
                days=Band(low=days, base=days + 1, high=days * 2 + 1),
                patient_cost_fraction=Band(low=0.003, base=0.006, high=0.011),
                stuck_eth=max(0.0, sold - 4000.0),
            )
        )
    return tuple(rows)


def exit_curve(reth: float) -> ExitCurve:
    """Return a rising curve of exit costs."""
    sizes = np.geomspace(10.0, 4.0 * reth, 41)
    base = np.minimum(0.95, sizes / 60_000)
    return ExitCurve(reth=sizes, low=0.8 * base, base=base, high=np.minimum(1.0, 1.6 * base))


def limits() -> tuple[LimitRow, ...]:
    """Return one limit of each light."""
    return (
        LimitRow(
            name="days_to_leave_reth",
            measured=Estimate(value=34.0, standard_error=0.0, low95=21.0, high95=60.0),
            limit=30.0,
            at_most=True,
            utilisation=Estimate(value=34 / 30, standard_error=0.0, low95=0.7, high95=2.0),
            light=Light.RED,
        ),
        LimitRow(
            name="runway_months",
            measured=Estimate(value=14.2, standard_error=0.0, low95=13.1, high95=15.0),
            limit=12.0,
            at_most=False,
            utilisation=Estimate(value=0.845, standard_error=0.0, low95=0.8, high95=0.92),
            light=Light.AMBER,
        ),
        LimitRow(
            name="liquidity_adjusted_value_at_risk",
            measured=Estimate.normal(0.34, 0.004),
            limit=0.5,
            at_most=True,
            utilisation=Estimate.normal(0.68, 0.008),
            light=Light.GREEN,
        ),
        LimitRow(
            name="rpl_fraction",
            measured=Estimate.exact(0.005),
            limit=0.1,
            at_most=True,
            utilisation=Estimate.exact(0.05),
            light=Light.GREEN,
        ),
    )


def value() -> Value:
    """Return what the treasury of `treasury` is worth in `market`."""
    return Value(
        usd=19_580_000.0,
        eth=9790.0,
        exit_usd=18_900_000.0,
        exit_eth=9450.0,
        exit_days=7,
        mark_basis=-0.0008,
        reth_price_eth=1.199,
        stuck_eth=812.0,
        positions=(
            PositionValue(source=PaymentSource.STABLECOIN, amount=1.5e6, usd=1.5e6, exit_usd=1.5e6),
            PositionValue(source=PaymentSource.ETH, amount=3000.0, usd=6e6, exit_usd=6e6),
            PositionValue(source=PaymentSource.RETH, amount=5000.0, usd=1.198e7, exit_usd=1.134e7),
            PositionValue(source=PaymentSource.RPL, amount=5e4, usd=1e5, exit_usd=6e4),
        ),
    )


def fan() -> Fan:
    """Return bands that widen with the square root of time."""
    days = np.arange(0.0, 91.0)
    probabilities = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
    deviates = np.array([-2.33, -1.64, -0.67, 0.0, 0.67, 1.64, 2.33])
    usd = 19.58e6 * np.exp(deviates[:, None] * 0.03 * np.sqrt(days)[None, :])
    return Fan(days=days, probabilities=probabilities, usd=usd, relative_bin_error=0.001)


def histogram(horizon: int) -> LossHistogram:
    """Return a bell of losses."""
    edges = np.linspace(-8e6, 12e6, 61)
    centre = (edges[1:] + edges[:-1]) / 2
    weight = np.exp(-0.5 * ((centre - 2e5) / (5e5 * horizon**0.5)) ** 2)
    return LossHistogram(
        horizon_days=horizon, edges=edges, probability=weight / float(weight.sum())
    )


def assessment(*, name: str = "Lighthouse DAO", settings: Settings | None = None) -> Assessment:
    """Return a complete assessment in base."""
    asked = settings or Settings()
    rows = risk_rows(asked)
    chosen = 30 if 30 in asked.horizons else asked.horizons[-1]
    chosen_row = next(
        row
        for row in rows
        if (row.horizon_days, row.confidence) == (chosen, asked.confidences[-1])
        and row.numeraire is Numeraire.USD
    )
    return Assessment(
        treasury=treasury(name),
        market=market(),
        parameters=ModelParameters.base(),
        scenario=Scenario.base(),
        settings=asked,
        n_paths_total=104_096,
        value=value(),
        scenario_loss_usd=0.0,
        scenario_loss_eth=0.0,
        risk=rows,
        contributions=contributions(chosen_row),
        exit=exit_rows(5000.0),
        exit_curve=exit_curve(5000.0),
        runway=Runway(
            monthly_spending_usd=180_000.0,
            months=Band(low=101.0, base=105.0, high=106.0),
            stablecoin_months=8.3,
            chances=(ShortfallChance(months=12, chance=Estimate.normal(0.02, 0.001)),),
        ),
        limits=limits(),
        fan=fan(),
        histograms=tuple(histogram(horizon) for horizon in asked.horizons),
        slashing=SlashingSummary(
            probability=0.0012,
            chance_of_loss=Estimate.normal(0.0004, 0.00001),
            expected_loss_given_event=Estimate.normal(0.011, 0.0003),
            first_wei_share=0.073,
            loss_today=0.0,
        ),
        basis_shares=(
            BasisShare(horizon_days=30, threshold=-0.01, chance=Estimate.normal(0.04, 0.001)),
        ),
        notices=("Depth beyond twice the quoted size is an assumption.",),
        input_hash="ab" * 32,
        failures=(
            FailureRow(
                name="Rocket Pool contracts",
                hazard=0.005,
                exposed_usd=1.2e7,
                chance=0.00123,
                loss_usd=Band(low=6e5, base=6e6, high=1.2e7),
                expected_loss_usd=7380.0,
            ),
        ),
        path_losses=(),
    )


def without_reth() -> Assessment:
    """Return an assessment of a treasury that holds no rETH."""
    made = assessment()
    held = replace(
        made.treasury,
        positions=tuple(h for h in made.treasury.holdings if h.asset is not Asset.RETH),
    )
    kept = tuple(p for p in made.value.positions if p.source is not PaymentSource.RETH)
    return replace(
        made,
        treasury=held,
        exit=(),
        exit_curve=None,
        value=replace(made.value, positions=kept, stuck_eth=0.0),
        limits=made.limits[1:],
    )


def without_spending() -> Assessment:
    """Return an assessment of a treasury that owes nothing: an unlimited runway."""
    made = assessment()
    forever = Estimate(value=INFINITY, standard_error=0.0, low95=INFINITY, high95=INFINITY)
    unused = replace(
        made.limits[1], measured=forever, utilisation=Estimate.exact(0.0), light=Light.GREEN
    )
    return replace(
        made,
        treasury=replace(made.treasury, liabilities=()),
        runway=Runway(
            monthly_spending_usd=0.0,
            months=Band(low=INFINITY, base=INFINITY, high=INFINITY),
            stablecoin_months=INFINITY,
        ),
        limits=(made.limits[0], *made.limits[2:], unused),
    )


def under_scenario() -> Assessment:
    """Return an assessment under a scenario with several changes and a loss today."""
    made = assessment()
    return replace(
        made,
        scenario=Scenario.from_changes(
            {"eth_price_change": -0.4, "basis": -0.065, "collateral_eth": 0.0}
        ),
        scenario_loss_usd=7_300_000.0,
        scenario_loss_eth=612.0,
        value=replace(made.value, usd=12_280_000.0),
    )


def stuck_for_years() -> Assessment:
    """Return an assessment whose rETH cannot leave within ten years at the daily cost."""
    made = assessment()
    rows = tuple(
        replace(row, days=Band(low=900.0, base=INFINITY, high=INFINITY)) for row in made.exit
    )
    return replace(made, exit=rows)


def comparison() -> Comparison:
    """Return base beside the scenario of `under_scenario`."""
    rows = (
        ("value_usd", "Value at market", 19.58e6, 12.28e6, 0.0),
        ("expected_shortfall", "Expected shortfall, 30 days, 99 %", 8.1e6, 6.2e6, 21_000.0),
        ("exit_cost_fraction", "Cost to leave 100 % now", 0.083, 0.19, 0.0),
        ("days_to_leave", "Days to leave 90 %", 8.0, 41.0, 0.0),
        ("runway_months", "Runway", 105.0, 66.0, 0.0),
    )
    return Comparison(
        changes=tuple(
            Change(
                name=name,
                label=label,
                base=base,
                scenario=scenario,
                difference=Estimate.normal(scenario - base, error),
            )
            for name, label, base, scenario, error in rows
        )
    )


def of_nothing() -> Assessment:
    """Return an assessment of a treasury that holds and owes nothing."""
    made = without_spending()
    none = Estimate.exact(0.0)
    return replace(
        made,
        treasury=Treasury(name="New DAO"),
        exit=(),
        exit_curve=None,
        value=replace(
            made.value,
            usd=0.0,
            eth=0.0,
            exit_usd=0.0,
            exit_eth=0.0,
            stuck_eth=0.0,
            positions=tuple(
                PositionValue(source=source, amount=0.0, usd=0.0, exit_usd=0.0)
                for source in PaymentSource
            ),
        ),
        risk=tuple(
            replace(
                row,
                value_at_risk=none,
                expected_shortfall=none,
                liquidity_adjusted_value_at_risk=none,
                liquidity_adjusted_expected_shortfall=none,
            )
            for row in made.risk
        ),
        contributions=tuple(
            replace(row, expected_shortfall=none, liquidity_adjusted=none)
            for row in made.contributions
        ),
        fan=replace(made.fan, usd=np.zeros_like(made.fan.usd)),
        histograms=tuple(
            replace(h, edges=np.linspace(-0.5, 0.5, 61), probability=np.full(60, 1 / 60))
            for h in made.histograms
        ),
    )


ALL = (
    assessment,
    without_reth,
    without_spending,
    under_scenario,
    stuck_for_years,
    of_nothing,
)
