"""How far parameters are known: by the recorded calibration, or by that of the file in force."""

from dataclasses import replace

from data.parameter_file import Calibration
from data.recorded.calibration import recorded_calibration
from data.recorded.parameter_spreads import parameter_spreads
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate, Sample

BASE = ModelParameters.base()
NAMES = (
    "eth_price.annual_volatility",
    "eth_price.degrees_of_freedom",
    "rpl_price.annual_volatility",
    "dislocation.entries_per_year",
)


def calibrated(value: float, error: float | None) -> Calibration:
    sample = Sample(series="a test", first="2024-01-01", last="2025-01-01", n=366, unit="USD")
    return Calibration(
        created="2025-01-02",
        estimates=(
            ParameterEstimate(
                name=NAMES[0], value=value, standard_error=error, sample=sample, method="by hand"
            ),
        ),
    )


def test_base_values_have_the_intervals_of_the_recorded_calibration() -> None:
    found = {spread.name: spread for spread in parameter_spreads(BASE)}
    assert tuple(found) == NAMES
    for name in NAMES[:3]:
        estimate = recorded_calibration().estimate_of(name)
        assert estimate is not None
        assert (found[name].low, found[name].high) == estimate.interval95
        assert found[name].sample == estimate.sample.words


def test_a_value_of_the_file_in_force_has_the_interval_of_that_file() -> None:
    calibration = calibrated(0.5, 0.1)
    spread = parameter_spreads(calibration.parameters, calibration)[0]
    assert spread.name == NAMES[0]
    assert (round(spread.low, 3), round(spread.high, 3)) == (0.304, 0.696)
    assert spread.sample == "a test, 2024-01-01 to 2025-01-01, n = 366"


def test_a_value_without_a_known_interval_has_none() -> None:
    without = calibrated(0.5, None)
    assert [s.name for s in parameter_spreads(without.parameters, without)] == list(NAMES[1:])
    typed = replace(BASE, eth_price=replace(BASE.eth_price, annual_volatility=0.5))
    assert [s.name for s in parameter_spreads(typed)] == list(NAMES[1:])
    # A file that says something else than what is in force tells nothing of it.
    other = calibrated(0.9, 0.01)
    assert [s.name for s in parameter_spreads(typed, other)] == list(NAMES[1:])
