"""Estimates of the law of depth, and figures of the exit queue."""

import numpy as np

from risk.validation.calibration.depth import BY_ITSELF, COLLAPSED, fit_depth
from risk.validation.calibration.estimate import ParameterEstimate
from risk.validation.calibration.part import (
    Part,
    correlation_with_eth,
    error_of,
    rounded,
    sample_of,
)
from risk.validation.calibration.peg import half_life_note
from risk.validation.calibration.queue import fit_queue
from risk.validation.calibration.series import DailySeries, iso

_DATES = 8
_QUEUE_METHOD = "Of all days; high is the 90 % quantile, busy a wait of more than a day"


def depth(series: DailySeries, eth: DailySeries | None, rng: np.random.Generator) -> Part:
    """Estimate memory, deviation and collapses of depth, and ETH's correlation with it."""
    fit = fit_depth(series.days, series.values)
    sample = sample_of(f"{series.kind.label}, {series.source}", series.days, series.kind.unit)
    usual = fit.reversion
    method = f"Exact likelihood of {usual.n:,} steps of log depth outside collapses"
    estimates = [
        ParameterEstimate(
            name="depth.half_life_days",
            value=rounded(usual.half_life_days),
            standard_error=error_of(usual.half_life_error),
            sample=sample,
            method=method,
            note=half_life_note(usual),
        ),
        ParameterEstimate(
            name="depth.daily_volatility",
            value=rounded(usual.daily_deviation),
            standard_error=rounded(usual.deviation_error),
            sample=sample,
            method=method,
        ),
    ]
    notices: tuple[str, ...] = ()
    if fit.collapse_days:
        began = ", ".join(iso(day) for day in fit.collapse_days[:_DATES])
        estimates.append(
            ParameterEstimate(
                name="depth.shocks_per_year",
                value=rounded(fit.shocks_per_year),
                standard_error=rounded(fit.shocks_error),
                sample=sample,
                method=f"Falls by {1.0 - COLLAPSED:.0%} below the median of thirty days; Poisson",
                note=f"They began on {began}. The base law falls so far by itself {BY_ITSELF} "
                "times a year.",
            )
        )
    else:
        notices = ("Depth did not collapse in the sample, so its base rate of collapses stays.",)
    follows = np.diff(series.days) == 1
    changes = (series.days[1:][follows], np.diff(np.log(series.values))[follows])
    label = "ETH/USD with changes of log depth"
    return Part(estimates=tuple(estimates), notices=notices) + correlation_with_eth(
        "dependence.eth_depth", label, eth, changes, rng
    )


def queue(series: DailySeries) -> Part:
    """Describe the exit queue; nothing in the engine moves with it."""
    fit = fit_queue(series.days, series.values)
    sample = sample_of(f"{series.kind.label}, {series.source}", series.days, series.kind.unit)
    note = f"{len(fit.spells)} busy spells; on so few no error is stated."
    rows = (
        ("median_days", fit.median_days),
        ("high_days", fit.high_days),
        ("longest_days", fit.longest_days),
        ("quiet_median_days", fit.quiet_median_days),
        ("busy_median_days", fit.busy_median_days),
        ("busy_share", fit.busy_share),
        ("busy_spells_per_year", fit.spells_per_year),
        ("mean_busy_spell_days", fit.mean_spell_days),
    )
    return Part(
        figures=tuple(
            ParameterEstimate(
                name=f"exit_queue.{name}",
                value=rounded(value),
                standard_error=None,
                sample=sample,
                method=_QUEUE_METHOD,
                note=note,
            )
            for name, value in rows
        )
    )
