"""The treasury that the command line names for the pages to begin with."""

import os
from pathlib import Path

from data.errors import DataError
from data.treasury_file import read_treasury_file
from risk.treasury import Treasury

VARIABLE = "PERIGEE_TREASURY"


def startup_treasury() -> tuple[Treasury | None, str]:
    """Return the treasury of the file that the environment names, or why it could not be read.

    Returns
    -------
    treasury : Treasury or None
        None if no file is named or the named one could not be read.
    sentence : str
        What went wrong, empty if nothing did.
    """
    path = os.environ.get(VARIABLE, "")
    if not path:
        return None, ""
    try:
        return read_treasury_file(Path(path)), ""
    except (DataError, OSError) as error:
        return None, f"The treasury file named at the start was not used: {error}"
