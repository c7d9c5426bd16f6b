"""Base and scenario side by side: the change in every headline figure with its paired error."""

from collections.abc import Iterator

import numpy as np

from risk.answer import Assessment, Change, Comparison
from risk.arrays import FloatArray, IntArray
from risk.errors import ParameterError
from risk.measures import (
    Estimate,
    influence_of_expected_shortfall,
    influence_of_value_at_risk,
    paired_difference,
)

LIMIT_HORIZON = 30


def compare(base: Assessment, scenario: Assessment) -> Comparison:
    """Return the change in every headline figure, each with its paired error.

    Both assessments share their draws, so a difference is known far better than either figure.

    Parameters
    ----------
    base, scenario : Assessment
        Of the same settings.

    Raises
    ------
    ParameterError
        If their settings differ.
    """
    if base.settings != scenario.settings:
        raise ParameterError("`base` and `scenario` must have the same settings to be compared.")
    return Comparison(changes=tuple(_changes(base, scenario)))


def _changes(base: Assessment, scenario: Assessment) -> Iterator[Change]:
    yield _exact("value_usd", "Value at market", base.value.usd, scenario.value.usd)
    yield _exact("exit_value_usd", "Value if sold", base.value.exit_usd, scenario.value.exit_usd)
    yield from _risk_changes(base, scenario)
    if base.exit and scenario.exit:
        one, other = base.exit_row(1.0), scenario.exit_row(1.0)
        yield _exact(
            "exit_cost_fraction",
            "Cost of leaving rETH now",
            one.cost_fraction.base,
            other.cost_fraction.base,
        )
        yield _exact("stuck_eth", "rETH stuck", one.stuck_eth, other.stuck_eth)
        most, most_then = base.exit_row(0.9), scenario.exit_row(0.9)
        yield _exact(
            "days_to_leave", "Days to leave 90 % of rETH", most.days.base, most_then.days.base
        )
    yield _exact("runway_months", "Runway", base.runway.months.base, scenario.runway.months.base)


def _risk_changes(base: Assessment, scenario: Assessment) -> Iterator[Change]:
    day = LIMIT_HORIZON if LIMIT_HORIZON in base.settings.horizons else base.settings.n_days
    confidence = base.settings.confidences[-1]
    index = base.settings.horizons.index(day)
    pair = (base.path_losses[index], scenario.path_losses[index])
    one, other = base.risk_row(day, confidence), scenario.risk_row(day, confidence)
    for adjusted, prefix, words in (
        (False, "", ""),
        (True, "liquidity_adjusted_", "Liquidity-adjusted "),
    ):
        samples = [losses.at_exit if adjusted else losses.at_market for losses in pair]
        for name, label, influence in (
            ("value_at_risk", "value at risk", influence_of_value_at_risk),
            ("expected_shortfall", "expected shortfall", influence_of_expected_shortfall),
        ):
            field = prefix + name
            values = [getattr(row, field).value for row in (one, other)]
            pulls = [sample.weights_as_given * influence(sample, confidence) for sample in samples]
            yield Change(
                name=field,
                label=f"{(words + label)[0].upper()}{(words + label)[1:]}, {day} d, "
                f"{confidence * 100:g} %",
                base=values[0],
                scenario=values[1],
                difference=_paired(values, pulls, pair[0].strata),
            )


def _paired(values: list[float], pulls: list[FloatArray], strata: IntArray) -> Estimate:
    difference = pulls[1] - pulls[0]
    return paired_difference(values[1] - values[0], difference, strata)


def _exact(name: str, label: str, base: float, scenario: float) -> Change:
    # Two infinities (nothing owed, no way out) differ by nothing.
    same = base == scenario
    return Change(
        name=name,
        label=label,
        base=base,
        scenario=scenario,
        difference=Estimate.exact(0.0 if same else float(np.subtract(scenario, base))),
    )
