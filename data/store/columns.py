"""Columns that both databases keep exactly."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from data.store.failures import StoreError

LARGEST = 2**256 - 1
DIGITS = 78  # of 2**256


class Uint256(TypeDecorator[int]):
    """An unsigned integer of 256 bits.

    PostgreSQL has numbers of 78 digits. SQLite has text; leading zeros keep its order that of
    numbers.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the column in a database."""
        is_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(Numeric(DIGITS, 0) if is_postgresql else String(DIGITS))

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Return what a database is given."""
        if value is None:
            return None
        require_uint256(value)
        return Decimal(value) if dialect.name == "postgresql" else padded(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> int | None:  # noqa: ANN401, ARG002
        """Return the integer that a database has kept."""
        if value is None:
            return None
        number = int(value)
        require_uint256(number)
        return number


def padded(value: int) -> str:
    """Return an integer as text whose order is that of numbers."""
    return f"{value:0{DIGITS}d}"


def require_uint256(value: object) -> None:
    """Refuse what is no unsigned integer of 256 bits.

    Raises
    ------
    StoreError
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise StoreError("An amount of the chain must be a whole number from 0 to 2^256 − 1.")
