import os
from pathlib import Path

import pytest

from tools.set_up import postgres_folder


def programs_in(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch(mode=0o755)
    return folder


def test_the_folder_that_is_named_is_used_when_all_programs_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = programs_in(tmp_path / "whole", "initdb", "pg_ctl", "postgres")
    half = programs_in(tmp_path / "half", "initdb")
    monkeypatch.setenv("POSTGRES", os.fspath(whole))
    assert postgres_folder() == whole
    monkeypatch.setenv("POSTGRES", os.fspath(half))
    assert postgres_folder() != half
