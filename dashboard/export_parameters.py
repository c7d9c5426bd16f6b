"""The parameter intervals as JSON."""

from collections.abc import Iterable

from dashboard.json_fields import Json
from risk.parameter_spread import ParameterInterval


def parameter_intervals_json(intervals: Iterable[ParameterInterval]) -> list[Json]:
    """Return one object per figure."""
    return [
        {
            "measure": row.measure,
            "horizon_days": row.horizon_days,
            "confidence": row.confidence,
            "value": row.value,
            "low": row.low,
            "high": row.high,
            "effects": [
                {
                    "parameter": effect.name,
                    "parameter_low": effect.low,
                    "parameter_high": effect.high,
                    "change_at_low": effect.at_low,
                    "change_at_high": effect.at_high,
                }
                for effect in row.effects
            ],
        }
        for row in intervals
    ]
