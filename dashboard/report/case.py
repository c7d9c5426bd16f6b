"""What a report is about: an assessment, and base beside it where a scenario is in force."""

from dataclasses import dataclass

from risk.answer import Assessment, Comparison, RiskRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An assessment as the report tells it.

    Attributes
    ----------
    assessment : Assessment
    comparison : Comparison or None
        Base beside the assessment's scenario.
    base : Assessment or None
        Base itself, for the charts of the scenario.
    """

    assessment: Assessment
    comparison: Comparison | None = None
    base: Assessment | None = None

    @property
    def headline(self) -> RiskRow:
        """Row of the headline: the horizon of the contributions, highest confidence."""
        first = self.assessment.contributions[0]
        return self.assessment.risk_row(first.horizon_days, first.confidence)
