"""Where the store is, and that its address stays a secret."""

import logging
import os
import pickle
import stat
import traceback
from pathlib import Path

import pytest

from data.store.engine import Store, open_store
from data.store.failures import StoreError
from data.store.location import address_of
from data.store.series import load_series, save_series
from data.store_place import default_folder, store_is_there
from tests.data.store.factories import observations
from tests.data.store.postgres import PASSWORD, Postgres, running


def test_by_default_the_store_is_a_file_that_only_its_owner_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with open_store() as store:
        save_series(store, "rate", observations(1))
        files = sorted((tmp_path / "data" / "perigee").iterdir())
        assert files[0].name == "store.sqlite"
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE((tmp_path / "data" / "perigee").stat().st_mode) == 0o700
        with store.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_no_store_is_there_where_nothing_is_or_nobody_may_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert not store_is_there()
    with open_store():
        assert store_is_there()
    if os.geteuid():  # root may look everywhere; tests/browser/test_stranger.py has another user
        tmp_path.chmod(0)
        assert not store_is_there()
        tmp_path.chmod(0o700)
    monkeypatch.setenv("PERIGEE_STORE", "sqlite:///x.sqlite")
    assert store_is_there()


def test_a_relative_data_folder_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder().is_relative_to(tmp_path)


def test_the_environment_names_a_store(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERIGEE_STORE", f" {url}\n")
    with open_store() as store:
        save_series(store, "rate", observations(2))
    with open_store(url) as store:
        assert len(load_series(store, "rate")) == 2


def test_heroku_style_addresses_are_those_of_postgresql() -> None:
    address = address_of("postgres://a:b@host/store?sslmode=require")
    assert address.drivername == "postgresql+psycopg"
    assert dict(address.query) == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url",
    [
        "hunter2",
        "mysql://me:hunter2@host/store",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///hunter2?mode=ro",
        "postgresql://me:hunter2@host",
        "postgresql://me:hunter2@host:port/store",
        "postgresql+asyncpg://me:hunter2@host/store",
        "://hunter2",
    ],
)
def test_an_address_of_no_store_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(StoreError, match="must be like") as refusal:
        open_store(url)
    assert "hunter2" not in "".join(traceback.format_exception(refusal.value))


def test_a_store_does_not_show_its_address(store: Store, url: str) -> None:
    assert repr(store) == f"Store({store.kind})"
    with pytest.raises(TypeError, match="secret"):
        pickle.dumps(store)
    assert url.rpartition("/")[2] not in f"{store} {store!r}"


def failure_of(url: str, caplog: pytest.LogCaptureFixture) -> str:
    """Return the sentence of a store that cannot be opened, after looking for the secret."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError) as failure:
        open_store(url)
    shown = "".join(traceback.format_exception(failure.value)) + caplog.text
    for secret in (PASSWORD, "hunter2", "keeper", "127.0.0.1"):
        assert secret not in shown
    return str(failure.value)


def test_a_database_that_refuses_or_is_silent_is_said_without_its_address(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    refused = postgres.url("postgres", "hunter2")
    assert failure_of(refused, caplog).endswith("refuses the user or the password.")
    assert failure_of(postgres.url("no_such"), caplog).endswith("does not exist.")
    silent = postgres.url("postgres").replace(f":{postgres.port}/", ":1/")
    assert failure_of(silent, caplog).endswith("does not answer.")


def test_a_file_that_is_no_store_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "text.sqlite").write_text(100 * "no database ")
    assert "damaged or is no store" in failure_of(f"sqlite:///{tmp_path}/text.sqlite", caplog)
    assert "cannot be opened" in failure_of(f"sqlite:///{tmp_path}", caplog)
    (tmp_path / "file").touch()
    assert "cannot be opened" in failure_of(f"sqlite:///{tmp_path}/file/store.sqlite", caplog)


def test_a_server_that_goes_away_is_said_and_used_again_when_it_is_back() -> None:
    # Its own server: to recover, one reads every file of every database that it ever had.
    with running() as server, open_store(server.database()) as store:
        save_series(store, "rate", observations(600))
        server.stop("immediate")  # as if its process had been killed
        with pytest.raises(StoreError, match="does not answer"):
            load_series(store, "rate")
        server.start()
        assert len(load_series(store, "rate")) == 600
