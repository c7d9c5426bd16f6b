"""Estimates of dislocations and of the levels of the basis, from the basis or its two parts."""

import math
from collections.abc import Mapping

import numpy as np

from risk.errors import ParameterError
from risk.parameters import BasisParameters
from risk.validation.calibration.basis import BasisFit, fit_basis
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.part import (
    Part,
    correlation_with_eth,
    error_of,
    notice,
    rounded,
    sample_of,
)
from risk.validation.calibration.reversion import ReversionFit
from risk.validation.calibration.series import KINDS, DailySeries

_LARGEST_BASIS = 0.05  # at the median; beyond it one of the two series is of something else
_ONE_OF_TWO = "A basis needs both `reth_eth` and `redemption_rate`, so none is calibrated."
_SHORTEST_HALF_LIFE = 0.05  # domain of `BasisLevel`


def basis_series(history: Mapping[str, DailySeries]) -> tuple[DailySeries | None, str]:
    """Return the basis that a history holds or makes, or a notice why there is none.

    Raises
    ------
    ParameterError
        If market price and redemption rate are not of the same thing.
    """
    given = history.get("basis")
    if given is not None:
        return given, ""
    market, rate = history.get("reth_eth"), history.get("redemption_rate")
    if market is None or rate is None:
        return None, "" if market is rate else _ONE_OF_TWO
    place = np.searchsorted(rate.days, market.days, side="right") - 1
    known = place >= 0
    if known.sum() < KINDS["basis"].fewest_days:
        return None, "The market price of rETH and its redemption rate have too few days in common."
    values = market.values[known] / rate.values[place[known]] - 1.0
    middle = float(np.median(values))
    if abs(middle) > _LARGEST_BASIS:
        raise ParameterError(
            f"The series `reth_eth` and `redemption_rate` differ by {middle:.1%} at the median, "
            "so one of them is inverted or of another asset."
        )
    source = f"{market.source} over {rate.source}"
    made = DailySeries(kind=KINDS["basis"], days=market.days[known], values=values, source=source)
    return made, ""


def peg(series: DailySeries, eth: DailySeries | None, rng: np.random.Generator) -> Part:
    """Estimate dislocations, levels and ETH's correlation with the basis."""
    fit = fit_basis(series.days, series.values, BasisParameters())
    sample = sample_of(f"{series.kind.label} by day, {series.source}", series.days, "fraction")
    part = _dislocations(fit, sample)
    found = dict(fit.levels)
    for level in ("calm", "mild", "severe"):
        part += _level(level, found.get(level), sample)
    follows = np.diff(series.days) == 1
    changes = (series.days[1:][follows], np.diff(series.values)[follows])
    label = "ETH/USD with changes of the basis"
    return part + correlation_with_eth("dependence.eth_basis", label, eth, changes, rng)


def half_life_note(fit: ReversionFit) -> str:
    """Say how long and how short a half-life may be."""
    low, high = fit.half_life_interval
    end = f"{high:,.1f} days" if math.isfinite(high) else "no reversion at all"
    return f"95 %: {low:,.1f} days to {end}, from the interval of the decay."


def _dislocations(fit: BasisFit, sample: Sample) -> Part:
    if not fit.entries:
        return notice(
            f"No dislocation began in {fit.n:,} days of the basis, so the base values of how often "
            "and how long stay."
        )
    count = f"{fit.entries} episode{'s' if fit.entries > 1 else ''} by seven-day medians"
    return Part(
        estimates=(
            ParameterEstimate(
                name="dislocation.entries_per_year",
                value=rounded(fit.entries_per_year),
                standard_error=rounded(fit.entries_error),
                sample=sample,
                method=f"{count}, per year of calm; error as of a Poisson count",
            ),
            ParameterEstimate(
                name="dislocation.mean_length_days",
                value=rounded(fit.mean_length_days),
                standard_error=rounded(fit.mean_length_error),
                sample=sample,
                method=f"{count}, days over those that ended; error as of a geometric length",
            ),
        )
    )


def _level(level: str, fit: ReversionFit | None, sample: Sample) -> Part:
    if fit is None:
        return notice(
            f"The basis was {level} on too few days for its half-life, so the base values of that "
            "level stay."
        )
    rows = (
        ("mean", fit.mean, fit.mean_error, ""),
        (
            "half_life_days",
            max(fit.half_life_days, _SHORTEST_HALF_LIFE),
            fit.half_life_error,
            half_life_note(fit),
        ),
        ("annual_volatility", fit.annual_volatility, fit.annual_volatility_error, ""),
    )
    return Part(
        estimates=tuple(
            ParameterEstimate(
                name=f"basis.{level}.{name}",
                value=rounded(value),
                standard_error=error_of(error),
                sample=sample,
                method=f"Exact likelihood of {fit.n:,} steps within the regime",
                note=note,
            )
            for name, value, error, note in rows
        )
    )
