"""The part of the assessment's JSON on what other laws of prices say."""

from collections.abc import Iterable

from dashboard.json_fields import Json, estimate
from risk.price_laws import LawRow


def laws_json(rows: Iterable[LawRow]) -> list[Json]:
    """Return one object per law, price and horizon."""
    return [
        {
            "law": row.law.value,
            "price": row.price.value,
            "horizon_days": row.horizon_days,
            "confidence": row.confidence,
            **estimate("value_at_risk", row.value_at_risk),
            **estimate("expected_shortfall", row.expected_shortfall),
        }
        for row in rows
    ]
