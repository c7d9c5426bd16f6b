"""Failures outside the headline: arithmetic on priors, shown beside it and never added in."""

import math

from risk.answer import Band, FailureRow, PositionValue
from risk.arrays import DAYS_PER_YEAR
from risk.parameters import FailureParameters, FailuresParameters
from risk.treasury import (
    ETHER,
    STABLECOINS,
    Asset,
    Holding,
    Location,
    PaymentSource,
    StakeSource,
    Treasury,
)


def failure_rows(
    treasury: Treasury,
    positions: tuple[PositionValue, ...],
    parameters: FailuresParameters,
    horizon_days: int,
) -> tuple[FailureRow, ...]:
    """Return what each kind of failure could take; kinds without exposure are left out.

    Parameters
    ----------
    treasury : Treasury
    positions : tuple of PositionValue
        Today's value of each group.
    parameters : FailuresParameters
    horizon_days : int
        For the chance.
    """
    reth = sum(p.usd for p in positions if p.source is PaymentSource.RETH)
    rpl = sum(p.usd for p in positions if p.source is PaymentSource.RPL)
    staked = sum(p.usd for p in positions if isinstance(p.source, StakeSource))
    rows = (
        ("Rocket Pool contracts", parameters.contract, reth + staked),
        ("RPL's price, if those contracts fail", parameters.rpl, rpl),
        ("Rocket Pool oracle", parameters.oracle, reth),
        ("Largest stablecoin issuer", parameters.issuer, _largest_stablecoin(treasury)),
        ("Bridge to a layer 2", parameters.bridge, _value_at(treasury, positions, _LAYER_2)),
        ("Custodian", parameters.custodian, _value_at(treasury, positions, _CUSTODIAN)),
    )
    return tuple(
        _row(name, failure, exposed, horizon_days) for name, failure, exposed in rows if exposed > 0
    )


_CUSTODIAN = frozenset({Location.CUSTODIAN})
_LAYER_2 = frozenset(Location) - {Location.MAINNET, Location.CUSTODIAN}


def _row(name: str, failure: FailureParameters, exposed: float, horizon_days: int) -> FailureRow:
    chance = -math.expm1(-failure.hazard * horizon_days / DAYS_PER_YEAR)
    loss = Band(
        low=exposed * (1.0 - failure.recovery_high),
        base=exposed * (1.0 - failure.recovery),
        high=exposed * (1.0 - failure.recovery_low),
    )
    return FailureRow(
        name=name,
        hazard=failure.hazard,
        exposed_usd=exposed,
        chance=chance,
        loss_usd=loss,
        expected_loss_usd=chance * loss.base,
    )


def _largest_stablecoin(treasury: Treasury) -> float:
    # A bank balance in dollars has no issuer.
    return max(treasury.amount_of(asset) for asset in STABLECOINS - {Asset.USD})


def _value_at(
    treasury: Treasury, positions: tuple[PositionValue, ...], places: frozenset[Location]
) -> float:
    unit = {p.source: p.usd / p.amount for p in positions if p.amount > 0.0}
    return sum(
        holding.amount * unit.get(_source(holding), 0.0)
        for holding in treasury.holdings
        if holding.location in places
    )


def _source(holding: Holding) -> PaymentSource:
    if holding.asset in STABLECOINS:
        return PaymentSource.STABLECOIN
    if holding.asset in ETHER:
        return PaymentSource.ETH
    return PaymentSource.RETH if holding.asset is Asset.RETH else PaymentSource.RPL
