"""The parameters in force: the base values, those of a named file, or today's from the store."""

import os
from pathlib import Path

from data.errors import DataError
from data.parameter_file import Calibration, read_parameter_file
from data.store_place import store_is_there

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


def calibration_in_force(name: str | None = None) -> Calibration | None:
    """Return `named_calibration`, or today's volatility from the store where none is named.

    Parameters and errors as for `named_calibration`.
    """
    chosen = os.environ.get(VARIABLE, "") if name is None else name
    if chosen:
        return named_calibration(chosen)
    if not store_is_there():
        return None
    # The libraries of statistics and of the database are slow to load.
    from data.store_start import store_calibration

    return store_calibration()


def is_named() -> bool:
    """Return whether the environment says which parameters hold."""
    return bool(os.environ.get(VARIABLE, ""))


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
        return calibration_in_force(), ""
    except DataError as error:
        return None, f"The parameter file named at the start was not used: {error}"
