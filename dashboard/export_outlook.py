"""The part of the assessment's JSON on the yield and the exit queue."""

from dataclasses import asdict

from dashboard.json_fields import Json
from risk.outlook import Outlook


def outlook_json(outlook: Outlook | None) -> Json:
    """Return the outlook; null where it was not asked for."""
    return None if outlook is None else asdict(outlook)
