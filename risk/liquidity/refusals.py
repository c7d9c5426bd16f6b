"""What a venue's contract answers instead of a swap.

::

    ParameterError
    └── SwapRefusedError         the contract would undo the transaction
        ├── ImbalanceError       a coin is missing, or less is there than would go out
        ├── ConvergenceError     the contract's iteration does not settle in its rounds
        ├── SizeLimitError       more at once than the pool trades of its balance
        ├── PriceLimitError      the price limit is reached, or no limit at all
        └── WordSizeError        a product does not fit the contract's 256 bits
"""

from risk.errors import ParameterError


class SwapRefusedError(ParameterError):
    """The contract would not execute the swap."""


class ImbalanceError(SwapRefusedError):
    """A coin is missing from the pool, or less of it is there than would have to go out."""


class ConvergenceError(SwapRefusedError):
    """The contract's iteration does not settle within the rounds it allows itself."""


class SizeLimitError(SwapRefusedError):
    """The swap is larger than the share of its balance that the pool trades at once."""


class PriceLimitError(SwapRefusedError):
    """The price limit lies on the wrong side, or was reached before the amount was filled."""


class WordSizeError(SwapRefusedError):
    """A product does not fit the 256 bits in which the contract calculates."""
