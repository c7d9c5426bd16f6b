"""An assessment with all that its report and its JSON tell."""

from data.parameter_file import Calibration
from data.recorded.parameter_spreads import parameter_spreads
from data.stored import nodes_in_force
from risk.analysis.bearing import with_bearing
from risk.analysis.departure import with_departure
from risk.analysis.parameter_intervals import with_parameter_intervals
from risk.analysis.together import with_together
from risk.answer import Assessment
from risk.assessment import with_shortfall_chances


def completed(assessment: Assessment, calibration: Calibration | None = None) -> Assessment:
    """Return an assessment with what takes runs of its own: some seconds.

    Parameters
    ----------
    assessment : Assessment
    calibration : Calibration, optional
        Of the parameter file in force.
    """
    whole = with_departure(with_shortfall_chances(assessment))
    census, spread = nodes_in_force()
    whole = with_bearing(with_together(whole, spread), census, spread)
    return with_parameter_intervals(whole, parameter_spreads(assessment.parameters, calibration))
