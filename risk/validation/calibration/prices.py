"""Estimates of the two price laws and of their dependence, from daily prices."""

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.validation.calibration import dependence, garch, volatility
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.part import (
    RESAMPLED,
    Part,
    notice,
    rounded,
    sample_of,
    spread,
    together,
)
from risk.validation.calibration.series import DailySeries, iso

DRAWS = 4000
KEPT_DRAWS = 40
REFITS = 200
TODAY_DAYS = 3  # so old may a price be for today's volatility to be filtered from it

_NO_BLOCKS = (
    "Fewer than four degrees of freedom, so the variance of a variance does not exist and a block "
    "bootstrap is not supported."
)
_BY_LIKELIHOOD = (
    "Maximum likelihood at the targeted variance; the larger of curvature and spread of refits"
)
Innovations = tuple[IntArray, FloatArray]


def price_law(
    law: str, series: DailySeries, as_of: int, rng: np.random.Generator
) -> tuple[Part, Innovations]:
    """Fit the law of one price.

    Parameters
    ----------
    law : str
        "eth_price" or "rpl_price".
    series : DailySeries
    as_of : int
        The day, since 1970-01-01, on which the parameters are to hold.
    rng : numpy.random.Generator

    Returns
    -------
    part : Part
    innovations : ndarray of shape (n,), ndarray of shape (n,)
        Days, and the residuals that the law leaves.
    """
    days, returns = series.log_changes()
    sample = sample_of(f"{series.kind.label} daily, {series.source}", days, series.kind.unit)
    fit = garch.fit_targeted(returns)
    draws = volatility.law_draws(fit, rng, DRAWS)
    errors = volatility.standard_errors(fit, rng, REFITS)
    long_run = ParameterEstimate(
        name=f"{law}.annual_volatility",
        value=rounded(fit.annual_volatility),
        standard_error=spread(draws),
        sample=sample,
        method="Deviation of the sample; draws from the fitted law with its own errors",
        kind="bootstrap",
        draws=kept(draws),
        note=_NO_BLOCKS if fit.degrees_of_freedom < 4.0 else "",
    )
    others = (
        ParameterEstimate(
            name=f"{law}.{name}",
            value=rounded(value),
            standard_error=rounded(error),
            sample=sample,
            method=_BY_LIKELIHOOD,
        )
        for name, value, error in zip(
            ("alpha", "beta", "degrees_of_freedom"),
            (fit.alpha, fit.beta, fit.degrees_of_freedom),
            errors,
            strict=True,
        )
    )
    part = Part(
        estimates=(long_run, *others),
        figures=_beside(series.kind.name, returns, sample, fit, rng),
    )
    residuals = garch.standard_residuals(returns, fit)
    return part + _today(law, series, as_of, fit, sample), (days, residuals)


def price_dependence(eth: Innovations, rpl: Innovations, rng: np.random.Generator) -> Part:
    """Fit the copula of the innovations of ETH/USD and RPL/ETH."""
    pairs, common = together(eth, rpl)
    if common.size < garch.FEWEST_RETURNS:
        return notice(
            f"ETH/USD and RPL/ETH have {common.size:,} days in common, too few for their "
            "dependence."
        )
    fit = dependence.fit_copula(pairs)
    drawn = dependence.copula_draws(pairs, rng, RESAMPLED)
    sample = sample_of("innovations of ETH/USD and RPL/ETH", common, "one")
    return Part(
        estimates=tuple(
            ParameterEstimate(
                name=f"dependence.{name}",
                value=rounded(value),
                standard_error=spread(drawn[:, column]),
                sample=sample,
                method="t-copula by ranks of the residuals; errors by the stationary bootstrap",
            )
            for column, (name, value) in enumerate(
                (("eth_rpl", fit.correlation), ("degrees_of_freedom", fit.degrees_of_freedom))
            )
        )
    )


def kept(draws: FloatArray) -> tuple[float, ...]:
    """Return forty values that stand for the draws: the middles of equally likely parts."""
    levels = (np.arange(KEPT_DRAWS) + 0.5) / KEPT_DRAWS
    return tuple(rounded(float(value)) for value in np.quantile(draws, levels))


def _today(law: str, series: DailySeries, as_of: int, fit: garch.GarchFit, sample: Sample) -> Part:
    age = as_of - int(series.days[-1])
    if age > TODAY_DAYS:
        return notice(
            f"{series.kind.label} ends {age} days before {iso(as_of)}, so today's volatility is "
            "not filtered from it and the simulation starts at the long run."
        )
    estimate = ParameterEstimate(
        name=f"{law}.initial_annual_volatility",
        value=rounded(fit.next_annual_volatility),
        standard_error=None,
        sample=sample,
        method="Filtered by the fitted law up to the last day",
        note="Given the fit; its error is that of the law.",
    )
    return Part(estimates=(estimate,))


def _beside(
    name: str, returns: FloatArray, sample: Sample, fit: garch.GarchFit, rng: np.random.Generator
) -> tuple[ParameterEstimate, ...]:
    """Return the volatility by years, and by blocks where the fourth moment exists."""
    found = []
    years = volatility.window_volatilities(returns)
    if years.size >= 2:
        found.append(
            ParameterEstimate(
                name=f"{name}.volatility_of_years",
                value=rounded(float(years.mean())),
                standard_error=rounded(float(years.std(ddof=1) / np.sqrt(years.size))),
                sample=sample,
                method="Deviation within each 365 days, the last ending with the sample; mean",
                kind="windows",
                draws=tuple(rounded(float(year)) for year in years),
            )
        )
    if fit.degrees_of_freedom >= 4.0:
        draws = volatility.block_draws(returns, rng, DRAWS)
        found.append(
            ParameterEstimate(
                name=f"{name}.volatility_by_blocks",
                value=rounded(fit.annual_volatility),
                standard_error=spread(draws),
                sample=sample,
                method="Stationary block bootstrap of the variance",
                kind="block bootstrap",
                draws=kept(draws),
            )
        )
    return tuple(found)
