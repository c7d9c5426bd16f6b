"""How far the parameters that move the headline most are known, from the calibration in force."""

from data.parameter_file import Calibration
from data.recorded.calibration import recorded_calibration
from risk.parameter_spread import ParameterSpread
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate
from risk.validation.calibration.in_force import replaced_values

_DISLOCATIONS = "dislocation.entries_per_year"
_TOLD = (
    "eth_price.annual_volatility",
    "eth_price.degrees_of_freedom",
    "rpl_price.annual_volatility",
    _DISLOCATIONS,
)
# A law whose innovations have a variance has more than two degrees of freedom.
_LEAST = {"eth_price.degrees_of_freedom": 2.1}
# Three episodes: the exact 95 % interval of a Poisson count of three is 0.62 to 8.8 in 4.2 years.
_OF_DISLOCATIONS = ParameterSpread(
    name=_DISLOCATIONS,
    low=0.15,
    high=2.1,
    sample="three episodes in about four years, exact Poisson interval",
)


def parameter_spreads(
    parameters: ModelParameters, calibration: Calibration | None = None
) -> tuple[ParameterSpread, ...]:
    """Return the 95 % intervals of parameters.

    Parameters
    ----------
    parameters : ModelParameters
        In force, before a scenario.
    calibration : Calibration, optional
        Of the parameter file in force. A value that stands neither there nor among the base values
        has no interval.
    """
    replaced = replaced_values(parameters)
    found = []
    for name in _TOLD:
        if name not in replaced:
            spread = _base(name)
        else:
            spread = _spread(None if calibration is None else calibration.estimate_of(name))
            if spread is not None and not spread.low <= replaced[name] <= spread.high:
                spread = None
        if spread is not None:
            found.append(spread)
    return tuple(found)


def _base(name: str) -> ParameterSpread | None:
    if name == _DISLOCATIONS:
        return _OF_DISLOCATIONS
    return _spread(recorded_calibration().estimate_of(name))


def _spread(estimate: ParameterEstimate | None) -> ParameterSpread | None:
    interval = None if estimate is None else estimate.interval95
    if estimate is None or interval is None:
        return None
    low, high = interval
    return ParameterSpread(
        name=estimate.name,
        low=max(low, _LEAST.get(estimate.name, 0.0)),
        high=high,
        sample=estimate.sample.words,
    )
