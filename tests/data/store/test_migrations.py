"""The versions of the tables."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from data.store.engine import Store, open_store
from data.store.failures import StoreError
from data.store.revisions import known_revisions, revision_of
from data.store.tables import VERSIONS, metadata

ROOT = Path(__file__).parents[3]


def test_the_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    with store.reading() as connection:
        options = {"version_table": VERSIONS, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert revision_of(connection) == known_revisions()[0]


def test_a_store_of_a_newer_version_is_refused_and_left_alone(store: Store, url: str) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE perigee_store_version SET version_num = 'v9999'"))
    with pytest.raises(StoreError, match="of version `v9999`, which a newer version"):
        open_store(url)
    with store.reading() as connection:
        assert revision_of(connection) == "v9999"


def test_tables_of_other_programs_are_left_alone(url: str, store: Store) -> None:
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE snapshots (name TEXT)"))
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('theirs')"))
    with open_store(url) as again, again.reading() as connection:
        theirs = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        assert theirs == "theirs"


@pytest.mark.parametrize("revision", [*reversed(known_revisions())])
def test_every_older_store_is_raised(url: str, revision: str) -> None:
    with open_store(url, revision=revision) as store:
        with store.reading() as connection:
            assert revision_of(connection) == revision
        with store.writing() as connection:
            kept = "INSERT INTO perigee_scenarios VALUES ('Mine', '{\"bond_eth\": 4.0}', 1)"
            connection.execute(text(kept))
    with open_store(url) as store, store.reading() as connection:
        assert revision_of(connection) == known_revisions()[0]
        assert connection.execute(text("SELECT name FROM perigee_scenarios")).scalar() == "Mine"


def test_a_migration_that_fails_leaves_nothing(url: str) -> None:
    with open_store(url, revision="v0001") as store:
        with store.writing() as connection:
            connection.execute(text("DELETE FROM perigee_store_version"))
            connection.execute(text("DROP TABLE perigee_amounts"))
            connection.execute(text("DROP TABLE perigee_snapshots"))
        # The third of the tables is there already.
        with pytest.raises(StoreError):
            open_store(url)
        with store.reading() as connection:
            assert not connection.dialect.has_table(connection, "perigee_snapshots")
            assert revision_of(connection) is None


def test_a_read_only_checkout_with_odd_signs_in_its_path_will_do(tmp_path: Path, url: str) -> None:
    checkout = tmp_path / "50 % done"
    for package in ("data", "risk"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, checkout / package, ignore=ignored)
    before = sorted(checkout.rglob("*"))
    for folder in [checkout, *(path for path in before if path.is_dir())]:
        folder.chmod(0o555)
    environment = {**os.environ, "PERIGEE_STORE": url, "PYTHONDONTWRITEBYTECODE": "1"}
    code = "from data.store.engine import open_store\nwith open_store() as store: print(store)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    for folder in [checkout, *(path for path in before if path.is_dir())]:
        folder.chmod(0o755)
    assert done.stdout.startswith("Store("), done.stderr
    assert done.stderr == ""
    assert sorted(checkout.rglob("*")) == before
