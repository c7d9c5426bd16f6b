"""The recorded calibration: what the base values rest on, with errors, dates and n."""

from functools import lru_cache
from importlib.resources import files

from data.parameter_file import Calibration, read_parameter_file


@lru_cache(maxsize=1)
def recorded_calibration() -> Calibration:
    """Return the recorded calibration: the own fit of the law beside the base values.

    Its long-run volatilities carry draws: forty values, equally likely given the sample.
    """
    return read_parameter_file(files("data.recorded").joinpath("calibration.yaml").read_bytes())
