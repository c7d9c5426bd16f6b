"""Laws like those in force, and samples of them by seed."""

from risk.parameters import GarchParameters
from tests.validate.calibration import sample

ETH = GarchParameters(annual_volatility=0.69, alpha=0.063, beta=0.914, degrees_of_freedom=3.5)
RPL = GarchParameters(annual_volatility=0.77, alpha=0.185, beta=0.6, degrees_of_freedom=3.25)

returns = sample
