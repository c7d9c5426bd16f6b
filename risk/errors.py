"""Errors of the risk engine.

::

    RiskError
    ├── ParameterError (also ValueError)   a value outside its domain
    └── NotValuedYetError                  a position the engine can read but not yet value
"""


class RiskError(Exception):
    """Anything the engine refuses to do, in one sentence."""


class ParameterError(RiskError, ValueError):
    """A parameter lies outside its domain; the message names it, the rule and the value."""


class NotValuedYetError(RiskError):
    """A position of a kind that is parsed but not valued yet."""
