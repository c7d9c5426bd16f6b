"""The parameters in force: the base values, or those of the file that the environment names."""

import os
from pathlib import Path

from data.errors import DataError
from data.parameter_file import Calibration, read_parameter_file

VARIABLE = "PERIGEE_PARAMETERS"
BASE = "base"


def named_calibration(name: str | None = None) -> Calibration | None:
    """Return the calibration in force; None for the base values.

    Parameters
    ----------
    name : str, optional
        A file, or "base" for the base values whatever the environment says; by default what the
        environment names.

    Raises
    ------
    DataError
        If the file cannot be read as one.
    """
    chosen = os.environ.get(VARIABLE, "") if name is None else name
    if chosen in {"", BASE}:
        return None
    return read_parameter_file(Path(chosen))


def startup_calibration() -> tuple[Calibration | None, str]:
    """Return the calibration that pages begin with, or why it could not be read.

    Returns
    -------
    calibration : Calibration or None
        None for the base values.
    sentence : str
        What went wrong, empty if nothing did.
    """
    try:
        return named_calibration(), ""
    except DataError as error:
        return None, f"The parameter file named at the start was not used: {error}"
