"""The schema of treasury records, version 1, and the way to and from the engine's types."""

import datetime
import math
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    ValidationError,
)

from data.errors import TreasuryFileError, Unit, quoted
from data.plain_text import not_empty, plain_text
from data.refusals import Path, Place, broken, refusal
from risk.errors import ParameterError
from risk.treasury import (
    LARGEST_AMOUNT,
    SCHEMA_VERSION,
    Asset,
    Holding,
    LendingPosition,
    Liability,
    Location,
    NodeStake,
    PaymentSource,
    Policy,
    PoolShare,
    Position,
    Recurrence,
    Treasury,
)

MOST_RECORDS = 1000


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise broken("must be a number")
    if isinstance(value, int) and abs(value) > 10**18:
        raise broken(f"must be {LARGEST_AMOUNT:,.0f} at most")
    if not math.isfinite(value):
        raise broken("must be a finite number")
    return float(value) + 0.0  # no negative zero


def _member(kind: type[StrEnum]) -> BeforeValidator:
    by_name = {member.value.lower(): member for member in kind}

    def find(value: object) -> StrEnum:
        found = by_name.get(value.strip().lower()) if isinstance(value, str) else None
        if found is None:
            raise broken(f"must be one of {', '.join(member.value for member in kind)}")
        return found

    return BeforeValidator(find)


def _date(value: object) -> object:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == len("2026-01-31"):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    raise broken("must be a date like 2026-01-31")


Text = Annotated[str, AfterValidator(plain_text)]
Name = Annotated[Text, AfterValidator(not_empty)]
Amount = Annotated[float, BeforeValidator(_number), Field(ge=0.0, le=LARGEST_AMOUNT)]
Fraction = Annotated[float, BeforeValidator(_number), Field(ge=0.0, le=1.0)]
Bond = Annotated[float, BeforeValidator(_number), Field(ge=1.0, le=32.0)]
Date = Annotated[datetime.date, BeforeValidator(_date)]
AssetName = Annotated[Asset, _member(Asset)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _HoldingRecord(_Record):
    kind: Literal["holding"]
    asset: AssetName
    amount: Amount
    location: Annotated[Location, _member(Location)] = Location.MAINNET
    available_from: Date | None = None
    label: Text = ""


class _NodeStakeRecord(_Record):
    kind: Literal["node_stake"]
    validators: Annotated[int, Field(gt=0, le=1_000_000)]
    bond_eth: Bond
    megapool: bool = True
    legacy_rpl: Amount = 0.0
    megapool_rpl: Amount = 0.0
    commission: Fraction = 0.05
    unclaimed_eth: Amount = 0.0
    unclaimed_rpl: Amount = 0.0
    label: Text = ""


class _LendingRecord(_Record):
    kind: Literal["lending"]
    protocol: Name
    collateral_asset: AssetName
    collateral_amount: Amount
    debt_asset: AssetName | None = None
    debt_amount: Amount = 0.0
    label: Text = ""
    set_aside: bool = False


class _PoolShareRecord(_Record):
    kind: Literal["pool_share"]
    pool: Name
    share: Fraction
    label: Text = ""
    set_aside: bool = False


class _LiabilityRecord(_Record):
    amount: Amount
    currency: AssetName = Asset.USD
    recurrence: Annotated[Recurrence, _member(Recurrence)] = Recurrence.MONTHLY
    due: Date | None = None
    label: Text = ""


class _PolicyRecord(_Record):
    days_to_leave_reth: Annotated[float, BeforeValidator(_number), Field(ge=0.0, le=3650.0)] = 30.0
    liquidity_adjusted_value_at_risk: Fraction = 0.5
    runway_months: Annotated[float, BeforeValidator(_number), Field(ge=0.0, le=1200.0)] = 12.0
    rpl_fraction: Fraction = 0.1
    confirmed: bool = False


_PositionRecord = Annotated[
    _HoldingRecord | _NodeStakeRecord | _LendingRecord | _PoolShareRecord, Discriminator("kind")
]


class _TreasuryRecord(_Record):
    schema_version: Literal[1] = 1
    name: Name
    positions: list[_PositionRecord] = []
    liabilities: list[_LiabilityRecord] = []
    payment_order: list[Annotated[PaymentSource, _member(PaymentSource)]] = list(PaymentSource)
    policy: _PolicyRecord = _PolicyRecord()


_KINDS: dict[type[_Record], tuple[str, type]] = {
    _HoldingRecord: ("holding", Holding),
    _NodeStakeRecord: ("node_stake", NodeStake),
    _LendingRecord: ("lending", LendingPosition),
    _PoolShareRecord: ("pool_share", PoolShare),
}
_TAGS = {engine: tag for tag, engine in _KINDS.values()}


def treasury_of(document: Mapping[str, Any], place: Place, unit: Unit = "line") -> Treasury:
    """Return the treasury of a record.

    Parameters
    ----------
    document : mapping
        Plain data as parsed; without `schema_version` it is of version 1.
    place : callable
        Where a field stands in the file.
    unit : "line" or "row"
        What the numbers of `place` count: lines of a file, or rows of a table on screen.

    Raises
    ------
    TreasuryFileError
        At the first rule that is broken.
    """
    version = document.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION or isinstance(version, bool | float):
        line, field = place(("schema_version",))
        raise TreasuryFileError(
            f"must be {SCHEMA_VERSION}, the only version known, got {quoted(version)}.",
            line=line,
            column=field,
        )
    _refuse_too_many(document)
    try:
        record = _TreasuryRecord.model_validate(dict(document))
    except ValidationError as error:
        raise refusal(error, place, unit) from None
    _refuse_repetition(record, place, unit)
    try:
        return Treasury(
            name=record.name,
            positions=tuple(_position(position) for position in record.positions),
            liabilities=tuple(Liability(**dict(row)) for row in record.liabilities),
            payment_order=tuple(record.payment_order),
            policy=Policy(**dict(record.policy)),
        )
    except ParameterError as error:
        raise TreasuryFileError(str(error)) from error


def plain_treasury(treasury: Treasury) -> dict[str, Any]:
    """Return a treasury as plain data; reading it back gives the same treasury."""
    return {
        "schema_version": treasury.schema_version,
        "name": treasury.name,
        "positions": [{"kind": _TAGS[type(p)], **_plain(p)} for p in treasury.positions],
        "liabilities": [_plain(liability) for liability in treasury.liabilities],
        "payment_order": [source.value for source in treasury.payment_order],
        "policy": _plain(treasury.policy),
    }


def _plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the frozen records
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return {
        name: value.value
        if isinstance(value, StrEnum)
        else value.isoformat()
        if isinstance(value, datetime.date)
        else value
        for name, value in values.items()
        if value is not None
    }


def _position(record: _Record) -> Position:
    content = {name: value for name, value in dict(record).items() if name != "kind"}
    made: Position = _KINDS[type(record)][1](**content)
    return made


def _refuse_too_many(document: Mapping[str, Any]) -> None:
    # Before each record is looked at: a list of a million is refused at once.
    lists = (document.get(name) for name in ("positions", "liabilities"))
    if sum(len(each) for each in lists if isinstance(each, list)) > MOST_RECORDS:
        raise TreasuryFileError(
            f"The file holds more than {MOST_RECORDS:,} positions and liabilities."
        )


def _refuse_repetition(record: _TreasuryRecord, place: Place, unit: Unit) -> None:
    keys: dict[str, list[object]] = {
        "positions": [_identity(each) for each in record.positions],
        "liabilities": [(r.currency, r.recurrence, r.due, r.label) for r in record.liabilities],
    }
    for name, identities in keys.items():
        first: dict[object, int] = {}
        for index, identity in enumerate(identities):
            before = first.setdefault(identity, index)
            if before != index:
                raise _repeated((name, before), (name, index), place, unit)


def _identity(record: _PositionRecord) -> object:
    if isinstance(record, _HoldingRecord):
        return (record.asset, record.location, record.label, record.available_from)
    return record


def _repeated(before: Path, again: Path, place: Place, unit: Unit) -> TreasuryFileError:
    (first_line, first), (line, column) = place(before), place(again)
    # A line tells a person more than a count, unless both records stand on the same one.
    by_line = line is not None and line != first_line
    return TreasuryFileError(
        f"repeats {f'{unit} {first_line}' if by_line else quoted(first)} in all but the amount; "
        "add the amounts or label them apart.",
        line=line,
        column=None if by_line else column,
        unit=unit,
    )
