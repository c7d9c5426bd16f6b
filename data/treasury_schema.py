"""The schema of treasury records, version 1, and the way to and from the engine's types."""

import datetime
import math
from collections.abc import Callable, Mapping
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

from data.errors import TreasuryFileError
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

LONGEST_TEXT = 80
MOST_RECORDS = 1000


def _plain_text(value: str) -> str:
    text = value.strip()
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"at most {LONGEST_TEXT} characters are allowed")
    if any(not c.isprintable() for c in text):
        raise ValueError("control and invisible characters are not allowed")
    if "<" in text or ">" in text:
        raise ValueError("angle brackets are not allowed")
    if text[:1] in {"=", "+", "@"}:
        raise ValueError("text must not begin like a formula (=, + or @)")
    return text


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number is expected")
    if isinstance(value, int) and abs(value) > 10**18:
        raise ValueError(f"at most {LARGEST_AMOUNT:g} is allowed")
    if not math.isfinite(value):
        raise ValueError("a finite number is expected")
    return float(value)


def _member(kind: type[StrEnum]) -> BeforeValidator:
    by_name = {member.value.lower(): member for member in kind}

    def find(value: object) -> StrEnum:
        found = by_name.get(value.strip().lower()) if isinstance(value, str) else None
        if found is None:
            raise ValueError(f"one of {', '.join(member.value for member in kind)} is expected")
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
    raise ValueError("a date like 2026-01-31 is expected")


Text = Annotated[str, AfterValidator(_plain_text)]
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
    protocol: Text
    collateral_asset: AssetName
    collateral_amount: Amount
    debt_asset: AssetName | None = None
    debt_amount: Amount = 0.0
    label: Text = ""


class _PoolShareRecord(_Record):
    kind: Literal["pool_share"]
    pool: Text
    share: Fraction
    label: Text = ""


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
    name: Text
    positions: Annotated[list[_PositionRecord], Field(max_length=MOST_RECORDS)] = []
    liabilities: Annotated[list[_LiabilityRecord], Field(max_length=MOST_RECORDS)] = []
    payment_order: list[Annotated[PaymentSource, _member(PaymentSource)]] = list(PaymentSource)
    policy: _PolicyRecord = _PolicyRecord()


_KINDS: dict[type[_Record], tuple[str, type]] = {
    _HoldingRecord: ("holding", Holding),
    _NodeStakeRecord: ("node_stake", NodeStake),
    _LendingRecord: ("lending", LendingPosition),
    _PoolShareRecord: ("pool_share", PoolShare),
}
_TAGS = {engine: tag for tag, engine in _KINDS.values()}


def treasury_of(
    document: Mapping[str, Any], line: Callable[[tuple[str | int, ...]], int | None]
) -> Treasury:
    """Return the treasury of a record.

    Parameters
    ----------
    document : mapping
        Plain data as parsed.
    line : callable
        From the path of a field to its line, or None.

    Raises
    ------
    TreasuryFileError
        At the first rule that is broken.
    """
    version = document.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION or isinstance(version, bool):
        raise TreasuryFileError(
            f"this version reads {SCHEMA_VERSION} only.", column="schema_version"
        )
    try:
        record = _TreasuryRecord.model_validate(dict(document))
    except ValidationError as error:
        raise _refusal(error, line) from None
    _refuse_duplicates(record, line)
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


def _refuse_duplicates(
    record: _TreasuryRecord, line: Callable[[tuple[str | int, ...]], int | None]
) -> None:
    seen = set()
    for index, position in enumerate(record.positions):
        if isinstance(position, _HoldingRecord):
            key = (position.asset, position.location, position.label, position.available_from)
            if key in seen:
                raise TreasuryFileError(
                    f"{position.asset} with the same place, date and label stands twice; add the "
                    "amounts or label them apart.",
                    line=line(("positions", index)),
                    column=f"positions[{index + 1}]",
                )
            seen.add(key)


def _refusal(
    error: ValidationError, line: Callable[[tuple[str | int, ...]], int | None]
) -> TreasuryFileError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    # The tag of a union is no part of the path that a person sees.
    path = tuple(p for p in first["loc"] if p not in _TAGS.values())
    rule = " ".join(first["msg"].removeprefix("Value error, ").split())
    at = line(path)
    # In a table the line says which record; the column alone says the rest.
    column = str(path[-1]) if at is not None else _shown(path)
    return TreasuryFileError(f"{rule[:1].lower()}{rule[1:]}.", line=at, column=column or None)


def _shown(path: tuple[str | int, ...]) -> str:
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if shown else ''}{part[:40]}"
    return "".join(c for c in shown if c.isprintable())
