"""Saved scenarios by name; what is read back passes the same validation as a slider."""

import json
import time
from collections.abc import Mapping

from sqlalchemy import delete, select

from data.store.engine import Store
from data.store.failures import StoreError
from data.store.records import Clock, absent, insert_or_replace, require_name, seconds
from data.store.tables import scenarios
from risk.errors import ParameterError
from risk.scenario import Scenario


def save_scenario(store: Store, scenario: Scenario, clock: Clock = time.time) -> None:
    """Save a scenario under its name, in place of one that has it.

    Raises
    ------
    StoreError
        If it has no usable name or changes nothing.
    """
    require_name("A scenario", scenario.name)
    if scenario.is_base:
        raise StoreError("A scenario that changes nothing need not be saved.")
    changes = json.dumps(scenario.changes, sort_keys=True)
    row = {"name": scenario.name, "changes": changes, "saved_at": seconds(clock)}
    with store.writing() as connection:
        insert_or_replace(connection, scenarios, [row])


def list_scenarios(store: Store) -> tuple[str, ...]:
    """Return the names of the saved scenarios, in order.

    Raises
    ------
    StoreError
    """
    with store.reading() as connection:
        names = connection.execute(select(scenarios.columns.name)).scalars().all()
    return tuple(sorted(names))


def load_scenario(store: Store, name: str) -> Scenario:
    """Return a saved scenario.

    Raises
    ------
    StoreError
        If there is none of that name, or it no longer is a scenario.
    """
    require_name("A scenario", name)
    columns = scenarios.columns
    with store.reading() as connection:
        kept = connection.execute(select(columns.changes).where(columns.name == name))
        changes = kept.scalar_one_or_none()
    if changes is None:
        raise absent("scenario", name)
    try:
        found: Mapping[str, float] = json.loads(changes)
        return Scenario.from_changes(found, name)
    except ParameterError as error:
        raise StoreError(f"The scenario in the store cannot be used: {error}") from error
    except (ValueError, TypeError):
        raise StoreError("The scenario in the store cannot be used: it is damaged.") from None


def delete_scenario(store: Store, name: str) -> None:
    """Delete a saved scenario; one that is not there stays so.

    Raises
    ------
    StoreError
    """
    require_name("A scenario", name)
    with store.writing() as connection:
        connection.execute(delete(scenarios).where(scenarios.columns.name == name))
