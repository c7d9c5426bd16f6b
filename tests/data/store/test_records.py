"""What is saved comes back the same, or is refused in a sentence."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data.recorded import load_market
from data.store.assessments import list_assessments, load_assessment, save_assessment
from data.store.engine import Store, open_store
from data.store.failures import StoreError
from data.store.scenarios import delete_scenario, list_scenarios, load_scenario, save_scenario
from data.store.series import Observation, list_series, load_series, save_series
from data.store.snapshots import Snapshot, list_snapshots, load_snapshot, save_snapshot
from risk.scenario import Scenario
from tests.data.store.factories import (
    FIRST_DAY,
    LARGEST,
    assessment,
    market_at,
    observations,
    snapshot_at,
)

UINT = st.one_of(st.integers(0, LARGEST), st.sampled_from([0, 1, 10**77, LARGEST - 1, LARGEST]))
SHARED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=40,
    deadline=None,
)


def observation(value: int) -> Observation:
    return replace(next(observations(1)), value=value)


def test_a_snapshot_comes_back_as_it_was(store: Store) -> None:
    snapshot = snapshot_at(25_000_000)
    identifier = save_snapshot(store, snapshot, lambda: 1_800_000_000.9)
    assert load_snapshot(store, identifier) == snapshot
    (entry,) = list_snapshots(store)
    assert (entry.identifier, entry.block) == (identifier, snapshot.market.block)
    assert entry.treasury_name == "Example DAO"
    assert entry.saved_at == 1_800_000_000


def test_the_same_snapshot_is_kept_once_and_another_beside_it(store: Store) -> None:
    first = save_snapshot(store, snapshot_at(25_000_000), lambda: 1.0)
    assert save_snapshot(store, snapshot_at(25_000_000), lambda: 2.0) == first
    later = save_snapshot(store, snapshot_at(25_000_001))
    bare = save_snapshot(store, Snapshot(market=market_at(25_000_002)))
    assert [entry.identifier for entry in list_snapshots(store)] == [bare, later, first]
    assert list_snapshots(store)[2].saved_at == 1
    assert [e.identifier for e in list_snapshots(store, most=1)] == [bare]
    assert load_snapshot(store, bare) == Snapshot(market=market_at(25_000_002))


def test_a_snapshot_without_a_block_or_with_a_field_twice_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="read at a block"):
        save_snapshot(store, Snapshot(market=load_market()))
    twice = replace(snapshot_at(1), amounts=(("supply", 1), ("supply", 2)))
    with pytest.raises(StoreError, match="only once"):
        save_snapshot(store, twice)
    assert list_snapshots(store) == ()


def test_a_snapshot_that_was_changed_in_the_database_is_refused(store: Store) -> None:
    identifier = save_snapshot(store, snapshot_at(25_000_000))
    with store.writing() as connection:
        changed = "UPDATE perigee_snapshots SET market = replace(market, '2026', '2025')"
        connection.execute(text(changed))
    with pytest.raises(StoreError, match="changed after it was written"):
        load_snapshot(store, identifier)


@SHARED
@given(values=st.lists(UINT, min_size=1, max_size=5))
def test_whole_numbers_of_256_bits_are_kept_exactly_and_in_order(
    store: Store, values: list[int]
) -> None:
    snapshot = Snapshot(
        market=market_at(25_000_000), amounts=tuple((str(n), v) for n, v in enumerate(values))
    )
    assert load_snapshot(store, save_snapshot(store, snapshot)) == snapshot
    with store.writing() as connection:
        connection.execute(text("DELETE FROM perigee_series"))
    rows = [replace(o, value=v) for o, v in zip(observations(9), values, strict=False)]
    save_series(store, "values", rows)
    with store.reading() as connection:
        ordered = connection.execute(text("SELECT value FROM perigee_series ORDER BY value"))
        assert [int(row.value) for row in ordered] == sorted(values)


@pytest.mark.parametrize("value", [-1, LARGEST + 1, 10**78, True, 1.0, "1"])
def test_what_is_no_whole_number_of_256_bits_is_refused(store: Store, value: int) -> None:
    with pytest.raises(StoreError, match="from 0 to 2"):
        observation(value)
    with pytest.raises(StoreError, match="from 0 to 2"):
        save_snapshot(store, replace(snapshot_at(1), amounts=(("supply", value),)))


def test_a_series_is_read_by_days_and_a_day_is_replaced(store: Store) -> None:
    made = list(observations(700))
    save_series(store, "rate", made)
    assert load_series(store, "rate") == tuple(made)
    day = datetime.timedelta(days=1)
    assert load_series(store, "rate", FIRST_DAY + 2 * day, FIRST_DAY + 4 * day) == tuple(made[2:5])
    corrected = replace(made[3], value=5)
    save_series(store, "rate", [corrected])
    assert load_series(store, "rate") == (*made[:3], corrected, *made[4:])
    save_series(store, "another", made[:1])
    assert list_series(store) == ("another", "rate")
    assert load_series(store, "none") == ()


def test_a_figure_as_a_float_is_the_nearest(store: Store) -> None:
    save_series(store, "rate", [observation(1_166_600_000_000_000_001)])
    assert load_series(store, "rate")[0].number == 1.1666
    assert observation(LARGEST).number == float(f"{LARGEST}e-18")


@pytest.mark.parametrize(
    "change", [{"decimals": -1}, {"decimals": 37}, {"source": "two\nlines"}, {"block_number": -1}]
)
def test_an_observation_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        replace(observation(1), **change)  # type: ignore[arg-type]


def test_an_assessment_comes_back_byte_for_byte(store: Store) -> None:
    first = save_assessment(store, assessment(1), lambda: 1.0)
    second = save_assessment(store, assessment(2), lambda: 2.0)
    assert save_assessment(store, assessment(1), lambda: 3.0) == first
    assert load_assessment(store, first) == assessment(1)
    entries = list_assessments(store)
    assert [entry.identifier for entry in entries] == [second, first]
    assert (entries[1].treasury_name, entries[1].scenario_name) == ("Écu DAO", "Base")
    assert entries[1].input_hash == f"{1:064x}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        100_000 * b"[",
        b'{"schema_version": 1, "inputs": 3}',
        assessment().replace(b'"schema_version": 1', b'"schema_version": true'),
        assessment().replace(b'"Base"', b"null"),
        assessment().replace(b"Base", b"\\u0000"),
        assessment().replace(b"Base", b"\\ud800"),
    ],
    ids=repr,
)
def test_what_is_no_assessment_is_not_saved(store: Store, content: bytes) -> None:
    with pytest.raises(StoreError):
        save_assessment(store, content)
    assert list_assessments(store) == ()


def test_a_scenario_is_saved_replaced_and_deleted_by_its_name(store: Store) -> None:
    name = "Écu: down 0.1"
    exact = Scenario.from_changes({"eth_price_change": -0.1 - 2**-55, "bond_eth": 4.0}, name)
    save_scenario(store, exact)
    assert load_scenario(store, name) == exact
    other = Scenario.from_changes({"depth_change": -0.5}, name)
    save_scenario(store, other)
    save_scenario(store, Scenario.from_changes({"depth_change": -0.2}, "B"))
    assert load_scenario(store, name) == other
    assert list_scenarios(store) == ("B", name)
    delete_scenario(store, name)
    delete_scenario(store, name)
    assert list_scenarios(store) == ("B",)
    with pytest.raises(StoreError, match=r"has no scenario `Écu: down 0\.1`"):
        load_scenario(store, name)


def test_a_scenario_without_a_name_or_a_change_is_not_saved(store: Store) -> None:
    for name in ("", " ", "two\nlines", "\ud800", "\0", 201 * "x"):
        with pytest.raises(StoreError, match="one line"):
            save_scenario(store, Scenario.from_changes({"bond_eth": 4.0}, name))
    with pytest.raises(StoreError, match="changes nothing"):
        save_scenario(store, Scenario(name="Mine"))
    assert list_scenarios(store) == ()


@pytest.mark.parametrize(
    "kept", ['{"bond_eth": 17}', '{"x": 1}', "[1]", "1", "{", '{"bond_eth": "4"}']
)
def test_a_scenario_that_no_longer_is_one_is_refused(store: Store, kept: str) -> None:
    save_scenario(store, Scenario.from_changes({"bond_eth": 4.0}, "Mine"))
    with store.writing() as connection:
        connection.execute(text("UPDATE perigee_scenarios SET changes = :kept"), {"kept": kept})
    with pytest.raises(StoreError, match="scenario in the store cannot be used"):
        load_scenario(store, "Mine")


@pytest.mark.parametrize("key", ["", "0" * 64, "no key", "x' OR '1'='1", "0" * 63 + "\0"])
def test_what_is_not_there_is_said(store: Store, key: str) -> None:
    with pytest.raises(StoreError, match="The store has no snapshot"):
        load_snapshot(store, key)
    with pytest.raises(StoreError, match="The store has no assessment"):
        load_assessment(store, key)


def test_an_error_undoes_all_that_a_transaction_wrote(store: Store) -> None:
    broken = (replace(o, value=1 // (600 - n)) for n, o in enumerate(observations(601)))
    with pytest.raises(ZeroDivisionError):
        save_series(store, "rate", broken)
    assert load_series(store, "rate") == ()
    save_series(store, "rate", observations(1))
    assert len(load_series(store, "rate")) == 1


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(
    store: Store, url: str, opened: Callable[[str], Store]
) -> None:
    save_series(store, "rate", observations(1))
    count = text("SELECT count(*) FROM perigee_series")
    with open_store(url) as reader, reader.reading() as connection:
        assert connection.execute(count).scalar() == 1
        save_series(store, "rate", observations(500))
        assert connection.execute(count).scalar() == 1
    assert len(load_series(opened(url), "rate")) == 500
