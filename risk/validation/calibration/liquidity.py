"""Estimates of the laws of depth, of the exit queue and of the yield."""

import math

import numpy as np

from risk.arrays import DAYS_PER_YEAR
from risk.validation.calibration.depth import BY_ITSELF, COLLAPSED, fit_depth
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.part import (
    Part,
    correlation_with_eth,
    error_of,
    notice,
    rounded,
    sample_of,
)
from risk.validation.calibration.peg import half_life_note
from risk.validation.calibration.queue import QueueFit, fit_queue
from risk.validation.calibration.reversion import fit_reversion
from risk.validation.calibration.series import DailySeries, iso

_DATES = 8
_FEWEST_SPELLS = 5
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
    """Estimate how often, how long and how far the exit queue is busy."""
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
    return _busy(fit, sample) + Part(
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


def _busy(fit: QueueFit, sample: Sample) -> Part:
    count = len(fit.spells)
    if count < _FEWEST_SPELLS or fit.half_life_days is None:
        return notice(
            f"The exit queue had {count} busy spells, too few for its law: the base values stay."
        )
    lengths = np.array(fit.spell_days, dtype=np.float64)
    spells = f"{count} busy spells; a spell ends with seven days of at most a day"
    waits = "Logs of the waits of busy days"
    unsure = "Days of a spell hang together, and few spells have most of them: no error is stated."
    rows: tuple[tuple[str, float, float | None, str, str], ...] = (
        (
            "entries_per_year",
            count / fit.quiet_years,
            math.sqrt(count) / fit.quiet_years,
            f"{spells}, per year outside of them; Poisson",
            "",
        ),
        (
            "mean_length_days",
            fit.mean_spell_days,
            float(lengths.std(ddof=1)) / math.sqrt(count),
            spells,
            f"The longest had {lengths.max():.0f} days.",
        ),
        ("typical_days", fit.typical_days, None, f"{waits}, their mean", unsure),
        ("log_deviation", fit.log_deviation, None, f"{waits}, their deviation", unsure),
        (
            "half_life_days",
            fit.half_life_days,
            None,
            f"{waits}: {fit.steps} daily steps against the long run",
            unsure,
        ),
    )
    return Part(
        estimates=tuple(
            ParameterEstimate(
                name=f"exit_queue.{name}",
                value=rounded(value),
                standard_error=None if error is None else rounded(error),
                sample=sample,
                method=method,
                note=note,
            )
            for name, value, error, method, note in rows
        )
    )


def validators_yield(series: DailySeries) -> Part:
    """Estimate how fast the yield comes back to where it drifts, and how far it moves."""
    logs, place = np.log(series.values), series.days - series.days.mean()
    slope, level = np.polyfit(place, logs, 1)
    fit = fit_reversion(series.days, logs - level - slope * place)
    sample = sample_of(f"{series.kind.label}, {series.source}", series.days, series.kind.unit)
    method = f"Exact likelihood of {fit.n:,} steps of its log around a straight line"
    drift = math.expm1(slope * DAYS_PER_YEAR)
    return Part(
        estimates=(
            ParameterEstimate(
                name="apr.half_life_days",
                value=rounded(fit.half_life_days),
                standard_error=error_of(fit.half_life_error),
                sample=sample,
                method=method,
                note=f"{half_life_note(fit)} The line changes by {drift:+.0%} a year, which is "
                "not carried on.",
            ),
            ParameterEstimate(
                name="apr.annual_volatility",
                value=rounded(fit.annual_volatility),
                standard_error=rounded(fit.annual_volatility_error),
                sample=sample,
                method=method,
            ),
        )
    )
