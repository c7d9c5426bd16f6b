"""Laws like those in force, and samples of them by seed."""

from tests.validate.calibration import ETH, RPL, sample

__all__ = ["ETH", "RPL", "returns"]

returns = sample
