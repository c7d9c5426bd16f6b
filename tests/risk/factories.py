"""A market and treasuries of plain figures for the tests of the engine."""

from risk.market import FIGURES, Market, Origin, Provenance
from risk.treasury import Asset, Holding, Liability, Treasury


def market(**changes: object) -> Market:
    """Return a market near mainnet's of 2026, in figures that are easy to reckon with."""
    figures: dict[str, object] = {
        "eth_usd": 2000.0,
        "rpl_eth": 0.001,
        "redemption_rate": 1.16,
        "basis": -0.0005,
        "reth_supply": 330_000.0,
        "reth_total_eth": 382_800.0,
        "collateral_eth": 3800.0,
        "collateral_target": 0.01,
        "deposit_fee": 0.0005,
        "reth_depth_eth": 1338.0,
        "rpl_depth_eth": 1.25,
        "gross_apr": 0.0263,
        "exit_queue_days": 0.1,
        "validators": 14_000.0,
        "operators": 1450.0,
        "bond_eth": 8.0,
        "total_stake_eth": 36_000_000.0,
        "as_of": "2026-08-22",
        "provenance": tuple(
            (name, Provenance(origin=Origin.ENTERED, date="2026-08-22", source="a test"))
            for name in FIGURES
        ),
    }
    return Market(**(figures | changes))  # type: ignore[arg-type]


def treasury(
    *,
    eth: float = 3000.0,
    reth: float = 5000.0,
    rpl: float = 50_000.0,
    usd: float = 1_500_000.0,
    monthly_usd: float = 150_000.0,
) -> Treasury:
    """Return a treasury of all four groups that spends every month; zero leaves a group out."""
    amounts = {Asset.ETH: eth, Asset.RETH: reth, Asset.RPL: rpl, Asset.USDC: usd}
    return Treasury(
        name="Lighthouse DAO",
        positions=tuple(
            Holding(asset=asset, amount=amount) for asset, amount in amounts.items() if amount
        ),
        liabilities=(Liability(amount=monthly_usd),) if monthly_usd else (),
    )
