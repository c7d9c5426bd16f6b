"""How far the parameters that move the headline most are known, from the recorded calibration."""

from functools import lru_cache

from data.recorded.calibration import recorded_calibration
from risk.parameter_spread import ParameterSpread

_MEASURED = (
    "eth_price.annual_volatility",
    "eth_price.degrees_of_freedom",
    "rpl_price.annual_volatility",
)
_LEAST_FREEDOM = 2.2  # below it the law's own variance is not kept by its truncation
# Three episodes: the exact 95 % interval of a Poisson count of three is 0.62 to 8.8 in 4.2 years.
_DISLOCATIONS = ParameterSpread(
    name="dislocation.entries_per_year",
    low=0.15,
    high=2.1,
    sample="three episodes in about four years, exact Poisson interval",
)


@lru_cache(maxsize=1)
def recorded_spreads() -> tuple[ParameterSpread, ...]:
    """Return the 95 % intervals of parameters, widest samples first."""
    found = []
    for name in _MEASURED:
        estimate = recorded_calibration().estimate_of(name)
        interval = None if estimate is None else estimate.interval95
        if estimate is not None and interval is not None:
            low, high = interval
            if name.endswith("degrees_of_freedom"):
                low = max(low, _LEAST_FREEDOM)
            found.append(
                ParameterSpread(name=name, low=low, high=high, sample=estimate.sample.words)
            )
    return (*found, _DISLOCATIONS)
