"""Maximum drawdown: the largest fall of value below its highest so far, day by day."""

from risk.analysis.distribution import weighted_mean
from risk.answer import DrawdownRow
from risk.engine import Simulation
from risk.measures import LossSample, value_at_risk_estimate


def drawdown_rows(simulation: Simulation, horizons: tuple[int, ...]) -> tuple[DrawdownRow, ...]:
    """Return the mean and the quantiles of the drawdown within each horizon.

    Parameters
    ----------
    simulation : Simulation
        Of the treasury's holdings.
    horizons : tuple of int
        Days, each simulated.
    """
    strata = simulation.stratum_numbers
    rows = []
    for day in horizons:
        falls = simulation.drawdowns[simulation.settings.horizons.index(day)]
        weights = simulation.weights(day)
        mean, sample = weighted_mean(falls, weights, strata), LossSample.of(falls, weights, strata)
        rows += [
            DrawdownRow(
                horizon_days=day,
                confidence=confidence,
                mean=mean,
                quantile=value_at_risk_estimate(sample, confidence),
            )
            for confidence in simulation.settings.confidences
        ]
    return tuple(rows)
