"""Assessments in their published JSON, byte for byte."""

import json
import time
from dataclasses import dataclass

from sqlalchemy import select

from data.store.engine import Store
from data.store.failures import StoreError
from data.store.records import Clock, absent, insert_new, key_of, require_key, require_name, seconds
from data.store.tables import assessments

MOST_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentEntry:
    """A line of the list of assessments.

    Attributes
    ----------
    identifier : str
    input_hash : str
        Of everything that the figures depend on.
    treasury_name, scenario_name : str
    saved_at : int
        Seconds since 1970.
    """

    identifier: str
    input_hash: str
    treasury_name: str
    scenario_name: str
    saved_at: int


def save_assessment(store: Store, content: bytes, clock: Clock = time.time) -> str:
    """Save an assessment and return its identifier; the same bytes are kept once.

    Parameters
    ----------
    store : Store
    content : bytes
        JSON by the schema of `assess --json`.
    clock : callable, optional
        Seconds since 1970.

    Raises
    ------
    StoreError
        If it is no assessment, or cannot be saved.
    """
    if len(content) > MOST_BYTES:
        raise StoreError(f"An assessment may have {MOST_BYTES / 2**20:.0f} MB at most.")
    row = _described(content)
    row |= {"identifier": key_of(content), "saved_at": seconds(clock), "content": content.decode()}
    with store.writing() as connection:
        insert_new(connection, assessments, [row])
    return str(row["identifier"])


def list_assessments(store: Store, most: int = 100) -> tuple[AssessmentEntry, ...]:
    """Return the assessments saved last, the youngest first.

    Raises
    ------
    StoreError
    """
    columns = assessments.columns
    chosen = select(
        columns.identifier,
        columns.input_hash,
        columns.treasury_name,
        columns.scenario_name,
        columns.saved_at,
    ).order_by(columns.saved_at.desc(), columns.identifier)
    with store.reading() as connection:
        rows = connection.execute(chosen.limit(most)).all()
    return tuple(AssessmentEntry(**row._mapping) for row in rows)  # noqa: SLF001 - its public name


def load_assessment(store: Store, identifier: str) -> bytes:
    """Return an assessment, the bytes that were saved.

    Raises
    ------
    StoreError
        If there is none of that identifier.
    """
    require_key("assessment", identifier)
    columns = assessments.columns
    with store.reading() as connection:
        chosen = select(columns.content).where(columns.identifier == identifier)
        content = connection.execute(chosen).scalar_one_or_none()
    if content is None:
        raise absent("assessment", identifier)
    return str(content).encode()


def _described(content: bytes) -> dict[str, object]:
    """Return what a list shows of an assessment."""
    refusal = StoreError("What is to be saved is no assessment in its published JSON.")
    try:
        document = json.loads(content)
        inputs = document["inputs"]
        texts = {
            "input_hash": inputs["input_hash"],
            "treasury_name": inputs["treasury"],
            "scenario_name": inputs["scenario"],
        }
        version = document["schema_version"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise refusal from None
    if type(version) is not int or not all(isinstance(text, str) for text in texts.values()):
        raise refusal
    for name, text in texts.items():
        require_name(f"The field `{name}` of an assessment", text)
    return {"schema_version": version, **texts}
