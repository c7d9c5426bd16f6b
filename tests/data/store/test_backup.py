"""Backups: the same file from every database, whole or not at all."""

import gzip
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from dashboard.cli import FAILED, INSIDE, main
from data.store.backup import back_up, count_of, restore
from data.store.engine import Store, open_store
from data.store.failures import StoreError
from data.store.revisions import known_revisions
from data.store.scenarios import list_scenarios, load_scenario, save_scenario
from data.store.series import load_series
from data.store.snapshots import list_snapshots, load_snapshot
from risk.scenario import Scenario
from tests.data.store.factories import LARGEST, fill, snapshot_at
from tests.data.store.postgres import Postgres

ROOT = Path(__file__).parents[3]


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    fill(store)
    back_up(store, tmp_path / "backup")
    return tmp_path / "backup"


def test_a_backup_restores_every_record(
    store: Store, backup: Path, new_url: Callable[[], str]
) -> None:
    with open_store(new_url()) as other:
        assert restore(other, backup) == sum(count_of(store).values())
        assert count_of(other) == count_of(store)
        assert list_snapshots(other) == list_snapshots(store)
        assert load_snapshot(other, list_snapshots(other)[1].identifier) == snapshot_at(25_000_000)
        assert load_series(other, "RPL / ETH") == load_series(store, "RPL / ETH")
        assert load_series(other, "RPL / ETH")[-1].value == LARGEST - 1
        again = backup.with_name("again")
        back_up(other, again)
    assert again.read_bytes() == backup.read_bytes()


def test_a_backup_moves_between_databases_unchanged(postgres: Postgres, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("first", "second", "third")]
    urls = [f"sqlite:///{tmp_path}/a.sqlite", postgres.database(), f"sqlite:///{tmp_path}/b.sqlite"]
    for place, url in enumerate(urls):
        with open_store(url) as store:
            if place == 0:
                fill(store)
            else:
                restore(store, files[place - 1])
            back_up(store, files[place])
    assert files[0].read_bytes() == files[1].read_bytes() == files[2].read_bytes()


def test_a_store_that_holds_records_is_replaced_only_when_asked(
    store: Store, backup: Path, new_url: Callable[[], str]
) -> None:
    with open_store(new_url()) as other:
        save_scenario(other, Scenario.from_changes({"bond_eth": 8.0}, "Theirs"))
        with pytest.raises(StoreError, match="holds records already"):
            restore(other, backup)
        assert list_scenarios(other) == ("Theirs",)
        restore(other, backup, replace=True)
        assert list_scenarios(other) == ("a thin bond", "Écu down")
        assert count_of(other) == count_of(store)


@pytest.mark.parametrize("revision", known_revisions())
def test_a_backup_of_an_older_version_is_raised(
    new_url: Callable[[], str], revision: str, tmp_path: Path
) -> None:
    with open_store(new_url(), revision=revision) as old:
        with old.writing() as connection:
            kept = "INSERT INTO perigee_scenarios VALUES ('Mine', '{\"bond_eth\": 4.0}', 1)"
            connection.execute(text(kept))
        lines = [f'{{"perigee_store":1,"revision":"{revision}"}}']
        lines.append(
            '["perigee_scenarios",{"name":"Mine","changes":"{\\"bond_eth\\": 4.0}","saved_at":1}]'
        )
    packed(tmp_path / "old", lines)
    with open_store(new_url()) as store:
        assert restore(store, tmp_path / "old") == 1
        assert load_scenario(store, "Mine") == Scenario.from_changes({"bond_eth": 4.0}, "Mine")


def packed(path: Path, lines: list[str]) -> None:
    """Write a backup by hand."""
    import hashlib

    content = "".join(f"{line}\n" for line in lines).encode()
    digest = hashlib.sha256(content).hexdigest()
    foot = f'{{"records":{len(lines) - 1},"sha256":"{digest}"}}\n'
    path.write_bytes(gzip.compress(content + foot.encode()))


def test_a_damaged_backup_is_refused_and_changes_nothing(
    store: Store, backup: Path, new_url: Callable[[], str]
) -> None:
    whole = backup.read_bytes()
    rng = np.random.default_rng(1)
    cases = [whole[:length] for length in (0, 1, 10, len(whole) // 2, len(whole) - 1)]
    cases += [b"text", gzip.compress(b""), gzip.compress(b"text\n"), gzip.compress(b"{}\n{}\n")]
    text_of = gzip.decompress(whole)
    cases.append(gzip.compress(text_of.replace(b"thin", b"fine")))
    cases.append(gzip.compress(b"\n".join(text_of.split(b"\n")[:-2]) + b"\n"))
    for place in rng.integers(0, len(whole) - 1, 60):
        changed = bytearray(whole)
        changed[place] ^= 1 << int(rng.integers(0, 8))
        cases.append(bytes(changed))
    with open_store(new_url()) as other:
        save_scenario(other, Scenario.from_changes({"bond_eth": 8.0}, "Theirs"))
        for content in cases:
            backup.write_bytes(content)
            try:
                restore(other, backup, replace=True)
            except StoreError:
                assert list_scenarios(other) == ("Theirs",)
            else:
                # A bit of the head that means nothing, such as the system that packed it.
                assert gzip.decompress(content) == text_of
                back_to(other, "Theirs")
        assert count_of(store)["scenarios"] == 2


def back_to(store: Store, name: str) -> None:
    with store.writing() as connection:
        for table in ("amounts", "snapshots", "series", "assessments", "scenarios"):
            connection.execute(text(f"DELETE FROM perigee_{table}"))  # noqa: S608 - our own names
    save_scenario(store, Scenario.from_changes({"bond_eth": 8.0}, name))


@pytest.mark.parametrize(
    "line",
    [
        '["perigee_scenarios",{"name":"Mine"}]',
        '["perigee_scenarios",{"name":null,"changes":"{}","saved_at":1}]',
        '["perigee_store_version",{"version_num":"v0001"}]',
        '["sqlite_master",{"name":"x"}]',
        '["perigee_amounts",{"snapshot":"x","field":"f","amount":"1"}]',
        '["perigee_scenarios",3]',
        "3",
        "[]",
    ],
)
def test_a_backup_written_by_hand_gets_no_further_than_its_own_store(
    store: Store, tmp_path: Path, line: str
) -> None:
    packed(tmp_path / "hand", [f'{{"perigee_store":1,"revision":"{known_revisions()[0]}"}}', line])
    with pytest.raises(StoreError):
        restore(store, tmp_path / "hand")
    assert sum(count_of(store).values()) == 0


def test_a_backup_of_a_newer_version_is_refused(store: Store, tmp_path: Path) -> None:
    packed(tmp_path / "new", ['{"perigee_store":1,"revision":"v9999"}'])
    with pytest.raises(StoreError, match="which a newer version of Perigee made"):
        restore(store, tmp_path / "new")


def test_a_backup_is_for_its_owner_and_leaves_no_draft(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert not [path for path in backup.parent.iterdir() if path.name.endswith(".draft")]


def test_a_backup_that_cannot_be_written_leaves_what_was_there(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "none" / "backup"):
        with pytest.raises(StoreError, match="The backup cannot be written"):
            back_up(store, path)
    assert not list((tmp_path / "folder").iterdir())


def run(*words: str, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashboard", "store", *words],
        cwd=ROOT,
        env={**os.environ, "PERIGEE_STORE": url},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_back_up_show_and_restore(
    store: Store, url: str, new_url: Callable[[], str], tmp_path: Path
) -> None:
    fill(store)
    file, other = str(tmp_path / "backup"), new_url()
    assert run("backup", file, url=url).stdout == "712 records are backed up.\n"
    assert run("restore", file, url=other).stdout == "712 records are restored.\n"
    refused = run("restore", file, url=other)
    assert refused.returncode == FAILED
    assert refused.stderr == "The store holds records already; they were left as they are.\n"
    assert run("restore", file, "--replace", url=other).returncode == INSIDE
    shown = run("show", url=other).stdout
    assert shown.splitlines()[0] == f"The store is a database of {store.kind}. It holds:"
    assert f"{703:>9,} series" in shown
    assert url not in shown


def test_a_command_without_a_usable_store_says_so_in_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERIGEE_STORE", "postgresql://me:hunter2@127.0.0.1:1/store")
    assert main(["store", "show"]) == FAILED
    assert capsys.readouterr().err == "The database of the store does not answer.\n"
